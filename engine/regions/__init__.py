"""The linear regions of piecewise-linear networks ℝ² → ℝ: exact maps, and sampled ones of smooth networks."""

from typing import TYPE_CHECKING

from engine.lazy import lazy

if TYPE_CHECKING:
    from engine.regions.build import partition
    from engine.regions.exact import Partition, Window
    from engine.regions.monitor import Cancelled
    from engine.regions.sampled import SampledMap, sample
    from engine.regions.size import Estimate, estimate

__all__ = ["Cancelled", "Estimate", "Partition", "SampledMap", "Window", "estimate", "partition", "sample"]

__getattr__ = lazy(
    __name__,
    {
        "partition": "build", "Partition": "exact", "Window": "exact", "Cancelled": "monitor",
        "SampledMap": "sampled", "sample": "sampled", "Estimate": "size", "estimate": "size",
    },
)  # fmt: skip
