"""What is said of the twins beside a run: what is different in them, and whether it helped."""

from __future__ import annotations

import math

from engine.base.text import listed, number
from engine.experiments.training.numbers import TrainingNumbers
from engine.functions.traits import opens_at_0
from engine.learning.course import Course
from engine.learning.rescues import RESCUES, names_of

CLEARLY = 0.8
"""A loss is lower where it is at most this share of the other one."""

HELPS, NOT = "it helps", "it does not help"
_LOWER, _FEWER = "the loss is lower, but no fewer are dead", "fewer are dead, but the loss"
_HARDLY, _NOT_LOWER, _GROWN = (
    f"{_FEWER} {is_so}" for is_so in ("is less than a fifth lower", "is not lower", "has grown")
)


_ORDER = "", HELPS, _LOWER, _HARDLY, _NOT_LOWER, _GROWN, NOT


def verdict(main: Course, twin: Course) -> str:
    """Whether a twin is better off than the run: fewer dead units, a clearly lower loss, both or neither."""
    loss, other = twin.frame.loss, math.inf if main.frame.problem else main.frame.loss
    grown = loss > float(twin.trace.losses[0])
    lower = bool(loss <= CLEARLY * other) and not grown
    fewer = twin.dead < main.dead
    if twin.frame.problem or not (lower or fewer):
        return NOT
    if lower and (fewer or not twin.dead):
        return HELPS
    if lower:
        return _LOWER
    return _GROWN if grown else _HARDLY if loss < other else _NOT_LOWER


def about_twins(n: TrainingNumbers) -> list[str]:
    """A sentence for a twin alone, one for a team, and one for those that would change nothing."""
    found = []
    if len(n.twins) > 1:
        found.append(_about_team(n))
    elif n.twins:
        found.append(_about_twin(n))
    if len(n.twins) < len(names_of(n.experiment.twin)):
        found.append("A rescue that changes nothing here has no twin.")
    return found


def stop_of(twin: Course) -> str:
    """Where and why a twin has broken off, in short."""
    return f"{twin.name}: {twin.frame.problem.split(';')[0].removesuffix('.')}"


def _about_twin(n: TrainingNumbers) -> str:
    main, (name,), (twin,) = n.main, n.experiment.twins, n.twins
    what = RESCUES[name].difference(main.recipe, twin.recipe)
    if twin.frame.problem:
        return f"Twin ({what}): {twin.frame.problem} It does not help."
    own, its = (number(loss, 3) for loss in n.measured("loss"))
    dead = "none" if not twin.dead else "all" if twin.dead == twin.units else f"{twin.dead} of {twin.units}"
    loss = f"loss {its}" if main.frame.problem else f"loss {its} against {own}"
    said = f": {verdict(main, twin)}" if twin.frame.step else ""
    opens = opens_at_0(twin.recipe.at(twin.frame.step).activation)
    is_off = opens and twin.dead < twin.units and not twin.frame.on.any()
    off = " None of its units is on for any input." if is_off else ""
    return f"Same weights, {what}: {dead} dead, {loss}{said}.{off}"


def _about_team(n: TrainingNumbers) -> str:
    """The twins by what became of them."""
    groups: dict[str, list[str]] = {}
    for twin, loss in zip(n.twins, n.measured("loss")[1:], strict=True):
        said = (
            stop_of(twin) if twin.frame.problem else f"{twin.name} ({twin.dead} dead, loss {number(loss, 2)})"
        )
        groups.setdefault(verdict(n.main, twin) if n.main.frame.step else "", []).append(said)
    found = "; ".join(_said(groups[what], what) for what in _ORDER if what in groups)
    return f"From the same weights{',' if n.main.frame.step else ':'} {found}."


def _said(names: list[str], what: str) -> str:
    """``bias 0 (1 dead, loss 0.11) and GELU (0 dead, loss 0.2) help``."""
    who, one = listed(names), len(names) == 1
    verbs = {"": "", HELPS: " helps" if one else " help", NOT: f" do{'es' if one else ''} not help"}
    return f"{who}{verbs[what]}" if what in verbs else f"with {who} {what}"
