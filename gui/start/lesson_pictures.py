"""The steps of a lesson as pictures, and on paper."""

from __future__ import annotations

from engine.base.experiment import Result
from engine.base.files import FileProblem
from engine.lessons.handout import answered, asked, options, task
from engine.lessons.lesson import Lesson, Step
from engine.lessons.problem import at
from gui.canvas.render import render
from gui.export import ExportOptions, Recording, encode
from gui.export.handout import Block, to_handout
from gui.guard import DrawingError
from gui.look import theme as themes
from gui.panels import panel
from gui.shell.themes import ThemeSwitch
from gui.start.qt import application

_FONT_SIZE = 13.0


def handout(lesson: Lesson, answers: bool) -> bytes:
    """The PDF of a lesson, with its answers or without. Raises ``LessonError`` and ``FileProblem``."""
    ThemeSwitch(application(), "light")
    return to_handout(
        lesson.title, [_block(lesson, step, answers) for step in lesson.steps], themes.font(_FONT_SIZE)
    )


def picture(step: Step, answers: bool, suffix: str, theme: str) -> bytes:
    """The file of the picture of a step, before the answer or after it.

    Raises ``LessonError`` and ``FileProblem``.
    """
    ThemeSwitch(application(), "light")
    page = ExportOptions(theme=theme)
    return encode(_drawn(step, _result(step, answers), answers, page), suffix, page)


def _block(lesson: Lesson, step: Step, answers: bool) -> Block:
    with at(step.line, lesson.name):
        start, result = step.start.run(), _result(step, answers)
        below = (options(step), answered(step, result)) if answers else (task(step),)
        recording = _drawn(step, result, answers, ExportOptions())
        return Block(asked(step, start), recording, "\n\n".join(filter(None, below)))


def _result(step: Step, answers: bool) -> Result:
    return (step.solved() if answers else step.start).run()


def _drawn(step: Step, result: Result, answers: bool, page: ExportOptions) -> Recording:
    try:
        return render(panel(step.panel), result, page, hiding_answers=step.hide and not answers)
    except DrawingError as problem:
        raise FileProblem(str(problem)) from problem
