"""Training that can be watched: frames that follow from a recipe bit for bit, and who is dead in each.

``descend`` trains a given network by itself; ``Training`` is the experiment.
"""

from typing import TYPE_CHECKING

from engine.lazy import lazy

if TYPE_CHECKING:
    from engine.training.descent import descend
    from engine.training.experiment import Training
    from engine.training.frame import Frame

__all__ = ["Frame", "Training", "descend"]

__getattr__ = lazy(__name__, {"Frame": "frame", "Training": "experiment", "descend": "descent"})
