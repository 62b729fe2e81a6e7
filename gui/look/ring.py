"""The ring around what has the keyboard."""

from __future__ import annotations

from functools import cache
from typing import Any

from PySide6.QtCore import QEvent, QObject, QRectF
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QRegion, QResizeEvent
from PySide6.QtWidgets import QFocusFrame, QProxyStyle, QStyle, QWidget

from gui.look.scale import px

_WIDE, _AWAY, _RADIUS = 2, 2, 8
"""Of the line, between it and the thing, and of its corners."""


class _Around(QProxyStyle):
    """Where Qt puts the ring: so far out on all sides, over everything."""

    def pixelMetric(self, metric: QStyle.PixelMetric, *about: Any) -> int:
        """How far the ring reaches."""
        margins = QStyle.PixelMetric.PM_FocusFrameHMargin, QStyle.PixelMetric.PM_FocusFrameVMargin
        return px(_WIDE + _AWAY) if metric in margins else super().pixelMetric(metric, *about)

    def styleHint(self, hint: QStyle.StyleHint, *about: Any) -> int:
        """It is cut off at the window or at what scrolls, and by nothing between."""
        above = hint == QStyle.StyleHint.SH_FocusFrame_AboveWidget
        return 1 if above else super().styleHint(hint, *about)


@cache
def _around() -> QStyle:
    return _Around("fusion")


class Ring(QFocusFrame):
    """A line around a widget, a little away from it; it follows the widget and hides nothing."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setStyle(_around())

    @staticmethod
    def show_around(widget: QWidget, seen: bool = True) -> None:
        """Let the ring of its window stand around this widget, or nowhere; some draw one themselves."""
        window = widget.window()
        ring = window.findChild(Ring) or Ring(window)
        stands = seen and not getattr(widget, "rings_itself", False)
        ring.setWidget(widget if stands else None)  # type: ignore[arg-type]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """It follows what moves, but does not hide, as Qt's own does for good, where a theme is put on."""
        return event.type() != QEvent.Type.StyleChange and super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The line."""
        painter, half, radius = QPainter(self), px(_WIDE) / 2, px(_RADIUS)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.palette().accent(), px(_WIDE)))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(half, half, -half, -half), radius, radius)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What it stands around is not painted with it again and again."""
        super().resizeEvent(event)
        rim = px(_WIDE + _AWAY)
        self.setMask(QRegion(self.rect()) - QRegion(self.rect().adjusted(rim, rim, -rim, -rim)))
