"""The canvas of a panel: plots in a grid, handles for mouse and keyboard, zoom, ghost, fill."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QKeyEvent,
    QMouseEvent,
    QPainterPath,
    QPixmapCache,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QGraphicsRectItem

from engine.base.experiment import Experiment, Handle
from engine.base.rounding import round_step, rounded
from gui.canvas.grid import Cell, arrange
from gui.canvas.hold import Hold
from gui.canvas.items import Ghost, Traced
from gui.canvas.legend import legend_of
from gui.canvas.plots import Plot
from gui.canvas.reach import ARROWS, CURSORS, REACH, STROKES, distance
from gui.canvas.style import Style
from gui.look.theme import Theme

_CACHE_KB = 256 * 1024
"""Room for the pixels of curves and axes that do not change; Qt's 10 MB hold about six curves."""


class Figure(pg.GraphicsView):  # type: ignore[misc]
    """A picture on its card.

    Attributes:
        look: of all its items.
        plots: by their keys, in the order in which they were added.
        hold: what ranges do while a hand is on the picture.
        filled: the plot that fills the figure, "" for none.

    Signals:
        grabbed, dropped: a drag of a handle begins and ends.
        struck(name, key): Enter ("enter") or Delete ("delete") is pressed for the handle with the keyboard.
        dragged(name, x, y): a handle is wanted there, in its plot's coordinates.
        zoomed(plot, factor, x, y): the wheel turns over a point.
        panned(plot, dx, dy): the background is dragged by so much, in the plot's coordinates.
        pressed(plot, x, y): a click on neither a handle nor anything else.
        unpressed: the click before was the first half of a double click.
        hovered(plot, x, y): the pointer moves without a button; an empty plot: it left.
    """

    grabbed = Signal()
    dropped = Signal()
    struck = Signal(str, str)
    dragged = Signal(str, float, float)
    zoomed = Signal(str, float, float, float)
    panned = Signal(str, float, float)
    pressed = Signal(str, float, float)
    unpressed = Signal()
    hovered = Signal(str, float, float)
    restyled = Signal()
    resized = Signal()

    _cells: dict[str, Cell] = {}  # noqa: RUF012 - replaced, never changed, before Qt sizes the view
    _ring: QGraphicsRectItem | None = None
    """The mark around the handle that has the keyboard; Qt sizes the view before it is built."""

    def __init__(self, style: Style) -> None:
        super().__init__(background=style.sheet(1.0))
        self.look = style
        style.ratio = self.devicePixelRatioF()
        self.plots: dict[str, Plot] = {}
        self.filled = ""
        self.hold = Hold()
        self._ghosts: list[tuple[str, QPainterPath]] = []
        self._handles: tuple[Handle, ...] = ()
        self.drawn_from: Experiment | None = None
        self._focus_name, self._by_keyboard, self._description = "", False, ""
        self._drag: Handle | None = None
        self._start, self._offset = QPointF(), QPointF()
        self._pan: tuple[Plot, QPointF] | None = None
        self._moved = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(style.interactive)
        self.setAntialiasing(True)
        QPixmapCache.setCacheLimit(_CACHE_KB)
        self.clear()

    # Building --------------------------------------------------------------------------------------

    def clear(self) -> None:
        """An empty canvas, ready to be built anew."""
        self._old = self.centralWidget  # Qt still has events for it; Python must not let go yet
        self.plots, self._cells, self._handles = {}, {}, ()
        self.setCentralItem(pg.GraphicsWidget())  # lays out what is there: nothing of the old colors
        self.hold.forget()
        self._ring = QGraphicsRectItem(self.centralWidget)
        self._ring.setPen(self.look.pen(self.look.theme.accent, 2.0))
        self._ring.setZValue(1000)
        self._ring.hide()

    def set_theme(self, theme: Theme) -> None:
        """Take other colors; the owner builds the picture again on ``restyled``."""
        if theme != self.look.theme:
            self.look.theme = theme
            self.setBackground(self.look.sheet(1.0))
            self.restyled.emit()

    def add_plot(
        self,
        plot: Plot,
        row: int,
        column: int,
        height: float = 1.0,
        width: float = 1.0,
        *,
        rows: int = 1,
        wide: bool = False,
    ) -> Plot:
        """Put a plot into the grid; data areas share the room by height and width.

        One over several ``rows`` takes as many as there are of them, and counts for none of their heights; a
        ``wide`` one takes its whole row, whatever the columns of the others.
        """
        self.plots[plot.key] = plot
        self._cells[plot.key] = Cell(row, column, height, width, rows, wide)
        plot.hold = self.hold
        plot.outgrown.connect(self.arrange)
        plot.setParentItem(self.centralWidget)
        return plot

    def weigh(self, key: str, height: float) -> None:
        """Give a plot another share of the height, for the next ``arrange``."""
        self._cells[key] = replace(self._cells[key], height=height)

    def arrange(self) -> None:
        """Give every visible plot its place: data areas line up, hidden plots take no room."""
        shown = {key: cell for key, cell in self._cells.items() if self.plots[key].isVisible()}
        if shown:
            arrange(self.plots, shown, QSizeF(self.size()), self.look.scale)
            self._place_ring()

    # What is shown ---------------------------------------------------------------------------------

    def show_plots(self, keys: Iterable[str]) -> None:
        """Show only these plots, or only the one that fills the panel."""
        wanted = set(keys)
        if self.filled not in wanted:
            self.filled = ""
        for key, plot in self.plots.items():
            plot.setVisible(key == self.filled if self.filled else key in wanted)

    def fill(self, key: str) -> None:
        """Let one plot fill the panel, or bring the others back ("")."""
        self.filled = key
        self.restyled.emit()

    def show_handles(self, handles: tuple[Handle, ...], drawn_from: Experiment | None = None) -> None:
        """What can be grabbed now, and in which state it was drawn."""
        self._handles, self.drawn_from = handles, drawn_from
        self._place_ring()

    def describe(self, text: str) -> None:
        """What a screen reader says of the picture, unless a handle has the keyboard."""
        self._description = text
        self._place_ring()

    @property
    def handles(self) -> tuple[Handle, ...]:
        """What can be grabbed, in the order of the Tab key."""
        return self._handles

    def handle(self, name: str) -> Handle:
        """The handle of this name; ``KeyError`` where there is none."""
        for handle in self._handles:
            if handle.name == name:
                return handle
        raise KeyError(name)

    def keep_ghost(self) -> None:
        """A faint copy of every visible curve and boundary stays behind, in the place of any older one."""
        self.drop_ghost()
        self._ghosts = [
            (key, item.trace)
            for key, plot in self.plots.items()
            for item in plot.content
            if isinstance(item, Traced) and item.isVisible() and item.zValue() >= 0 and plot.isVisible()
        ]
        self.show_ghosts()

    def show_ghosts(self) -> None:
        """Put the kept copies into plots that were built anew."""
        for key, path in self._ghosts:
            self.plots[key].add(Ghost(self.look, path), -10)

    @property
    def has_ghost(self) -> bool:
        """Whether a copy stays behind."""
        return bool(self._ghosts)

    def drop_ghost(self) -> bool:
        """Remove the copies; whether there were any."""
        had, self._ghosts = bool(self._ghosts), []
        for plot in self.plots.values():
            for item in [item for item in plot.content if isinstance(item, Ghost)]:
                plot.view.removeItem(item)
        return had

    # Mouse -----------------------------------------------------------------------------------------

    def plot_at(self, point: QPointF) -> Plot | None:
        """The visible plot whose data area holds this point of the scene."""
        return next(
            (p for p in self.plots.values() if p.isVisible() and p.scene_rect().contains(point)), None
        )

    def _legend_at(self, point: QPointF) -> Plot | None:
        """The visible plot whose legend has an entry at this point of the scene."""
        shown = ((p, legend_of(p)) for p in self.plots.values() if p.isVisible())
        return next((p for p, legend in shown if legend and legend.row_at(point) is not None), None)

    def handle_at(self, point: QPointF) -> Handle | None:
        """The handle that a press at this point of the scene would grab: points before lines."""
        found = []
        for handle in self._handles:
            plot = self.plots[handle.plot]
            if plot.isVisible():
                away = distance(handle, plot, point)
                if away <= REACH[handle.grab] * self.look.scale:
                    found.append((handle.grab != "point", away, handle))
        return min(found, key=lambda item: item[:2])[2] if found else None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Grab a handle, or begin to move the visible range."""
        if event.button() != Qt.MouseButton.LeftButton or not self.look.interactive:
            return
        point = self.mapToScene(event.position().toPoint())
        self._moved = False
        legend = self._legend_at(point)
        self._drag = None if legend else self.handle_at(point)
        plot = legend or self.plot_at(point)
        if self._drag is not None:
            self._focus_name, self._by_keyboard = self._drag.name, False
            self._place_ring()
            at = self.plots[self._drag.plot].to_scene(self._drag.x, self._drag.y)
            self._offset = at - point if self._drag.grab == "point" else QPointF()
            self._start = point
            self.hold.take(self._drag)
            self.grabbed.emit()
        elif plot is not None and plot.pen:
            self._draw_with(plot, point)
        elif plot is not None:
            self._pan = (plot, point)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag what is grabbed; else show what could be."""
        point = self.mapToScene(event.position().toPoint())
        if self._drag is not None:
            self._moved = True
            plot = self.plots[self._drag.plot]
            x, y = self.hold.at = plot.rounded_from_scene(plot.reach(point + self._offset))
            if point == self._start:  # back at the very value, not at what its pixel rounds to
                x, y = self._drag.x, self._drag.y
            self.dragged.emit(self._drag.name, x, y)
        elif self._pan is not None:
            plot, start = self._pan
            if self._moved or (point - start).manhattanLength() > 4:
                self._moved = True
                (x0, y0), (x1, y1) = plot.from_scene(start), plot.from_scene(point)
                self._pan = (plot, point)
                self.panned.emit(plot.key, x0 - x1, y0 - y1)
        else:
            self._hover(point)

    def _draw_with(self, plot: Plot, point: QPointF) -> None:
        """The pen comes down where the ground is pressed, and is dragged from there."""
        self.grabbed.emit()
        self.pressed.emit(plot.key, *plot.from_scene(point))
        self._drag = next((h for h in self._handles if h.name == plot.pen), None)
        self._focus_name, self._offset, self._start = plot.pen, QPointF(), QPointF(math.nan, math.nan)
        if self._drag is None:
            self.dropped.emit()
        else:
            self.hold.take(self._drag)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go; a press that never moved was a click."""
        if self._drag is not None:
            self._drag = None
            self.hold.let_go()
            self.dropped.emit()
        elif self._pan is not None:
            (plot, point), self._pan = self._pan, None
            if not self._moved:
                self.pressed.emit(plot.key, *plot.rounded_from_scene(point))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Let the plot fill the panel, or bring the others back."""
        plot = self.plot_at(self.mapToScene(event.position().toPoint()))
        if self.look.interactive and plot is not None:
            self.unpressed.emit()
            self.fill("" if self.filled else plot.key)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom about the pointer."""
        point = self.mapToScene(event.position().toPoint())
        plot = self.plot_at(point)
        if plot is not None and self.look.interactive:
            turns = event.angleDelta().y() / 120 or event.angleDelta().x() / 120
            self.zoomed.emit(plot.key, 0.85**turns, *plot.from_scene(point))
            event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        """The pointer is gone."""
        self.hovered.emit("", 0.0, 0.0)

    # Keyboard --------------------------------------------------------------------------------------

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes from handle to handle before it leaves the figure."""
        names = list(dict.fromkeys(h.name for h in self._handles if self.plots[h.plot].isVisible()))
        at = names.index(self._focus_name) if self._focus_name in names else (-1 if forward else len(names))
        at += 1 if forward else -1
        if self.hasFocus() and 0 <= at < len(names):
            self.focus_handle(names[at])
            return True
        self.focus_handle("")
        return bool(super().focusNextPrevChild(forward))

    def focus_handle(self, name: str) -> None:
        """Give the keyboard to this handle ("" for none)."""
        self._focus_name, self._by_keyboard = name, True
        self._place_ring()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move the handle that has the keyboard, by a hundredth of the range or to the next thing that
        it can be on; Shift is finer."""
        step = ARROWS.get(Qt.Key(event.key()))
        handle = next((h for h in self._handles if h.name == self._focus_name), None)
        if handle is not None and event.key() in STROKES:
            self.struck.emit(handle.name, STROKES[Qt.Key(event.key())])
            return
        if step is None or handle is None:
            event.ignore()
            return
        self._by_keyboard = True
        fine = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if handle.leap is not None and not fine:
            place = handle.leap(*step)
            if place != (handle.x, handle.y):
                self.dragged.emit(handle.name, *place)
            return
        lengths = [
            handle.step or round_step((high - low) / 200) * (0.1 if fine else 1.0)
            for low, high in self.plots[handle.plot].ranges
        ]
        dx, dy = (s * length for s, length in zip(step, lengths, strict=True))
        if (dx and "x" in handle.moves) or (dy and "y" in handle.moves):
            x = rounded(handle.x + dx, lengths[0]) if dx else handle.x
            y = rounded(handle.y + dy, lengths[1]) if dy else handle.y
            self.dragged.emit(handle.name, x, y)

    def focusInEvent(self, event: Any) -> None:
        """Tab arrives: the first handle gets the keyboard, the last one from behind."""
        super().focusInEvent(event)
        names = [h.name for h in self._handles]
        if names and event.reason() == Qt.FocusReason.TabFocusReason:
            self.focus_handle(names[0])
        elif names and event.reason() == Qt.FocusReason.BacktabFocusReason:
            self.focus_handle(names[-1])

    def focusOutEvent(self, event: Any) -> None:
        """No handle has the keyboard any more."""
        super().focusOutEvent(event)
        self._place_ring()

    # Upkeep ----------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out again, and bring along what stands in scene coordinates."""
        super().resizeEvent(event)
        if self._cells:
            self.arrange()
            self.resized.emit()

    def event(self, event: QEvent) -> bool:
        """Pens are made anew when the window moves to a screen with other pixels."""
        ratio, changed = self.devicePixelRatioF(), QEvent.Type.DevicePixelRatioChange
        if event.type() == changed and ratio != self.look.ratio:
            self.look.ratio = ratio
            self.restyled.emit()
        return bool(super().event(event))

    def _hover(self, point: QPointF) -> None:
        handle = self.handle_at(point)
        if handle is not None:
            self.viewport().setCursor(CURSORS[handle.moves])
            self.viewport().setToolTip(handle.said(self.look.hiding_answers))
        else:
            self.viewport().unsetCursor()
            self.viewport().setToolTip("")
        plot = self.plot_at(point)
        if plot is not None:
            self.hovered.emit(plot.key, *plot.from_scene(point))

    def _place_ring(self) -> None:
        if self._ring is None:
            return
        handle = next((h for h in self._handles if h.name == self._focus_name), None)
        used = self._by_keyboard and self.hasFocus()
        visible = handle is not None and used and self.plots[handle.plot].isVisible()
        self._ring.setVisible(visible)
        if visible and handle is not None:
            at, side = self.plots[handle.plot].to_scene(handle.x, handle.y), 20.0 * self.look.scale
            self._ring.setRect(QRectF(at.x() - side / 2, at.y() - side / 2, side, side))
        spoken = (
            handle.said(self.look.hiding_answers) if visible and handle is not None else self._description
        )
        self.setAccessibleDescription(spoken)
