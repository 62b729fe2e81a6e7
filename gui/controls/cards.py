"""One of a few, all of them in sight: a card for each, with a few words on what it is."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton

from engine.base.parameter import Cards
from gui.controls.control import Control
from gui.look.layout import column
from gui.look.scale import px, sized
from gui.look.theme import BASE_SIZE, CAPTION_SIZE, applied, font

_HEIGHT, _RADIUS, _EDGE, _BAR = 32, 8, 14, 3
_BETWEEN = 8
"""Between two cards there is room for the ring around one of them."""

_WIDE = 200


class Card(QAbstractButton):
    """A title, and in muted letters what it is; the one that is taken has an accent at its left end."""

    def __init__(self, title: str, line: str) -> None:
        super().__init__()
        self._line = line
        self.setText(title)
        self.setCheckable(True)
        self.setAccessibleName(title)
        self.setAccessibleDescription(line)
        sized(self, fixedHeight=_HEIGHT)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(px(_WIDE), px(_HEIGHT))

    def nextCheckState(self) -> None:
        """A click asks; what is taken is shown when it is so."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ground, the accent, the words."""
        painter, theme, taken = QPainter(self), applied(), self.isChecked()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.setPen(QPen(QColor(theme.accent if taken else theme.border), 1))
        painter.setBrush(QColor(theme.soft if taken else theme.surface))
        painter.drawRoundedRect(ground, px(_RADIUS), px(_RADIUS))
        if taken:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.accent))
            inset = ground.height() / 4
            bar = QRectF(ground.left() + px(5), ground.top() + inset, px(_BAR), ground.height() - 2 * inset)
            painter.drawRoundedRect(bar, px(1), px(1))
        room = self.rect().adjusted(px(_EDGE), 0, -px(_EDGE), 0)
        painter.setPen(QColor(theme.text))
        painter.setFont(font(px(BASE_SIZE), bold=taken))
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self.text())
        painter.setPen(QColor(theme.text if taken else theme.muted))
        painter.setFont(font(px(CAPTION_SIZE)))
        painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self._line)


class CardsControl(Control):
    """A card for each option, one below the other; one stop of Tab, with arrows from one to the next."""

    def __init__(self, kind: Cards) -> None:
        super().__init__()
        self.cards = {name: Card(title, kind.lines[at]) for at, (name, title) in enumerate(kind.options)}
        for card in self.cards.values():
            card.setToolTip(kind.tip)
            card.clicked.connect(self._ask)
        self.setLayout(column(*self.cards.values(), spacing=_BETWEEN, margins=(0, 2, 0, 2)))

    def show_value(self, value: str) -> None:
        """Show this value without a signal."""
        for name, card in self.cards.items():
            card.setChecked(name == value)

    def _ask(self) -> None:
        sender = self.sender()
        self.edited.emit(next(name for name, card in self.cards.items() if card is sender))
