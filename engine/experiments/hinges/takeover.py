"""What a hand takes over, as it is, by an edit: from the target, or from the training."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.experiments.hinges.inputs import HingeSumInputs
from engine.learning.learner import at_this_step

_WEIGHTS = ("w", "b", "v", "c")
_HAND = frozenset((*_WEIGHTS, "units", "activation", "solve", "knots", "train"))

_ENDED = {"solve": False, "knots": "hand"}
"""Weights belong to the hand when training begins, and when it is over."""


def is_by_hand(changes: Mapping[str, Any]) -> bool:
    """Whether these changes are what a hand does to the units, not to their run."""
    return bool(_HAND & set(changes)) or changes.get("target") == "none"


def taken_over(e: HingeSumInputs, changes: dict[str, Any]) -> dict[str, Any]:
    """The changes with what they take over."""
    if e.learner is not None:
        return _from_training(e, changes)
    if changes.get("train") and e.goal is not None:
        return {**_ENDED, **e.sum.as_fields(*_WEIGHTS), "playhead": 0, "changes": (), **changes}
    return {**_from_target(e, changes), **changes}


def _from_target(e: HingeSumInputs, changes: dict[str, Any]) -> dict[str, Any]:
    taken: dict[str, Any] = {}
    gone = changes.get("target") == "none"
    if e.is_placed and (gone or {"w", "b"} & set(changes) or changes.get("knots") == "hand"):
        taken |= e.sum.as_fields("w", "b") | ({} if gone else {"knots": "hand"})
    if e.is_solved and (gone or {"v", "c"} & set(changes) or changes.get("solve") is False):
        taken |= e.sum.as_fields("v", "c") | ({} if gone else {"solve": False})
    return taken


def _from_training(e: HingeSumInputs, changes: dict[str, Any]) -> dict[str, Any]:
    """Least squares, or other places for the kinks, end the training; so does its own switch. Then, and where
    a hand moves a weight, the learned weights are taken over as they are."""
    if changes.get("solve") or changes.get("knots", "hand") != "hand":
        changes = {"train": False, **changes}

    def taken() -> dict[str, Any]:
        return {**_ENDED, **e.sum.as_fields(*_WEIGHTS), "start": "own"}

    others = {name: value for name, value in changes.items() if name not in ("units", "activation")}
    if not e.step and e.start == "random" and is_by_hand(others):
        return {**taken(), **changes}
    return at_this_step(e, changes, taken)
