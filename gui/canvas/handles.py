"""What can be grabbed in a figure, and which of it has the keyboard."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtWidgets import QGraphicsRectItem, QGraphicsView

from engine.base.experiment import Experiment, Handle
from gui.canvas.plots import Plot
from gui.canvas.style import Style
from gui.look.voice import VOICE

_REACH = {"point": 18.0, "vertical": 10.0, "horizontal": 10.0, "arm": 11.0}
"""How near the pointer must come to grab, in logical pixels."""

_RING = 20.0
"""Side of the ring around the handle that has the keyboard, in logical pixels."""


class Handles:
    """The handles of a figure, in the order of the Tab key.

    While keys are used a ring stands around the one that has the keyboard, and a screen reader says what it
    is; else the ring stands around the picture, and the screen reader says what that shows.

    Attributes:
        drawn_from: the state that they belong to.
        ring: the mark around what has the keyboard.
    """

    def __init__(self, view: QGraphicsView, plots: Mapping[str, Plot], style: Style) -> None:
        self._view, self._plots, self._style = view, plots, style
        self._all: tuple[Handle, ...] = ()
        self.drawn_from: Experiment | None = None
        self._focused, self._by_keyboard, self._description = "", False, ""
        self.ring = QGraphicsRectItem()
        self.ring.setZValue(1000)
        view.scene().addItem(self.ring)

    def __iter__(self) -> Iterator[Handle]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)

    def __getitem__(self, name: str) -> Handle:
        """The handle of this name; ``KeyError`` where there is none."""
        for handle in self._all:
            if handle.name == name:
                return handle
        raise KeyError(name)

    @property
    def focused(self) -> Handle | None:
        """The one that has the keyboard, where it can be seen."""
        return next((handle for handle in self._seen if handle.name == self._focused), None)

    @property
    def is_one_wanted(self) -> bool:
        """Whether a handle has the keyboard, be it that it cannot be seen or is not there yet."""
        return self._focused != ""

    @property
    def _seen(self) -> list[Handle]:
        return [handle for handle in self._all if self._is_seen(handle)]

    @property
    def seen(self) -> list[Handle]:
        """Those that can be seen, one of each name, in the order of the Tab key."""
        first: dict[str, Handle] = {}
        for handle in self._seen:
            first.setdefault(handle.name, handle)
        return list(first.values())

    def place(self, handle: Handle) -> QRectF:
        """Where the ring around a handle stands in the scene."""
        at, side = self._plots[handle.plot].to_scene(handle.x, handle.y), _RING * self._style.scale
        return QRectF(at.x() - side / 2, at.y() - side / 2, side, side)

    def _is_seen(self, handle: Handle) -> bool:
        """Whether it can be seen: not on a hidden plot, not where its place is an answer."""
        plot = self._plots[handle.plot]
        return plot.isVisible() and not (plot.is_hidden or (handle.is_answer and self._style.hiding_answers))

    def clear(self) -> None:
        """There is nothing to grab; the ring takes the present colors."""
        self._all = ()
        self.ring.setPen(self._style.pen(self._style.theme.accent, 2.0))
        self.ring.hide()

    def show(self, handles: tuple[Handle, ...], drawn_from: Experiment | None = None) -> None:
        """What can be grabbed now, and in which state it was drawn."""
        self._all, self.drawn_from = handles, drawn_from
        self.place_ring()

    def describe(self, text: str) -> None:
        """What a screen reader says of the picture."""
        self._description = text
        self.place_ring()

    def said(self, handle: Handle) -> str:
        """What there is to say of a handle now."""
        return handle.said(self._style.hiding_answers)

    def at(self, point: QPointF) -> Handle | None:
        """The handle that a press at this point of the scene would grab: points before lines."""
        found = []
        for handle in self._seen:
            away = _distance(handle, self._plots[handle.plot], point)
            if away <= _REACH[handle.grab] * self._style.scale:
                found.append((handle.grab != "point", away, handle))
        return min(found, key=lambda item: item[:2])[2] if found else None

    def focus(self, name: str, by_keyboard: bool = True) -> None:
        """Give the keyboard to this handle ("" for none)."""
        self._focused, self._by_keyboard = name, by_keyboard
        self.place_ring()

    def enter(self) -> bool:
        """Give the keyboard to the first handle; whether there is one."""
        seen = self.seen
        self.focus(seen[0].name if seen else "")
        return bool(seen)

    def focus_next(self, forward: bool) -> bool:
        """Where the ring stands around a handle, give the keyboard to the one after, or before, and from the
        first one back to the picture. Whether the keyboard stays in it."""
        if not self._has_ring or self.focused is None:
            return False
        names = ["", *(handle.name for handle in self.seen)]
        at = names.index(self._focused) + (1 if forward else -1)
        self.focus(names[at % len(names)])
        return at < len(names)

    def place_ring(self) -> None:
        """The ring follows its handle, and the screen reader the ring; else it stands around the picture."""
        handle = self.focused if self._has_ring else None
        self.ring.setVisible(self._has_ring)
        if handle is not None:
            self.ring.setRect(self.place(handle))
        else:
            self.ring.setRect(QRectF(self._view.viewport().rect()).adjusted(1, 1, -1, -1))
        said = self._description if handle is None else self.said(handle)
        if handle is not None and said != self._view.accessibleDescription():
            VOICE.say(self._view, said)
        self._view.setAccessibleDescription(said)

    @property
    def _has_ring(self) -> bool:
        return self._by_keyboard and self._view.hasFocus()


def _distance(handle: Handle, plot: Plot, point: QPointF) -> float:
    """How far the pointer is from what can be grabbed; what lies outside the data area is not seen."""
    area, at = plot.scene_rect(), plot.to_scene(handle.x, handle.y)
    if not area.adjusted(-1, -1, 1, 1).contains(at if handle.grab == "point" else point):
        return math.inf
    if handle.grab == "vertical":
        return abs(at.x() - point.x())
    if handle.grab == "horizontal":
        return abs(at.y() - point.y())
    if handle.grab == "point":
        return math.hypot(at.x() - point.x(), at.y() - point.y())
    path = [plot.to_scene(x, y) for x, y in handle.path]
    return min((_to_segment(point, a, b) for a, b in pairwise(path)), default=math.inf)


def _to_segment(point: QPointF, a: QPointF, b: QPointF) -> float:
    along = b - a
    length = QPointF.dotProduct(along, along)
    t = min(max(QPointF.dotProduct(point - a, along) / length, 0.0), 1.0) if length else 0.0
    foot = a + along * t - point
    return math.hypot(foot.x(), foot.y())
