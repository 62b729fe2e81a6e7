"""The names of curves with their line and marker."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from gui.canvas.plate import Plate
from gui.canvas.plots import Plot
from gui.look.series import paint_sample
from gui.parts import drawn_as

Stops = tuple[float, float, float]

_ROW, _GAP = 20.0, 14.0
"""Height of a row and room between two entries of a row, in logical pixels."""

_LONG, _SHORT = (8.0, 36.0, 44.0), (0.0, 20.0, 26.0)
"""Where the line of an entry begins and ends, and where its label begins: in a list, and side by side."""

_TALLEST, _WIDEST = 0.42, 0.45
"""Shares of the plot that a list of names may cover; a larger one becomes lines above the plot."""


class Legend(Plate):
    """A list in an upper corner of a plot; above the plot where it would cover too much. A click selects.

    A name stands beside a piece of its curve.
    """

    def __init__(self, plot: Plot) -> None:
        super().__init__(plot, plot.look)
        self._plot = plot
        self._places: list[QRectF] = []
        self.setZValue(50)

    def show_names(
        self, names: tuple[str, ...], series: tuple[int, ...], chosen: int = -1, right: bool = False
    ) -> None:
        """Name these curves, drawn as these numbers of the series, in the upper left, or right, corner of the
        data area, or above it."""
        plot, unit = self._plot, self.look.scale
        width, height = plot.size_of_data[0], plot.size_of_data[1] + plot.above * unit
        tall = (_ROW * len(names) + 8) * unit
        wide = max((self._width(name, _LONG) for name in names), default=0.0) + 8 * unit
        inside = tall <= _TALLEST * height and wide <= _WIDEST * width
        self._places = places = self._listed(names) if inside else self._in_lines(names, width)
        above = 0.0
        if self.isVisible() and not inside and places:
            above = places[-1].bottom() / unit + 6
        if plot.above != above:
            plot.above = above
            plot.outgrown.emit()
        high = tall if inside else places[-1].bottom() if places else 0.0
        area = QRectF(0.0, 0.0, wide if inside else width, high)
        self.show_what(area, names, series, chosen, places, inside)
        area = plot.scene_rect()
        corner = plot.mapFromScene(area.topRight() if right and inside else area.topLeft())
        if inside:
            self.setPos(corner + QPointF(-10 * unit - wide if right else 10 * unit, 8 * unit))
        else:
            self.setPos(corner - QPointF(0.0, above * unit))

    def row_at(self, scene_point: QPointF) -> int | None:
        """The entry under a point of the scene."""
        point = self.mapFromScene(scene_point)
        if not self.isVisible():
            return None
        return next((row for row, place in enumerate(self._places) if place.contains(point)), None)

    @drawn_as("legend")
    def _draw(
        self,
        painter: QPainter,
        names: tuple[str, ...],
        series: tuple[int, ...],
        chosen: int,
        places: list[QRectF],
        inside: bool,
    ) -> None:
        """The entries; inside the plot on a sheet that lets the grid shine through a little."""
        unit = self.look.scale
        if inside:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.look.sheet(0.82))
            painter.drawRoundedRect(self._area, 6 * unit, 6 * unit)
        stops = _LONG if inside else _SHORT
        for row, (name, number, place) in enumerate(zip(names, series, places, strict=False)):
            self._draw_entry(painter, number, name, row == chosen, place, stops)

    def _draw_entry(
        self, painter: QPainter, series: int, name: str, selected: bool, place: QRectF, stops: Stops
    ) -> None:
        style, unit = self.look, self.look.scale
        y, x = place.center().y(), place.left()
        start, end, after = (x + at * unit for at in stops)
        paint_sample(painter, series, style.theme, QPointF(start, y), end - start, unit)
        painter.setPen(QColor(style.theme.text if selected else style.theme.muted))
        painter.setFont(style.font(small=True, bold=selected))
        base = y + self._metrics(selected).capHeight() / 2
        room = place.right() - after
        text = self._metrics(selected).elidedText(name, Qt.TextElideMode.ElideRight, room + 1)
        painter.drawText(QPointF(after, base), text)

    def _listed(self, names: tuple[str, ...]) -> list[QRectF]:
        """Where the entries stand one below the other."""
        unit = self.look.scale
        return [
            QRectF(0.0, (4 + _ROW * row) * unit, self._width(name, _LONG), _ROW * unit)
            for row, name in enumerate(names)
        ]

    def _in_lines(self, names: tuple[str, ...], room: float) -> list[QRectF]:
        """Where they stand side by side, in as many lines as needed."""
        unit, found, x, y = self.look.scale, [], 0.0, 0.0
        for name in names:
            width = min(self._width(name, _SHORT), room)
            if x and x + width > room:
                x, y = 0.0, y + _ROW * unit
            found.append(QRectF(x, y, width, _ROW * unit))
            x += width + _GAP * unit
        return found

    def _width(self, name: str, stops: Stops) -> float:
        """The room for an entry, selected or not."""
        return self._metrics(True).horizontalAdvance(name) + stops[2] * self.look.scale

    def _metrics(self, bold: bool) -> QFontMetricsF:
        return QFontMetricsF(self.look.font(small=True, bold=bold))


def legend_of(plot: Plot) -> Legend | None:
    """The legend of a plot; None where it has none."""
    return next((item for item in plot.childItems() if isinstance(item, Legend)), None)
