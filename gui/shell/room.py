"""What gives way to the picture in a small window."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QToolButton, QWidget

from gui.look.scale import factor
from gui.shell.rail import Rail

_RAIL, _SIDE = 1200, 1100
"""Below this width at 100 % the rail shows icons alone, and below that one the side is a drawer."""


class Room(QObject):
    """Collapses the rail and shuts the side of a narrow window, and brings both back in a wide one.

    What a hand opens or shuts stays so until the window passes that width again.
    """

    def __init__(self, window: QWidget, rail: Rail, drawer: QAction, button: QToolButton) -> None:
        super().__init__(window)
        self._rail, self._drawer, self._button = rail, drawer, button
        self._width = _RAIL
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The window has another size."""
        if isinstance(event, QResizeEvent):
            self.fit(event.size().width())
        return False

    def fit(self, width: int) -> None:
        """Make room in a window of so many logical pixels."""
        before, self._width = self._width, round(width / factor())
        if (before < _RAIL) != (self._width < _RAIL):
            self._rail.collapse(self._width < _RAIL)
        if (before < _SIDE) != (self._width < _SIDE):
            self._open(self._width >= _SIDE)
        self._button.setVisible(self._width < _SIDE)

    def _open(self, opened: bool) -> None:
        if self._drawer.isChecked() != opened:
            self._drawer.trigger()
