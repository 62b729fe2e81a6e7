"""Names of curves and values at their points, where ``placing`` finds them room."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter
from PySide6.QtWidgets import QGraphicsItem

from engine.functions.trace import Line
from gui.canvas.ground import Array, Ground, Trace
from gui.canvas.header import Entry
from gui.canvas.hold import Hold
from gui.canvas.items import Curve, Dotted, Note, Rule
from gui.canvas.keys import MarkerMark, SeriesMark
from gui.canvas.placing import Box, Text, place
from gui.canvas.plate import Plate
from gui.canvas.style import Style, measured
from gui.parts import drawn_as

_Source = Line | tuple[bool, float]
"""What a line is drawn from: that of a curve, or whether it is upright and where it stands."""

_LEAD, _VALUE = 16.0, 6.0
"""Room of the marker before a text, and between a name and its value, in logical pixels."""

_DOT = 9.0
"""A leader ends so far before the middle of its dot."""

_FROM = 4.0
"""A leader begins so far from its text."""

_FAR = 24.0
"""A note without a column has a leader where it is farther from its point."""


@dataclass(frozen=True)
class Label:
    """A text in a plot, in ink, with the marker of its series.

    Attributes:
        key: what it is, from one picture to the next.
        text, value: a name, and a bold number after it.
        short: what stands there where the text has no room; "" for nothing.
        series: the place in the table of series whose marker it has, −1 for none.
        at: the point of which it tells, in the plot's coordinates.
        curve: the curve that it names; it stands beside it where no other is near.
        column: whether it stands in a column with others beside their points.
        level: whether it names a level line, anywhere along it.
        bold: whether it is selected.
        row: which row of the list a click selects, −1 for none.
        spare: it is left out where it finds no place; others go to the strip over the plot.
        answer: it is not to be seen while answers are hidden.
        loose: it has no leader: it tells of more than a point.
    """

    key: str
    text: str
    value: str = ""
    series: int = -1
    at: tuple[float, float] | None = None
    curve: Curve | None = None
    column: bool = False
    level: bool = False
    bold: bool = False
    row: int = -1
    spare: bool = False
    answer: bool = False
    short: str = ""
    loose: bool = False

    @property
    def entry(self) -> Entry:
        """The same in a strip."""
        mark = SeriesMark(self.series) if self.series >= 0 else None
        text = f"{self.text} {self.value}".strip()
        return Entry(text, mark, bold=self.bold, row=self.row, answer=self.answer, quiet=mark is None)


class Under(Protocol):
    """What labels ask of the plot in which they stand."""

    look: Style
    hold: Hold
    ranges: tuple[tuple[float, float], tuple[float, float]]
    size_of_data: tuple[float, float]

    @property
    def pixel(self) -> tuple[float, float]:
        """Width and height of a pixel in the plot's coordinates."""

    @property
    def is_hidden(self) -> bool:
        """Whether it shows no more than what is given."""

    @property
    def content(self) -> list[QGraphicsItem]:
        """What stands in the data area."""


@dataclass(frozen=True)
class Placed:
    """A label in its box, in pixels of the data area; ``end`` is where its leader ends."""

    label: Label
    box: Box
    end: tuple[float, float] | None


