"""What was predicted beside what came out, at the end of a lesson."""

from __future__ import annotations

from collections.abc import Mapping

from engine.base.text import plural, shortened
from engine.lessons.lesson import Lesson, Step
from gui.lesson.kept import said_of
from gui.lesson.progress import Attempt
from gui.lesson.texts import escaped

_IS = "It is", "It belongs"
_SURE = {"": "", "sure": ", sure", "guess": ", a guess"}


def summary(lesson: Lesson, attempts: Mapping[int, Attempt]) -> str:
    """How many predictions were right, and how many of those that one was sure of; then each, in Markdown."""
    asked = [at for at, step in enumerate(lesson.steps) if step.question is not None]
    if not asked:
        return "Nothing was asked in this lesson."
    return "\n\n".join(
        [_total(asked, attempts), *(_row(at, lesson.steps[at], attempts.get(at)) for at in asked)]
    )


def _total(asked: list[int], attempts: Mapping[int, Attempt]) -> str:
    right = sum(attempts[at].right for at in asked if at in attempts)
    sure = [attempts[at] for at in asked if at in attempts and attempts[at].answer.confidence == "sure"]
    said = f"**{right} of {plural(len(asked), 'answer')}** right at once."
    if not sure:
        return said
    return f"{said} You were sure of {len(sure)}; {sum(a.right for a in sure)} of these were right."


def _row(at: int, step: Step, attempt: Attempt | None) -> str:
    title = f"[{at + 1}. {shortened(step.title, 60)}]({at})"
    question = step.question
    if attempt is None or question is None:
        return f"{title}  \nnot answered"
    said = escaped(shortened(said_of(question, attempt.answer.given), 60))
    sure = _SURE[attempt.answer.confidence]
    lines = [title, f"{'Right' if attempt.right else 'Wrong'}{sure}{f': {said}' if said else ''}"]
    if not attempt.right and attempt.truth:
        lines.append(f"{_IS[question.kind == 'place']} {escaped(attempt.truth)}.")
    if attempt.saw:
        lines.append(f"You saw: {escaped(shortened(attempt.saw, 120))}")
    return "  \n".join(lines)
