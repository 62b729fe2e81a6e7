"""The one question of a panel: a filled button that offers the answers."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QMenu

from engine.base.parameter import Question
from gui.controls.control import Control, fill
from gui.look.scale import px, sized
from gui.look.theme import BASE_SIZE, CAPTION_SIZE, applied, font, icon

_HEIGHT, _RADIUS, _ICON, _EDGE, _WORDS = 60, 8, 24, 16, 52
_TITLE, _LINE = 10, 20


class PromptButton(QAbstractButton):
    """A title with a second line, on the accent."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.line, self._icon = "", name
        sized(self, fixedHeight=_HEIGHT)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(px(_WORDS), px(_HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ground, the icon, both lines."""
        painter, theme = QPainter(self), applied()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.accent))
        painter.drawRoundedRect(ground, px(_RADIUS), px(_RADIUS))
        place = QRect(px(_EDGE), (self.height() - px(_ICON)) // 2, px(_ICON), px(_ICON))
        icon(self._icon, theme.on_accent, _ICON).paint(painter, place)
        painter.setPen(QColor(theme.on_accent))
        room = self.rect().adjusted(px(_WORDS), px(_TITLE), -px(_RADIUS), 0)
        for text, size, bold in ((self.text(), BASE_SIZE, True), (self.line, CAPTION_SIZE, False)):
            painter.setFont(font(px(size), bold))
            shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width())
            painter.drawText(room, Qt.AlignmentFlag.AlignLeft, shown)
            room.translate(0, px(_LINE))


class PromptControl(Control):
    """Asks its question; what was answered stands in its place."""

    def __init__(self, kind: Question) -> None:
        super().__init__()
        self.kind, self._value = kind, kind.default
        self.button = PromptButton(kind.label)
        self.button.setText(kind.label.capitalize())
        self.button.setToolTip(kind.tip)
        self.button.setAccessibleName(kind.label)
        self.button.clicked.connect(self._ask)
        self.menu = QMenu(self.button)
        for name, words in kind.options:
            action = self.menu.addAction(words)
            action.setData(name)
            action.setCheckable(True)
        self.menu.triggered.connect(lambda action: self.edited.emit(action.data()))
        fill(self, self.button)
        self.show_value(kind.default)

    def show_value(self, value: str) -> None:
        """Show this value without a signal."""
        self._value = value
        self.button.line = self.kind.question if value == self.kind.default else self.kind.said(value)
        self.button.setAccessibleDescription(self.kind.said(value))
        self.button.update()
        for action in self.menu.actions():
            action.setChecked(action.data() == value)

    def _ask(self) -> None:
        self.menu.setMinimumWidth(self.button.width())
        self.menu.popup(self.button.mapToGlobal(self.button.rect().bottomLeft()))
