"""Plots: a data area with quiet axes, and the items that stand in it."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TypeVar

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Signal
from PySide6.QtWidgets import QGraphicsItem, QGraphicsWidget

from engine.base.rounding import rounded
from gui.canvas.axes import LEFT, Axes, drawable
from gui.canvas.header import Entry, Header, Pill
from gui.canvas.hold import Hold
from gui.canvas.items import CURVE, THIN, Band, Curve, Dotted, Note, Rule, Stroke
from gui.canvas.labels import Label, Labels
from gui.canvas.lock import Lock
from gui.canvas.style import Style
from gui.look.series import SOLID, Dash

# ViewBox asks to be told of every change of its children, and Qt tells it of one that is half built: PySide
# then makes an object of what is none, and at times the program dies of it (bus error). All that pyqtgraph
# does there is to bring the transform up to date before it paints; ``Plot`` does so when it changes.
del pg.ViewBox.itemChange

_EDGE = 2.0
"""What is dragged stays so far inside, in pixels, where it can be seen and grabbed again."""

_BESIDE = 14.0
"""What is free beside a plot without numbers, in logical pixels."""

_ANSWER = 0
"""The key under which items keep whether they are answers."""

_ROUNDS = 3
"""So many times labels are placed until what is left of them has its room in the header."""

Item = TypeVar("Item", bound=QGraphicsItem)


class Plot(QGraphicsWidget):
    """A data area with its axes, and nothing else: no menus, no buttons, no mouse modes.

    Ranges are given, never guessed. ``spans`` names the parameters of x and y that wheel and drag change;
    ``left`` is the room for numbers beside the data area, 0 where there are none, ``above`` that for the
    ``header`` over it. With ``one_scale`` a unit of x is as long as a unit of y: the data area takes of its
    place what the ranges need, in the middle; under a wider header at the top. ``pen`` names the handle
    that comes to where the ground is pressed and draws from there, "" where the ground is moved.

    While answers are hidden, what is an ``answer`` is not painted but keeps its place. In a plot that
    ``is_answer`` all is but what is ``given``, and the numbers at its axes are; a lock stands in it.

    Signals:
        outgrown: what stands over the data area needs another ``above``.
    """

    outgrown = Signal()

    def __init__(
        self,
        style: Style,
        key: str,
        x_name: str = "",
        y_name: str = "",
        span: str = "",
        y_span: str = "",
        one_scale: bool = False,
        is_answer: bool = False,
    ) -> None:
        super().__init__()
        self.look, self.key, self.spans = style, key, (span, y_span)
        self.one_scale, self.pen = one_scale, ""
        self.left, self.above = LEFT, 0.0
        self.hold = Hold()
        self.size_of_data = (1.0, 1.0)
        self._meaning, self._title = "", None  # type: str, str | None
        self._place = (0.0, 0.0, 1.0, 1.0)
        self.view = pg.ViewBox(parent=self, enableMenu=False, enableMouse=False)
        self.view.disableAutoRange()
        self.axes = Axes(style, self)
        self.header, self.labels = Header(self, self), Labels(self, self)
        self._told: tuple[Sequence[Label], Sequence[Entry], Pill | None, float | None] | None = None
        self._telling = False
        self.ranges = ((0.0, 1.0), (0.0, 1.0))
        self._strokes: list[Stroke] = []
        self._is_answer, self._lock = is_answer, Lock(style, self)
        self.set_names(x_name, y_name)
        self.place(*self._place)
        self.show_answers()

    @property
    def is_answer(self) -> bool:
        """Whether what it shows is an answer."""
        return self._is_answer

    @is_answer.setter
    def is_answer(self, is_answer: bool) -> None:
        if is_answer != self._is_answer:
            self._is_answer = is_answer
            self.show_answers()

    @property
    def is_hidden(self) -> bool:
        """Whether it shows no more than what is given."""
        return self.is_answer and self.look.hiding_answers

    def show_answers(self) -> None:
        """Paint what is an answer, or leave it out, as the figure does now."""
        for item in (*self.content, *self.childItems()):
            self._show_or_hide(item)
        self.axes.show(hidden=self.is_hidden)
        self.header.lay_out()
        self._lock.setVisible(self.is_hidden)

    def answer(self, item: Item) -> Item:
        """The item, as an answer: it is not painted while answers are hidden."""
        return self._mark(item, True)

    def given(self, item: Item) -> Item:
        """The item, as no answer, whatever the plot is."""
        return self._mark(item, False)

    def is_answered_by(self, item: QGraphicsItem) -> bool:
        """Whether an item of it is an answer: as it is marked, else as all that stands in the data area."""
        mark = item.data(_ANSWER)
        return self.is_answer and item.parentItem() is not self if mark is None else bool(mark)

    def _mark(self, item: Item, is_answer: bool) -> Item:
        item.setData(_ANSWER, is_answer)
        self._show_or_hide(item)
        return item

    def _show_or_hide(self, item: QGraphicsItem) -> None:
        """An item that is not painted takes part in all else: labels keep off it, nothing moves."""
        item.setOpacity(float(not (self.look.hiding_answers and self.is_answered_by(item))))

    def keep_lock_off(self, places: Sequence[tuple[float, float]]) -> None:
        """Let the lock stand where none of these points is, where there is such a place."""
        points = [self.mapFromScene(self.to_scene(x, y)) for x, y in places]
        self._lock.keep_off(points)

    def set_names(self, x_name: str, y_name: str, meaning: str = "", title: str | None = None) -> None:
        """Name both axes; an axis without a name keeps its numbers.

        Args:
            meaning: what y is, in words.
            title: what the header begins with; None for the name of y, which else stands over its numbers.
        """
        self._title, self._meaning = title, meaning
        self.axes.show(names=(x_name, y_name), beside=title is not None)
        self._name_header()

    def _name_header(self) -> None:
        self.header.begin(self.axes.name_of(1) if self._title is None else self._title, self._meaning)

    def show_numbers(self, x: bool = True, y: bool = True) -> None:
        """Whether the axes have numbers."""
        self.axes.show(numbers=(x, y))

    def leave_out_y_numbers(self) -> None:
        """The plot on the left has the same: their room goes to both."""
        self.show_numbers(y=False)
        self.left = _BESIDE

    def place(self, x: float, y: float, width: float, height: float) -> None:
        """Take this place in the scene; width and height are those of the data area, at most. One that is
        hidden or has no room still has a pixel: everything that is drawn relies on a size."""
        self._place = (x, y, width, height)
        if self.one_scale:
            used = min(width, height * self.aspect), min(height, width / self.aspect)
            x += (width - used[0]) / 2
            y += 0.0 if self.header.span else (height - used[1]) / 2
            width, height = used
        width, height = max(width, 1.0), max(height, 1.0)
        left, above = self.left * self.look.scale, self.above * self.look.scale
        self.setGeometry(QRectF(x, y, left + width, above + height + self.axes.below))
        self.axes.setPos(left - LEFT * self.look.scale, above)
        self.axes.show(size=(width, height))
        area = QRectF(left, above, width, height)
        self._lock.cover(area)
        if (width, height) != self.size_of_data or area != self.view.geometry():
            is_as_wide = width == self.size_of_data[0]
            self.size_of_data = (width, height)
            self.view.setGeometry(area)
            self.header.setPos(left, 0.0)
            self.header.lay_out()
            if not is_as_wide:
                self.header.forget()
            self.labels.setPos(left, above)
            self._rescale()
            if self._told is not None and not self._telling:
                self.tell(*self._told)

    @property
    def aspect(self) -> float:
        """Width by height of the ranges."""
        (x0, x1), (y0, y1) = self.ranges
        return max((x1 - x0) / (y1 - y0), sys.float_info.min)

    def set_ranges(self, x: tuple[float, float], y: tuple[float, float]) -> None:
        """Show these ranges, whatever the numbers: everything that is drawn relies on a width."""
        x, y = (drawable(*ends, log) for ends, log in zip((x, y), self.axes.log, strict=True))
        if (x, y) != self.ranges:
            self.ranges = (x, y)
            if self.one_scale:
                self.place(*self._place)
            self.view.setRange(xRange=x, yRange=y, padding=0, disableAutoRange=False)
            before = self.axes.name_of(1)
            self.axes.show(ranges=(x, y))
            if self.axes.name_of(1) != before:
                self._name_header()
            self._rescale()

    def follow(self, x: tuple[float, float], y: tuple[float, float]) -> None:
        """Show these ranges, as far as a hand on the picture lets them change (see ``Hold``)."""
        hold, shown = self.hold, self.ranges
        self.set_ranges(hold.range(self.key, 0, shown[0], x), hold.range(self.key, 1, shown[1], y))

    def pill(self, text: str, x: float, short: str = "") -> Pill:
        """A number for an upright line at x; with an arrow at the end of the range beyond which that is."""
        low, high = self.ranges[0]
        if not low <= x <= high:
            text = f"← {text}" if x < low else f"{text} →"
        return Pill(text, (min(max(x, low), high) - low) / self.pixel[0], short)

    def tell(
        self,
        labels: Sequence[Label],
        entries: Sequence[Entry] = (),
        pill: Pill | None = None,
        probe: float | None = None,
    ) -> None:
        """Put these labels where they hide nothing, and what finds no place into the header, after these
        entries.

        Args:
            probe: x of the upright line whose values stand beside it.
        """
        self._told = labels, entries, pill, probe
        self._telling = True
        for _ in range(_ROUNDS):
            size = self.size_of_data
            left = self.labels.show_labels(labels, probe)
            self.header.say([*entries, *(label.entry for label in left)], pill, len(labels) + len(entries))
            if self.size_of_data == size:
                break
        self._telling = False

    @property
    def texts(self) -> list[str]:
        """What stands in the header and the labels."""
        return [*self.header.texts, *self.labels.texts]

    def named_at(self, point: QPointF) -> int | None:
        """The row of the list that is named at a point of the scene, in the plot or over it."""
        row = self.labels.row_at(point)
        return self.header.row_at(point) if row is None else row

    @property
    def pixel(self) -> tuple[float, float]:
        """Width and height of a logical pixel in the plot's coordinates."""
        (x0, x1), (y0, y1) = self.ranges
        return (x1 - x0) / self.size_of_data[0], (y1 - y0) / self.size_of_data[1]

    def _rescale(self) -> None:
        self.view.updateMatrix()
        for item in self._strokes:
            item.rescaled()

    def to_scene(self, x: float, y: float) -> QPointF:
        """Where a point of the plot stands in the scene."""
        return self.view.mapViewToScene(QPointF(x, y))

    def from_scene(self, point: QPointF) -> tuple[float, float]:
        """Which point of the plot stands there in the scene."""
        mapped = self.view.mapSceneToView(point)
        return mapped.x(), mapped.y()

    def rounded_from_scene(self, point: QPointF) -> tuple[float, float]:
        """The same without decimals that no pixel shows, so that what is set by hand can be read off."""
        x, y = self.from_scene(point)
        dx, dy = self.pixel
        return rounded(x, dx), rounded(y, dy)

    def reach(self, point: QPointF) -> QPointF:
        """The place in the data area that is nearest to a point of the scene: so far a hand takes things."""
        area = self.scene_rect().adjusted(_EDGE, _EDGE, -_EDGE, -_EDGE)
        return QPointF(
            min(max(point.x(), area.left()), area.right()), min(max(point.y(), area.top()), area.bottom())
        )

    def scene_rect(self) -> QRectF:
        """The data area in the scene."""
        return self.view.sceneBoundingRect()

    def add(self, item: Item, z: float = 0.0) -> Item:
        """Put an item into the data area; it never changes the range."""
        item.setZValue(z)
        self.view.addItem(item, ignoreBounds=True)
        self._show_or_hide(item)
        if isinstance(item, Stroke):
            self._strokes.append(item)
            item.rescaled()
        return item

    @property
    def content(self) -> list[QGraphicsItem]:
        """What stands in the data area."""
        return self.view.childGroup.childItems()

    def curve(self, color: str, width: float = CURVE, dash: Dash = SOLID, z: float = 0.0) -> Curve:
        """A new curve."""
        return self.add(Curve(self, color, width, dash), z)

    def dots(self, z: float = 20.0, still: bool = False) -> Dotted:
        """A new group of dots; those that stay for long are ``still``."""
        return self.add(Dotted(self, still), z)

    def note(
        self,
        color: str,
        anchor: tuple[float, float] = (0.0, 0.0),
        z: float = 12.0,
        *,
        large: bool = False,
        answer: bool = False,
        sheet: float = 0.6,
        series: int | None = None,
    ) -> Note:
        """A new line of text, of the curve at a place in a list where there is one; perhaps an answer."""
        note = self.add(Note(self.look, color, anchor, large, sheet, series), z)
        return self.answer(note) if answer else note

    def band(self, color: str, z: float = -20.0) -> Band:
        """A new shaded stretch of x."""
        return self.add(Band(self.look, color), z)

    def rule(self, angle: float, color: str, width: float = THIN, dash: Dash = SOLID, z: float = 5.0) -> Rule:
        """A new line across the plot: angle 90 is upright, 0 level."""
        return self.add(Rule(self, angle == 90, color, width, dash), z)
