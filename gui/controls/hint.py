"""A few words at a widget, for a moment."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtWidgets import QLabel, QWidget

_WHILE_MS = 4000


class Hint(QLabel):
    """Says below its owner why something was refused, and goes by itself.

    Qt's own tooltips go with the next change of focus: too early for a box that was left.
    """

    def __init__(self, owner: QWidget) -> None:
        super().__init__(owner)
        self.setObjectName("hint")
        self._owner = owner
        self._fading = QTimer(self, singleShot=True, interval=_WHILE_MS)
        self._fading.timeout.connect(self.hide)
        owner.destroyed.connect(self.deleteLater)
        self.hide()

    def say(self, sentence: str) -> None:
        """Say this now; right edges agree, as most boxes stand at the right."""
        owner, window = self._owner, self._owner.window()
        self.setParent(window)
        self.setText(sentence)
        self.adjustSize()
        corner = owner.mapTo(window, QPoint(owner.width() - self.width(), owner.height() + 2))
        self.move(max(corner.x(), 0), min(corner.y(), window.height() - self.height()))
        self.show()
        self.raise_()
        self._fading.start()
