"""The mouse and the keyboard on a figure: what they ask for."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import partial
from statistics import mean

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QGestureEvent, QGraphicsView, QMenu, QPinchGesture

from engine.base.experiment import Handle
from engine.base.rounding import round_step, rounded
from gui.canvas.handles import Handles
from gui.canvas.hold import Hold
from gui.canvas.plots import Plot

_STILL = 4
"""The pointer may move by so many pixels in a click."""

_PINCH_ON_PAD = Qt.NativeGestureType.ZoomNativeGesture

_CURSORS = {
    "x": Qt.CursorShape.SizeHorCursor,
    "y": Qt.CursorShape.SizeVerCursor,
    "xy": Qt.CursorShape.OpenHandCursor,
}
"""How the pointer looks over a handle that moves along these axes."""

_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Down: (0, -1),
    Qt.Key.Key_Up: (0, 1),
}
"""Which way an arrow key leads."""

_STROKES = {
    Qt.Key.Key_Return: "enter",
    Qt.Key.Key_Enter: "enter",
    Qt.Key.Key_Delete: "delete",
    Qt.Key.Key_Backspace: "delete",
    Qt.Key.Key_Escape: "leave",
}
"""What other keys ask of the handle that has the keyboard."""

_ZOOM, _PAN = 0.85, 0.1
"""A turn of the wheel, or a key, shows so much of the range; an arrow moves it by such a part of itself."""

_ZOOMS = {Qt.Key.Key_Plus: _ZOOM, Qt.Key.Key_Equal: _ZOOM, Qt.Key.Key_Minus: 1 / _ZOOM}
"""How a key changes the visible range; + is = without Shift on many keyboards."""

_COMMANDS = (
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
)
"""With these a key is never the picture's."""


