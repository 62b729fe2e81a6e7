"""The table of facts under a picture: a row for each function or unit, bars where a share says more."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from engine.base.table import Fact, Facts
from gui.look import theme as themes
from gui.look.series import sample
from gui.look.theme import Theme

_ROW, _PADDING, _NAMES = 25, 8, 220
_TIGHT, _ELIDED = 3, 80
"""Where the table is too narrow columns have less padding, and then names less room."""
_HIDDEN = "•••"
_EMPTY = Facts((), (), ())

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole


class FactsModel(QAbstractTableModel):
    """Facts as a table; hidden ones show dots until the answer is asked for.

    Signals:
        renamed(row): a row has another name; ``headerDataChanged`` would lay out and paint the whole table.
    """

    renamed = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.facts = _EMPTY
        self.theme = themes.LIGHT
        self.hidden = False

    def show_facts(self, facts: Facts) -> None:
        """Take other facts; the view resets only when rows or columns change."""
        shape = (len(facts.rows), facts.header)
        if shape != (len(self.facts.rows), self.facts.header):
            self.beginResetModel()
            self.facts = facts
            self.endResetModel()
            return
        old, self.facts = self.facts, facts
        for row, (before, now) in enumerate(zip(old.rows, facts.rows, strict=True)):
            for column, (was, cell) in enumerate(zip(before[1], now[1], strict=True)):
                if was != cell:  # one by one: a range of cells would repaint the whole table
                    self.dataChanged.emit(self.index(row, column), self.index(row, column))
            if before[0] != now[0]:
                self.renamed.emit(row)

    def refresh(self) -> None:
        """Everything looks different: another theme, hidden or not."""
        if self.facts.rows:
            last = self.index(len(self.facts.rows) - 1, len(self.facts.header) - 1)
            self.dataChanged.emit(self.index(0, 0), last)
            self.headerDataChanged.emit(Qt.Orientation.Vertical, 0, len(self.facts.rows) - 1)

    def fact(self, index: Index) -> Fact:
        """The cell, or dots while answers are hidden."""
        return Fact(_HIDDEN) if self.hidden else self.facts.rows[index.row()][1][index.column()]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """A row for each subject."""
        return 0 if parent.isValid() else len(self.facts.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """A column for each kind of fact."""
        return 0 if parent.isValid() else len(self.facts.header)

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        """The text of a cell; what does not fit is in the tooltip."""
        if role == Role.DisplayRole:
            return self.fact(index).text
        if role == Role.ToolTipRole:
            return f"{self.facts.header[index.column()]}: {self.fact(index).text}"
        return None

    def headerData(self, at: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        """Captions with explanations, names with a piece of their curve."""
        across = orientation == Qt.Orientation.Horizontal
        if role == Role.DisplayRole:
            return self.facts.header[at] if across else self.facts.rows[at][0]
        if role == Role.ToolTipRole:
            return self.facts.tips[at] if across else self.facts.full_name(at)
        if role == Role.TextAlignmentRole:
            return _LEFT
        if role == Role.ForegroundRole and not across:
            return QColor(self.theme.text)
        if role == Role.DecorationRole and not across and self.facts.series:
            return sample(self.facts.series[at], self.theme)
        return None


class FactDelegate(QStyledItemDelegate):
    """Draws a cell: its ground where the row is selected, a share as a bar, the text.

    By hand, because the style sheet's own way takes three milliseconds a row, at every frame of a drag.
    """

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """The ground, the bar, the text."""
        model = index.model()
        assert isinstance(model, FactsModel)
        theme, fact, rect = model.theme, model.fact(index), QRectF(option.rect)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(theme.soft))
        if fact.share is not None:
            series = model.facts.series
            color = theme.series[series[index.row()]] if series else theme.accent
            self._draw_bar(painter, rect.adjusted(6, 5, -8, -5), fact.share, color, theme)
        painter.setPen(QColor(theme.text))
        painter.setFont(option.font)
        inner = option.rect.adjusted(_PADDING, 0, -_TIGHT, 0)
        text = option.fontMetrics.elidedText(fact.text, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, _LEFT, text)

    @staticmethod
    def _draw_bar(painter: QPainter, rect: QRectF, share: float, shade: str, theme: Theme) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.hairline))
        painter.drawRoundedRect(rect, 3, 3)
        color = QColor(shade)
        color.setAlphaF(0.45)
        painter.setBrush(color)
        rect.setWidth(rect.width() * share)
        painter.drawRoundedRect(rect, 3, 3)


class FactsView(QTableView):
    """The table: names stay in sight while the facts scroll, a click selects the row's function."""

    picked = Signal(int)

    def __init__(self, accessible_name: str) -> None:
        super().__init__(showGrid=False, wordWrap=False)
        self.facts = FactsModel()
        self.setModel(self.facts)
        self.setItemDelegate(FactDelegate(self))
        self.setAccessibleName(accessible_name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        names, captions = self.verticalHeader(), self.horizontalHeader()
        names.setDefaultSectionSize(_ROW)
        names.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        names.setHighlightSections(False)
        names.setTextElideMode(Qt.TextElideMode.ElideRight)
        captions.setHighlightSections(False)
        captions.setDefaultAlignment(_LEFT)
        self.clicked.connect(lambda index: self.picked.emit(index.row()))
        names.sectionClicked.connect(self.picked.emit)
        self.facts.renamed.connect(self._paint_name)
        self._widths: tuple[int, ...] = ()
        self._names = 0

    def show_facts(self, facts: Facts) -> None:
        """Show these facts; while they are about the same subjects columns only grow, so that nothing jumps
        while a slider moves."""
        before = self.facts.facts
        reshaped = (len(facts.header), len(facts.rows)) != (len(before.header), len(before.rows))
        self._show_scroll_bar(facts.height > 0)
        self.facts.show_facts(facts)
        if reshaped or facts.subjects != before.subjects:
            self._widths = ()
        if reshaped:
            self.updateGeometry()
        self._fit_columns(facts)
        if self.currentIndex().row() != facts.selected:
            self.selectRow(facts.selected)

    def set_theme(self, theme: Theme) -> None:
        """Take other colors."""
        self.facts.theme = theme
        self.facts.refresh()

    def hide_answers(self, hidden: bool) -> None:
        """Show dots instead of facts, or the facts again."""
        self.facts.hidden = hidden
        self.facts.refresh()

    def sizeHint(self) -> QSize:
        """As many rows as are seen at once, and room for the scroll bar below them."""
        facts = self.facts.facts
        rows, below = (facts.height, 2) if facts.height else (len(facts.rows), 12)
        return QSize(400, self.horizontalHeader().sizeHint().height() + rows * _ROW + below)

    def minimumSizeHint(self) -> QSize:
        """As tall as it wants, as narrow as needed."""
        return QSize(100, self.sizeHint().height())

    def keyPressEvent(self, event: Any) -> None:
        """Up and down pick a function; other keys go on to the window."""
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.picked.emit(self.currentIndex().row())

    def _show_scroll_bar(self, may: bool) -> None:
        policy = Qt.ScrollBarPolicy.ScrollBarAsNeeded if may else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        if policy != self.verticalScrollBarPolicy():
            self.setVerticalScrollBarPolicy(policy)

    def _paint_name(self, row: int) -> None:
        names = self.verticalHeader()
        top, height = names.sectionViewportPosition(row), names.sectionSize(row)
        names.viewport().update(0, top, names.width(), height)

    def resizeEvent(self, event: Any) -> None:
        """Columns share the width anew."""
        super().resizeEvent(event)
        self._set_widths()

    def _fit_columns(self, facts: Facts) -> None:
        wanted = tuple(
            max(*(themes.width(text) for text in _longest(facts, c)), themes.width(head, bold=True)) + 4
            for c, head in enumerate(facts.header)
        )
        old = self._widths or (0,) * len(wanted)
        names = max((themes.width(name, bold=True) for name, _ in facts.rows), default=0) + 24
        names = min(max(names, self._names if any(old) else 0), _NAMES)
        widths = tuple(max(pair) for pair in zip(wanted, old, strict=True))
        if (widths, names) != (self._widths, self._names):
            self._widths, self._names = widths, names
            self._set_widths()

    def _set_widths(self) -> None:
        """Padding and names give way where the whole would be wider than the table."""
        if not self._widths:
            return
        over = self._names + sum(width + 2 * _PADDING for width in self._widths) - self.width()
        cut = min(max(-(-over // len(self._widths)), 0), _PADDING - _TIGHT)
        for column, width in enumerate(self._widths):
            self.setColumnWidth(column, width + 2 * _PADDING - cut)
        left = max(over - cut * len(self._widths), 0)
        self.verticalHeader().setFixedWidth(max(self._names - left, min(self._names, _ELIDED)))


def _longest(facts: Facts, column: int) -> list[str]:
    """The few texts of a column with the most letters; one of them is the widest, or nearly so."""
    texts = [cells[column].text for _, cells in facts.rows]
    return sorted([*texts, *facts.room[column : column + 1]], key=len)[-4:]
