"""The large numbers under a picture."""

from __future__ import annotations

import math

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QWidget

from engine.base.experiment import Readout
from gui.look.layout import column, row

_JOINER = "\u2060"
_HIDDEN = "•••"


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
    """Holds one widget without a layout, so that another text in it does not lay out the whole window."""

    def __init__(self, content: QWidget, height: int) -> None:
        super().__init__()
        self._content = content
        content.setParent(self)
        self.setFixedHeight(height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The content fills it."""
        self._content.setGeometry(self.rect())


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


class ReadoutCard(QFrame):
    """A large number with its caption of at most two lines."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self.value, self.caption = Value(), Prose()
        self.value.setObjectName("value")
        self.caption.setObjectName("caption")
        line = self.fontMetrics().lineSpacing()
        parts = Still(self.value, 26), Still(self.caption, 2 * line)
        self.setLayout(column(*parts, spacing=0, margins=(14, 6, 8, 4)))

    def show_readout(self, readout: Readout) -> None:
        """Show this one."""
        self.value.setText(readout.value)
        self.caption.setText(readout.caption)


class ReadoutRow(QWidget):
    """Two to four large numbers side by side."""

    def __init__(self) -> None:
        super().__init__()
        self.cards: list[ReadoutCard] = []
        self._row = row(spacing=8)
        self.setLayout(self._row)

    def show_readouts(self, readouts: tuple[Readout, ...], hidden: bool = False) -> None:
        """Show these numbers, or dots in their place."""
        if hidden:
            readouts = tuple(readout.hidden(_HIDDEN) for readout in readouts)
        while len(self.cards) < len(readouts):
            self.cards.append(ReadoutCard())
            self._row.addWidget(self.cards[-1], 1)
        for index, card in enumerate(self.cards):
            card.setVisible(index < len(readouts))
            if index < len(readouts):
                card.show_readout(readouts[index])
