"""The strip over a plot: y's name and what it means, keys of what is drawn, the number of the probe."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from PySide6.QtCore import QPointF, QRectF, Qt, SignalInstance
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter
from PySide6.QtWidgets import QGraphicsItem

from gui.canvas.keys import Mark, RampMark
from gui.canvas.plate import Plate
from gui.canvas.style import Style, measured
from gui.parts import drawn_as

ROW, _NEXT = 24.0, 18.0
"""Height of the strip, and of each further row that it takes, in logical pixels."""

_GAPS, _NEAR = (10.0, 22.0), 6.0
"""Between two entries, over a narrow plot and over a wide one, and between a mark and its text, in logical
pixels."""

_OF_WIDTH = 0.05
"""Share of the width of a plot that stands between two entries."""

_MOST = 14
"""So many rows at most."""

_PILL = 9.0
"""Room beside the number in a pill, in logical pixels."""


@dataclass(frozen=True)
class Entry:
    """One text of a strip, with a mark that it explains.

    Attributes:
        before: what stands on the other side of the mark.
        bold, quiet: whether it is a title or selected; whether it is muted.
        spare: it is left out where it would take another row.
        answer: it is not to be seen while answers are hidden.
        row: which row of the list a click selects, −1 for none.
    """

    text: str
    mark: Mark | None = None
    before: str = ""
    bold: bool = False
    quiet: bool = False
    spare: bool = False
    answer: bool = False
    row: int = -1


@dataclass(frozen=True)
class Pill:
    """A number that rides on an upright line at ``x``, in pixels from the left end of the data area; it is
    ``short`` where the text is wider than that."""

    text: str
    x: float
    short: str = ""


class Under(Protocol):
    """What a strip asks of the plot over which it stands.

    Attributes:
        look: how the whole figure looks.
        above: the room over the data area, in logical pixels.
        size_of_data: of the data area, in pixels of the scene.
    """

    look: Style
    above: float
    size_of_data: tuple[float, float]

    @property
    def outgrown(self) -> SignalInstance:
        """Says that ``above`` is another."""


class Header(Plate):
    """Entries in rows over a plot; those that a pill would cover stand right of it.

    It takes one row, and more only where the entries need them. While their number and the width of the
    plot stay, so do the rows: nothing jumps while texts change.
    """

    def __init__(self, plot: QGraphicsItem, under: Under) -> None:
        super().__init__(plot, under.look)
        self._under = under
        self.title: tuple[Entry, ...] = ()
        self.entries: tuple[Entry, ...] = ()
        self.pill: Pill | None = None
        self.least: tuple[tuple[float, int], ...] = ()
        """So many rows are kept in a window, over a plot of at least so many logical pixels."""
        self.span = 0.0
        """Its width in logical pixels, where that is more than the plot's."""
        self._places: list[tuple[Entry, QRectF]] = []
        self._rows, self._count, self._steady = 0, 0, (0.0, 0)

    def begin(self, name: str, meaning: str = "") -> None:
        """Begin with a name, and with what it means where there is room."""
        title = Entry(name, bold=True), Entry(meaning, quiet=True, spare=True)
        if title != self.title:
            self.title = title
            self.lay_out()

    def say(self, entries: Sequence[Entry], pill: Pill | None = None, steady: int | None = None) -> None:
        """Go on with these entries; the rows stay as they are while ``steady``, by default how many entries
        there are, does."""
        wanted = tuple(entries), pill, len(entries) if steady is None else steady
        if wanted != (self.entries, self.pill, self._count):
            self.entries, self.pill, self._count = wanted
            self.lay_out()

    @property
    def room(self) -> float:
        """The width that a name leaves for one more entry in its row, in pixels of the scene."""
        taken = sum(self._width_of(entry) + self._gap for entry in self.title if not entry.spare)
        return self.room_across - taken

    def first_that_fits(self, texts: Sequence[str]) -> str:
        """The first of some texts for which there is so much room; "" where there is for none."""
        return next((text for text in texts if self._wide(text, False) <= self.room), "")

    def forget(self) -> None:
        """Take no more rows than needed from now on: what it says was meant for another width."""
        self._steady, self._count = (0.0, 0), -1

    @property
    def texts(self) -> list[str]:
        """What stands in it now."""
        return [entry.text for entry, _ in self._places]

    def place_of(self, row: int) -> QRectF:
        """Where the entry of this row of the list stands in the scene; empty for none."""
        found = (place for entry, place in self._places if entry.row == row)
        return self.mapRectToScene(next(found, QRectF()))

    def row_at(self, point: QPointF) -> int | None:
        """The row of the list whose entry is at a point of the scene."""
        at = self.mapFromScene(point)
        return next((e.row for e, place in self._places if e.row >= 0 and place.contains(at)), None)

    def lay_out(self) -> None:
        """Find everything its place, for another width or other entries."""
        under, unit = self._under, self.look.scale
        wanted = [entry for entry in (*self.title, *self.entries) if entry.text]
        rows = self._reserve(wanted)
        under.above = ROW + _NEXT * (rows - 1) if rows else 0.0
        self._places = self._packed(wanted, rows)
        area = QRectF(-self._left, 0.0, self.room_across + 2 * self._left, under.above * unit)
        self.show_what(area, tuple(self._places), self.pill_place, self.pill_text, self.look.hiding_answers)

    @property
    def pill_place(self) -> QRectF:
        """Where the pill stands; empty where there is none."""
        if self.pill is None:
            return QRectF()
        unit, width = self.look.scale, self.room_across
        wide = self._wide(self.pill_text, True) + 2 * _PILL * unit
        left = min(max(self.pill.x - wide / 2, -self._left), width + self._left / 3 - wide)
        return QRectF(left, self._under.above * unit - 22 * unit, wide, 20 * unit)

    @property
    def pill_text(self) -> str:
        """What the pill says."""
        if self.pill is None:
            return ""
        is_wide = self._wide(self.pill.text, True) + 2 * _PILL * self.look.scale > self.room_across
        return self.pill.short if is_wide and self.pill.short else self.pill.text

    @property
    def room_across(self) -> float:
        """The width of the data area, or its own, in pixels of the scene."""
        return max(self._under.size_of_data[0], self.span * self.look.scale)

    @property
    def _gap(self) -> float:
        unit, (least, most) = self.look.scale, _GAPS
        return min(max(_OF_WIDTH * self.room_across, least * unit), most * unit)

    @property
    def _left(self) -> float:
        return 40.0 * self.look.scale

    def _reserve(self, wanted: Sequence[Entry]) -> int:
        """How many rows to take, at least as many as before where nothing but texts has changed."""
        steady = (self.room_across, self._count)
        least = self._rows if steady == self._steady else 0
        if wanted and self.look.interactive:
            kept = (rows for wide, rows in self.least if self.room_across >= wide * self.look.scale)
            least = max(least, next(kept, 0))
        needed = [entry for entry in wanted if not entry.spare]
        rows = max(least, 1 if wanted or self.pill else 0)
        while rows < _MOST and len(self._rows_of(needed, rows)) > rows:
            rows += 1
        before, self._rows, self._steady = self._rows, rows, steady
        if rows != before:
            self._under.above = ROW + _NEXT * (rows - 1) if rows else 0.0
            self._under.outgrown.emit()
        return rows

    def _packed(self, wanted: Sequence[Entry], rows: int) -> list[tuple[Entry, QRectF]]:
        """Everything at its place; of what may be left out as much as these rows hold."""
        kept = list(wanted)
        for entry in reversed([entry for entry in wanted if entry.spare]):
            if len(self._rows_of(kept, rows)) > rows:
                kept.remove(entry)
        unit = self.look.scale
        return [
            (entry, QRectF(x, 2 * unit + row * _NEXT * unit, wide, _NEXT * unit))
            for row, found in enumerate(self._rows_of(kept, rows))
            for entry, x, wide in found
        ]

    def _rows_of(self, entries: Sequence[Entry], rows: int) -> list[list[tuple[Entry, float, float]]]:
        """The entries with their left ends and widths, in as many rows as they need where the last one of
        ``rows`` has the pill."""
        room = self.room_across + self.look.scale
        found: list[list[tuple[Entry, float, float]]] = [[]]
        x = 0.0
        for entry in self._broken(entries, room):
            wide = self._width_of(entry)
            place = self._beyond_pill(x, wide, len(found), rows)
            while place + wide > room and place > 0:
                found.append([])
                place = self._beyond_pill(0.0, wide, len(found), rows)
            found[-1].append((entry, place, wide))
            x = place + wide + self._gap
        return found

    def _beyond_pill(self, x: float, wide: float, row: int, rows: int) -> float:
        """Where what would stand at x begins, if the pill is in its way."""
        pill, gap = self.pill_place, 8 * self.look.scale
        if row == rows and pill.width() and x < pill.right() + gap and x + wide > pill.left() - gap:
            return pill.right() + gap
        return x

    def _broken(self, entries: Sequence[Entry], room: float) -> Iterator[Entry]:
        """The entries, one that is wider than the plot in several parts."""
        for entry in entries:
            over = (self._width_of(entry) - room) / self.look.scale
            if isinstance(entry.mark, RampMark) and over > 0:
                yield replace(entry, mark=replace(entry.mark, width=max(entry.mark.width - over, 16.0)))
                continue
            if over <= 0:
                yield entry
                continue
            text = ""
            for word in entry.text.split(" "):
                longer = f"{text} {word}".lstrip()
                if text and self._width_of(replace(entry, text=longer)) > room:
                    yield replace(entry, text=text)
                    text, entry = word, replace(entry, mark=None, before="")
                else:
                    text = longer
            yield replace(entry, text=text)

    def _width_of(self, entry: Entry) -> float:
        unit = self.look.scale
        wide = self._wide(entry.text, entry.bold or entry.row >= 0)
        if entry.mark is not None:
            wide += (entry.mark.width + _NEAR) * unit
        return wide + (self._wide(entry.before, False) + _NEAR * unit if entry.before else 0.0)

    def _wide(self, text: str, bold: bool) -> float:
        return measured(text, self._font(bold))[0]

    def _font(self, bold: bool) -> QFont:
        return self.look.font(small=True, bold=bold)

    @drawn_as("header")
    def _draw(
        self,
        painter: QPainter,
        places: tuple[tuple[Entry, QRectF], ...],
        pill_place: QRectF,
        pill: str,
        hiding: bool,
    ) -> None:
        for entry, place in places:
            if not (entry.answer and hiding):
                self._draw_entry(painter, entry, place)
        if pill:
            self._draw_pill(painter, pill, pill_place)

    def _draw_entry(self, painter: QPainter, entry: Entry, place: QRectF) -> None:
        unit, theme = self.look.scale, self.look.theme
        base = place.center().y() + QFontMetricsF(self._font(entry.bold)).capHeight() / 2
        x = place.left()
        if entry.before:
            x = self._write(painter, entry.before, QPointF(x, base), False, theme.muted) + _NEAR * unit
        if entry.mark is not None:
            box = QRectF(x, place.top(), entry.mark.width * unit, place.height())
            entry.mark.draw(painter, box, self.look)
            x = box.right() + _NEAR * unit
        ink = theme.muted if entry.quiet else theme.text
        self._write(painter, entry.text, QPointF(x, base), entry.bold, ink)

    def _write(self, painter: QPainter, text: str, at: QPointF, bold: bool, ink: str) -> float:
        """A text; where it ends."""
        painter.setFont(self._font(bold))
        painter.setPen(QColor(ink))
        painter.drawText(at, text)
        return at.x() + self._wide(text, bold)

    def _draw_pill(self, painter: QPainter, text: str, place: QRectF) -> None:
        theme = self.look.theme
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.text))
        painter.drawRoundedRect(place, place.height() / 2, place.height() / 2)
        painter.setFont(self._font(True))
        painter.setPen(QColor(theme.surface))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)
