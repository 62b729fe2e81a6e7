"""What stands over a picture while its successor is computed: how far that is, and a way to stop it."""

from __future__ import annotations

from time import perf_counter

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QWidget

from engine.base.text import shortened
from gui.look.layout import row
from gui.look.scale import px

_DELAY_MS = 300
"""Shorter waits are not worth a word."""

_MARGIN = 10


class Busy(QFrame):
    """A strip at the top of its owner; it comes only when the wait is noticeable.

    Signals:
        stopped: the user wants no more of it.
    """

    stopped = Signal()

    def __init__(
        self,
        owner: QWidget,
        verb: str = "Computing",
        tip: str = "Give up this computation and keep the last picture",
    ) -> None:
        super().__init__(owner)
        self._owner, self._verb = owner, verb
        self.setObjectName("notice")
        self._text, self._start = "", 0.0
        self.label = QLabel(textFormat=Qt.TextFormat.PlainText)
        self.stop = QPushButton("Stop")
        self.stop.setToolTip(tip)
        self.stop.clicked.connect(self.stopped.emit)
        self.setLayout(row(self.label, self.stop, margins=(12, 4, 6, 4), stretched=self.label))
        self._delay = QTimer(self, singleShot=True, interval=_DELAY_MS)
        self._delay.timeout.connect(self._appear)
        owner.installEventFilter(self)
        self.hide()

    def wait_for(self, text: str) -> None:
        """A computation has begun."""
        text = shortened(text, 60)
        self._text, self._start = text, perf_counter()
        self.label.setText(f"{self._verb} {text}…")
        if not self.isVisible() and not self._delay.isActive():
            self._delay.start()

    def show_progress(self, share: float) -> None:
        """So much of it is done, from 0 to 1; the time left supposes that the rest goes as fast."""
        left = (perf_counter() - self._start) * (1 - share) / share if share else 0.0
        rest = f", {left:.0f}\u00a0s left" if left >= 1.5 else ""
        self.label.setText(f"{self._verb} {self._text}… {100 * share:.0f}\u00a0%{rest}")
        if self.isVisible() and self.sizeHint().width() > self.width():
            self._place()

    def finish(self) -> None:
        """It is over."""
        self._delay.stop()
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in the owner's corner."""
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def _appear(self) -> None:
        self._place()
        self.show()
        self.raise_()

    def _place(self) -> None:
        owner = self._owner
        margin = px(_MARGIN)
        width = min(self.sizeHint().width() + px(60), owner.width() - 2 * margin)
        self.setGeometry(owner.width() - width - margin, margin, width, self.sizeHint().height())
