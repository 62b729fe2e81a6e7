"""Hinge sum."""

from typing import TYPE_CHECKING

from engine.base.lazy import lazy

if TYPE_CHECKING:
    from engine.experiments.hinges.experiment import HingeSum

__all__ = ["HingeSum"]

__getattr__ = lazy(__name__, {"HingeSum": "experiment"})
