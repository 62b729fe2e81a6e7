"""The inputs of the Hinge sum panel, and the units that follow from them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np

from engine.base.parameter import Choice, Integer, Real, Seed, Span, Toggle, Vector
from engine.base.points import Points, Rows
from engine.experiments.hinges import learning
from engine.experiments.hinges.depth import MOST_LAYERS
from engine.experiments.hinges.fit import fitted, least_squares
from engine.experiments.hinges.goal import Goal, goal_of
from engine.experiments.hinges.knots import filled, placed
from engine.experiments.hinges.units import Units, made
from engine.functions import activations
from engine.functions.activation import Activation
from engine.functions.choice import Function
from engine.learning.learner import AlsoLearns, kinds_of
from engine.learning.recipe import Change
from engine.learning.targets import TARGETS

MOST_UNITS = 64

_DRAWN: Rows = (
    (-3.0, 0.2), (-2.4, 0.9), (-1.8, 1.6), (-1.2, 1.7), (-0.6, 1.0), (0.0, -0.2), (0.6, -1.1), (1.2, -1.3),
    (1.8, -0.7), (2.4, 0.4), (3.0, 1.3),
)  # fmt: skip
"""What stands there before anyone has drawn."""

_MEASURED: Rows = (
    (-2.9, -1.1), (-2.4, -0.5), (-2.1, -0.9), (-1.6, -0.2), (-1.2, 0.3), (-0.9, 0.1), (-0.4, 0.8), (0.0, 1.1),
    (0.3, 0.9), (0.8, 1.4), (1.1, 1.0), (1.5, 0.7), (1.9, 0.9), (2.3, 0.1), (2.6, -0.3), (2.9, -0.2),
)  # fmt: skip
"""Points to begin with, before a file is opened."""

_WEIGHT = Real(1.0, -3.0, 3.0, -1e6, 1e6, label="weight", exact=4)
_BIAS = Real(0.0, -3.0, 3.0, -1e9, 1e9, label="bias", exact=4)
_OUTPUT = Real(0.0, -3.0, 3.0, -1e6, 1e6, label="output weight", exact=4)
_ACTIVATION = Function(
    activations.get("relu"), label="activation", group="Units",
    tip="The activation f of every unit. Another one keeps the weights; in training it applies from this "
    "step on.",
)  # fmt: skip
_STEP, _SEEN, _RATE, _OPTIMIZER, _CHANGES = kinds_of(
    "Training", _ACTIVATION, rate=0.1, optimizer="sgd", steps=2000, speeds=(1, 5, 25, 100)
)


@dataclass(frozen=True)
class HingeSumInputs(AlsoLearns):
    """What a ``HingeSum`` is given."""

    units: int = Integer(
        2, 1, MOST_UNITS, label="units n",
        tip="Number of hidden units. A new one has v = 0: it bends nothing yet.", group="Units",
    ).field  # fmt: skip
    activation: Activation = _ACTIVATION.field
    view: str = Choice(
        "stages",
        (
            ("stages", "stages and sum"),
            ("sum", "sum alone"),
            ("fit", "sum and its error"),
            ("error", "error against hinges"),
            ("depth", "depth against width"),
            ("square", "depth: x² by folding"),
        ),
        label="view", group="Picture",
        tip="The sum, how the error falls with the number of hinges, or what depth does.",
    ).field  # fmt: skip
    target: str = Choice(
        "none",
        (
            ("none", "none"),
            *((name, row.title) for name, row in TARGETS.items()),
            ("drawn", "drawn by hand"),
            ("points", "points"),
        ),
        label="target", tip="What the sum is to become.", group="Fit",
    ).field  # fmt: skip
    points: Rows = Points(
        _MEASURED, ordered=True, label="points",
        tip="Points x, y from a CSV file; dropping the file on the window opens it too.", group="Fit",
    ).field  # fmt: skip
    drawn: Rows = Points(
        _DRAWN, ordered=True, label="drawn curve", tip="Draw it with the mouse, or move the pen by keys."
    ).field
    solve: bool = Toggle(
        True, label="v and c by least squares",
        tip="Solved anew at every move; off: set by hand, or trained. Ends training.", group="Fit",
    ).field  # fmt: skip
    train: bool = Toggle(
        False, label="train w, b, v and c live",
        tip="Gradient descent moves everything, the kinks too, step by step. Ends least squares.",
        group="Fit",
    ).field  # fmt: skip
    knots: str = Choice(
        "uniform",
        (
            ("uniform", "equal pieces"),
            ("equal", "equal error"),
            ("greedy", "greedy, one by one"),
            ("hand", "by hand"),
        ),
        label="kinks", group="Fit",
        tip="Where the kinks go. Equal error: denser where the target bends, like √|y″|.",
    ).field  # fmt: skip
    measure: str = Choice(
        "largest", (("largest", "the largest"), ("rms", "root mean square")),
        label="error", group="Error chart",
        tip="What the chart of errors shows. Least squares and greedy kinks make the mean square small.",
    ).field  # fmt: skip
    playhead: int = _STEP.field
    seen: int = _SEEN.field
    learning_rate: float = _RATE.field
    optimizer: str = _OPTIMIZER.field
    start: str = Choice(
        "own", (("own", "the units as they are"), ("random", "small random weights")),
        label="start", group="Training",
        tip="The weights at step 0: those of now, or w, b and v between −½ and ½ and c = 0.",
    ).field  # fmt: skip
    seed: int = Seed(
        1, label="seed", tip="The same seed gives the same random weights.", group="Training"
    ).field
    changes: tuple[Change, ...] = _CHANGES.field
    selected: int = Integer(
        0,
        0,
        MOST_UNITS - 1,
        label="selected unit",
        tip="The unit whose weights the sliders move.",
        is_place=True,
    ).field
    w: tuple[float, ...] = Vector(
        (1.0, 1.0), _WEIGHT, MOST_UNITS, label="weights w",
        tip="Slope of the unit's pre-activation.", group="Selected unit",
    ).field  # fmt: skip
    b: tuple[float, ...] = Vector(
        (-1.0, 1.0), _BIAS, MOST_UNITS, label="biases b",
        tip="Shifts the unit: its kink is at x = −b/w.", group="Selected unit",
    ).field  # fmt: skip
    v: tuple[float, ...] = Vector(
        (-2.5, 1.5), _OUTPUT, MOST_UNITS, label="output weights v",
        tip="How much the unit counts in the sum; at its kink the slope changes by v·|w|.",
        group="Selected unit",
    ).field  # fmt: skip
    c: float = Real(
        -0.25, -3.0, 3.0, -1e6, 1e6, exact=4, label="c  constant",
        tip="Added to the sum: moves y up and down.", group="Sum",
    ).field  # fmt: skip
    probe: float = Real(
        0.4, -6.0, 6.0, -1e9, 1e9, label="x  probe",
        tip="The inspected piece is the one that holds it.", group="Sum", is_place=True,
    ).field  # fmt: skip
    layers: int = Integer(
        4, 1, MOST_LAYERS, label="layers L", tip="Every layer of two units folds [0, 1] once.", group="Depth"
    ).field
    fold: float = Real(
        0.5, 0.1, 0.9, 0.01, 0.99, label="fold at p", tip="Where the tent has its top.", group="Depth"
    ).field
    window: tuple[float, float] = Span(
        (-3.0, 3.0), -2e9, 2e9, 1e-6, label="visible range of x",
        tip="Wheel and drag change it, Fit brings it back.", undoable=False,
    ).field  # fmt: skip

    @property
    def chosen(self) -> int:
        """Index of the selected unit; the last one where there are fewer."""
        return min(self.selected, self.units - 1)

    @cached_property
    def goal(self) -> Goal | None:
        """What the sum is to become; None without a target, or without points."""
        rows = {"drawn": self.drawn, "points": self.points}.get(self.target, ())
        if self.target == "none" or (self.target in ("drawn", "points") and not rows):
            return None
        return goal_of(self.target, rows)

    @property
    def is_placed(self) -> bool:
        """Whether the kinks follow from the target."""
        return self.goal is not None and self.knots != "hand" and not self.train

    @property
    def is_solved(self) -> bool:
        """Whether v and c follow from the target."""
        return self.goal is not None and self.solve and not self.train

    @property
    def is_found(self) -> bool:
        """Whether w and b follow from the target, at once or by learning."""
        return self.is_placed or self.learner is not None

    @cached_property
    def learner(self) -> learning.Learner | None:
        """How it learns; None where it does not."""
        if self.goal is None or not self.train:
            return None
        recipe = self.recipe_of(learning.data_of(self.goal), learning.network_of(self.own))
        return learning.Learner(recipe, self.own, self.playhead, max(self.seen, self.playhead))

    @property
    def sum(self) -> Units:
        """The units with the weights that are in use: those at the step."""
        return self.own if self.learner is None else self.learner.units

    @cached_property
    def own(self) -> Units:
        """The units before any step of training."""
        goal, f = self.goal, self.activation
        if goal is not None and self.train and self.start == "random":
            return made(*learning.random_weights(self.units, self.seed), 0.0, f)
        if goal is not None and self.is_placed and self.solve:
            return fitted(goal, f, self.knots, self.units)
        low, high = (goal.low, goal.high) if goal else (-2.5, 2.5)
        w, b, v = filled(self.w, self.b, self.v, self.units, low, high)
        if goal is not None and self.is_placed:
            units = placed(goal, f, self.knots, self.units)
            w, b = tuple(units.w.tolist()), tuple(units.b.tolist())
        if goal is not None and self.is_solved:
            return _solved(w, b, goal, f)
        return made(w, b, v, self.c, f)

    @property
    def pen_height(self) -> float:
        """The drawn curve at the probe."""
        return float(goal_of("drawn", self.drawn).value(np.array([self.probe]))[0]) if self.drawn else 0.0

    def pen_at(self, x: float, y: float) -> dict[str, Any]:
        """The pen comes down at a point: the drawn curve passes through it."""
        return {"drawn": with_stroke(self.drawn, (x, y), (x, y)), "probe": x}


def with_stroke(rows: Rows, start: tuple[float, float], end: tuple[float, float]) -> Rows:
    """The curve with a straight stroke in the place of what it had there."""
    low, high = sorted((start[0], end[0]))
    kept = tuple(row for row in rows if not low <= row[0] <= high)
    stroke = (start, end) if start[0] != end[0] else (end,)
    return tuple(sorted((*kept, *stroke)))


@lru_cache(maxsize=32)
def _solved(w: tuple[float, ...], b: tuple[float, ...], goal: Goal, f: Activation) -> Units:
    return least_squares(made(w, b, (0.0,) * len(w), 0.0, f), goal)
