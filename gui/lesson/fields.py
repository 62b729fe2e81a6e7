"""What an answer is given in, for each kind of question."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QLabel, QLineEdit, QWidget

from engine.lessons.questions.choice import ChoiceQuestion
from gui.lesson.option import Option
from gui.lesson.progress import MOST_LETTERS
from gui.lesson.texts import plain
from gui.look.layout import column

_ENTER = Qt.Key.Key_Return, Qt.Key.Key_Enter


class Field(QWidget):
    """Takes one answer.

    Signals:
        entered: Enter was pressed where the answer is typed or chosen.
    """

    entered = Signal()

    @property
    def given(self) -> Any:
        """The answer as it stands; None for none."""
        return None

    @property
    def first(self) -> QWidget | None:
        """What takes the keyboard; None where the picture does."""
        return None

    def show_given(self, given: Any, is_asking: bool) -> None:
        """Show this answer; nothing can be changed but while it is asked for."""

    def show_right(self, right: int | None) -> None:
        """Show which one is right; None: that is not said."""


class LineField(Field):
    """A line of text: a number, a formula."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.line = QLineEdit()
        self.line.setAccessibleName(name)
        self.line.setPlaceholderText(name)
        self.line.setMaxLength(MOST_LETTERS)
        self.line.returnPressed.connect(self.entered)
        self.setLayout(column(self.line))

    @property
    def given(self) -> str:
        return self.line.text()

    @property
    def first(self) -> QWidget:
        return self.line

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter is dealt with here and goes no further."""
        event.setAccepted(event.key() in _ENTER)

    def show_given(self, given: Any, is_asking: bool) -> None:
        self.setVisible(is_asking)
        self.line.setText(given if isinstance(given, str) else "")


class ChoiceField(Field):
    """One of a few answers in words."""

    def __init__(self, question: ChoiceQuestion) -> None:
        super().__init__()
        self.options = [Option(plain(option.text)) for option in question.options]
        self._group = QButtonGroup(self)
        for at, option in enumerate(self.options):
            self._group.addButton(option, at)
        self.setLayout(column(*self.options, spacing=8))

    @property
    def given(self) -> int | None:
        at = self._group.checkedId()
        return at if at >= 0 else None

    @property
    def first(self) -> QWidget:
        return self._group.checkedButton() or self.options[0]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter answers."""
        event.setAccepted(event.key() in _ENTER)
        if event.isAccepted():
            self.entered.emit()

    def show_given(self, given: Any, is_asking: bool) -> None:
        self._group.setExclusive(False)
        for at, option in enumerate(self.options):
            option.setChecked(at == given)
        self._group.setExclusive(True)

    def show_right(self, right: int | None) -> None:
        given = self.given
        for at, option in enumerate(self.options):
            mark = "right" if at == right else "wrong" if at == given else ""
            option.show_mark("" if right is None else mark)
            option.setEnabled(right is None)


class OnPicture(Field):
    """Nothing: the answer is made on the picture."""

    def __init__(self, words: str) -> None:
        super().__init__()
        label = QLabel(words, wordWrap=True)
        label.setObjectName("caption")
        self.setLayout(column(label))

    def show_given(self, given: Any, is_asking: bool) -> None:
        self.setVisible(is_asking)


def field(question: Any) -> Field:
    """The field for a question."""
    if isinstance(question, ChoiceQuestion):
        return ChoiceField(question)
    typed = {"number": "Your number", "formula": "Your formula in z"}
    if question.kind in typed:
        return LineField(typed[question.kind])
    words = {
        "place": "Move it on the picture, by mouse or arrow keys; then answer.",
        "goal": "Change the picture and what stands below; then check.",
        "sketch": "Draw in the lower plot, by mouse, or with Enter and arrow keys; then answer.",
    }
    return OnPicture(words[question.kind])
