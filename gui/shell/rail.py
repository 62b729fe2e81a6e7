"""The rail of panels."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QAction, QColor, QIcon, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolButton,
)

from gui.look.entries import Index
from gui.look.layout import column
from gui.look.scale import px, size, sized
from gui.look.theme import CAPTION_SIZE, Theme, applied, font, icon
from gui.panels import DIGITS

_WIDE, _NARROW = (80, 62), (44, 46)
"""An entry with its name, and without, at most; two pixels below it are free."""

_LEAST = 46, 34
"""Their least heights, where many have to share a low window."""

_CONTENT = 42
"""Height of an icon with its name."""
_ICON, _FOLD, _RADIUS, _RULE = 24, 20, 10, 8


class _Entries(QStyledItemDelegate):
    """Draws an icon over its name, on a ground where it is the panel that is shown."""

    def __init__(self, rail: Rail) -> None:
        super().__init__(rail)
        self._rail = rail

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """The same for all, as high as all of them fit into the list."""
        collapsed, entries = self._rail.is_collapsed, self._rail.list
        whole, least = size(*(_NARROW if collapsed else _WIDE)), px(_LEAST[collapsed])
        share = entries.viewport().height() // max(entries.count(), 1)
        return QSize(whole.width(), min(max(share, least), whole.height()))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """The ground, the icon, the name."""
        state, flag = option.state, QStyle.StateFlag
        lit, hovered = bool(state & flag.State_Selected), bool(state & flag.State_MouseOver)
        name = "" if self._rail.is_collapsed else index.data()
        sign, ringed = index.data(Qt.ItemDataRole.DecorationRole), bool(state & flag.State_HasFocus)
        _draw_entry(painter, option.rect.adjusted(1, 1, -1, -3), name, sign, lit, hovered, ringed)


def _draw_entry(
    painter: QPainter, rect: QRect, name: str, sign: QIcon, lit: bool, hovered: bool, ringed: bool
) -> None:
    """An icon over its name, where there is one, on a ground where it is lit or under the pointer."""
    theme = applied()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if lit or hovered:
        painter.setPen(QPen(QColor(theme.accent), 2) if ringed else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.soft if lit else theme.hairline))
        painter.drawRoundedRect(rect, px(_RADIUS), px(_RADIUS))
    place = QRect(0, 0, px(_ICON), px(_ICON))
    place.moveCenter(rect.center())
    if name:
        spare = max((rect.height() - px(_CONTENT)) // 2, 0)
        place.moveTop(rect.top() + spare)
        painter.setPen(QColor(theme.text if lit else theme.muted))
        painter.setFont(font(px(CAPTION_SIZE), bold=lit))
        below = rect.adjusted(-1, spare + px(_ICON), 1, 0)
        painter.drawText(below, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, name)
    sign.paint(painter, place, mode=QIcon.Mode.Selected if lit else QIcon.Mode.Normal)


class LessonsButton(QAbstractButton):
    """An entry below a hairline, lit while a lesson is shown."""

    def __init__(self) -> None:
        super().__init__()
        self.setText("Lessons")
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._is_collapsed = False

    def adopt(self, action: QAction) -> None:
        """Do what this action does."""
        self.clicked.connect(action.trigger)
        self.setToolTip(action.toolTip())
        self.setWhatsThis(action.toolTip())

    def nextCheckState(self) -> None:
        """A click does not say whether a lesson is shown."""

    def collapse(self, collapsed: bool) -> None:
        """Show the icon alone, or the name too."""
        self._is_collapsed = collapsed
        sized(self, fixedHeight=(_NARROW if collapsed else _WIDE)[1] + _RULE)

    def sizeHint(self) -> QSize:
        """As an entry of the list."""
        return size(*(_NARROW if self._is_collapsed else _WIDE))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The hairline, and an entry as those of panels."""
        painter, theme = QPainter(self), applied()
        painter.fillRect(px(_RULE), 0, self.width() - 2 * px(_RULE), 1, QColor(theme.hairline))
        rect = self.rect().adjusted(1, px(_RULE) + 1, -1, -3)
        sign = icon("lessons", theme.muted, _ICON, lit=theme.accent)
        name = "" if self._is_collapsed else self.text()
        _draw_entry(painter, rect, name, sign, self.isChecked(), self.underMouse(), False)


class _List(QListWidget):
    """Its entries draw the ring of what has the keyboard."""

    rings_itself = True

    def resizeEvent(self, event: QResizeEvent) -> None:
        """They share another height."""
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()


class Rail(QFrame):
    """The panels (key → name), an icon over each name; collapsed, the icons alone with names as tooltips.

    Signals:
        visited(key): the user has picked this panel.
    """

    visited = Signal(str)

    def __init__(self, panels: Mapping[str, str], theme: Theme) -> None:
        super().__init__()
        self.setObjectName("rail")
        self._keys, self.theme, self.is_collapsed = list(panels), theme, False
        self.list = _List()
        self.list.setObjectName("panels")
        self.list.setAccessibleName("Panels")
        self.list.setItemDelegate(_Entries(self))
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for key, name in panels.items():
            item = QListWidgetItem(name, self.list)
            item.setToolTip(f"{name} ({DIGITS[key]})" if key in DIGITS else name)
            item.setWhatsThis(item.toolTip())
        self.lessons = LessonsButton()
        self.fold = QToolButton()
        self.fold.setObjectName("square")
        sized(self.fold, iconSize=_FOLD)
        self.setLayout(
            column(self.list, self.lessons, self.fold, spacing=4, margins=(4, 8, 0, 16), stretched=self.list)
        )
        self.layout().setAlignment(self.fold, Qt.AlignmentFlag.AlignHCenter)  # type: ignore[union-attr]
        self.list.currentRowChanged.connect(self._visit)
        self.fold.clicked.connect(self._toggle)
        self.set_theme(theme)
        self.collapse(False)

    def show_current(self, key: str) -> None:
        """Mark this panel."""
        self.list.setCurrentRow(self._keys.index(key))

    def collapse(self, collapsed: bool) -> None:
        """Show the icons alone, or the names too."""
        self.is_collapsed = collapsed
        sized(self, fixedWidth=(_NARROW if collapsed else _WIDE)[0] + 4)
        self.list.doItemsLayout()
        self.lessons.collapse(collapsed)
        words = "Show the names of the panels" if collapsed else "Show the icons of the panels alone"
        self.fold.setToolTip(words)
        self.fold.setAccessibleName(words)
        self.fold.setIcon(self._arrows[collapsed])

    def set_theme(self, theme: Theme) -> None:
        """Take other colors."""
        self.theme = theme
        for row, key in enumerate(self._keys):
            self.list.item(row).setIcon(icon(key, theme.muted, _ICON, lit=theme.accent))
        self._arrows = tuple(icon(name, theme.muted, _FOLD) for name in ("collapse", "expand"))
        self.fold.setIcon(self._arrows[self.is_collapsed])

    def _visit(self, row: int) -> None:
        self.visited.emit(self._keys[row])

    def _toggle(self) -> None:
        self.collapse(not self.is_collapsed)
