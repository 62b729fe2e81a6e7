"""An answer in words that can be chosen; afterwards it says whether it is right."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QRadioButton, QSizePolicy

from gui.lesson.texts import broken
from gui.look.scale import px
from gui.look.theme import applied

_LEAD, _PAD, _CIRCLE, _RADIUS = 36, 8, 16, 8
_WRAPPED = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_CHECK = (QPointF(-0.26, 0.02), QPointF(-0.08, 0.2), QPointF(0.26, -0.18))


class Option(QRadioButton):
    """A row with a circle and a text of as many lines as it needs.

    Attributes:
        mark: "right" or "wrong" once that is known, else "".
    """

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.mark, self._shown = "", broken(text)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_mark(self, mark: str) -> None:
        """Say whether it is right, or nothing of it; nobody chooses any more where that is said."""
        self.mark = mark
        self.setAccessibleDescription(mark)
        self.update()

    def heightForWidth(self, width: int) -> int:
        """As many lines as the text takes."""
        room = QRect(0, 0, max(width - px(_LEAD + _PAD), 1), 10_000)
        return self.fontMetrics().boundingRect(room, _WRAPPED, self._shown).height() + 2 * px(_PAD)

    def sizeHint(self) -> QSize:
        """Of a column of usual width."""
        return QSize(px(_LEAD), self.heightForWidth(px(250)))

    def minimumSizeHint(self) -> QSize:
        """However narrow."""
        return QSize(px(_LEAD), px(_CIRCLE + 2 * _PAD))

    def hitButton(self, point: QPoint) -> bool:
        """All of the row."""
        return self.rect().contains(point)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ground, the circle or what came of it, the text."""
        painter, theme = QPainter(self), applied()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        chosen = self.isChecked()
        hovered = self.underMouse() and self.isEnabled()
        painter.setPen(QPen(QColor(theme.accent if chosen else theme.border), 1))
        painter.setBrush(QColor(theme.soft if chosen else theme.window if hovered else theme.surface))
        painter.drawRoundedRect(ground, px(_RADIUS), px(_RADIUS))
        side = px(_CIRCLE)
        place = QRectF(px(_PAD + 2), (self.height() - side) / 2, side, side)
        self._draw_mark(painter, place)
        painter.setPen(QColor(theme.text))
        painter.drawText(self.rect().adjusted(px(_LEAD), 0, -px(_PAD), 0), _WRAPPED, self._shown)

    def _draw_mark(self, painter: QPainter, place: QRectF) -> None:
        theme, middle, side = applied(), place.center(), place.width()
        if not self.mark:
            lit = self.isChecked()
            painter.setPen(QPen(QColor(theme.accent if lit else theme.border), 5 if lit else 1.5))
            painter.setBrush(QColor(theme.surface))
            inset = 3 if lit else 1
            painter.drawEllipse(place.adjusted(inset, inset, -inset, -inset))
            return
        is_right = self.mark == "right"
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.accent if is_right else theme.danger))
        painter.drawEllipse(place)
        painter.setPen(QPen(QColor(theme.on_accent if is_right else theme.surface), 1.8))
        if is_right:
            painter.drawPolyline([middle + point * side for point in _CHECK])
        else:
            for sign in (-1, 1):
                arm = QPointF(0.2, 0.2 * sign) * side
                painter.drawLine(middle - arm, middle + arm)
