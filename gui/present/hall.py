"""What the audience sees: a screen full of picture, and nothing else."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QColor, QKeyEvent, QPalette, QPixmap
from PySide6.QtWidgets import QLabel, QStackedLayout, QWidget

from gui.look.theme import Theme
from gui.present.board import Boards
from gui.present.sketch import Sketch
from gui.store import Store


class Hall(QWidget):
    """The boards, or a cover before them: black, white, or a picture that stays.

    Under a cover nothing is drawn; the boards catch up when it goes.

    Signals:
        pressed(event): a key.
        closed: the screen is given back.
    """

    pressed = Signal(object)
    closed = Signal()

    def __init__(self, store: Store, theme: Theme, sketch: Sketch, height: int, owner: QWidget) -> None:
        super().__init__(owner, Qt.WindowType.Window)
        self.setWindowTitle("Present mode – Activation Lab")
        self.setAccessibleName("Present mode")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAutoFillBackground(True)
        self.boards, self.cover = Boards(store, theme, sketch, height), QLabel()
        self.cover.setAutoFillBackground(True)
        self.cover.setAccessibleName("Covered screen")
        self._layers = QStackedLayout(self)
        self._layers.addWidget(self.boards)
        self._layers.addWidget(self.cover)
        self.covered = ""
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Take the background of a theme."""
        _fill(self, theme.surface)

    def cover_with(self, what: str) -> None:
        """Cover the boards with "black", "white" or "picture", what is seen now; "": uncover them."""
        self.cover.setPixmap(self.grab() if what == "picture" else QPixmap())
        if what in ("black", "white"):
            _fill(self.cover, what)
        self.covered = what
        self._layers.setCurrentWidget(self.cover if what else self.boards)
        self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Nobody who has the keyboard wanted this key."""
        self.pressed.emit(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """However it is closed."""
        self.closed.emit()


def _fill(widget: QWidget, color: str) -> None:
    palette = QPalette(widget.palette())
    palette.setColor(QPalette.ColorRole.Window, QColor(color))
    widget.setPalette(palette)
