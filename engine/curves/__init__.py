"""Curves: functions, their derivatives, and what they do to a normal input."""

from engine.curves.experiment import Curves
from engine.curves.result import CurvesResult, Dots, Line, Reading

__all__ = ["Curves", "CurvesResult", "Dots", "Line", "Reading"]
