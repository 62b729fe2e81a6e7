"""Dead units."""

from typing import TYPE_CHECKING

from engine.base.lazy import lazy

if TYPE_CHECKING:
    from engine.experiments.training.experiment import Training

__all__ = ["Training"]

__getattr__ = lazy(__name__, {"Training": "experiment"})
