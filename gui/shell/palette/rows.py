"""The rows of the palette: captions of groups, and things with the letters that fit marked."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from PySide6.QtCore import QModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from gui.look import theme as themes
from gui.look.caps import cap_width, draw_cap
from gui.look.entries import Entries, Index
from gui.look.scale import px
from gui.look.theme import BASE_SIZE, CAPTION_SIZE, applied, font, icon
from gui.shell.palette.things import ICONS, Section, Thing

ROW, CAPTION, BELOW = 36, 32, 8
"""Height of a row, of a caption, and what is free below the last row."""
_EDGE, _ICON, _TEXT, _GAP, _NARROW = 8, 18, 44, 16, 48
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter

Spans = tuple[tuple[int, int], ...]


class Entry(NamedTuple):
    """A row: a thing with the stretches of its title that fit, or the caption of a group with its tally."""

    title: str
    thing: Thing | None = None
    spans: Spans = ()
    tally: str = ""


class Found(Entries):
    """Things and captions."""

    entries: list[Entry]

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Captions cannot be chosen."""
        is_thing = index.isValid() and self.entries[index.row()].thing is not None
        return super().flags(index) if is_thing else Qt.ItemFlag.NoItemFlags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The title, and for a screen reader what stands beside it."""
        entry = self.entries[index.row()]
        if role == Qt.ItemDataRole.AccessibleTextRole and entry.thing is not None:
            return f"{entry.title}, {entry.thing.beside}"
        return entry.title if role == Qt.ItemDataRole.DisplayRole else None


class Rows(QListView):
    """What was found; one row is chosen, captions are passed over.

    Signals:
        told(words): a row with these words has been chosen.
    """

    told = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.found = Found()
        self.setModel(self.found)
        self.setObjectName("rows")
        self.setAccessibleName("What was found")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)  # a model may fail to count
        self.setItemDelegate(_Painter(self))
        self.setMouseTracking(True)
        self.entered.connect(self._choose)

    def show_sections(self, sections: Iterable[Section], nothing: str = "") -> None:
        """Show these, the first row chosen; where there are none, this sentence."""
        entries = []
        for section in sections:
            entries.append(Entry(section.name, tally=section.tally))
            entries += [Entry(thing.title, thing, spans) for thing, spans in section.rows]
        if nothing and not entries:
            entries.append(Entry(nothing))
        self.found.show_entries(entries)
        heights = (self.sizeHintForRow(row) for row in range(len(entries)))
        self.setFixedHeight(sum(heights) + px(BELOW))
        self.step(1)

    @property
    def chosen(self) -> Thing | None:
        """The thing that is chosen."""
        index = self.currentIndex()
        return self.found.entries[index.row()].thing if index.isValid() else None

    def step(self, by: int) -> None:
        """Choose the next row, or the one before; from the last one on to the first."""
        self._go([row for row, entry in enumerate(self.found.entries) if entry.thing], by)

    def leap(self, by: int) -> None:
        """Choose the first row of the next group, or of the one before."""
        entries = self.found.entries
        self._go([row for row in range(1, len(entries)) if not entries[row - 1].thing], by)

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Another row is chosen."""
        super().currentChanged(current, previous)
        if current.isValid():
            self.told.emit(current.data(Qt.ItemDataRole.AccessibleTextRole) or "")

    def _go(self, rows: list[int], by: int) -> None:
        if rows:
            passed = sum(row < self.currentIndex().row() + (by > 0) for row in rows)
            self._choose(self.found.index(rows[(passed if by > 0 else passed - 1) % len(rows)]))

    def _choose(self, index: QModelIndex) -> None:
        """The pointer chooses as the arrow keys do."""
        if index.flags() & Qt.ItemFlag.ItemIsSelectable:
            self.setCurrentIndex(index)


def _entry(index: Index) -> Entry:
    model = index.model()
    assert isinstance(model, Found)
    return model.entries[index.row()]


class _Painter(QStyledItemDelegate):
    """Draws captions and rows."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Rows and captions are of two heights."""
        return QSize(0, px(CAPTION if _entry(index).thing is None else ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """A caption, or a row."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect: QRect = option.rect.adjusted(px(_EDGE), 0, -px(_EDGE), 0)
        entry = _entry(index)
        if entry.thing is None:
            draw_caption(painter, rect.adjusted(px(12), px(4), -px(12), 0), entry.title, entry.tally)
        else:
            chosen = bool(option.state & QStyle.StateFlag.State_Selected)
            _draw_row(painter, rect, entry.thing, entry.spans, chosen)


def draw_caption(painter: QPainter, rect: QRect, name: str, tally: str) -> None:
    """The name of a group, and how many of it are shown."""
    painter.setPen(QColor(applied().muted))
    painter.setFont(font(px(CAPTION_SIZE), bold=True))
    painter.drawText(rect, _LEFT, name)
    painter.setFont(font(px(CAPTION_SIZE)))
    painter.drawText(rect, _RIGHT, tally)


def _draw_row(painter: QPainter, rect: QRect, thing: Thing, spans: Spans, chosen: bool) -> None:
    theme = applied()
    if chosen:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.soft))
        painter.drawRoundedRect(rect, px(8), px(8))
        painter.setBrush(QColor(theme.accent))
        painter.drawRoundedRect(QRect(rect.left(), rect.center().y() - px(9), px(3), px(20)), 1.5, 1.5)
    side = px(_ICON)
    place = QRect(rect.left() + px(14), rect.center().y() - side // 2 + 1, side, side)
    icon(ICONS[thing.group], theme.muted, _ICON).paint(painter, place)
    inner = rect.adjusted(px(_TEXT), 0, -px(12), 0)
    if thing.keys:
        draw_cap(painter, inner.right() - cap_width(thing.keys) + 1, inner.center().y(), thing.keys)
        inner.setRight(inner.right() - cap_width(thing.keys) - px(_GAP))
    beside = inner.adjusted(_draw_title(painter, inner, thing.title, spans) + px(_GAP), 0, 0, 0)
    if not thing.keys and beside.width() > px(_NARROW):
        painter.setFont(font(px(CAPTION_SIZE)))
        painter.setPen(QColor(theme.muted))
        shown = QFontMetrics(painter.font()).elidedText(
            thing.beside, Qt.TextElideMode.ElideRight, beside.width()
        )
        painter.drawText(beside, _RIGHT if thing.place else _LEFT, shown)


def _pieces(title: str, spans: Spans) -> list[tuple[str, bool]]:
    """The title in pieces, each with whether it fits."""
    found, at = [], 0
    for first, end in spans:
        found += [(title[at:first], False), (title[first:end], True)]
        at = end
    return [*found, (title[at:], False)]


def _draw_title(painter: QPainter, rect: QRect, title: str, spans: Spans) -> int:
    """The title, what fits bold on a soft ground with a line under it, cut to the place; its width."""
    theme, x = applied(), rect.left()
    for text, fits in _pieces(title, spans):
        face, wide = font(px(BASE_SIZE), bold=fits), themes.width(text, fits)
        painter.setFont(face)
        room = rect.right() - x
        if wide > room:
            text = QFontMetrics(face).elidedText(text, Qt.TextElideMode.ElideRight, room)
            wide = room
        if fits:
            painter.fillRect(QRectF(x, rect.center().y() - px(9), wide, px(19)), QColor(theme.soft))
            painter.fillRect(QRectF(x, rect.center().y() + px(9), wide, px(2)), QColor(theme.accent))
        painter.setPen(QColor(theme.text))
        painter.drawText(QRect(x, rect.top(), wide + 1, rect.height()), _LEFT, text)
        x += wide
    return x - rect.left()
