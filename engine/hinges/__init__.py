"""Hinge sum: one hidden layer on a line, exactly; fits, depth, and the function of any deep network."""

from typing import TYPE_CHECKING

from engine.lazy import lazy

if TYPE_CHECKING:
    from engine.hinges.experiment import HingeSum
    from engine.hinges.piecewise import PiecewiseLinear, compose, piecewise_linear

__all__ = ["HingeSum", "PiecewiseLinear", "compose", "piecewise_linear"]

__getattr__ = lazy(
    __name__,
    {
        "HingeSum": "experiment", "PiecewiseLinear": "piecewise", "compose": "piecewise",
        "piecewise_linear": "piecewise",
    },
)  # fmt: skip
