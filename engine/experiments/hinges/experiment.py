"""The inputs of the Hinge sum panel and what its handles edit."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.base.experiment import Experiment
from engine.base.parameter import Choice, Entry, Integer, Real, Span, Toggle, Vector, param
from engine.base.points import Points, Rows
from engine.base.text import subscript
from engine.experiments.hinges import learning
from engine.experiments.hinges.drawing import DRAWN, MEASURED, with_stroke
from engine.experiments.hinges.fit import fitted, least_squares
from engine.experiments.hinges.goal import Goal, goal_of
from engine.experiments.hinges.knots import placed
from engine.experiments.hinges.units import Units, made
from engine.functions import activations
from engine.functions.activation import Activation
from engine.functions.choice import Function
from engine.learning.learner import Learns, rewound
from engine.learning.targets import TARGETS

if TYPE_CHECKING:
    from engine.experiments.hinges.result import HingeSumResult
    from engine.learning.recipe import Change

MOST_UNITS = 64
_WEIGHT = Real(1.0, -3.0, 3.0, -1e6, 1e6, label="weight", exact=4)
_BIAS = Real(0.0, -3.0, 3.0, -1e9, 1e9, label="bias", exact=4)
_OUTPUT = Real(0.0, -3.0, 3.0, -1e6, 1e6, label="output weight", exact=4)
_FRESH = {"w": 1.0, "v": 0.0}
_TITLES = {"w": "weight", "b": "bias", "v": "output weight"}
_NEAREST = 0.004
"""How near a dragged joint comes to its neighbors, as a share of the window."""


@dataclass(frozen=True)
class HingeSum(Learns, Experiment):
    """y(x) = Σ vᵢ f(wᵢ x + bᵢ) + c with up to 64 units, by hand or fitted to a target."""

    units: int = param(
        Integer(
            2, 1, MOST_UNITS,
            label="units n", tip="Number of hidden units. A new one has v = 0: it bends nothing yet.",
            group="Units",
        )
    )  # fmt: skip
    activation: Activation = param(
        Function(
            activations.get("relu"),
            label="activation",
            tip="The activation f of every unit. Another one keeps the weights.",
            group="Units",
        )
    )
    view: str = param(
        Choice(
            "stages",
            (
                ("stages", "stages and sum"),
                ("sum", "sum alone"),
                ("error", "error against hinges"),
                ("depth", "depth against width"),
                ("square", "depth: x² by folding"),
            ),
            label="view",
            tip="The sum, how the error falls with the number of hinges, or what depth does.",
            group="Picture",
        )
    )
    target: str = param(
        Choice(
            "none",
            (
                ("none", "no target"),
                *((name, f"target: {row.title}") for name, row in TARGETS.items()),
                ("drawn", "target: drawn by hand"),
                ("points", "target: points"),
            ),
            label="target",
            tip="What the sum is to become.",
            group="Fit",
        )
    )
    points: Rows = param(
        Points(
            MEASURED, ordered=True,
            label="points", tip="Points x, y from a CSV file; dropping the file on the window opens it too.",
            group="Fit",
        )
    )  # fmt: skip
    drawn: Rows = param(
        Points(
            DRAWN, ordered=True, label="drawn curve", tip="Draw it with the mouse, or move the pen by keys."
        )
    )
    solve: bool = param(
        Toggle(True, label="v and c by least squares",
               tip="Solved anew at every move; off: set by hand, or trained. Ends training.", group="Fit")
    )  # fmt: skip
    train: bool = param(
        Toggle(False, label="train w, b, v and c live",
               tip="Gradient descent moves everything, the kinks too, step by step. Ends least squares.",
               group="Fit")
    )  # fmt: skip
    knots: str = param(
        Choice(
            "uniform",
            (
                ("uniform", "kinks: equal pieces"),
                ("equal", "kinks: equal error"),
                ("greedy", "kinks: greedy, one by one"),
                ("hand", "kinks: by hand"),
            ),
            label="kinks",
            tip="Where the kinks go. Equal error: denser where the target bends, like √|y″|.",
            group="Fit",
        )
    )
    measure: str = param(
        Choice(
            "largest",
            (("largest", "error: the largest"), ("rms", "error: root mean square")),
            label="error",
            tip="What the chart of errors shows. Least squares and greedy kinks make the mean square small.",
            group="Error chart",
        )
    )
    playhead: int = param(learning.KINDS.step)
    learning_rate: float = param(learning.KINDS.rate)
    optimizer: str = param(learning.KINDS.optimizer)
    start: str = param(learning.START_KIND)
    seed: int = param(learning.SEED_KIND)
    changes: tuple[Change, ...] = param(learning.KINDS.changes)
    selected: int = param(
        Integer(0, 0, MOST_UNITS - 1, label="selected unit", tip="The unit whose weights the sliders move.")
    )
    w: tuple[float, ...] = param(
        Vector((1.0, 1.0), _WEIGHT, MOST_UNITS, label="weights w",
               tip="Slope of the unit's pre-activation.", group="Selected unit")
    )  # fmt: skip
    b: tuple[float, ...] = param(
        Vector((-1.0, 1.0), _BIAS, MOST_UNITS, label="biases b",
               tip="Shifts the unit: its kink is at x = −b/w.", group="Selected unit")
    )  # fmt: skip
    v: tuple[float, ...] = param(
        Vector((-2.5, 1.5), _OUTPUT, MOST_UNITS, label="output weights v",
               tip="How much the unit counts in the sum; at its kink the slope changes by v·|w|.",
               group="Selected unit")
    )  # fmt: skip
    c: float = param(
        Real(
            -0.25, -3.0, 3.0, -1e6, 1e6, exact=4,
            label="c  constant", tip="Added to the sum: moves y up and down.", group="Sum",
        )
    )  # fmt: skip
    probe: float = param(
        Real(
            0.4, -6.0, 6.0, -1e9, 1e9,
            label="x  probe", tip="The inspected piece is the one that holds it.", group="Sum",
        )
    )  # fmt: skip
    layers: int = param(
        Integer(4, 1, 8, label="layers L", tip="Every layer of two units folds [0, 1] once.", group="Depth")
    )
    fold: float = param(
        Real(
            0.5, 0.1, 0.9, 0.01, 0.99,
            label="fold at p", tip="Where the tent has its top.", group="Depth",
        )
    )  # fmt: skip
    window: tuple[float, float] = param(
        Span(
            (-3.0, 3.0), -2e9, 2e9, 1e-6,
            label="visible range of x", tip="Wheel and drag change it, Fit brings it back.", undoable=False,
        )
    )  # fmt: skip

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

    @cached_property
    def learner(self) -> learning.Learner | None:
        """How it learns; None where it does not."""
        return learning.learner_of(self)

    @property
    def sum(self) -> Units:
        """The units with the weights that are in use."""
        return self.own if self.learner is None else self.learner.units

    @property
    def present(self) -> Units:
        """The same, but those of step 0 while the step is far."""
        return self.own if self.learner is None or not self.learner.is_near else self.learner.units

    @cached_property
    def own(self) -> Units:
        """The units before any step of training."""
        goal, f = self.goal, self.activation
        if goal is not None and self.train and self.start == "random":
            return made(**learning.random_weights(self.units, self.seed), c=0.0, f=f)
        if goal is not None and self.is_placed:
            if self.solve:
                return fitted(goal, f, self.knots, self.units)
            units = placed(goal, f, self.knots, self.units)
            w, b = tuple(units.w.tolist()), tuple(units.b.tolist())
        else:
            w, b = self._filled("w"), self._filled("b")
        if goal is not None and self.is_solved:
            return _solved(w, b, goal, f)
        return made(w, b, self._filled("v"), self.c, f)

    @property
    def is_heavy(self) -> bool:
        """Whether many fits are needed, or many steps."""
        if self.view in ("depth", "square"):
            return False
        far = self.learner is not None and not self.learner.is_near
        return far or (self.view == "error" and self.goal is not None)

    @property
    def outlook(self) -> str:
        """What those who wait are told."""
        if self.learner is not None and not self.learner.is_near:
            return f"{self.learner.distance:,} steps of training"
        return "fits of up to 64 hinges"

    @property
    def idle(self) -> frozenset[str]:
        """What the view does not show, or the target makes idle."""
        used = {"depth": {"layers", "fold"}, "square": {"layers"}}.get(self.view)
        if used:
            return frozenset(self.parameters()) - {"view"} - used
        idle = {"layers", "fold"} | ({"measure"} if self.view != "error" else set())
        if self.target == "none":
            idle |= {"solve", "knots", "train"}
        return frozenset(idle) | learning.idle(self)

    def home(self, name: str) -> Any:
        """The window is that of the target, with a margin, where there is one."""
        if name == "window" and self.goal is not None:
            margin = 0.06 * (self.goal.high - self.goal.low)
            return self.goal.low - margin, self.goal.high + margin
        return super().home(name)

    def shown(self, name: str) -> Any:
        """For w, b and v the selected unit's, for c the one in use; the learning rate at the step; no points
        that are not the target."""
        if self.learner is not None and name == "learning_rate":
            return self.learner.rate
        if self.learner is not None and name == "solve":
            return self.is_solved
        if name == "points" and self.target != "points":
            return ()
        if name in _TITLES:
            values = tuple(getattr(self.present, name).tolist())
            kind = self.parameters()[name]
            assert isinstance(kind, Vector)
            defaults = kind.default + (kind.entry.default,) * MOST_UNITS
            title = f"{name}{subscript(self.chosen + 1)}  {_TITLES[name]}"
            return Entry(title, self.chosen, values, defaults[self.chosen])
        return self.present.c if name == "c" else super().shown(name)

    def edit(self, **changes: Any) -> HingeSum:
        """As for all experiments; what the target had set stays as it is when a hand takes over."""
        if changes.get("points"):
            changes = {"target": "points", **changes}
        changes = self._taken_over(changes)
        edited = super().edit(**changes)
        if "playhead" not in changes:
            edited = rewound(edited, self)
        if "window" in changes or edited.target == "none" or edited.target == self.target:
            return edited
        return replace(edited, window=edited.home("window"))

    def pick(self, row: int) -> dict[str, Any]:
        """The probe goes to the middle of the piece in this row of the facts, or the unit is selected."""
        return self.run().pick(row)

    def run(self) -> HingeSumResult:
        """Everything there is to draw and to say."""
        from engine.experiments.hinges.result import HingeSumResult

        return HingeSumResult(self)

    def drag(self, handle: str, x: float, y: float) -> dict[str, Any]:
        """``kink N M`` moves one unit, ``joint N`` and ``slope N`` solve for weights, ``weight N`` and
        ``gain N`` turn a unit in its stages, ``probe``, ``pen``, ``fold``, ``time`` and ``hinges`` do what
        they say."""
        kind, *numbers = handle.split()
        if kind in ("kink", "joint", "weight", "gain"):
            return self._drag_unit(kind, [int(n) for n in numbers], x, y)
        if kind == "slope":
            return self._weights_of(self.sum.with_slope(int(numbers[0]), x, y), "v", "c")
        if kind == "probe":
            return {"probe": x}
        if kind == "pen":
            start = (self.probe, self.pen_height)
            return {"drawn": with_stroke(self.drawn, start, (x, y)), "probe": x}
        if kind == "fold":
            return {"fold": x}
        if kind == "time":
            return {"playhead": round(x)}
        if kind == "hinges":
            n, away = round(10**x), x - math.log10(self.units)
            if n == self.units and abs(away) > 1e-9:  # a key takes a step at least
                n += 1 if away > 0 else -1
            return {"units": n}
        raise ValueError(f"there is no handle named {handle!r}")

    def pen_at(self, x: float, y: float) -> dict[str, Any]:
        """The pen comes down at a point: the drawn curve passes through it."""
        return {"drawn": with_stroke(self.drawn, (x, y), (x, y)), "probe": x}

    @property
    def pen_height(self) -> float:
        """The drawn curve at the probe."""
        return float(goal_of("drawn", self.drawn).value(np.array([self.probe]))[0]) if self.drawn else 0.0

    def _drag_unit(self, kind: str, numbers: list[int], x: float, y: float) -> dict[str, Any]:
        unit, units = numbers[0], self.sum
        w, b, v = units.w.copy(), units.b.copy(), units.v.copy()
        changes: dict[str, Any] = {"selected": unit}
        if kind == "kink":
            b[unit] = units.bends[numbers[1]] - w[unit] * x
            return changes | self._weights_of(Units(w, b, v, units.c, units.f), "b")
        if kind == "joint":
            gap = _NEAREST * (self.window[1] - self.window[0])
            return changes | self._weights_of(units.through_joint(unit, x, y, gap), "b", "v", "c")
        if kind == "weight":  # the line z turns about its kink
            kink = float(units.kinks[unit, 0]) if w[unit] else 0.0
            level = units.bends[0] if w[unit] else b[unit]
            away = x - kink
            w[unit] = (y - level) / (away if abs(away) > 1e-6 else 1e-6)
            b[unit] = level - w[unit] * kink
            return changes | self._weights_of(Units(w, b, v, units.c, units.f), "w", "b")
        height = float(units.outputs([x])[0, unit])
        v[unit] = y / height if abs(height) > 1e-9 else v[unit]
        return changes | self._weights_of(Units(w, b, v, units.c, units.f), "v")

    @staticmethod
    def _weights_of(units: Units, *names: str) -> dict[str, Any]:
        return {name: units.c if name == "c" else tuple(getattr(units, name).tolist()) for name in names}

    def _taken_over(self, changes: dict[str, Any]) -> dict[str, Any]:
        """The changes with what a hand takes over by them from the target or the training, as it is now."""
        weights = self._weights_of(self.present, *learning.WEIGHTS)
        if self.learner is not None:
            return learning.changes_of(self, changes, weights)
        if changes.get("train") and self.goal is not None:
            return {**learning.begun(weights), **changes}
        taken: dict[str, Any] = {}
        gone = changes.get("target") == "none"
        if self.is_placed and (gone or {"w", "b"} & set(changes) or changes.get("knots") == "hand"):
            taken |= self._weights_of(self.sum, "w", "b") | ({} if gone else {"knots": "hand"})
        if self.is_solved and (gone or {"v", "c"} & set(changes) or changes.get("solve") is False):
            taken |= self._weights_of(self.sum, "v", "c") | ({} if gone else {"solve": False})
        return {**taken, **changes}

    def _filled(self, name: str) -> tuple[float, ...]:
        """The given numbers of w, b or v, one for every unit: a new unit has its kink in a gap and v = 0."""
        given: tuple[float, ...] = getattr(self, name)[: self.units]
        fresh = range(len(given), self.units)
        if name != "b":
            return (*given, *[_FRESH[name]] * len(fresh))
        low, high = (self.goal.low, self.goal.high) if self.goal else (-2.5, 2.5)
        w = self._filled("w")
        return (*given, *(-w[i] * (low + (high - low) * _spread(i + 1)) for i in fresh))


@lru_cache(maxsize=32)
def _solved(w: tuple[float, ...], b: tuple[float, ...], goal: Goal, f: Activation) -> Units:
    return least_squares(made(w, b, (0.0,) * len(w), 0.0, f), goal)


def _spread(index: int) -> float:
    """½, ¼, ¾, ⅛, …: each into the widest gap (van der Corput's sequence)."""
    share, step = 0.0, 0.5
    while index:
        share, step, index = share + step * (index & 1), step / 2, index >> 1
    return share
