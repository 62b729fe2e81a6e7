"""The answer that somebody has committed to, as it stays."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLabel

from engine.base.text import number, shortened
from engine.lessons.questions.choice import ChoiceQuestion
from engine.lessons.questions.question import Question
from gui.lesson.progress import Attempt
from gui.lesson.texts import plain
from gui.look.layout import row
from gui.look.scale import px
from gui.look.theme import applied, icon

_ICON, _EDGE = 16, 12
_SURE = {"": "", "sure": "you were sure", "guess": "you guessed"}


class Kept(QFrame):
    """A lock, the first answer, and how sure somebody was of it."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("kept")
        self.answer, self.sure = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText), QLabel()
        self.sure.setObjectName("caption")
        margins = (2 * _EDGE + _ICON, 8, _EDGE, 8)
        self.setLayout(row(self.answer, self.sure, spacing=8, margins=margins, stretched=self.answer))
        self.hide()

    def show_attempt(self, question: Question | None, attempt: Attempt | None) -> None:
        """Show the first answer of an attempt, where it can be said in a few words; nothing for none."""
        said = said_of(question, attempt.answer.given) if question and attempt else ""
        if isinstance(question, ChoiceQuestion) and said:
            said = "Choice kept"  # it is marked among the others
        self.setVisible(bool(said))
        self.answer.setText(shortened(said, 80))
        self.sure.setText(_SURE[attempt.answer.confidence] if attempt else "")

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(px(_ICON), super().sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """The sheet, and the lock."""
        super().paintEvent(event)
        side = px(_ICON)
        place = QRect(px(_EDGE), (self.height() - side) // 2, side, side)
        icon("lock", applied().muted, _ICON).paint(QPainter(self), place)


def said_of(question: Question, given: Any) -> str:
    """An answer in a few words; "" for a state, which says itself."""
    if isinstance(question, ChoiceQuestion):
        at = given if isinstance(given, int) and 0 <= given < len(question.options) else None
        return "" if at is None else plain(question.options[at].text)
    if question.kind == "sketch":
        return "Sketch kept"
    if question.kind == "place" and isinstance(given, tuple) and len(given) == 2:
        return f"Put at ({', '.join(number(value, 3) for value in given if isinstance(value, float))})"
    return given if isinstance(given, str) else ""
