"""What all questions have in common."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from engine.base.experiment import Result
from engine.lessons.answers import Answer, Verdict
from engine.lessons.problem import at


@dataclass(frozen=True)
class Wrong:
    """A wrong answer that is expected, as the lesson writes it, and why it is wrong."""

    text: str
    reason: str
    line: int


@dataclass(frozen=True, kw_only=True)
class Question:
    """A question, frozen; whether an answer is right follows from a result.

    Attributes:
        kind: its name.
        hides: whether the picture usually hides its answers until it is answered.
        of_own_state: whether it is about the state that the learner has made; the others are about the
            state that is revealed.
        line: where it is written.
        wrongs: the wrong answers that have a reason of their own.
    """

    kind: ClassVar[str]
    hides: ClassVar[bool] = True
    of_own_state: ClassVar[bool] = False
    line: int
    wrongs: tuple[Wrong, ...] = ()

    def judge(self, result: Result, answer: Answer) -> Verdict:
        """What the answer is worth by this result. Raises ``LessonError``."""
        with at(self.line):
            verdict = self.weigh(result, answer)
        if verdict.right or not verdict.answered:
            return verdict
        return next((_with_reason(verdict, w) for w in self.wrongs if self._is(result, answer, w)), verdict)

    def given(self, result: Result) -> Any:
        """The answer that the state of the learner gives; None where answers are not made so."""
        return None

    def weigh(self, result: Result, answer: Answer) -> Verdict:
        """The same without the reasons that the lesson gives."""
        raise NotImplementedError

    def key(self, result: Result) -> Answer:
        """An answer that must be right; ``ValueError`` where there is none."""
        raise NotImplementedError

    def answer_of(self, result: Result, wrong: Wrong) -> Answer:
        """A wrong answer as a learner would give it; ``ValueError`` where it cannot be read."""
        raise NotImplementedError

    def matches(self, result: Result, answer: Answer, wrong: Wrong) -> bool:
        """Whether an answer is this wrong one; ``ValueError`` where that cannot be read."""
        raise NotImplementedError

    def _is(self, result: Result, answer: Answer, wrong: Wrong) -> bool:
        with at(wrong.line):
            return self.matches(result, answer, wrong)


def _with_reason(verdict: Verdict, wrong: Wrong) -> Verdict:
    return Verdict(False, wrong.reason, truth=verdict.truth, place=verdict.place)
