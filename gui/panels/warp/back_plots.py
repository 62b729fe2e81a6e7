"""The square after its way through the layers and back, beside itself: what is lost is red."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from engine.base.pixels import Pixels
from engine.experiments.warp.inputs import SIDE
from engine.experiments.warp.result import BackResult
from engine.experiments.warp.square import COLORS
from gui.canvas.figure import Figure
from gui.canvas.header import Entry
from gui.canvas.items import Stroke
from gui.canvas.keys import DotMark
from gui.canvas.plots import Plot
from gui.canvas.style import blend
from gui.panels.warp.picture_item import textures
from gui.panels.warp.sheet_items import palette
from gui.parts import drawn_as

Array = NDArray[np.float64]

_MARGIN, _LINE, _LINES, _FAINT, _LOST, _PALE = 1.06, 0.05, 8, 0.35, 0.5, 0.25
"""Room around the square; width of the lines of the pattern in cells, of which it has so many a side; how far
their color is from the text's on the way to the ground, and the color of what is lost; how opaque is what was
there before."""

_GRAY = (0.299, 0.587, 0.114)
"""How light red, green and blue are (ITU-R BT.601)."""


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

    def show_recovered(self, places: Array, picture: Pixels | None) -> None:
        """Draw the pattern, or a picture, as these places (n, n, 2), upwards, have it; nan is lost."""
        drawn = self._colors_at(places) if picture is None else self._picture_at(places, picture)
        pixels = np.ascontiguousarray(drawn[::-1])
        height, width = pixels.shape
        self._image = QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_RGB32).copy()
        self._changed()

    def _colors_at(self, places: Array) -> NDArray[np.uint32]:
        lost, share = np.isnan(places).any(axis=2), _shares(places)
        column, row = np.moveaxis((share * COLORS).astype(int), 2, 0)
        cell = share * _LINES
        on_line = (np.abs(cell - np.rint(cell)) < _LINE).any(axis=2)
        colors = np.where(on_line, np.uint32(self._ink), self._colors[column * COLORS + row])
        return np.where(lost, np.uint32(self._lost), colors).astype(np.uint32)

    def _picture_at(self, places: Array, picture: Pixels) -> NDArray[np.uint32]:
        """Of what is lost a gray copy, reddened: it is seen which part that is."""
        image = next(image for image in textures(picture) if image.width() <= len(places))
        colors = np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), image.width())[::-1]
        column, row = np.moveaxis((_shares(places) * image.width()).astype(int), 2, 0)
        at = np.arange(len(places)) * image.width() // len(places)
        lost = np.isnan(places).any(axis=2)
        return np.where(lost, _reddened(colors[np.ix_(at, at)], self._lost), colors[row, column])

    @drawn_as("pattern")
    def _draw(self, painter: QPainter) -> None:
        self._paint(painter)

    def _paint(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        painter.save()
        painter.scale(1.0, -1.0)  # the plot's y goes up
        painter.drawImage(QRectF(-SIDE, -SIDE, 2 * SIDE, 2 * SIDE), self._image)
        painter.restore()


class Before(Pattern):
    """The square or the picture before its way, pale: what is given where the rest is an answer."""

    @drawn_as("before")
    def _draw(self, painter: QPainter) -> None:
        painter.setOpacity(_PALE)
        self._paint(painter)


def _shares(places: Array) -> Array:
    """How far from the lower left corner of the square to the upper right one, short of 1."""
    return np.clip((np.nan_to_num(places) + SIDE) / (2 * SIDE), 0.0, 1.0 - 1e-9)


def _reddened(colors: NDArray[np.uint32], red: int) -> NDArray[np.uint32]:
    """Midway between the grays of colors and a red."""
    channels = colors[..., None] >> np.array([16, 8, 0], dtype=np.uint32) & 255
    gray = (channels @ np.array(_GRAY))[..., None]
    mixed = ((gray + np.array([red >> 16 & 255, red >> 8 & 255, red & 255])) / 2).astype(np.uint32)
    return np.asarray(0xFF << 24 | mixed[..., 0] << 16 | mixed[..., 1] << 8 | mixed[..., 2], dtype=np.uint32)


class BackPlots:
    """One picture for each activation."""

    keys = ("back left", "back right")

    def __init__(self, figure: Figure) -> None:
        self.figure = figure
        self.plots = [
            figure.add_plot(Plot(figure.look, key, one_scale=True, is_answer=True), 0, at)
            for at, key in enumerate(self.keys)
        ]
        self.plots[1].leave_out_y_numbers()  # both have one range
        self.befores = [plot.given(plot.add(Before(plot), -31)) for plot in self.plots]
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
        picture = result.experiment.picture
        for plot, before in zip(self.plots, self.befores, strict=True):
            before.setVisible(plot.is_hidden)
            before.show_recovered(result.before, picture)
        for plot, pattern, way in zip(self.plots, self.patterns, result.ways, strict=True):
            pattern.show_recovered(way.recovered, picture)
            plot.header.say([Entry("lost for good", lost, quiet=True, answer=True)] if way.share < 1 else [])
