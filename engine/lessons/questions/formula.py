"""``formula: max(z, 0.1*z)``: a formula that must be equal to another one everywhere."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.base.experiment import Result
from engine.base.text import capitalized, number
from engine.functions import formula
from engine.functions.activation import Activation
from engine.lessons.answers import Answer, Verdict, unanswered
from engine.lessons.questions.question import Question, Wrong

_NEAR = np.linspace(-10.0, 10.0, 2001)
_TAILS = np.array([20.0, 50.0, 100.0, 700.0, 1e4, 1e8])
_BESIDE = np.array([-1e-3, -1e-6, 0.0, 1e-6, 1e-3])
_SAME = 1e-9


@dataclass(frozen=True, kw_only=True)
class FormulaQuestion(Question):
    """Compared at the kinks and jumps of both and beside them, in the tails, and at many points between."""

    kind = "formula"
    hides = False
    right: str

    def weigh(self, result: Result, answer: Answer) -> Verdict:
        """By values, whatever the formula looks like; else where it differs, and by how much."""
        text = answer.given.strip() if isinstance(answer.given, str) else ""
        if not text:
            return unanswered("Type a formula in z.")
        try:
            given = _without_letters(text)
        except ValueError as error:
            return unanswered(f"{error}.")
        right = formula.parse(self.right)
        points, differs = compared(right, given)
        if not differs.any():
            return Verdict(True, "Right, everywhere.", truth=self.right)
        return _difference(right, given, points, differs)

    def key(self, result: Result) -> Answer:
        """The formula itself."""
        return Answer(self.right)

    def answer_of(self, result: Result, wrong: Wrong) -> Answer:
        """The wrong formula."""
        return Answer(_without_letters(wrong.text).text)

    def matches(self, result: Result, answer: Answer, wrong: Wrong) -> bool:
        """Whether the answer is equal to the wrong formula."""
        return not compared(formula.parse(wrong.text), formula.parse(str(answer.given)))[1].any()


def formula_question(text: str, line: int) -> FormulaQuestion:
    """The question of what stands behind ``formula:``; ``ValueError`` with one sentence."""
    _without_letters(text)
    return FormulaQuestion(line=line, right=text.strip())


def _without_letters(text: str) -> Activation:
    """The function of a formula in which every letter but z has a value; ``ValueError`` otherwise."""
    found = formula.parse(text)
    if found.parameters:
        raise ValueError(f"{', '.join(found.parameters)} has no value here; write numbers")
    return found


def compared(right: Activation, given: Activation) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Points, ascending, and at which of them two functions differ."""
    special = [*right.kinks, *given.kinks, *right.singular, *given.singular]
    beside = np.add.outer(np.array(special), _BESIDE).ravel()
    points = np.unique(np.concatenate([_NEAR, _TAILS, -_TAILS, beside]))
    return points, ~_same(right(points), given(points))


def _same(a: NDArray[np.float64], b: NDArray[np.float64]) -> NDArray[np.bool_]:
    with np.errstate(all="ignore"):
        near = np.abs(a - b) <= _SAME * np.maximum(np.abs(a), np.abs(b))
    return np.asarray(near | (a == b) | (np.isnan(a) & np.isnan(b)))


def _difference(
    right: Activation, given: Activation, points: NDArray[np.float64], differs: NDArray[np.bool_]
) -> Verdict:
    where = points[differs]
    place = float(min(where, key=lambda z: (abs(abs(z) - 1.0), z)))
    yours, true = _told_apart(float(given(place)), float(right(place)))
    words = f"{_side(where)}at z = {number(place, 3)} yours is {yours} and should be {true}."
    return Verdict(False, capitalized(words), truth=right.text, place=place)


def _told_apart(a: float, b: float) -> tuple[str, str]:
    """Both numbers with so many digits that they read differently."""
    pairs = ((number(a, digits), number(b, digits)) for digits in (3, 6, 12, 17))
    return next((pair for pair in pairs if pair[0] != pair[1]), (number(a), number(b)))


def _side(where: NDArray[np.float64]) -> str:
    if (where > 0).all():
        return "right for z ≤ 0, but "
    return "right for z ≥ 0, but " if (where < 0).all() else ""