class Labels(Plate):
    """The labels of a plot, over all that stands in it."""

    def __init__(self, plot: QGraphicsItem, under: Under) -> None:
        super().__init__(plot, under.look)
        self._under = under
        self.placed: tuple[Placed, ...] = ()
        self.boxes: dict[str, Box] = {}
        self._frame: tuple[object, ...] = ()
        self._traces: dict[_Source | int, tuple[_Source, Trace]] = {}
        self._ground = Ground((0.0, 0.0), ())
        self._asked: frozenset[str] = frozenset()
        self.setZValue(60)

    def show_labels(self, labels: Sequence[Label], probe: float | None = None) -> list[Label]:
        """Give these their places, former ones as far as they may stay; those that find none. While a hand
        is on the picture what had none has none: it would come and go.

        Args:
            probe: x of the upright line whose values stand beside it.
        """
        under, unit, shown = self._under, self.look.scale, list(labels)
        size = (under.size_of_data[0] / unit, under.size_of_data[1] / unit)
        former = self.boxes if size == self._ground.size else {}
        waits = under.hold.growing and size == self._ground.size
        waiting = self._asked - self.boxes.keys() if waits else frozenset[str]()
        self._asked = frozenset(label.key for label in labels)
        ground, numbers = self._follow(size)
        x = None if probe is None else self._pixel(probe, 0.0)[0]
        wanted = self._texts(shown, numbers)
        self.boxes = place(ground, wanted, former, x, waiting)
        if [label for label in shown if label.short and label.key not in self.boxes]:
            shown = [self._shortened(label) for label in shown]
            wanted = self._texts(shown, numbers)
            self.boxes = place(ground, wanted, self.boxes, x)
        by_key = {label.key: label for label in shown}
        self.placed = tuple(
            Placed(
                by_key[text.key],
                _scaled(box, unit),
                None if by_key[text.key].loose else self._end(text, box),
            )
            for text in wanted
            if (box := self.boxes.get(text.key)) is not None
        )
        seen = tuple(one for one in self.placed if not self._is_hidden(one.label))
        self.show_what(QRectF(0.0, 0.0, *under.size_of_data), seen)
        return self._left_over(shown)

    def _is_hidden(self, label: Label) -> bool:
        """Whether it is not painted, but keeps its place."""
        return self._under.is_hidden or (label.answer and self.look.hiding_answers)

    def _shortened(self, label: Label) -> Label:
        return replace(label, text=label.short) if label.short and label.key not in self.boxes else label

    def _texts(self, labels: Sequence[Label], numbers: Mapping[int, int]) -> list[Text]:
        """What is to be placed; names of curves that are not drawn are not."""
        return [
            Text(label.key, self._size_of(label), label.at and self._pixel(*label.at),
                 numbers.get(id(label.curve), -1), label.column, label.level)
            for label in labels
            if label.curve is None or id(label.curve) in numbers
        ]  # fmt: skip

    @property
    def texts(self) -> list[str]:
        """What is seen in the plot now."""
        seen = (one.label for one in self.placed if not self._is_hidden(one.label))
        return [f"{label.text} {label.value}".strip() for label in seen]

    def place_of(self, row: int) -> QRectF:
        """Where this row of the list is named in the scene; empty where it is not."""
        found = (_rect(one.box) for one in self.placed if one.label.row == row)
        return self.mapRectToScene(next(found, QRectF()))

    def row_at(self, point: QPointF) -> int | None:
        """The row of the list that is named at a point of the scene."""
        at = self.mapFromScene(point)
        return next(
            (p.label.row for p in self.placed if p.label.row >= 0 and _rect(p.box).contains(at)), None
        )

    def _left_over(self, labels: Sequence[Label]) -> list[Label]:
        """Those without a place, but of a series that is named somewhere none."""
        named = {placed.label.series for placed in self.placed}
        left: list[Label] = []
        for label in labels:
            known = label.key in self.boxes or (label.series >= 0 and label.series in named)
            if not known and not label.spare and not label.value:
                left.append(label)
        return left

    # Geometry --------------------------------------------------------------------------------------

    def _pixel(self, x: float, y: float) -> tuple[float, float]:
        """A point of the plot in logical pixels of the data area."""
        (at,) = self._pixels(np.array([x]), np.array([y])).tolist()
        return at[0], at[1]

    def _pixels(self, x: Array, y: Array) -> Array:
        """(n, 2) points of the plot in logical pixels of the data area."""
        ((left, _), (_, top)), (dx, dy), unit = self._under.ranges, self._under.pixel, self.look.scale
        with np.errstate(all="ignore"):
            return np.stack([(x - left) / (dx * unit), (top - y) / (dy * unit)], axis=1)

    def _follow(self, size: tuple[float, float]) -> tuple[Ground, dict[int, int]]:
        """The ground, that of the picture before as far as its curves are still there; the number in it of
        each item that is a curve."""
        frame = size, self._under.ranges
        before = self._traces if frame == self._frame else {}
        self._traces, self._frame = {}, frame
        traces: list[Trace] = []
        numbers: dict[int, int] = {}
        for item, source in self._sources():
            key = id(source) if isinstance(source, Line) else source
            known = before.get(key) or (source, Trace(self._points(source, size), size))
            self._traces[key] = known
            numbers[id(item)] = len(traces)
            traces.append(known[1])
        if traces != self._ground.traces or size != self._ground.size:
            self._ground = Ground(size, traces)
        self._ground.boxes = self._taken()
        return self._ground, numbers

    def _sources(self) -> Iterator[tuple[QGraphicsItem, _Source]]:
        """Every curve, and every level or upright line over the ground."""
        for item in self._under.content:
            if not item.isVisible():
                continue
            if isinstance(item, Curve) and item.points is not None:
                yield item, item.points
            elif isinstance(item, Rule) and item.zValue() >= 0:
                yield from ((item, (item.upright, at)) for at in item.values)

    def _points(self, source: _Source, size: tuple[float, float]) -> Array:
        """(n, 2) points of a line in pixels."""
        if isinstance(source, Line):
            return self._pixels(source.x, source.y)
        upright, at = source
        if upright:
            x = self._pixel(at, 0.0)[0]
            return np.array([(x, 0.0), (x, size[1])])
        return np.array([self._pixel(end, at) for end in self._under.ranges[0]])

    def _taken(self) -> Array:
        """The boxes of dots and notes."""
        boxes = [np.zeros((0, 4))]
        for item in self._under.content:
            if isinstance(item, Dotted) and item.isVisible() and len(item.places):
                x, y = self._pixels(*item.places.T).T
                half = item.size / 2 + 1.0
                boxes.append(np.stack([x - half, y - half, x + half, y + half], axis=1))
            elif isinstance(item, Note) and item.isVisible() and item.text:
                area = item.area(self._under.pixel)
                corners = self._pixel(area.left(), area.bottom()), self._pixel(area.right(), area.top())
                boxes.append(np.array([[*corners[0], *corners[1]]]))
        return np.concatenate(boxes)

    def _end(self, text: Text, box: Box) -> tuple[float, float] | None:
        """Where the leader to a point ends: in a column always, else where the point is far."""
        if text.at is None or text.level:
            return None
        (x, y), (left, top, right, bottom) = text.at, box
        near = max(left - x, x - right, 0.0), max(top - y, y - bottom, 0.0)
        unit, is_far = self.look.scale, float(np.hypot(*near)) > _FAR
        return (x * unit, y * unit) if text.value or is_far else None

    def _size_of(self, label: Label) -> tuple[float, float]:
        unit = self.look.scale
        wide, high = measured(label.text, self._font(label.bold))
        wide = wide / unit + (_LEAD if label.series >= 0 else 0.0)
        if label.value:
            wide += _VALUE + measured(label.value, self._font(True))[0] / unit
        return wide, high / unit + 2.0

    def _font(self, bold: bool) -> QFont:
        return self.look.font(small=True, bold=bold)

    # Painting --------------------------------------------------------------------------------------

    @drawn_as("labels")
    def _draw(self, painter: QPainter, placed: tuple[Placed, ...]) -> None:
        for one in placed:
            self._draw_label(painter, one)

    def _draw_label(self, painter: QPainter, placed: Placed) -> None:
        theme, label, unit = self.look.theme, placed.label, self.look.scale
        box = _rect(placed.box)
        if placed.end is not None:
            self._draw_leader(painter, box, QPointF(*placed.end))
        x = box.left()
        if label.series >= 0:
            mark = QRectF(x, box.top(), 11.0 * unit, box.height())
            MarkerMark(label.series).draw(painter, mark, self.look)
            x += _LEAD * unit
        painter.setPen(QColor(theme.text))
        for text, bold in ((label.text, label.bold), (label.value, True)):
            metrics = QFontMetricsF(self._font(bold))
            painter.setFont(self._font(bold))
            painter.drawText(QPointF(x, box.top() + unit + metrics.capHeight()), text)
            x += metrics.horizontalAdvance(text) + _VALUE * unit

    def _draw_leader(self, painter: QPainter, box: QRectF, end: QPointF) -> None:
        """From the side of a text to near its dot."""
        unit, left = self.look.scale, box.center().x() < end.x()
        start = QPointF(box.right() + _FROM * unit if left else box.left() - _FROM * unit, box.center().y())
        way = end - start
        length = float(np.hypot(way.x(), way.y()))
        if length > (_DOT + 1.0) * unit:
            painter.setPen(self.look.pen(self.look.theme.muted, 1.0))
            painter.drawLine(start, start + way * (1.0 - _DOT * unit / length))


def _scaled(box: Box, unit: float) -> Box:
    left, top, right, bottom = box
    return left * unit, top * unit, right * unit, bottom * unit


def _rect(box: Box) -> QRectF:
    left, top, right, bottom = box
    return QRectF(left, top, right - left, bottom - top)
