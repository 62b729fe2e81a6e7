"""Grid, numbers and names around the data area of a plot, drawn as one item.

pyqtgraph's own axes replay a recorded picture with antialiased lines at every repaint, some four
milliseconds each; this item draws plain lines and a few short texts, and Qt keeps the pixels.
"""

from __future__ import annotations

import math
from typing import Any

from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem

from engine.base.linear import sum_of
from engine.base.text import count, number, superscript
from gui.canvas.style import Style, blend
from gui.parts import drawn_as, part

LEFT = 54.0
"""Room for numbers left of the data area, in logical pixels."""

_NUMBERS, _BARE = 24.0, 2.0
_SPACING = 40.0, 26.0
"""Least distance between two numbers of x and of y, from middle to middle."""

_MOST = 13, 7
"""So many numbers stand along x and along y at most."""

_NAMED, _OVER = 5.0, 18.0
"""Between the last number of x and its name, and how far that may stand out over the data area."""

_ROOM = LEFT - 4.0
"""The width that a number of y has at most; a wider one has narrower letters, and a page has none of it."""

_APART = 12.0
"""Least room between two numbers side by side; wide ones are thinned out for it."""

_FIRST_POWER = 3.0
"""Where a logarithmic axis reaches so far its numbers are powers of ten: 10⁻³, 10⁻², 10⁰."""

_FAR = 2e3
"""From so many times its width on an axis counts from a round number near it: x − 100000."""

_FARTHEST, _NARROWEST, _FINEST = 1e300, 1e-300, 1e-13
"""How far from 0 an axis reaches, and how narrow it may be: by itself, and beside the numbers on it."""

_FARTHEST_POWER, _LARGEST_POWER = 400.0, 308.0
"""How far the powers of ten of a logarithmic axis reach, and the largest of which a multiple is a number."""


