"""What is said of the twins beside a run: what is different in them, and whether it helped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.base.text import number
from engine.learning.rescues import RESCUES, names_of

if TYPE_CHECKING:
    from engine.experiments.training.result import TrainingResult
    from engine.learning.course import Course

CLEARLY = 0.8
"""A loss is lower where it is at most this share of the other one."""

HELPS, NOT = "it helps", "it does not help"
_LOWER, _FEWER = "the loss is lower, but no fewer are dead", "fewer are dead, but the loss is not lower"


def verdict(main: Course, twin: Course) -> str:
    """Whether a twin is better off than the run: fewer dead units, a clearly lower loss, both or neither."""
    lower = bool(twin.frame.loss <= CLEARLY * main.frame.loss) or bool(main.frame.problem)
    fewer = twin.dead < main.dead
    if twin.frame.problem or not (lower or fewer):
        return NOT
    if lower and (fewer or not twin.dead):
        return HELPS
    return _LOWER if lower else _FEWER


def about_twins(result: TrainingResult) -> list[str]:
    """A sentence for a twin alone, one for a team, and one for those that would change nothing."""
    e, main = result.experiment, result.main
    pairs = list(zip(e.twins, result.twins, strict=True))
    if len(pairs) > 1:
        found = [_about_team(main, result.twins)]
    else:
        found = [_about_twin(main, name, twin) for name, twin in pairs]
    if len(pairs) < len(names_of(e.twin)):
        found.append("A rescue that changes nothing here has no twin.")
    return found


def stop_of(twin: Course) -> str:
    """Where and why a twin has broken off, in short."""
    return f"{twin.name}: {twin.frame.problem.split(';')[0].removesuffix('.')}"


def _about_twin(main: Course, name: str, twin: Course) -> str:
    what = RESCUES[name].difference(main.recipe, twin.recipe)
    if twin.frame.problem:
        return f"Twin ({what}): {twin.frame.problem} It does not help."
    dead = "none" if not twin.dead else "all" if twin.dead == twin.units else f"{twin.dead} of {twin.units}"
    loss = f"loss {number(twin.frame.loss, 3)}"
    if not main.frame.problem:
        loss += f" against {number(main.frame.loss, 3)}"
    said = f": {verdict(main, twin)}" if twin.frame.step else ""
    off = "" if twin.dead == twin.units or twin.frame.on.any() else " None of its units is on for any input."
    return f"Same weights, {what}: {dead} dead, {loss}{said}.{off}"


def _about_team(main: Course, twins: tuple[Course, ...]) -> str:
    """The twins by what became of them."""
    start = "From the same weights (dead; loss)"
    if not main.frame.step:
        return f"{start}: {', '.join(map(_in_short, twins))}."
    groups: dict[str, list[str]] = {}
    for twin in twins:
        groups.setdefault(verdict(main, twin), []).append(_in_short(twin))
    found = (f"{said}: {', '.join(groups[said])}" for said in (HELPS, _LOWER, _FEWER, NOT) if said in groups)
    return f"{start}, {'; '.join(found)}."


def _in_short(twin: Course) -> str:
    if twin.frame.problem:
        return stop_of(twin)
    return f"{twin.name} ({twin.dead}; {number(twin.frame.loss, 2)})"
