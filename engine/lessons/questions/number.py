"""``= {dead units} +- 2``: a number that the program computes."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass

from engine.base.experiment import Result
from engine.lessons.answers import Answer, Verdict, unanswered
from engine.lessons.expressions import Node, no_names, number_of
from engine.lessons.marked import in_words
from engine.lessons.questions.question import Question, Wrong
from engine.lessons.settings import names_of
from engine.lessons.tolerance import USUAL, Tolerance, split

_RAISED = re.compile("[⁺⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_LOWERED = str.maketrans("⁺⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "+-0123456789")
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(,\d{3})+(\.\d*)?")
_KINDRED: tuple[tuple[str, Callable[[float], float]], ...] = (
    ("The size is right, the sign is not.", lambda key: -key),
    ("That is twice as much.", lambda key: 2 * key),
    ("That is half of it.", lambda key: key / 2),
    ("That is the inverse: 1 divided by it.", lambda key: 1 / key),
    ("That is in percent, and a share of one is asked for.", lambda key: 100 * key if abs(key) <= 1 else key),
    ("The digits are right; the power of ten is not.", lambda key: key / 10),
    ("The digits are right; the power of ten is not.", lambda key: key * 10),
)


@dataclass(frozen=True, kw_only=True)
class NumberQuestion(Question):
    """The key is an expression over the quantities of the revealed state."""

    kind = "number"
    expression: Node
    tolerance: Tolerance = USUAL

    def weigh(self, result: Result, answer: Answer) -> Verdict:
        """By the tolerance; a wrong sign, a factor 2 or 10, an inverse and percent are named."""
        text = answer.given.strip() if isinstance(answer.given, str) else ""
        if not text:
            return unanswered("Type a number.")
        try:
            given = read_number(text)
        except ValueError:
            return unanswered("This is not a number; write it as 0.25, 1/4, 25 % or 3·10⁻⁵.")
        key = self._key(result)
        truth = in_words(key)
        if self.tolerance.admits(key, given):
            return Verdict(True, "Right.", truth=truth)
        return Verdict(False, self._difference(key, given), truth=truth)

    def key(self, result: Result) -> Answer:
        """The number itself."""
        return Answer(repr(self._key(result)))

    def answer_of(self, result: Result, wrong: Wrong) -> Answer:
        """The wrong number."""
        return Answer(repr(number_of(wrong.text).value(names_of(result))))

    def matches(self, result: Result, answer: Answer, wrong: Wrong) -> bool:
        """Whether the answer is as near to the wrong number as it would have to be to the right one."""
        expected = number_of(wrong.text).value(names_of(result))
        return self.tolerance.admits(expected, read_number(str(answer.given)))

    def _key(self, result: Result) -> float:
        key = self.expression.value(names_of(result))
        if math.isnan(key):
            raise ValueError("the key is no number in this state")
        return key

    def _difference(self, key: float, given: float) -> str:
        if key and math.isfinite(key):
            for words, kindred in _KINDRED:
                if self.tolerance.admits(kindred(key), given):
                    return words
        return "Too large." if given > key else "Too small."


def read_number(text: str) -> float:
    """The number that a person means: ``0,25``, ``1/4``, ``25 %``, ``−2.7·10⁻¹³``, ``1,024``.

    ``ValueError`` for anything else.
    """
    plain = _RAISED.sub(lambda match: f"^({match[0].translate(_LOWERED)})", text.strip())
    if _THOUSANDS.fullmatch(plain):
        plain = plain.replace(",", "")
    if plain.count(",") == 1 and "." not in plain and "(" not in plain:
        plain = plain.replace(",", ".")
    share = plain.endswith("%")
    value = number_of(plain.removesuffix("%")).value(no_names)
    if math.isnan(value):
        raise ValueError("it has no value")
    return value / 100 if share else value


def number_question(text: str, line: int) -> NumberQuestion:
    """The question of what stands behind ``=``; ``ValueError`` with one sentence."""
    expression, tolerance = split(text)
    return NumberQuestion(line=line, expression=number_of(expression), tolerance=tolerance or USUAL)
