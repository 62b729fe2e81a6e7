"""``- [ ] a larger learning rate``: one of a few answers in words, with a reason for every wrong one."""

from __future__ import annotations

from dataclasses import dataclass

from engine.base.experiment import Result
from engine.lessons.answers import Answer, Verdict, unanswered
from engine.lessons.questions.question import Question


@dataclass(frozen=True)
class Option:
    """One answer.

    Attributes:
        text: what it says, in Markdown.
        right: whether it is the right one.
        reason: why it is wrong, or what there is to say to the right one.
    """

    text: str
    right: bool
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class ChoiceQuestion(Question):
    """One of its options is right."""

    kind = "choice"
    options: tuple[Option, ...]

    def weigh(self, result: Result, answer: Answer) -> Verdict:
        """By the index of the option."""
        if not isinstance(answer.given, int) or not 0 <= answer.given < len(self.options):
            return unanswered("Choose an answer.")
        option = self.options[answer.given]
        return Verdict(option.right, option.reason or "Right.", truth=self._right.text)

    def key(self, result: Result) -> Answer:
        """The right option."""
        return Answer(self.options.index(self._right))

    @property
    def _right(self) -> Option:
        return next(option for option in self.options if option.right)
