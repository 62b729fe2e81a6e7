"""The field in the bar that opens the box in which anything can be found."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QAction, QColor, QKeySequence, QMoveEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from gui.look import theme as themes
from gui.look.caps import cap_width, draw_cap
from gui.look.scale import px, size, sized
from gui.look.theme import applied, icon

_WIDTH, _LEAST, _HEIGHT, _RADIUS = 328, 32, 32, 8
_ICON, _EDGE, _WORDS = 16, 12, 34


class FindField(QAbstractButton):
    """Looks like a field to type in: a lens, words and the key; in a narrow window the lens alone."""

    def __init__(self) -> None:
        super().__init__()
        self.setText("Find anything")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.IBeamCursor)
        sized(self, minimumWidth=_LEAST, fixedHeight=_HEIGHT)
        self._keys = ""

    def adopt(self, action: QAction) -> None:
        """Open the box by this action, and show its key."""
        self.clicked.connect(action.trigger)
        self.setToolTip(action.toolTip())
        self.setWhatsThis(action.toolTip())
        self._keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText).replace("+", " ")

    def sizeHint(self) -> QSize:
        """As wide as it gets."""
        return size(_WIDTH, _HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The rim, the lens, and as much of words and key as has room."""
        painter, palette, theme = QPainter(self), self.palette(), applied()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(theme.border))
        painter.setBrush(palette.midlight() if self.underMouse() else palette.base())
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), px(_RADIUS), px(_RADIUS))
        side, edge = px(_ICON), px(_EDGE)
        lens = QRect(min(edge, (self.width() - side) // 2), (self.height() - side) // 2, side, side)
        icon("search", theme.muted, _ICON).paint(painter, lens)
        painter.setPen(QColor(theme.muted))
        room = self.rect().adjusted(px(_WORDS), 0, -edge, 0)
        if themes.width(self.text()) <= room.width():
            painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self.text())
            free = room.width() - themes.width(self.text()) - edge
            if cap_width(self._keys) <= free:
                draw_cap(painter, room.right() - cap_width(self._keys), room.center().y(), self._keys)


class Middle(QWidget):
    """Room with a field in it, which stands in the middle of what is around, as far as the room goes."""

    def __init__(self, field: FindField) -> None:
        super().__init__()
        self._field = field
        field.setParent(self)
        sized(self, minimumWidth=_LEAST)

    def moveEvent(self, event: QMoveEvent) -> None:
        """It has another place."""
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """There is more or less room."""
        self._place()

    def _place(self) -> None:
        around, wide = self.parentWidget(), min(self.width(), self._field.sizeHint().width())
        if isinstance(around, QWidget):
            at = (around.width() - wide) // 2 - self.x()
            at = min(max(at, 0), self.width() - wide)
            high = self._field.height()
            self._field.setGeometry(at, (self.height() - high) // 2, wide, high)