class Axes(QGraphicsItem):
    """The frame of a data area that starts at (LEFT, 0) of its parent."""

    def __init__(self, style: Style, parent: QGraphicsItem) -> None:
        super().__init__(parent)
        self._style = style
        self._unit = style.scale
        self.size = (1.0, 1.0)
        self.ranges = ((0.0, 1.0), (0.0, 1.0))
        self.names = ("", "")
        self.beside = False
        self.numbers = (True, True)
        self.log = (False, False)
        self.whole = (False, False)
        self.shelf: float | None = None
        self.hidden = False
        self.setZValue(-1000)
        style.keep_pixels(self)

    @property
    def below(self) -> float:
        """Room for numbers and name under the data area."""
        return (_NUMBERS if self.numbers[0] or self.names[0] else _BARE) * self._unit

    def show(self, **changes: Any) -> None:
        """Change ``names``, ``beside``, ``numbers``, ``log``, ``whole``, ``shelf``, ``hidden``, ``size``
        or ``ranges``.

        What is so already costs nothing. The name of y stands ``beside`` the plot, over its numbers, where
        the strip over the plot does not begin with it. On a logarithmic axis the plot holds powers of ten,
        and the numbers are what they stand for; an axis of counts has whole numbers only. The ``shelf`` is
        the y at which an exact 0 stands, below all powers. Of ``hidden`` axes only the names are painted.
        """
        changed = {name: value for name, value in changes.items() if getattr(self, name) != value}
        if changed:
            self.prepareGeometryChange()
            for name, value in changed.items():
                setattr(self, name, value)
            self.update()

    def boundingRect(self) -> QRectF:
        """Data area, numbers and names, with what may stand out over the right end."""
        (width, height), left = self.size, LEFT * self._unit
        return QRectF(
            0, -10 * self._unit, left + width + 44 * self._unit, height + self.below + 12 * self._unit
        )

    def paint(self, painter: QPainter, *_: Any) -> None:
        """Lines at the numbers, numbers, names."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        font = self._style.font(small=True)
        painter.setFont(font)
        metrics = QFontMetricsF(font)
        for axis in (0, 1):
            with part(painter, f"axis {'xy'[axis]}", self.names[axis]):
                self._draw_axis(painter, metrics, axis)
        self._draw_frame(painter)

    def _draw_axis(self, painter: QPainter, metrics: QFontMetricsF, axis: int) -> None:
        theme = self._style.theme
        if axis == 1 and self.shelf is not None and not self.hidden:
            self._draw_shelf(painter, self.shelf)
        painter.setPen(QPen(QColor(theme.grid), 0))
        painter.drawLines(self._lines(axis, [] if self.hidden else self._marks(metrics, axis)))
        for text, place in self.texts(axis):
            painter.setPen(QColor(theme.text if text == self.name_of(axis) else theme.muted))
            self._write(painter, metrics, text, place)

    def texts(self, axis: int) -> list[tuple[str, QRectF]]:
        """The numbers, then the name where it stands at the axis, each with its place: a box from the
        baseline up to the top of a digit."""
        metrics, name = QFontMetricsF(self._style.font(small=True)), self.name_of(axis)
        named = [(name, self._place_of_name(metrics, axis))] if name and (axis == 0 or self.beside) else []
        found: list[tuple[str, QRectF]] = []
        if self.numbers[axis] and not self.hidden:
            marks = [(self.text(axis, mark), self._at(axis, mark)) for mark in self._marks(metrics, axis)]
            if axis == 1 and self.shelf is not None:
                marks.append(("0", self._at(1, self.shelf)))
            if not self._style.interactive:
                room = _ROOM * self._unit if axis else math.inf
                marks = [(text, at) for text, at in marks if metrics.horizontalAdvance(text) <= room]
            places = [(text, self._place_of_number(metrics, axis, text, at)) for text, at in marks]
            taken = [place for _, place in named]
            for text, place in places:
                if not _meets(place, axis, taken):
                    found.append((text, place))
                    taken.append(place)
        return found + named

    def _marks(self, metrics: QFontMetricsF, axis: int) -> list[float]:
        """Where numbers stand."""
        low, high = self.ranges[axis]
        marks_of, size = powers if self.log[axis] else ticks, self.size[axis]
        spacing = _SPACING[axis] * self._unit
        if self.whole[axis]:
            spacing = max(spacing, size / (high - low))
        marks = marks_of(low, high, size, spacing, _MOST[axis])
        if axis == 0 and self.numbers[0]:
            widest = max((metrics.horizontalAdvance(self.text(0, mark)) for mark in marks), default=0.0)
            if widest + _APART * self._unit > spacing:
                marks = marks_of(low, high, size, widest + _APART * self._unit, _MOST[0])
        if axis == 1 and self.shelf is not None:
            above = self.shelf + 0.4 * (self.shelf - low)
            marks = [at for at in marks if at > above]
        return marks

    def _place_of_name(self, metrics: QFontMetricsF, axis: int) -> QRectF:
        """Where the name of x stands, after the last number; where that of y does, over the uppermost."""
        unit, high = self._unit, metrics.capHeight()
        wide = metrics.horizontalAdvance(self.name_of(axis))
        if axis == 1:
            return QRectF((LEFT - 6) * unit - wide, 0.0, wide, high)
        left, width, over = LEFT * unit, self.size[0], _OVER * unit
        right = left + width + over if wide <= width + 2 * over else left + (width + wide) / 2
        return QRectF(right - wide, self.size[1] + 16 * unit - high, wide, high)

    def _place_of_number(self, metrics: QFontMetricsF, axis: int, text: str, at: float) -> QRectF:
        """Under, or left of, its mark; as narrow as the room is."""
        unit, high = self._unit, metrics.capHeight()
        wide = metrics.horizontalAdvance(text)
        if axis == 0:
            return QRectF(at - wide / 2, self.size[1] + 16 * unit - high, wide, high)
        middle = min(max(at, 4 * unit), self.size[1] - 4 * unit)
        wide = min(wide, _ROOM * unit)
        return QRectF((LEFT - 6) * unit - wide, middle - high / 2, wide, high)

    def _at(self, axis: int, value: float) -> float:
        """Where a value stands along its axis, in the parent's coordinates."""
        low, high = self.ranges[axis]
        share = (value - low) / (high - low)
        return LEFT * self._unit + share * self.size[0] if axis == 0 else (1 - share) * self.size[1]

    def _lines(self, axis: int, values: list[float]) -> list[QLineF]:
        left, (width, height) = LEFT * self._unit, self.size
        if axis == 0:
            return [QLineF(x, 0, x, height) for x in (self._at(0, value) for value in values)]
        return [QLineF(left, y, left + width, y) for y in (self._at(1, value) for value in values)]

    def text(self, axis: int, mark: float) -> str:
        """The number at a mark."""
        low, high = self.ranges[axis]
        if self.log[axis]:
            return power_text(mark, max(-low, high) >= _FIRST_POWER)
        if self.whole[axis]:
            return count(round(mark))
        far = max(-low, high) / (high - low)
        return number(mark - self._shift(axis), 4 + max(0, math.ceil(math.log10(max(far, 1.0)))))

    def _shift(self, axis: int) -> float:
        """What is taken from the numbers, where they would all begin alike and a name can tell it."""
        return 0.0 if self.log[axis] or not self.names[axis] else shift_of(*self.ranges[axis])

    def name_of(self, axis: int) -> str:
        """``x``, or ``x − 100000`` where the numbers are so much smaller."""
        return sum_of(((1.0, self.names[axis]), (-self._shift(axis), "")), 15) if self.names[axis] else ""

    @staticmethod
    def _write(painter: QPainter, metrics: QFontMetricsF, text: str, place: QRectF) -> None:
        """A text at its place, in narrower letters where it is longer: 10⁻³⁰⁰ would stand over the edge."""
        share = min(place.width() / max(metrics.horizontalAdvance(text), 1.0), 1.0)
        if share > 0.999:
            painter.drawText(place.bottomLeft(), text)
            return
        painter.save()
        painter.translate(place.bottomLeft())
        painter.scale(share, share)
        painter.drawText(QPointF(), text)
        painter.restore()

    def _draw_shelf(self, painter: QPainter, shelf: float) -> None:
        """A sheet of its own under the powers, where an exact 0 stands."""
        theme, unit, y = self._style.theme, self._unit, self._at(1, shelf)
        half = self.size[1] - y
        sheet = QRectF(LEFT * unit, y - half, self.size[0], 2 * half)
        painter.fillRect(sheet, blend(theme.surface, theme.hairline, 0.45))
        painter.setPen(QPen(QColor(theme.muted), 0))
        painter.drawLine(QLineF(sheet.left(), sheet.top(), sheet.right(), sheet.top()))

    @drawn_as("frame")
    def _draw_frame(self, painter: QPainter) -> None:
        left, (width, height) = LEFT * self._unit, self.size
        painter.setPen(QPen(QColor(self._style.theme.hairline), 0))
        painter.drawLines([QLineF(left, 0, left, height), QLineF(left, height, left + width, height)])


