"""A network as a diagram: a column for each layer, a circle for each unit, a line for each weight.

Each layer's lines are an item of their own that is painted again only when its weights change: most of the
cost of a diagram is its lines, and a hand moves those of one layer at a time.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPen
from PySide6.QtWidgets import QGraphicsItem

from engine.networks.network import Network
from engine.networks.weights import Place
from gui.canvas.header import Entry
from gui.canvas.keys import DotMark, StrokeMark
from gui.canvas.plots import Plot
from gui.drawings.network_parts import Arrangement, SingleLine, Units, WeightLines
from gui.look.series import DASHED

_MOST_LINES = 900
"""With more weights than this only those of the chosen unit are drawn."""

_REACH = 6.0
"""How near the pointer must come to a line to choose it, in logical pixels."""


class NetworkDiagram(QGraphicsItem):
    """The diagram in a plot's data area."""

    def __init__(self, plot: Plot) -> None:
        super().__init__(plot)
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemHasNoContents)
        self.plot = plot
        self._network: Network | None = None
        self._arrangement = Arrangement((1, 1), 1.0, 1.0, 1.0)
        self._chosen: Place = (0, 0, 0)
        self._pointed: tuple[QPointF, Place] | None = None
        self._lines: list[WeightLines] = []
        style, theme = plot.look, plot.look.theme
        self._line, self._units = SingleLine(self, style, theme.accent, 3.2), Units(self, style)
        self.under_pointer = SingleLine(self, style, theme.text, 1.8)
        self.under_pointer.hide()
        self._line.setZValue(1)
        self.under_pointer.setZValue(1)
        self._units.setZValue(2)

    def show_network(
        self,
        network: Network,
        on: Sequence[NDArray[Any]],
        marked: Collection[tuple[int, int]],
        chosen: Place,
        lit: Sequence[NDArray[np.bool_]] = (),
        kinks: Sequence[QPen] = (),
    ) -> None:
        """Draw this network.

        Args:
            on: for each hidden layer which units are on, or empty; layers after them are drawn faintly.
            marked: (layer, unit) pairs with a thick rim.
            chosen: the weight of the slider.
            lit: for each layer which weights keep their ink while the others fade, or empty.
            kinks: the pens of the first layers' kinks in a map, which stand beside the layers' names.
        """
        rect = self.plot.view.geometry()
        self.setPos(rect.topLeft())
        self._network, self._chosen = network, chosen
        arrangement = Arrangement(network.widths, rect.width(), rect.height(), self.plot.look.scale)
        if arrangement != self._arrangement:  # else all centers are known
            self._arrangement = arrangement
            self.show_pointer(None)
        self._show_lines(network, lit)
        self._line.arrange(self._arrangement, chosen, self._is_negative(chosen))
        self._units.arrange(self._arrangement, tuple(on), frozenset(marked), chosen[:2], tuple(kinks))

    def keys(self, names: tuple[str, str]) -> list[Entry]:
        """What filled, empty and ringed circles mean, and lines, for the strip over a plot.

        Args:
            names: what the units that are on and the others are called.
        """
        theme = self.plot.look.theme
        on, off = names
        return [
            Entry(on, DotMark(theme.accent), quiet=True),
            Entry(off, DotMark(theme.muted, filled=False), quiet=True),
            Entry("bounds the region", DotMark(theme.series[4], filled=False, rim=2.8), quiet=True),
            Entry("weight above 0", StrokeMark(theme.series[0], 1.8), quiet=True, spare=True),
            Entry("below 0", StrokeMark(theme.series[1], 1.8, DASHED), quiet=True, spare=True),
        ]

    def boundingRect(self) -> QRectF:
        """The plot's data area."""
        return QRectF(0, 0, self._arrangement.width, self._arrangement.height)

    def paint(self, *_: Any) -> None:
        """Its parts do that."""

    def place_at(self, scene_point: QPointF) -> Place | None:
        """The bias of the unit under a point of the scene, or the weight of the line under it.

        Where lines are dense, a click a fraction of a pixel off still means the one under the pointer.
        """
        if self._pointed is not None:
            away = scene_point - self._pointed[0]
            if away.manhattanLength() <= 2 * self._arrangement.unit:
                return self._pointed[1]
        return self._find(scene_point)

    def _find(self, scene_point: QPointF) -> Place | None:
        network, arrangement = self._network, self._arrangement
        if network is None:
            return None
        point = self.mapFromScene(scene_point)
        for column, width in enumerate(network.widths[1:], start=1):
            for unit in range(width):
                away = arrangement.at(column, unit) - point
                if math.hypot(away.x(), away.y()) <= arrangement.radius + 3 * arrangement.unit:
                    return column - 1, unit, network.widths[column - 1]
        nearest = min(
            (_nearest(arrangement, layer, point) for layer in range(len(network.weights))),
            key=lambda found: found[0],
        )
        return nearest[1] if nearest[0] <= _REACH * arrangement.unit else None

    def show_pointer(self, scene_point: QPointF | None) -> None:
        """Draw the line that a click at this point of the scene would choose, also where it is not drawn
        otherwise; none without a point."""
        place = None if scene_point is None else self._find(scene_point)
        self._pointed = None if scene_point is None or place is None else (scene_point, place)
        self.under_pointer.setVisible(place is not None)
        if place is not None:
            self.under_pointer.arrange(self._arrangement, place, self._is_negative(place))

    def _is_negative(self, place: Place) -> bool:
        layer, unit, source = place
        weights = self._network.weights[layer] if self._network is not None else np.zeros((0, 0))
        return source < weights.shape[1] and bool(weights[unit, source] < 0)

    def _show_lines(self, network: Network, lit: Sequence[NDArray[np.bool_]]) -> None:
        while len(self._lines) < len(network.weights):
            self._lines.append(WeightLines(self, self.plot.look))
        for layer, lines in enumerate(self._lines):
            lines.setVisible(layer < len(network.weights))
            if layer < len(network.weights):
                weights = network.weights[layer]
                shown = lit[layer] if lit else np.ones(weights.shape, dtype=bool)
                lines.arrange(self._arrangement, layer, weights, self._drawn_units(layer), shown)

    def _drawn_units(self, layer: int) -> range:
        """The units whose lines are drawn: all, or in a large network the chosen one."""
        assert self._network is not None
        weights = self._network.weights
        if sum(w.size for w in weights) <= _MOST_LINES:
            return range(len(weights[layer]))
        at, unit, _ = self._chosen
        return range(unit, unit + 1) if layer == at else range(0)


def _nearest(arrangement: Arrangement, layer: int, point: QPointF) -> tuple[float, Place]:
    """The weight of a layer whose line is nearest to a point, after its distance."""
    at = np.array(point.toTuple())
    sources, targets = (
        np.array([center.toTuple() for center in centers])
        for centers in arrangement.centers[layer : layer + 2]
    )
    along, away = targets[:, None] - sources, at - sources
    share = np.clip((along * away).sum(axis=-1) / np.maximum((along**2).sum(axis=-1), 1e-12), 0.0, 1.0)
    distances = np.hypot(*np.moveaxis(away - share[..., None] * along, -1, 0))
    unit, source = divmod(int(distances.argmin()), len(sources))
    return float(distances[unit, source]), (layer, unit, source)
