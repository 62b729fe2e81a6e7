"""Curves."""

from typing import TYPE_CHECKING

from engine.base.lazy import lazy

if TYPE_CHECKING:
    from engine.experiments.curves.experiment import Curves
    from engine.experiments.curves.result import CurvesResult, Reading

__all__ = ["Curves", "CurvesResult", "Reading"]

__getattr__ = lazy(__name__, {"Curves": "experiment", "CurvesResult": "result", "Reading": "result"})
