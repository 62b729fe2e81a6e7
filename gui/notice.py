"""One sentence above the page: what went wrong, or what an example is about."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton


class Notice(QFrame):
    """A line that stays until it is closed or another one comes; it never interrupts."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("notice")
        self.label = QLabel()
        self.label.setWordWrap(True)
        self.label.setAccessibleName("Notice")
        close = QToolButton()
        close.setText("✕")
        close.setAccessibleName("Close the notice")
        close.setToolTip("Close")
        close.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 4, 4)
        row.addWidget(self.label, 1)
        row.addWidget(close)
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

    def _show(self, sentence: str, name: str) -> None:
        self.label.setObjectName(name)
        self.label.setText(sentence)
        self.label.style().unpolish(self.label)
        self.label.style().polish(self.label)
        self.show()