def _meets(place: QRectF, axis: int, taken: list[QRectF]) -> bool:
    """Whether a number leaves others of its axis, or its name, too little room."""
    apart = (_NAMED, 0.0) if axis == 0 else (0.0, _NAMED)
    return any(place.adjusted(-apart[0], -apart[1], *apart).intersects(other) for other in taken)


def drawable(low: float, high: float, log: bool = False) -> tuple[float, float]:
    """The range from low to high as an axis can show it: finite, ascending, and wide enough for the numbers
    in it to differ. A range of one value begins there; one of no number at all is that from 0 to 1."""
    most = _FARTHEST_POWER if log else _FARTHEST
    ends = [min(max(end, -most), most) for end in (low, high) if not math.isnan(end)] or [0.0]
    low, high = min(ends), max(ends)
    size = max(abs(low), abs(high))
    return (low, high) if high - low >= max(_NARROWEST, _FINEST * size) else (low, low + max(size, 1.0))


def power_text(exponent: float, raised: bool) -> str:
    """The number 10 to this power: ``0.02``, or ``2·10⁻²`` where all numbers of an axis are ``raised``."""
    if not raised:
        return number(10.0**exponent)
    whole = math.floor(exponent + 1e-9)
    factor = round(10.0 ** (exponent - whole))
    return f"{f'{factor}·' if factor > 1 else ''}10{superscript(whole)}"


def shift_of(low: float, high: float) -> float:
    """A round number amid a range that is far from 0 beside its width; 0 for any other."""
    if max(-low, high) < _FAR * (high - low):
        return 0.0
    unit = 10.0 ** math.ceil(math.log10(high - low))
    return unit * round((low + (high - low) / 2) / unit)


def ticks(low: float, high: float, pixels: float, spacing: float, most: int = 1000) -> list[float]:
    """At most so many round numbers between low and high, at least ``spacing`` pixels apart.

    Steps are 1, 2 or 5 times a power of ten. Marks nearer than a pixel to an end are kept.
    """
    least = (high - low) * max(spacing / max(pixels, 1.0), 1.0 / (most + 1))
    power = 10.0 ** math.floor(math.log10(least))
    steps = [factor * power for factor in (1, 2, 5, 10, 20) if factor * power >= least * (1 - 1e-9)]
    found = (_multiples(low, high, step) for step in steps)
    return next(marks for marks in found if len(marks) <= most)


def powers(low: float, high: float, pixels: float, spacing: float, most: int = 1000) -> list[float]:
    """Whole powers of ten between 10^low and 10^high, as ``ticks`` does it.

    Where there is room, twice and five times a power are numbered too.
    """
    decade = pixels / max(high - low, 1e-9)
    marks = ticks(low, high, pixels, max(spacing, decade * 0.999), most)
    if decade * math.log10(2) < spacing:
        return marks
    top = min(high, _LARGEST_POWER)
    below = range(math.floor(low), math.ceil(high))
    between = [at for k in below for m in (2, 5) if low <= (at := k + math.log10(m)) <= top]
    return sorted([*marks, *between]) if len(marks) + len(between) <= most else marks


def _multiples(low: float, high: float, step: float) -> list[float]:
    slack = 1e-6 * step
    first, last = math.ceil((low - slack) / step), math.floor((high + slack) / step)
    digits = max(0, 2 - math.floor(math.log10(step)))
    return [round(k * step, digits) for k in range(first, last + 1)]
