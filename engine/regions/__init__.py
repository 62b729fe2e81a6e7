"""The linear regions of piecewise-linear networks ℝ² → ℝ: exact maps, and sampled ones of smooth networks."""

from engine.regions.build import partition
from engine.regions.estimate import Estimate, estimate
from engine.regions.monitor import Cancelled
from engine.regions.partition import Partition, Window
from engine.regions.sample import SampledMap, sample

__all__ = ["Cancelled", "Estimate", "Partition", "SampledMap", "Window", "estimate", "partition", "sample"]
