"""Curves: functions, their derivatives, and what they do to a normal input."""

from engine.curves.experiment import Curves
from engine.curves.result import CurvesResult, Reading
from engine.curves.sampling import Dots, Line

__all__ = ["Curves", "CurvesResult", "Dots", "Line", "Reading"]
