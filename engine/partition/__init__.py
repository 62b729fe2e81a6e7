"""The linear regions of piecewise-linear networks ℝ² → ℝ: exact maps, and sampled ones of smooth networks."""

from engine.partition.build import partition
from engine.partition.exact import Partition, Window
from engine.partition.sampled import SampledMap, sample
from engine.partition.size import Estimate, estimate

__all__ = ["Estimate", "Partition", "SampledMap", "Window", "estimate", "partition", "sample"]
