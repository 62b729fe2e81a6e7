"""The linear regions of piecewise-linear networks ℝ² → ℝ: exact maps, and sampled ones of smooth networks."""

from engine.regions.build import partition
from engine.regions.partition import Partition

__all__ = ["Partition", "partition"]
