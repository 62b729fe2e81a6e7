"""What changes on the way of a run: the value in force at a step, and its marks on the axis of time.

All changes at one step share a mark. Marks are counted from 0, ascending by step.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from engine.base.experiment import Handle
from engine.base.text import number
from engine.learning.recipe import Change

Changes = tuple[Change, ...]

KIND = "change"
"""What the handles of marks are called, before their number."""


def in_force(changes: Changes, name: str, step: int, start: Any) -> Any:
    """The value of a live field at a step, given that at the start."""
    return next((v for when, other, v in reversed(changes) if other == name and when <= step), start)


def recorded(changes: Changes, step: int, values: Mapping[str, Any], starts: Mapping[str, Any]) -> Changes:
    """The changes with live fields at other values from a step on; later ones of them are forgotten."""
    kept = [change for change in changes if change[1] not in values or change[0] < step]
    return _effective([*kept, *((step, name, value) for name, value in values.items())], starts)


def moved(changes: Changes, mark: int, step: int, last: int) -> Changes:
    """The changes with a mark at another step, between those beside it and no later than the last one."""
    steps = _steps(changes)
    low, high = (0, *steps)[mark] + 1, (*steps[1:], last + 1)[mark] - 1
    there = max(low, min(step, max(high, steps[mark])))
    return tuple((there if when == steps[mark] else when, name, value) for when, name, value in changes)


def without(changes: Changes, mark: int, starts: Mapping[str, Any]) -> Changes:
    """The changes without those of a mark, and without later ones that then change nothing."""
    gone = _steps(changes)[mark]
    return _effective([change for change in changes if change[0] != gone], starts)


def marks_of(changes: Changes) -> tuple[tuple[float, str], ...]:
    """(step, what is new from there on) of each mark."""
    together = groupby(changes, key=lambda change: change[0])
    return tuple((float(step), ", ".join(map(_named, rows))) for step, rows in together)


def last_step(horizon: int, changes: Changes) -> int:
    """The last step that an axis of time holds: the furthest one that was shown, or the last mark."""
    return max(horizon, *_steps(changes)) if changes else horizon


def mark_handles(changes: Changes, plot: str, height: float) -> tuple[Handle, ...]:
    """The marks, each grabbed at its knob at this height of a plot."""
    return tuple(
        Handle(f"{KIND} {i}", f"from step {step:,.0f} on: {text}; Delete takes it away", plot, step, height,
               moves="x", step=1.0, removable=True)
        for i, (step, text) in enumerate(marks_of(changes))
    )  # fmt: skip


def _named(change: Change) -> str:
    _, name, value = change
    return f"η {number(value)}" if name == "learning_rate" else str(value.label)


def _steps(changes: Changes) -> tuple[int, ...]:
    return tuple(dict.fromkeys(step for step, _, _ in changes))


def _effective(changes: list[Change], starts: Mapping[str, Any]) -> Changes:
    """In order, without those to a value that is in force already."""
    now, kept = dict(starts), []
    for change in sorted(changes, key=lambda change: change[:2]):
        if now[change[1]] != change[2]:
            now[change[1]] = change[2]
            kept.append(change)
    return tuple(kept)
