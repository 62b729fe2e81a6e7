"""``goal: {regions} >= 8 and {units} <= 4``: a state to be made in which a condition holds."""

from __future__ import annotations

import math
from dataclasses import dataclass

from engine.base.experiment import Result
from engine.lessons.answers import Answer, Verdict
from engine.lessons.expressions import Names, Node, condition_of, parts_of
from engine.lessons.marked import in_words
from engine.lessons.questions.question import Question, Wrong
from engine.lessons.settings import names_of


@dataclass(frozen=True, kw_only=True)
class GoalQuestion(Question):
    """The answer is the state that the learner has made; which one does not matter."""

    kind = "goal"
    hides = False
    of_own_state = True
    condition: Node

    def weigh(self, result: Result, answer: Answer) -> Verdict:
        """By the condition; what is still missing is said with the numbers of the state."""
        names = _where_known(result)
        missing = [part for part in parts_of(self.condition) if not part.holds(names)]
        if not missing:
            return Verdict(True, "Reached.")
        said = dict.fromkeys(name for part in missing for name in part.names())
        values = ", ".join(
            f"{name} = {in_words(names(name), 3)}" for name in said if not math.isnan(names(name))
        )
        return Verdict(False, f"Not yet: {values}." if values else "Not yet.")

    def key(self, result: Result) -> Answer:
        """Nothing but the state, in which there is all that the condition names."""
        for name in self.condition.names():
            names_of(result)(name)
        return Answer()

    def answer_of(self, result: Result, wrong: Wrong) -> Answer:
        """Nothing but the state, in which the condition of the wrong answer must not hold."""
        if condition_of(wrong.text).holds(names_of(result)):
            raise ValueError("what this says of wrong answers is true of the right one")
        return Answer()

    def matches(self, result: Result, answer: Answer, wrong: Wrong) -> bool:
        """Whether the condition of the wrong answer holds."""
        return condition_of(wrong.text).holds(_where_known(result))


def goal_question(text: str, line: int) -> GoalQuestion:
    """The question of what stands behind ``goal:``; ``ValueError`` with one sentence."""
    condition = condition_of(text)
    if not any(True for _ in condition.names()):
        raise ValueError("a goal is a condition with names in it, such as {regions} >= 8")
    return GoalQuestion(line=line, condition=condition)


def _where_known(result: Result) -> Names:
    """The numbers of a state that somebody has made: nan where it has none of this name."""
    names = names_of(result)

    def value(name: str) -> float:
        try:
            return names(name)
        except ValueError:
            return math.nan

    return value
