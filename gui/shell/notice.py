"""One sentence above the picture: what went wrong, or what has been done."""

from __future__ import annotations

import re

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QWidget

from gui.look.scale import px, sized
from gui.look.voice import VOICE

_MARGIN, _TOP, _BESIDE, _WIDEST = 12, 2, 16, 640
"""Where it stands on the owner's head, what it leaves free at the right, and how wide it is at most."""
_PLACES, _BREAK = re.compile(r"(?<=\w)(?=[/\\._-]\w)|(?<=\S{11})(?=\S{3})"), "\u200b"
"""Where a line of a long path or name may end, and what lets it end there unseen."""
_MOST = 320
"""So many signs at most; of a longer sentence the beginning and the end are shown."""
_WHILE_MS = 8000
"""Long enough to read a sentence twice."""


class Notice(QFrame):
    """A sentence over the title of its owner: it moves nothing, hides no picture and never interrupts.

    A problem stays until it is closed or another sentence comes; a note also goes with the next change, or by
    itself after a while.
    """

    def __init__(self, owner: QWidget) -> None:
        super().__init__(owner.parentWidget())
        self._fading = QTimer(self)
        self._fading.setSingleShot(True)
        self._fading.setInterval(_WHILE_MS)
        self._fading.timeout.connect(self.drop_note)
        owner.installEventFilter(self)
        self.setObjectName("notice")
        self.label = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        close = QToolButton()
        close.setText("×")
        close.setAccessibleName("Close the notice")
        close.setToolTip("Close")
        close.clicked.connect(self.hide)
        self._owner, self._sentence = owner, ""
        self._row = QHBoxLayout(self)
        sized(self._row, contentsMargins=(8, 6, 2, 6), spacing=0)
        self._row.addWidget(self.label, 1)
        self._row.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()

    @property
    def text(self) -> str:
        """What it says; "" where it is closed."""
        return "" if self.isHidden() else self._sentence

    def show_problem(self, sentence: str) -> None:
        """Say what went wrong."""
        self._show(sentence, "error")

    def add_problem(self, sentence: str) -> None:
        """Say what else went wrong, after a problem that is still shown."""
        first = self.text if self.label.objectName() == "error" else ""
        self.show_problem(f"{first} {sentence}".lstrip())

    def show_note(self, sentence: str) -> None:
        """Say something worth knowing."""
        self._show(sentence, "")
        self._fading.start()

    def drop_note(self) -> None:
        """Something else has happened: a note is no longer news."""
        if self.label.objectName() != "error":
            self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the place when the owner is resized."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Move):
            self._place()
        return False

    def _place(self) -> None:
        owner = self._owner.geometry()
        width = min(owner.width() - px(_MARGIN + _BESIDE), px(_WIDEST))
        place = owner.topLeft() + QPoint(px(_MARGIN), px(_TOP))
        self.setGeometry(QRect(place, QSize(width, self.heightForWidth(width))))

    def _show(self, sentence: str, name: str) -> None:
        self._fading.stop()
        self._sentence = sentence = _bounded(sentence)
        self.label.setObjectName(name)
        self.label.setText(_PLACES.sub(_BREAK, sentence))
        self.label.setAccessibleName(sentence)
        self.label.style().unpolish(self.label)
        self.label.style().polish(self.label)
        self._place()
        self.show()
        self.raise_()
        VOICE.say(self.label, sentence, urgent=name == "error")


def _bounded(sentence: str) -> str:
    """The sentence on one line, without what is in the middle of a very long one."""
    line = " ".join(sentence.split())
    return line if len(line) <= _MOST else f"{line[: _MOST // 2]} … {line[-_MOST // 2 :]}"
