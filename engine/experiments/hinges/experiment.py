"""The Hinge sum experiment: how it runs, and what its controls and its handles edit."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from engine.base.parameter import Entry, Vector
from engine.base.text import subscript
from engine.experiments.hinges.inputs import MOST_UNITS, HingeSumInputs, with_stroke
from engine.experiments.hinges.numbers import HingeSumNumbers
from engine.experiments.hinges.result import PICTURES, Picture
from engine.learning.learner import RUN_FIELDS

_TITLES = {"w": "weight", "b": "bias", "v": "output weight"}
_NEAREST = 0.004
"""How near a dragged joint comes to its neighbors, as a share of the window."""

_WEIGHTS = ("w", "b", "v", "c")
_HAND = frozenset((*_WEIGHTS, "units", "solve", "knots", "train"))

_ENDED = {"solve": False, "knots": "hand"}
"""Weights belong to the hand when training begins, and when it is over."""


@dataclass(frozen=True)
class HingeSum(HingeSumInputs):
    """y(x) = Σ vᵢ f(wᵢ x + bᵢ) + c with up to 64 units, by hand or fitted to a target."""

    def run(self) -> Picture:
        """Everything there is to draw and to say of the view."""
        return PICTURES[self.view](self)

    def takes_long(self, is_far: bool) -> bool:
        """Whether many fits are needed, or many steps."""
        if self.view in ("depth", "square"):
            return False
        return is_far or (self.view == "error" and self.goal is not None)

    def is_by_hand(self, changes: Mapping[str, Any]) -> bool:
        """Whether these changes are of the units, not of their run."""
        return bool(_HAND & set(changes)) or changes.get("target") == "none"

    @property
    def idle(self) -> frozenset[str]:
        """What the view does not show, or the target or the training makes idle."""
        used = {"depth": {"layers", "fold"}, "square": {"layers"}}.get(self.view)
        if used:
            return frozenset(self.parameters()) - {"view"} - used
        idle = {"layers", "fold"} | ({"measure"} if self.view != "error" else set())
        if self.target == "none":
            idle |= {"solve", "knots", "train"}
        if self.learner is None:
            return frozenset(idle) | RUN_FIELDS | {"start", "seed"}
        return frozenset(idle) | {"knots"} | (set() if self.start == "random" else {"seed"})

    def home(self, name: str) -> Any:
        """The window is that of the target, with a margin, where there is one."""
        if name == "window" and self.goal is not None:
            margin = 0.06 * (self.goal.high - self.goal.low)
            return self.goal.low - margin, self.goal.high + margin
        return super().home(name)

    def shown(self, name: str) -> Any:
        """For w, b and v the selected unit's, for c the one in use; no points that are not the target."""
        if self.learner is not None and name == "solve":
            return self.is_solved
        if name == "points" and self.target != "points":
            return ()
        if name in _TITLES:
            values = tuple(getattr(self.sum, name).tolist())
            kind = self.parameters()[name]
            assert isinstance(kind, Vector)
            defaults = kind.default + (kind.entry.default,) * MOST_UNITS
            title = f"{name}{subscript(self.chosen + 1)}  {_TITLES[name]}"
            return Entry(title, self.chosen, values, defaults[self.chosen])
        return self.sum.c if name == "c" else super().shown(name)

    def given(self, name: str) -> Any:
        """Of weights those that were set by hand, none that follows from a target."""
        by_hand = replace(self, target="none") if name in (*_TITLES, "c") else self
        return by_hand.shown(name)

    def edit(self, **changes: Any) -> HingeSum:
        """As for all experiments; what the target had set stays as it is when a hand takes over."""
        if changes.get("points"):
            changes = {"target": "points", **changes}
        edited = super().edit(**_taken_over(self, changes))
        if "window" in changes or edited.target == "none" or edited.target == self.target:
            return edited
        return replace(edited, window=edited.home("window"))

    def opening(self, name: str, rows: Any) -> dict[str, Any]:
        """A table is the target, in view, with the probe inside."""
        opened = {"target": "points", name: rows}
        low, high = window = replace(self, **opened).home("window")
        probe = {} if low <= self.probe <= high else {"probe": (low + high) / 2}
        view = {"view": "stages"} if self.view in ("depth", "square") else {}
        return {**opened, "window": window, **probe, **view}

    def pick(self, row: int) -> dict[str, Any]:
        """The probe goes to the middle of the piece in this row of the facts, or the unit is selected."""
        cells = HingeSumNumbers(self).shown_cells
        if not cells:
            return {"selected": row}
        cell = cells[min(row, len(cells) - 1)]
        return {"probe": (cell.low + cell.high) / 2}

    def drag(self, handle: str, x: float, y: float) -> dict[str, Any]:
        """``kink N M`` moves one unit, ``joint N`` and ``slope N`` solve for weights, ``weight N`` and
        ``gain N`` turn a unit in its stages, ``probe``, ``pen``, ``fold`` and ``hinges`` do what they say."""
        kind, *numbers = handle.split()
        if kind in ("kink", "joint", "weight", "gain"):
            return self._drag_unit(kind, [int(n) for n in numbers], x, y)
        if kind == "slope":
            return self.sum.with_slope(int(numbers[0]), x, y).as_fields("v", "c")
        if kind in ("probe", "fold"):
            return {kind: x}
        if kind == "pen":
            start = (self.probe, self.pen_height)
            return {"drawn": with_stroke(self.drawn, start, (x, y)), "probe": x}
        if kind == "hinges":
            n, away = round(10**x), x - math.log10(self.units)
            if n == self.units and abs(away) > 1e-9:  # a key takes a step at least
                n += 1 if away > 0 else -1
            return {"units": n}
        return super().drag(handle, x, y)

    def choose(self, handle: str) -> dict[str, Any]:
        """The unit that a kink, a joint or a knob of its stages belongs to."""
        kind, *numbers = handle.split()
        return {"selected": int(numbers[0])} if kind in ("kink", "joint", "weight", "gain") else {}

    def _drag_unit(self, kind: str, numbers: list[int], x: float, y: float) -> dict[str, Any]:
        unit, units = numbers[0], self.sum
        w, b, v = units.w.copy(), units.b.copy(), units.v.copy()
        changes: dict[str, Any] = {"selected": unit}
        if kind == "kink":
            b[unit] = units.bends[numbers[1]] - w[unit] * x
            return {**changes, "b": tuple(b.tolist())}
        if kind == "joint":
            gap = _NEAREST * (self.window[1] - self.window[0])
            return changes | units.through_joint(unit, x, y, gap).as_fields("b", "v", "c")
        if kind == "weight":  # the line z turns about its kink
            kink = float(units.kinks[unit, 0]) if w[unit] else 0.0
            level = units.bends[0] if w[unit] else b[unit]
            away = x - kink
            w[unit] = (y - level) / (away if abs(away) > 1e-6 else 1e-6)
            b[unit] = level - w[unit] * kink
            return {**changes, "w": tuple(w.tolist()), "b": tuple(b.tolist())}
        height = float(units.outputs([x])[0, unit])
        v[unit] = y / height if abs(height) > 1e-9 else v[unit]
        return {**changes, "v": tuple(v.tolist())}


