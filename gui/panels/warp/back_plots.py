"""The square after its way through the layers and back, beside itself: what is lost is red."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from engine.experiments.warp.inputs import SIDE
from engine.experiments.warp.result import BackResult
from engine.experiments.warp.square import COLORS
from gui.canvas.figure import Figure
from gui.canvas.header import Entry
from gui.canvas.items import Stroke
from gui.canvas.keys import DotMark
from gui.canvas.plots import Plot
from gui.canvas.style import blend
from gui.panels.warp.sheet_items import palette
from gui.parts import drawn_as

Array = NDArray[np.float64]

_MARGIN, _LINE, _LINES, _FAINT, _LOST = 1.06, 0.05, 8, 0.35, 0.5
"""Room around the square; width of the lines of the pattern in cells, of which it has so many a side; how far
their color is from the text's on the way to the ground, and the color of what is lost."""


class Pattern(Stroke):
    """The colored square with its grid, each pixel in the color of the place that it was recovered from."""

    def __init__(self, plot: Plot) -> None:
        super().__init__(plot)
        theme = plot.look.theme
        solid = [QColor(blend(color.name(), theme.surface, 0.35)) for color in palette(COLORS)]
        self._colors = np.array([color.rgba() for color in solid], dtype=np.uint32)
        self._ink = QColor(blend(theme.text, theme.surface, _FAINT)).rgba()
        self._lost = QColor(blend(theme.danger, theme.surface, _LOST)).rgba()
        self._image = QImage()

    def show_recovered(self, places: Array) -> None:
        """Draw the pattern as these places (n, n, 2), rows from below, have it; nan is lost."""
        pixels = np.ascontiguousarray(self._colors_at(places)[::-1])
        height, width = pixels.shape
        self._image = QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_RGB32).copy()
        self._changed()

    def _colors_at(self, places: Array) -> NDArray[np.uint32]:
        lost = np.isnan(places).any(axis=2)
        share = np.clip((np.nan_to_num(places) + SIDE) / (2 * SIDE), 0.0, 1.0 - 1e-9)
        column, row = np.moveaxis((share * COLORS).astype(int), 2, 0)
        cell = share * _LINES
        on_line = (np.abs(cell - np.rint(cell)) < _LINE).any(axis=2)
        colors = np.where(on_line, np.uint32(self._ink), self._colors[column * COLORS + row])
        return np.where(lost, np.uint32(self._lost), colors).astype(np.uint32)

    @drawn_as("pattern")
    def _draw(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        painter.save()
        painter.scale(1.0, -1.0)  # the plot's y goes up
        painter.drawImage(QRectF(-SIDE, -SIDE, 2 * SIDE, 2 * SIDE), self._image)
        painter.restore()


class BackPlots:
    """One picture for each activation."""

    keys = ("back left", "back right")

    def __init__(self, figure: Figure) -> None:
        self.figure = figure
        self.plots = [
            figure.add_plot(Plot(figure.look, key, one_scale=True, is_answer=True), 0, at)
            for at, key in enumerate(self.keys)
        ]
        self.plots[1].show_numbers(y=False)  # both have one range
        self.patterns = [plot.add(Pattern(plot), -30) for plot in self.plots]

    def preview(self, result: BackResult) -> None:
        """The pictures at their places, under their names."""
        self.figure.show_plots(self.keys)
        reach = _MARGIN * SIDE
        for plot, way in zip(self.plots, result.ways, strict=True):
            plot.set_names("", "", title=way.f.label)
            plot.set_ranges((-reach, reach), (-reach, reach))
        self.figure.arrange()
        self.figure.handles.show(())

    def draw(self, result: BackResult) -> None:
        """What comes back."""
        self.preview(result)
        lost = DotMark(
            blend(self.figure.look.theme.danger, self.figure.look.theme.surface, _LOST).name(), "s"
        )
        for plot, pattern, way in zip(self.plots, self.patterns, result.ways, strict=True):
            pattern.show_recovered(way.recovered)
            plot.header.say([Entry("lost for good", lost, quiet=True, answer=True)] if way.share < 1 else [])
