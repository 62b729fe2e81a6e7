"""Hinge sum: one hidden layer on a line, exactly; fits, depth, and the function of any deep network."""

from engine.hinges.experiment import HingeSum
from engine.hinges.piecewise import PiecewiseLinear, compose, piecewise_linear

__all__ = ["HingeSum", "PiecewiseLinear", "compose", "piecewise_linear"]
