"""The rows of the palette: captions of groups, and things with the letters that fit marked."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from gui.look import theme as themes
from gui.look.caps import cap_width, draw_cap
from gui.look.scale import px
from gui.look.theme import BASE_SIZE, CAPTION_SIZE, applied, font, icon
from gui.shell.palette.things import ICONS, Section, Thing

ROW, CAPTION, BELOW = 36, 32, 8
"""Height of a row, of a caption, and what is free below the last row."""
_EDGE, _ICON, _TEXT, _GAP, _NARROW = 8, 18, 44, 16, 48
_THING, _SPANS, _TALLY = (Qt.ItemDataRole.UserRole + at for at in range(3))
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter

Index = QModelIndex | QPersistentModelIndex
Spans = tuple[tuple[int, int], ...]


class Rows(QListWidget):
    """What was found; one row is chosen, captions are passed over."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("rows")
        self.setAccessibleName("What was found")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(_Painter(self))
        self.setMouseTracking(True)

    def show_sections(self, sections: Iterable[Section], nothing: str = "") -> None:
        """Show these, the first row chosen; where there are none, this sentence."""
        self.clear()
        for section in sections:
            self._add_caption(section.name, section.tally)
            for thing, spans in section.rows:
                item = QListWidgetItem(thing.title, self)
                item.setData(_THING, thing)
                item.setData(_SPANS, spans)
                item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{thing.title}, {thing.beside}")
        if nothing and not self.count():
            self._add_caption(nothing, "")
        heights = (self.sizeHintForRow(row) for row in range(self.count()))
        self.setFixedHeight(sum(heights) + px(BELOW))
        self.step(1)

    @property
    def chosen(self) -> Thing | None:
        """The thing that is chosen."""
        item = self.currentItem()
        return None if item is None else thing_of(item)

    def step(self, by: int) -> None:
        """Choose the next row, or the one before; from the last one on to the first."""
        self._go([row for row in range(self.count()) if thing_of(self.item(row))], by)

    def leap(self, by: int) -> None:
        """Choose the first row of the next group, or of the one before."""
        self._go([row for row in range(1, self.count()) if not thing_of(self.item(row - 1))], by)

    def _go(self, rows: list[int], by: int) -> None:
        if rows:
            passed = sum(row < self.currentRow() + (by > 0) for row in rows)
            self.setCurrentRow(rows[(passed if by > 0 else passed - 1) % len(rows)])

    def _add_caption(self, name: str, tally: str) -> None:
        item = QListWidgetItem(name, self)
        item.setData(_TALLY, tally)
        item.setFlags(Qt.ItemFlag.NoItemFlags)


def thing_of(item: QListWidgetItem) -> Thing | None:
    """What a row stands for; None for a caption."""
    thing = item.data(_THING)
    return thing if isinstance(thing, Thing) else None


class _Painter(QStyledItemDelegate):
    """Draws captions and rows."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Rows and captions are of two heights."""
        return QSize(0, px(CAPTION if index.data(_THING) is None else ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """A caption, or a row."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect: QRect = option.rect.adjusted(px(_EDGE), 0, -px(_EDGE), 0)
        thing = index.data(_THING)
        if thing is None:
            draw_caption(painter, rect.adjusted(px(12), px(4), -px(12), 0), index.data(), index.data(_TALLY))
        else:
            chosen = bool(option.state & QStyle.StateFlag.State_Selected)
            _draw_row(painter, rect, thing, index.data(_SPANS), chosen)


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
