"""The large numbers beside a picture."""

from __future__ import annotations

import math
from html import escape

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from engine.base.experiment import Readout
from gui.look.layout import column
from gui.look.scale import factor, px, sized
from gui.look.theme import CAPTION_SIZE, font

_JOINER = "\u2060"
_GAP, _MOST = 8, 4


class Prose(QLabel):
    """A text of several lines, none of which ends within a derivative such as ∂L/∂w."""

    def __init__(self) -> None:
        super().__init__(wordWrap=True, alignment=Qt.AlignmentFlag.AlignTop)

    def setText(self, text: str) -> None:
        """Show this text."""
        super().setText(text.replace("/∂", f"/{_JOINER}∂"))

    def text(self) -> str:
        """What it says."""
        return super().text().replace(_JOINER, "")


class Still(QWidget):
    """Holds one widget without a layout, so that another text in it does not lay out the whole window.

    Args:
        height: in pixels at 100 %.
        most: what it grows to where the content needs that; it keeps what has been needed.
    """

    def __init__(self, content: QWidget, height: int, most: int = 0) -> None:
        super().__init__()
        self._content, self._most = content, most
        content.setParent(self)
        sized(self, fixedHeight=height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The content fills it."""
        self.grow()
        self._content.setGeometry(self.rect())

    def grow(self) -> None:
        """The content is another one."""
        needed = min(self._content.heightForWidth(self.width()), px(self._most))
        if needed > self.height():
            sized(self, fixedHeight=needed / factor())


class Value(QLabel):
    """A large number; in smaller letters where it would not fit."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """The whole number."""
        wide = self.fontMetrics().horizontalAdvance(self.text())
        if wide <= self.width():
            super().paintEvent(event)
            return
        font = QFont(self.font())
        font.setPixelSize(max(math.floor(font.pixelSize() * self.width() / wide), 1))
        painter = QPainter(self)
        painter.setFont(font)
        painter.setPen(self.palette().windowText().color())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self.text())


class ReadoutCell(QWidget):
    """A large number with its caption: two lines, more where that has needed more."""

    def __init__(self) -> None:
        super().__init__()
        self.value, self.caption = Value(), Prose()
        self.value.setObjectName("value")
        self.caption.setObjectName("caption")
        line = QFontMetrics(font(CAPTION_SIZE)).lineSpacing()
        self._room = Still(self.caption, 2 * line, 4 * line)
        self.setLayout(column(Still(self.value, 28), self._room, None, spacing=0, margins=(0, 6, 4, 6)))

    def show_readout(self, readout: Readout) -> None:
        """Show this one."""
        self.value.setText(readout.value)
        if readout.caption != self.caption.text():
            self.caption.setText(readout.caption)
            self._room.grow()
        self.setAccessibleName(f"{readout.caption}: {readout.value}")


class Readouts(QWidget):
    """Two to four large numbers in two columns, with hairlines between them; where there is little height, a
    line for each."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Readouts")
        self.cells: list[ReadoutCell] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        sized(self._grid, horizontalSpacing=2 * _GAP, verticalSpacing=1)
        for at in range(2):
            self._grid.setColumnStretch(at, 1)
        self._shown: tuple[Readout, ...] = ()
        self.lines = Prose()
        line = QFontMetrics(font(CAPTION_SIZE)).lineSpacing()
        self._low, self._lines = False, Still(self.lines, 2 * line, 12 * line)
        self._grid.addWidget(self._lines, _MOST, 0, 1, 2)
        self._lines.hide()

    def show_readouts(self, readouts: tuple[Readout, ...]) -> None:
        """Show these numbers."""
        while len(self.cells) < len(readouts):
            self.cells.append(ReadoutCell())
            self._grid.addWidget(self.cells[-1], *divmod(len(self.cells) - 1, 2))
        self._shown = readouts
        self._show()

    def fit(self, low: bool) -> None:
        """There is little height, or enough."""
        if low != self._low:
            self._low = low
            self._lines.setVisible(low)
            self._show()

    def _show(self) -> None:
        for index, cell in enumerate(self.cells):
            cell.setVisible(index < len(self._shown) and not self._low)
        if self._low:
            rows = (f"<b>{escape(r.value)}</b>\u2002{escape(r.caption)}" for r in self._shown)
            self.lines.setText("<br>".join(rows))
            self._lines.grow()
        else:
            for cell, readout in zip(self.cells, self._shown, strict=False):
                cell.show_readout(readout)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The hairlines."""
        if self._low:
            return
        painter = QPainter(self)
        painter.setPen(self.palette().mid().color())
        middle = self.width() // 2
        painter.drawLine(middle, 0, middle, self.height())
        for cell in self.cells[2::2]:
            if not cell.isHidden():
                painter.drawLine(0, cell.y() - 1, self.width(), cell.y() - 1)
