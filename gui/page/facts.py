"""The table of facts under a picture: a row for each function or unit, bars where a share says more."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QMenu,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolButton,
)

from engine.base.table import Fact, Facts
from gui.look import theme as themes
from gui.look.entries import Index
from gui.look.scale import px, sized
from gui.look.series import sample
from gui.look.theme import Theme

_ROW, _HEAD, _PADDING, _NAMES, _RING = 29, 30, 12, 220, 4
"""Heights of a row and of the captions, room beside a text, the widest names, room around a button."""
_BESIDE, _CUT = 48, 240
"""What a name has beside it, its mark and room; a wider column may be cut down to so much."""
_EMPTY = Facts((), (), ())

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter

Role = Qt.ItemDataRole


class FactsModel(QAbstractTableModel):
    """Facts as a table.

    Signals:
        renamed(row): a row has another name; ``headerDataChanged`` would lay out and paint the whole table.
    """

    renamed = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.facts = _EMPTY
        self.theme = themes.LIGHT

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
        """Everything looks different: another theme."""
        if self.facts.rows:
            last = self.index(len(self.facts.rows) - 1, len(self.facts.header) - 1)
            self.dataChanged.emit(self.index(0, 0), last)
            self.headerDataChanged.emit(Qt.Orientation.Vertical, 0, len(self.facts.rows) - 1)

    def side(self, column: int) -> Qt.AlignmentFlag:
        """Where a column is aligned: numbers at the right, words and bars at the left."""
        cells = [cells[column] for _, cells in self.facts.rows]
        return _RIGHT if all(cell.value is not None and cell.share is None for cell in cells) else _LEFT

    def fact(self, index: Index) -> Fact:
        """The cell."""
        return self.facts.rows[index.row()][1][index.column()]

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
            return self.side(at) if across else _LEFT
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
            bar = rect.adjusted(px(_PADDING - 4), px(6), -px(_PADDING), -px(6))
            self._draw_bar(painter, bar, fact.share, color, theme)
        painter.setPen(QColor(theme.text))
        painter.setFont(option.font)
        inner = option.rect.adjusted(px(_PADDING), 0, -px(_PADDING), 0)
        text = option.fontMetrics.elidedText(fact.text, Qt.TextElideMode.ElideRight, inner.width() + 1)
        painter.drawText(inner, model.side(index.column()), text)

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
    """The table: as many columns as there is room for, the others in a menu; a click selects the row's
    function."""

    picked = Signal(int)

    def __init__(self, accessible_name: str) -> None:
        super().__init__(showGrid=False, wordWrap=False)
        self.facts = FactsModel()
        self.setModel(self.facts)
        self.setItemDelegate(FactDelegate(self))
        self.setAccessibleName(accessible_name)
        self.verticalScrollBar().setAccessibleName("Scroll the facts")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        names, captions = self.verticalHeader(), self.horizontalHeader()
        sized(names, defaultSectionSize=_ROW)
        names.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        names.setHighlightSections(False)
        names.setTextElideMode(Qt.TextElideMode.ElideRight)
        captions.setHighlightSections(False)
        sized(captions, fixedHeight=_HEAD)
        self.more = QToolButton(self, popupMode=QToolButton.ToolButtonPopupMode.InstantPopup)
        self.more.setObjectName("more")
        self.more.setToolTip("Which columns are shown")
        self.menu = QMenu(self.more)
        self.more.setMenu(self.menu)
        self.menu.aboutToShow.connect(self._offer_columns)
        self.clicked.connect(lambda index: self.picked.emit(index.row()))
        names.sectionClicked.connect(self.picked.emit)
        self.facts.renamed.connect(self._paint_name)
        self._widths: tuple[int, ...] = ()
        self._names = 0
        self._ticked: dict[str, bool] = {}

    def show_facts(self, facts: Facts) -> None:
        """Show these facts; while they are about the same subjects columns only grow, so that nothing jumps
        while a slider moves."""
        before = self.facts.facts
        reshaped = (len(facts.header), len(facts.rows)) != (len(before.header), len(before.rows))
        if reshaped or facts.subjects != before.subjects:
            self._widths = ()
        self._show_scroll_bar(facts.height > 0)
        self.facts.show_facts(facts)
        if reshaped:
            self.updateGeometry()
        self._fit_columns(facts)
        if self.currentIndex().row() != facts.selected:
            self.selectRow(facts.selected)

    def set_theme(self, theme: Theme) -> None:
        """Take other colors, and the scale of the window."""
        self.facts.theme = theme
        self._widths = ()
        self._fit_columns(self.facts.facts)
        self.facts.refresh()

    def sizeHint(self) -> QSize:
        """As many rows as are seen at once."""
        facts = self.facts.facts
        return QSize(400, px(_HEAD) + (facts.height or len(facts.rows)) * px(_ROW) + 2)

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
        """Other columns fit."""
        super().resizeEvent(event)
        self._place_columns()

    def _fit_columns(self, facts: Facts) -> None:
        wanted = tuple(
            max([themes.width(head, bold=True), *map(themes.width, _longest(facts, c))]) + 2
            for c, head in enumerate(facts.header)
        )
        old = self._widths or (0,) * len(wanted)
        names = max((themes.width(name, bold=True) for name, _ in facts.rows), default=0) + px(_BESIDE)
        names = min(max(names, self._names if any(old) else 0), px(_NAMES))
        widths = tuple(max(pair) for pair in zip(wanted, old, strict=True))
        if (widths, names) != (self._widths, self._names):
            self._widths, self._names = widths, names
            self._place_columns()

    def _place_columns(self) -> None:
        """Show the columns that fit."""
        if not self._widths:
            return
        room = self.width() - self._names - 2
        shown = self._fitting(room)
        if len(shown) < len(self._widths):
            self.more.setText(f"{len(self._widths) - len(shown)} more")
            shown = self._fitting(room - self.more.sizeHint().width() - px(_RING))
            self.more.setText(f"{len(self._widths) - len(shown)} more")
        self.more.setVisible(len(shown) < len(self._widths))
        self.more.resize(self.more.sizeHint().width(), px(_HEAD - 2 * _RING))
        self.more.move(self.width() - self.more.width() - px(_RING), px(_RING))
        self.verticalHeader().setFixedWidth(self._names)
        for column in range(len(self._widths)):
            self.setColumnHidden(column, column not in shown)
            if column in shown:
                self.setColumnWidth(column, shown[column])

    def _fitting(self, room: int) -> dict[int, int]:
        """The columns that have their place in so much room, with their widths: those that were asked for,
        then those worth most."""
        ticked = [self._ticked.get(head) for head in self.facts.facts.header]
        found: dict[int, int] = {}
        for column in sorted(range(len(ticked)), key=lambda c: ticked[c] is None):
            wide = self._widths[column] + 2 * px(_PADDING)
            if ticked[column] is not False and min(wide, px(_CUT)) <= room:
                found[column] = min(wide, room)
                room -= found[column]
        return found

    def _offer_columns(self) -> None:
        self.menu.clear()
        for column, head in enumerate(self.facts.facts.header):
            action = self.menu.addAction(head)
            action.setCheckable(True)
            action.setChecked(not self.isColumnHidden(column))
            action.setToolTip(self.facts.facts.tips[column])
            action.toggled.connect(lambda ticked, head=head: self._tick(head, ticked))

    def _tick(self, head: str, ticked: bool) -> None:
        self._ticked[head] = ticked
        self._place_columns()


def _longest(facts: Facts, column: int) -> list[str]:
    """The few texts of a column with the most letters; one of them is the widest, or nearly so."""
    texts = [cells[column].text for _, cells in facts.rows]
    return sorted([*texts, *facts.room[column : column + 1]], key=len)[-4:]
