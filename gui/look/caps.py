"""Keys as they are drawn on a keyboard."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter

from gui.look.scale import px
from gui.look.theme import CAPTION_SIZE, applied, font

_HEIGHT, _EDGE, _RADIUS = 20, 6, 4


def cap_width(keys: str) -> int:
    """The width of a cap for these keys."""
    return QFontMetrics(font(px(CAPTION_SIZE))).horizontalAdvance(keys) + 2 * px(_EDGE)


def draw_cap(painter: QPainter, x: int, middle: int, keys: str) -> None:
    """A cap with keys on it, from ``x`` on, about a height."""
    theme, cap = applied(), QRect(x, middle - px(_HEIGHT) // 2, cap_width(keys), px(_HEIGHT))
    painter.setPen(QColor(theme.hairline))
    painter.setBrush(QColor(theme.window))
    painter.drawRoundedRect(QRectF(cap).adjusted(0.5, 0.5, -0.5, -0.5), px(_RADIUS), px(_RADIUS))
    painter.setPen(QColor(theme.muted))
    painter.setFont(font(px(CAPTION_SIZE)))
    painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, keys)
