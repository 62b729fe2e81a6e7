"""A step on paper: what stands above and below its picture, in Markdown, with its answer or without."""

from __future__ import annotations

from string import ascii_lowercase

from engine.base.experiment import Result
from engine.lessons.lesson import Step
from engine.lessons.problem import at
from engine.lessons.questions.choice import ChoiceQuestion, Option
from engine.lessons.questions.goal import GoalQuestion

_LINE = r"\_" * 24
_TASKS = {
    "number": f"Answer: {_LINE}",
    "place": "In the program: move it there.",
    "sketch": "Draw it.",
    "goal": "In the program: make such a state.",
    "formula": f"f(z) = {_LINE}",
}


def asked(step: Step, start: Result) -> str:
    """The heading and the prompt, with the numbers of the state at first. Raises ``LessonError``."""
    return f"### {step.title}\n\n{step.told(step.prompt, start)}"


def task(step: Step) -> str:
    """What is to be filled in: the options with letters, or a line; "" where nothing is asked."""
    return options(step) or (_TASKS[step.question.kind] if step.question else "")


def options(step: Step) -> str:
    """The options with letters; "" where there are none."""
    found = step.question.options if isinstance(step.question, ChoiceQuestion) else ()
    return "\n\n".join(f"{letter}) {o.text}" for letter, o in zip(ascii_lowercase, found, strict=False))


def right_option(step: Step) -> str:
    """The right option with its letter, and its reason; "" where nothing is to be chosen."""
    if not isinstance(step.question, ChoiceQuestion):
        return ""
    letter, option = _right(step.question)
    return f"Answer: {letter}) {option.text}\n\n{option.reason}"


def answered(step: Step, solved: Result) -> str:
    """The right answer, why the others are wrong, and what is told after it, with the numbers of the state
    that answers. Raises ``LessonError``."""
    parts = [_answer(step, solved), _reasons(step), step.after]
    return "\n\n".join(step.told(part, solved) for part in parts if part)


def _answer(step: Step, solved: Result) -> str:
    question = step.question
    if question is None:
        return ""
    if isinstance(question, ChoiceQuestion):
        letter, option = _right(question)
        return f"**Answer: {letter})** {option.reason}"
    if isinstance(question, GoalQuestion):
        return "**Such a state is in the picture.**"
    with at(question.line):
        truth = question.judge(solved, question.key(solved)).truth
    return f"**Answer: {truth}**" if truth else "**The curve is in the picture.**"


def _right(question: ChoiceQuestion) -> tuple[str, Option]:
    pairs = zip(ascii_lowercase, question.options, strict=False)
    return next((letter, option) for letter, option in pairs if option.right)


def _reasons(step: Step) -> str:
    if not isinstance(step.question, ChoiceQuestion):
        return ""
    rows = zip(ascii_lowercase, step.question.options, strict=False)
    return "\n\n".join(f"{letter}) {option.reason}" for letter, option in rows if not option.right)
