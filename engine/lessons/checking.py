"""What is wrong with a lesson, all of it: every state is made, every key answers its own question."""

from __future__ import annotations

from collections.abc import Iterator

from engine.base.experiment import Result
from engine.lessons.answers import Answer
from engine.lessons.lesson import Lesson, Step
from engine.lessons.marked import names_quoted
from engine.lessons.problem import LessonError, at
from engine.lessons.questions.choice import ChoiceQuestion
from engine.lessons.questions.number import NumberQuestion
from engine.lessons.questions.question import Question, Wrong
from engine.lessons.settings import names_of


def check(lesson: Lesson) -> tuple[LessonError, ...]:
    """Everything that is wrong, in the order of the lines.

    Of every step: its states can be made, its controls and quantities exist, what it says to hold holds, the
    key is right, also as it is shown, every wrong answer is wrong and gets its own reason, and nobody is
    right who has done nothing.
    """
    found = [error for step in lesson.steps for error in _of_step(step)]
    named = [LessonError(error.sentence, error.line, lesson.name) for error in found]
    return tuple(sorted(named, key=lambda error: error.line))


def _of_step(step: Step) -> Iterator[LessonError]:
    try:
        with at(step.line):
            yield from _of_states(step, step.start.run(), step.end.run())
    except LessonError as error:
        yield error


def _of_states(step: Step, start: Result, end: Result) -> Iterator[LessonError]:
    step.shown(step.start)
    step.locked(step.start)
    yield from _unknown(step, [step.prompt, *step.hints], start)
    yield from _unknown(step, [step.after, *_reasons(step.question)], end)
    for held in step.holds:
        with at(held.line):
            if not held.condition.holds(names_of(end)):
                yield LessonError(f"This does not hold: {held.text}.", held.line)
    if step.question is not None:
        solved = step.solved().run() if step.question.of_own_state else end
        yield from _of_question(step.question, start, solved)


def _of_question(question: Question, start: Result, solved: Result) -> Iterator[LessonError]:
    with at(question.line):
        key, reached = question.key(solved), question.given(solved)
        verdict = question.judge(solved, key if reached is None else Answer(reached))
    if not verdict.right:
        yield LessonError(f"The key does not answer its own question: {verdict.words}", question.line)
    elif isinstance(question, NumberQuestion) and not question.judge(solved, Answer(verdict.truth)).right:
        yield LessonError(f"The key, shown as {verdict.truth}, is wrong when typed.", question.line)
    if question.of_own_state and question.judge(start, Answer(question.given(start))).right:
        yield LessonError("It is right before anybody has done anything.", question.line)
    for wrong in question.wrongs:
        yield from _of_wrong(question, solved, wrong)


def _of_wrong(question: Question, solved: Result, wrong: Wrong) -> Iterator[LessonError]:
    try:
        with at(wrong.line):
            answer = question.answer_of(solved, wrong)
            if question.of_own_state and answer.given is None:
                return
            verdict = question.judge(solved, answer)
            if verdict.right or not verdict.answered:
                yield LessonError(f"“{wrong.text}” is not a wrong answer.", wrong.line)
            elif verdict.words != wrong.reason:
                yield LessonError(f"“{wrong.text}” gets the reason of another one.", wrong.line)
    except LessonError as error:
        yield error


def _unknown(step: Step, texts: list[str], result: Result) -> Iterator[LessonError]:
    for name in dict.fromkeys(name for text in texts for name in names_quoted(text)):
        try:
            names_of(result)(name)
        except ValueError as error:
            yield LessonError(f"{str(error)[:1].upper()}{str(error)[1:]}.", step.line)


def _reasons(question: Question | None) -> list[str]:
    options = question.options if isinstance(question, ChoiceQuestion) else ()
    wrongs = question.wrongs if question else ()
    return [*(wrong.reason for wrong in wrongs), *(option.reason for option in options)]
