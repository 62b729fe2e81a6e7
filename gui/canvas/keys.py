"""Marks that stand before a text to say what it is the name of: lines, dots, tints, scales of colors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Protocol

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QLinearGradient, QPainter, QPen

from gui.canvas.style import Style
from gui.look.series import MARKERS, SOLID, Dash, cap, paint_sample, symbol


class Mark(Protocol):
    """What can stand before a text; ``width`` is in logical pixels."""

    @property
    def width(self) -> float:
        """The room it takes."""

    def draw(self, painter: QPainter, box: QRectF, look: Style) -> None:
        """Paint it in a box of this width."""


@dataclass(frozen=True)
class SeriesMark:
    """A piece of the curve of a place in the table of series, with its marker."""

    place: int
    width: ClassVar[float] = 26.0

    def draw(self, painter: QPainter, box: QRectF, look: Style) -> None:
        """Line and marker."""
        start = QPointF(box.left(), box.center().y())
        paint_sample(painter, self.place, look.theme, start, box.width(), look.scale)


@dataclass(frozen=True)
class MarkerMark:
    """The marker of a place in the table of series alone."""

    place: int
    width: ClassVar[float] = 11.0

    def draw(self, painter: QPainter, box: QRectF, look: Style) -> None:
        """The marker."""
        DotMark(look.theme.series[self.place], MARKERS[self.place]).draw(painter, box, look)


@dataclass(frozen=True)
class StrokeMark:
    """A piece of a line."""

    color: str
    thickness: float = 2.4
    dash: Dash = SOLID
    width: ClassVar[float] = 24.0

    def draw(self, painter: QPainter, box: QRectF, look: Style) -> None:
        """The line."""
        pen = QPen(QColor(self.color), self.thickness * look.scale)
        if self.dash:
            pen.setDashPattern(self.dash)
        pen.setCapStyle(cap(self.dash) if self.dash else Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        painter.drawLine(QLineF(box.left(), box.center().y(), box.right(), box.center().y()))


@dataclass(frozen=True)
class DotMark:
    """A dot, filled or open."""

    color: str
    marker: str = "o"
    filled: bool = True
    rim: float = 1.6
    width: ClassVar[float] = 11.0

    def draw(self, painter: QPainter, box: QRectF, look: Style) -> None:
        """The dot."""
        size = 9.5 * look.scale
        painter.save()
        painter.translate(box.center())
        painter.scale(size, size)
        ground = look.theme.surface
        painter.setPen(QPen(QColor(ground if self.filled else self.color), self.rim / 9.5))
        painter.setBrush(QColor(self.color if self.filled else ground))
        painter.drawPath(symbol(self.marker))
        painter.restore()


@dataclass(frozen=True)
class SwatchMark:
    """A tint, hatched where ``hatch`` is a color."""

    color: str
    hatch: str = ""
    width: ClassVar[float] = 22.0

    def draw(self, painter: QPainter, box: QRectF, look: Style) -> None:
        """The tint, then its hatch."""
        area = QRectF(box.left(), box.center().y() - 6 * look.scale, box.width(), 12 * look.scale)
        painter.fillRect(area, QColor(self.color))
        if self.hatch:
            painter.fillRect(area, QBrush(QColor(self.hatch), Qt.BrushStyle.BDiagPattern))


@dataclass(frozen=True)
class RampMark:
    """The colors of a scale: (place from 0 to 1, color) each."""

    stops: tuple[tuple[float, str], ...]
    width: float = 96.0

    def draw(self, painter: QPainter, box: QRectF, look: Style) -> None:
        """A bar from the first color to the last."""
        area = QRectF(box.left(), box.center().y() - 5.5 * look.scale, box.width(), 11 * look.scale)
        gradient = QLinearGradient(area.topLeft(), area.topRight())
        gradient.setStops([(place, QColor(color)) for place, color in self.stops])
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(QPen(QColor(look.theme.border), 0))
        painter.setBrush(QBrush(gradient))
        painter.drawRect(area)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
