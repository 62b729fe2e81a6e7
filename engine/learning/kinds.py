"""What every experiment that trains declares alike: its steps, how they are made, its points."""

from __future__ import annotations

from engine.base.parameter import Choice, Integer, Playhead, Real
from engine.base.points import Points
from engine.learning.optimizers import OPTIMIZERS

LAST_STEP = 1_000_000
SOON = 1000
"""Who changes anything but a live field sees the new run at the same step, up to this one; else its start."""

FRAME_SECONDS = 0.012
"""Steps that take longer in all are made on another thread."""

PLAYHEAD = Playhead(
    60, 0, 2000, 0, LAST_STEP, interval=33, speeds=(1, 5, 25, 100),
    label="step", tip="How many steps of training are done.", group="Run",
)  # fmt: skip

LEARNING_RATE = Real(
    0.7, 1e-3, 3.0, 1e-9, 1e6, log=True, decimals=4,
    label="learning rate η", tip="Factor on the gradient. A change applies from this step on.",
    group="Training",
)  # fmt: skip

OPTIMIZER = Choice(
    "sgd", tuple((name, kind.title) for name, kind in OPTIMIZERS.items()),
    label="optimizer", tip="How the gradient moves the weights.", group="Training",
)  # fmt: skip

SAMPLES = Integer(64, 8, 500, 1, 5000, label="points", tip="The number of training points.", group="Data")

NOISE = Real(
    0.0, 0.0, 1.0, 0.0, 100.0,
    label="noise", tip="Standard deviation of what is added to y, or to each place.", group="Data",
)  # fmt: skip

CLASSES = Points(
    ((-1.0, -1.0, 0.0), (1.0, 1.0, 1.0)), 3, most=5000, low=-1e6, high=1e6,
    label="points x₁, x₂, class",
    tip="A table of rows x₁, x₂, class (1 where above 0); a click into the fit adds a point.",
    group="Data",
)  # fmt: skip
