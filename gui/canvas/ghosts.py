"""A faint copy of a picture that stays behind while it moves on."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtGui import QPainterPath
from PySide6.QtWidgets import QGraphicsPathItem

from gui.canvas.items import CURVE, Traced
from gui.canvas.plots import Plot
from gui.canvas.style import Style, faded


class Ghost(QGraphicsPathItem):
    """The faint trace of a curve as it was."""

    def __init__(self, style: Style, path: QPainterPath) -> None:
        super().__init__(path)
        self.setPen(style.pen(faded(style.theme.muted, 0.55), CURVE))


class Ghosts:
    """The copies of all curves and boundaries of a figure; false where none are kept."""

    def __init__(self, plots: Mapping[str, Plot], style: Style) -> None:
        self._plots, self._style = plots, style
        self._kept: list[tuple[str, QPainterPath, bool]] = []

    def __bool__(self) -> bool:
        return bool(self._kept)

    def keep(self) -> None:
        """Copy what is visible, in the place of any older copy."""
        self.drop()
        self._kept = [
            (key, item.trace, plot.is_answered_by(item))
            for key, plot in self._plots.items()
            for item in plot.content
            if isinstance(item, Traced) and item.isVisible() and item.zValue() >= 0 and plot.isVisible()
        ]
        self.show()

    def show(self) -> None:
        """Put the copies into plots that were built anew."""
        for key, path, is_answer in self._kept:
            ghost = self._plots[key].add(Ghost(self._style, path), -10)
            if is_answer:
                self._plots[key].answer(ghost)

    def drop(self) -> bool:
        """Remove the copies; whether there were any."""
        had, self._kept = bool(self._kept), []
        for plot in self._plots.values():
            for item in [item for item in plot.content if isinstance(item, Ghost)]:
                plot.view.removeItem(item)
        return had
