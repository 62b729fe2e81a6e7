"""``place: probe at 0 +- 0.05``: a handle to be brought to a place, in the units of the plot."""

from __future__ import annotations

import difflib
from dataclasses import dataclass

from engine.base.experiment import Experiment, Handle, Result
from engine.lessons.answers import Answer, Verdict, unanswered
from engine.lessons.expressions import Node, number_of
from engine.lessons.marked import in_words, split_outside
from engine.lessons.questions.question import Question, Wrong
from engine.lessons.settings import names_of
from engine.lessons.tolerance import Tolerance, split

Place = tuple[float, float]


@dataclass(frozen=True, kw_only=True)
class PlaceQuestion(Question):
    """The answer is where the handle stands in the state that the learner has made.

    Attributes:
        handle: the name of the handle, or the beginning of its label.
        target: one expression for the way it moves, or two for x and y.
        tolerance: how near it must come, in each direction.
    """

    kind = "place"
    hides = False
    of_own_state = True
    handle: str
    target: tuple[Node, ...]
    tolerance: Tolerance

    def given(self, result: Result) -> Place | None:
        """Where the handle stands; None where there is none of this name."""
        handle = self._named(result)
        return None if handle is None else (handle.x, handle.y)

    def weigh(self, result: Result, answer: Answer) -> Verdict:
        """By the tolerance in every direction that is asked for."""
        place = _place(answer)
        if place is None:
            return unanswered("Move it, then answer.")
        wanted = self._wanted(result, self.target)
        truth = f"at {', '.join(in_words(value) for _, value in wanted)}"
        for axis, value in wanted:
            if not self.tolerance.admits(value, place[axis]):
                return Verdict(False, _direction(axis, place[axis] > value), truth=truth)
        return Verdict(True, "Right.", truth=truth)

    def key(self, result: Result) -> Answer:
        """The target, in the direction that is not asked for where the handle stands."""
        return Answer(self._target(result, self.target))

    def answer_of(self, result: Result, wrong: Wrong) -> Answer:
        """The wrong place."""
        return Answer(self._target(result, targets(wrong.text)))

    def matches(self, result: Result, answer: Answer, wrong: Wrong) -> bool:
        """Whether the handle is as near to the wrong place as it would have to be to the right one."""
        place = _place(answer)
        wanted = self._wanted(result, targets(wrong.text))
        return place is not None and all(self.tolerance.admits(value, place[axis]) for axis, value in wanted)

    def solved(self, result: Result) -> Experiment:
        """The state with the handle where it belongs, or as near as it can go."""
        changes = result.experiment.drag(self.found(result).name, *self._target(result, self.target))
        return result.experiment.edit(**changes)

    def found(self, result: Result) -> Handle:
        """The handle; ``ValueError`` with the nearest one where there is none of this name."""
        handle = self._named(result)
        if handle is not None:
            return handle
        near = difflib.get_close_matches(self.handle, [h.name for h in result.handles], n=1, cutoff=0.0)
        raise ValueError(f"there is no handle “{self.handle}” here; the nearest is “{''.join(near)}”")

    def _named(self, result: Result) -> Handle | None:
        wanted = self.handle.casefold()
        handles = (h for h in result.handles if wanted == h.name.casefold() or _begins(h.label, wanted))
        return next(handles, None)

    def _target(self, result: Result, target: tuple[Node, ...]) -> Place:
        handle, wanted = self.found(result), dict(self._wanted(result, target))
        return wanted.get(0, handle.x), wanted.get(1, handle.y)

    def _wanted(self, result: Result, target: tuple[Node, ...]) -> list[tuple[int, float]]:
        """Axis and number of each direction that is asked for."""
        values = [node.value(names_of(result)) for node in target]
        if len(values) == 2:
            return list(enumerate(values))
        return [(int(self.found(result).moves == "y"), values[0])]


def place_question(text: str, line: int) -> PlaceQuestion:
    """The question of what stands behind ``place:``; ``ValueError`` with one sentence."""
    before, tolerance = split(text)
    handle, at, target = before.partition(" at ")
    if not at or tolerance is None:
        raise ValueError("a place is written as: probe at 0 +- 0.05")
    return PlaceQuestion(line=line, handle=handle.strip(), target=targets(target), tolerance=tolerance)


def targets(text: str) -> tuple[Node, ...]:
    """The expressions of ``0`` or ``(1, −2)``; ``ValueError`` with one sentence."""
    inner = text.strip()
    if inner.startswith("(") and inner.endswith(")"):
        parts = split_outside(inner[1:-1], ",")
        if len(parts) == 2:
            return tuple(map(number_of, parts))
    return (number_of(text),)


def _place(answer: Answer) -> Place | None:
    match answer.given:
        case (float(x), float(y)):
            return x, y
    return None


def _begins(label: str, wanted: str) -> bool:
    rest = label[len(wanted) :]
    return label.casefold().startswith(wanted) and not rest[:1].isalnum()


def _direction(axis: int, beyond: bool) -> str:
    return f"Too far {(('left', 'right'), ('down', 'up'))[axis][beyond]}."
