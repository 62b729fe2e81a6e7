"""The linear regions of piecewise-linear networks ℝ² → ℝ: exact maps, and sampled ones of smooth networks."""

from engine.regions.build import partition
from engine.regions.monitor import Cancelled
from engine.regions.partition import Partition, Window

__all__ = ["Cancelled", "Partition", "Window", "partition"]
