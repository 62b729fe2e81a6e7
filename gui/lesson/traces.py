"""What a learner leaves on a page: the plot they sketch in, the mark where they put something."""

from __future__ import annotations

from PySide6.QtCore import QObject

from engine.lessons.questions.place import PlaceQuestion
from gui.lesson.course import Course
from gui.lesson.drawing import Drawing, pairs
from gui.lesson.mark import Mark
from gui.lesson.pad import Pad
from gui.lesson.truth import Truth
from gui.page.page import Page


class Traces(QObject):
    """Follows a course.

    Attributes:
        pad: the plot to sketch in; None where nothing is to be drawn.
        mark: where something was put, unless that was right.
    """

    def __init__(self, course: Course) -> None:
        super().__init__()
        self._course = course
        self.pad: Pad | None = None
        self.mark: Mark | None = None

    def fit(self, page: Page) -> None:
        """Show on this page what there is now."""
        if self._course.truth is not None:
            self._fit_pad(page, self._course.truth)
        self._fit_mark(page)

    def drop(self) -> None:
        """Take everything away."""
        if self.mark is not None:
            self.mark.leave()
            self.mark.deleteLater()
            self.mark = None
        if self.pad is not None:
            self.pad.hide()
            self.pad.deleteLater()
            self.pad = None

    def clear(self) -> None:
        """Nothing is drawn."""
        if self.pad is not None:
            self.pad.clear()

    def _fit_pad(self, page: Page, truth: Truth) -> None:
        course = self._course
        if self.pad is None:
            self.pad = Pad(truth)
            page.below.insertWidget(1, self.pad, 1)
            page.figure.restyled.connect(self.pad.follow_theme)
            self.pad.show_answer(course.drawn, is_open=True)
            self.pad.changed.connect(self._keep_drawing)
        if not course.is_asking:
            answer, verdict = course.latest or (course.attempt and course.attempt.answer, None)
            drawing = Drawing.of(float(truth.x[0]), float(truth.x[-1]), pairs(answer.given if answer else ()))
            self.pad.show_answer(drawing, is_open=False, place=verdict.place if verdict else None)

    def _keep_drawing(self) -> None:
        if self.pad is not None:
            self._course.drawn = self.pad.drawing

    def _fit_mark(self, page: Page) -> None:
        attempt, step = self._course.attempt, self._course.step
        question = step.question if step is not None else None
        if self.mark is None and isinstance(question, PlaceQuestion) and attempt and not attempt.right:
            for place in pairs((attempt.answer.given,)):
                self.mark = Mark(page, question, place)
