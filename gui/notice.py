"""One sentence over the page: what went wrong, or what has been done."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QWidget

_TOP, _WIDTH, _MENUS, _MARGIN = 2, 720, 300, 12
_WHILE_MS = 8000
"""Long enough to read a sentence twice."""


class Notice(QFrame):
    """A sentence in the free corner beside the menus: it moves nothing, hides no picture, never interrupts.

    A problem stays until it is closed or another sentence comes; a note also goes with the next change, or by
    itself after a while.
    """

    def __init__(self, owner: QWidget) -> None:
        super().__init__(owner)
        self._fading = QTimer(self)
        self._fading.setSingleShot(True)
        self._fading.setInterval(_WHILE_MS)
        self._fading.timeout.connect(self.drop_note)
        owner.installEventFilter(self)
        self.setObjectName("notice")
        self.label = QLabel()
        self.label.setWordWrap(True)
        self.label.setAccessibleName("Notice")
        close = QToolButton()
        close.setText("✕")
        close.setAccessibleName("Close the notice")
        close.setToolTip("Close")
        close.clicked.connect(self.hide)
        self._owner, self._row = owner, QHBoxLayout(self)
        self._row.setContentsMargins(12, 4, 4, 4)
        self._row.addWidget(self.label, 1)
        self._row.addWidget(close)
        self.hide()

    @property
    def text(self) -> str:
        """What it says; "" where it is closed."""
        return "" if self.isHidden() else self.label.text()

    def show_problem(self, sentence: str) -> None:
        """Say what went wrong."""
        self._show(sentence, "error")

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
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def _place(self) -> None:
        whole = self._owner.width()
        width = min(_WIDTH, whole - _MENUS - _MARGIN)
        self.setGeometry(whole - width - _MARGIN, _TOP, width, self._row.heightForWidth(width))

    def _show(self, sentence: str, name: str) -> None:
        self.label.setObjectName(name)
        self.label.setText(sentence)
        self.label.style().unpolish(self.label)
        self.label.style().polish(self.label)
        self._place()
        self.show()
        self.raise_()
