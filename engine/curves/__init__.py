"""Curves: functions, their derivatives, and what they do to a normal input."""

from typing import TYPE_CHECKING

from engine.lazy import lazy

if TYPE_CHECKING:
    from engine.curves.experiment import Curves
    from engine.curves.result import CurvesResult, Reading
    from engine.curves.sampling import Dots, Line

__all__ = ["Curves", "CurvesResult", "Dots", "Line", "Reading"]

__getattr__ = lazy(
    __name__,
    {
        "Curves": "experiment", "CurvesResult": "result", "Reading": "result", "Dots": "sampling",
        "Line": "sampling",
    },
)  # fmt: skip
