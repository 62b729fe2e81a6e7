"""A view whose mouse, wheel, fingers and keys are the business of its hands."""

from __future__ import annotations

import pyqtgraph as pg
from PySide6.QtCore import QEvent
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QWheelEvent

from gui.canvas.hands import Hands


class View(pg.GraphicsView):
    """Passes on what Qt tells.

    Attributes:
        hands: what mouse and keyboard ask for.
    """

    hands: Hands

    def viewportEvent(self, event: QEvent) -> bool:
        """Two fingers zoom."""
        if event.type() in (QEvent.Type.Gesture, QEvent.Type.NativeGesture):
            self.hands.pinch(event)
            return True
        return super().viewportEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.hands.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.hands.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.hands.release()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.hands.double_click(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.hands.menu(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.hands.wheel(event)

    def leaveEvent(self, event: QEvent) -> None:
        self.hands.leave()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.hands.key(event)
