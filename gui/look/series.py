"""What tells one curve from another besides its color: a dash and a marker for each place in a list."""

from __future__ import annotations

from functools import cache

from pyqtgraph.graphicsItems.ScatterPlotItem import Symbols
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPixmap

from gui.look.scale import factor
from gui.look.theme import Theme

Dash = tuple[float, ...]
"""Dashes and gaps in widths of the pen; none for a solid line."""

SOLID: Dash = ()
DASHED: Dash = (4.0, 3.0)
"""Of lines that help: tangents, probes, targets."""

DASHES: tuple[Dash, ...] = (
    SOLID, (5.8, 2.1), (3.3, 1.7), (0.1, 2.2), (5.8, 1.7, 0.4, 1.7), (3.3, 1.7, 0.4, 1.7, 0.4, 1.7),
)  # fmt: skip
MARKERS = ("o", "s", "t1", "d", "x", "bar")

_BAR = QPainterPath()
_BAR.addRect(QRectF(-0.22, -0.5, 0.44, 1.0))

_LINE, _RIM = 2.4, 1.6
_SAMPLE = 32, 16


def symbol(marker: str) -> QPainterPath:
    """The outline of a marker, one unit large."""
    return _BAR if marker == "bar" else Symbols[marker]


def cap(dash: Dash) -> Qt.PenCapStyle:
    """How dashes end: dots are round."""
    return Qt.PenCapStyle.RoundCap if not dash or min(dash) < 0.2 else Qt.PenCapStyle.FlatCap


def paint_sample(
    painter: QPainter, place: int, theme: Theme, start: QPointF, length: float, unit: float = 1.0
) -> None:
    """A piece of the curve of this place, from a point to the right, with its marker in the middle.

    Args:
        unit: the length of a logical pixel.
    """
    color, dash = QColor(theme.series[place]), DASHES[place]
    pen = QPen(color, _LINE * unit)
    if dash:
        pen.setDashPattern(dash)
    pen.setCapStyle(cap(dash))
    painter.setPen(pen)
    painter.drawLine(start, start + QPointF(length, 0.0))
    painter.save()
    painter.translate(start + QPointF(length / 2, 0.0))
    painter.scale(9 * unit, 9 * unit)
    painter.setPen(QPen(QColor(theme.surface), _RIM / 9))
    painter.setBrush(color)
    painter.drawPath(symbol(MARKERS[place]))
    painter.restore()


def sample(place: int, theme: Theme) -> QPixmap:
    """A piece of the curve of this place, for a list."""
    return _sample(place, theme, factor())


@cache
def _sample(place: int, theme: Theme, unit: float) -> QPixmap:
    pixmap = QPixmap(round(2 * unit * _SAMPLE[0]), round(2 * unit * _SAMPLE[1]))
    pixmap.setDevicePixelRatio(2.0 * unit)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint_sample(painter, place, theme, QPointF(2.0, _SAMPLE[1] / 2), _SAMPLE[0] - 4.0)
    painter.end()
    pixmap.setDevicePixelRatio(2.0)
    return pixmap