class Hands(QObject):
    """Turns the events of a figure into wishes; it changes nothing but the handle that has the keyboard.

    Signals:
        grabbed, dropped: a drag of a handle begins and ends.
        struck(name, key): Enter ("enter") or Delete ("delete") is pressed for the handle with the keyboard,
            or one is clicked and not moved ("click"); a double click deletes one that is removable.
        dragged(name, x, y): a handle is wanted there, in its plot's coordinates.
        zoomed(plot, factor, x, y): the wheel turns, two fingers pinch or a key zooms, about a point.
        panned(plot, dx, dy): the ground is dragged, or moved by arrows, so much in the plot's coordinates.
        pressed(plot, x, y): a click on neither a handle nor anything else.
        unpressed: the click before was the first half of a double click.
        doubled(plot): a double click into a plot.
        offered(menu, place): this menu opens at a place of the screen; others may add to it.
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
    doubled = Signal(str)
    offered = Signal(QMenu, QPoint)
    hovered = Signal(str, float, float)

    def __init__(self, view: QGraphicsView, plots: Mapping[str, Plot], handles: Handles, hold: Hold) -> None:
        super().__init__(view)
        self._view, self._plots, self._handles, self._hold = view, plots, handles, hold
        self._drag: Handle | None = None
        self._start, self._offset = QPointF(), QPointF()
        self._pan: tuple[Plot, QPointF] | None = None
        self._moved = False

    # Mouse -----------------------------------------------------------------------------------------

    def press(self, event: QMouseEvent) -> None:
        """Grab a handle, bring down the pen, or begin to move the visible range."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        point = self._point(event)
        self._drag, self._pan, self._moved = None, None, False
        named = self._named_at(point)
        handle = None if named else self._handles.at(point)
        plot = named or self._plot_at(point)
        if handle is not None:
            self._grab(handle, point)
        elif plot is not None and plot.pen:
            self._draw_with(plot, point)
        elif plot is not None:
            self._pan = (plot, point)

    def move(self, event: QMouseEvent) -> None:
        """Drag what is grabbed; else show what could be."""
        point = self._point(event)
        if self._drag is not None and self._drag.is_button:
            self._moved = self._moved or (point - self._start).manhattanLength() > _STILL
        elif self._drag is not None:
            self._moved = True
            plot = self._plots[self._drag.plot]
            x, y = self._hold.at = plot.rounded_from_scene(plot.reach(point + self._offset))
            if point == self._start:  # back at the very value, not at what its pixel rounds to
                x, y = self._drag.x, self._drag.y
            self.dragged.emit(self._drag.name, x, y)
        elif self._pan is not None:
            plot, start = self._pan
            if self._moved or (point - start).manhattanLength() > _STILL:
                self._moved = True
                (x0, y0), (x1, y1) = plot.from_scene(start), plot.from_scene(point)
                self._pan = (plot, point)
                self.panned.emit(plot.key, x0 - x1, y0 - y1)
        else:
            self._hover(point)

    def release(self) -> None:
        """Let go; a press that never moved was a click."""
        if self._drag is not None:
            handle, self._drag = self._drag, None
            self._hold.let_go()
            self.dropped.emit()
            if not self._moved:
                self.struck.emit(handle.name, "click")
        elif self._pan is not None:
            (plot, point), self._pan = self._pan, None
            if not self._moved:
                self.pressed.emit(plot.key, *plot.rounded_from_scene(point))

    def double_click(self, event: QMouseEvent) -> None:
        """A double click means something else than the click it begins with."""
        point = self._point(event)
        handle, plot = self._handles.at(point), self._plot_at(point)
        if handle is not None and handle.removable:
            self.struck.emit(handle.name, "delete")
        elif plot is not None:
            self.unpressed.emit()
            self.doubled.emit(plot.key)

    def wheel(self, event: QWheelEvent) -> None:
        """Zoom about the pointer."""
        point = self._point(event)
        plot = self._plot_at(point)
        if plot is not None:
            turns = event.angleDelta().y() / 120 or event.angleDelta().x() / 120
            self.zoomed.emit(plot.key, _ZOOM**turns, *plot.from_scene(point))
            event.accept()

    def pinch(self, event: QEvent) -> None:
        """Zoom about the middle of two fingers, on a touch pad or on the screen."""
        if isinstance(event, QNativeGestureEvent) and event.gestureType() == _PINCH_ON_PAD:
            self._pinch(event.position().toPoint(), 1 + event.value())
        elif isinstance(event, QGestureEvent):
            gesture = event.gesture(Qt.GestureType.PinchGesture)
            if isinstance(gesture, QPinchGesture):
                middle = self._view.viewport().mapFromGlobal(gesture.centerPoint())
                self._pinch(middle.toPoint(), gesture.scaleFactor())
                event.accept(gesture)

    def _pinch(self, at: QPoint, scale: float) -> None:
        plot = self._plot_at(point := self._view.mapToScene(at))
        if plot is not None and scale > 0:
            self.zoomed.emit(plot.key, 1 / scale, *plot.from_scene(point))

    def menu(self, event: QContextMenuEvent) -> None:
        """What can be done to a handle besides dragging it, as some can be taken away, and to the picture."""
        by_keys = event.reason() == QContextMenuEvent.Reason.Keyboard
        point = self._view.mapToScene(event.pos())
        handle = self._handles.focused if by_keys else self._handles.at(point)
        if handle is not None and by_keys:
            point = self._plots[handle.plot].to_scene(handle.x, handle.y)
        menu = QMenu(self._view)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if handle is not None and handle.removable:
            self._handles.focus(handle.name, by_keyboard=False)
            remove = menu.addAction("Remove")
            remove.triggered.connect(partial(self.struck.emit, handle.name, "delete"))
            menu.addSeparator()
        place = self._view.viewport().mapToGlobal(self._view.mapFromScene(point))
        self.offered.emit(menu, place)
        menu.popup(place)

    def leave(self) -> None:
        """The pointer is gone."""
        self.hovered.emit("", 0.0, 0.0)

    def _point(self, event: QMouseEvent | QWheelEvent) -> QPointF:
        return self._view.mapToScene(event.position().toPoint())

    def _plot_at(self, point: QPointF) -> Plot | None:
        """The visible plot whose data area holds this point of the scene."""
        shown = (plot for plot in self._plots.values() if plot.isVisible())
        return next((plot for plot in shown if plot.scene_rect().contains(point)), None)

    def _named_at(self, point: QPointF) -> Plot | None:
        """The visible plot over which something that can be selected is named at this point of the scene."""
        shown = (plot for plot in self._plots.values() if plot.isVisible())
        return next((plot for plot in shown if plot.named_at(point) is not None), None)

    def _grab(self, handle: Handle, point: QPointF) -> None:
        self._drag, self._start = handle, point
        self._handles.focus(handle.name, by_keyboard=False)
        at = self._plots[handle.plot].to_scene(handle.x, handle.y)
        self._offset = at - point if handle.grab == "point" else QPointF()
        self._hold.take(handle)
        self.grabbed.emit()

    def _draw_with(self, plot: Plot, point: QPointF) -> None:
        """The pen comes down where the ground is pressed, and is dragged from there."""
        self.grabbed.emit()
        self.pressed.emit(plot.key, *plot.from_scene(point))
        self._drag = next((handle for handle in self._handles if handle.name == plot.pen), None)
        self._handles.focus(plot.pen, by_keyboard=False)
        self._offset, self._start = QPointF(), QPointF(math.nan, math.nan)
        if self._drag is None:
            self.dropped.emit()
        else:
            self._hold.take(self._drag)

    def _hover(self, point: QPointF) -> None:
        handle, viewport = self._handles.at(point), self._view.viewport()
        if handle is not None:
            pressed = Qt.CursorShape.PointingHandCursor
            viewport.setCursor(pressed if handle.is_button else _CURSORS[handle.moves])
            viewport.setToolTip(self._handles.said(handle))
        else:
            viewport.unsetCursor()
            viewport.setToolTip("")
        plot = self._plot_at(point)
        if plot is not None:
            self.hovered.emit(plot.key, *plot.from_scene(point))

    # Keyboard --------------------------------------------------------------------------------------

    def key(self, event: QKeyEvent) -> None:
        """Arrows move the handle that has the keyboard, other keys strike it. Where none has it, arrows move
        the visible range and Enter leads to the handles. All other keys are not ours."""
        key, handle = Qt.Key(event.key()), self._handles.focused
        if event.modifiers() & _COMMANDS or not self._obey(key, handle, event.modifiers()):
            event.ignore()

    def _obey(self, key: Qt.Key, handle: Handle | None, modifiers: Qt.KeyboardModifier) -> bool:
        """Do what a key asks for; whether it asks for something."""
        if key in _ZOOMS:
            self._zoom(_ZOOMS[key], handle)
        elif key in _ARROWS and handle is not None:
            self._handles.focus(handle.name)
            self._step(handle, _ARROWS[key], bool(modifiers & Qt.KeyboardModifier.ShiftModifier))
        elif key in _ARROWS:
            if not self._handles.is_one_wanted:
                self._move_ground(*_ARROWS[key])
        elif handle is None:
            return _STROKES.get(key) == "enter" and self._handles.enter()
        elif _STROKES.get(key) == "leave":
            self._handles.focus("")
        elif key in _STROKES:
            self.struck.emit(handle.name, _STROKES[key])
        else:
            return False
        return True

    def _zoom(self, factor: float, handle: Handle | None) -> None:
        """About the handle where there is one, else about the middle."""
        if plot := self._ground(handle):
            at = (handle.x, handle.y) if handle and handle.plot == plot.key else map(mean, plot.ranges)
            self.zoomed.emit(plot.key, factor, *at)

    def _move_ground(self, dx: int, dy: int) -> None:
        if plot := self._ground(None):
            (x0, x1), (y0, y1) = plot.ranges
            self.panned.emit(plot.key, dx * _PAN * (x1 - x0), dy * _PAN * (y1 - y0))

    def _ground(self, handle: Handle | None) -> Plot | None:
        """What keys zoom and move: the plot of the handle if its range can change, else the first such."""
        found = [plot for plot in self._plots.values() if plot.isVisible() and any(plot.spans)]
        found.sort(key=lambda plot: handle is None or plot.key != handle.plot)
        return found[0] if found else None

    def _step(self, handle: Handle, way: tuple[int, int], fine: bool) -> None:
        """By a hundredth of the range, finer with Shift, or to the next thing that the handle can be on."""
        if handle.is_button:
            return
        if handle.leap is not None and not fine:
            place = handle.leap(*way)
            if place != (handle.x, handle.y):
                self.dragged.emit(handle.name, *place)
            return
        lengths = [
            handle.step or round_step((high - low) / 200) * (0.1 if fine else 1.0)
            for low, high in self._plots[handle.plot].ranges
        ]
        dx, dy = (s * length for s, length in zip(way, lengths, strict=True))
        if (dx and "x" in handle.moves) or (dy and "y" in handle.moves):
            x = rounded(handle.x + dx, lengths[0]) if dx else handle.x
            y = rounded(handle.y + dy, lengths[1]) if dy else handle.y
            self.dragged.emit(handle.name, x, y)

    def focus_in(self, event: QFocusEvent) -> None:
        """Tab arrives at the picture as a whole."""
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self._handles.focus("")