def _taken_over(e: HingeSum, changes: dict[str, Any]) -> dict[str, Any]:
    """The changes with what they take over, as it is, from the target or from the training."""
    if e.learner is not None:
        return _from_training(e, changes)
    if changes.get("train") and e.goal is not None:
        return {**_ENDED, **e.sum.as_fields(*_WEIGHTS), **changes}
    return {**_from_target(e, changes), **changes}


def _from_target(e: HingeSum, changes: dict[str, Any]) -> dict[str, Any]:
    taken: dict[str, Any] = {}
    gone = changes.get("target") == "none"
    if e.is_placed and (gone or {"w", "b"} & set(changes) or changes.get("knots") == "hand"):
        taken |= e.sum.as_fields("w", "b") | ({} if gone else {"knots": "hand"})
    if e.is_solved and (gone or {"v", "c"} & set(changes) or changes.get("solve") is False):
        taken |= e.sum.as_fields("v", "c") | ({} if gone else {"solve": False})
    return taken


def _from_training(e: HingeSum, changes: dict[str, Any]) -> dict[str, Any]:
    """Least squares, or other places for the kinks, end the training; so does its own switch. Then, and where
    a hand moves a weight, the learned weights are taken over as they are."""
    if changes.get("solve") or changes.get("knots", "hand") != "hand":
        changes = {"train": False, **changes}

    def taken() -> dict[str, Any]:
        return {**_ENDED, **e.sum.as_fields(*_WEIGHTS), "start": "own"}

    others = {name: value for name, value in changes.items() if name != "units"}
    if not e.step and e.start == "random" and e.is_by_hand(others):
        return {**taken(), **changes}
    return e.taking_over(changes, taken)
