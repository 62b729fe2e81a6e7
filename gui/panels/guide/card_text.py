"""The words of a card: paragraphs one under the other, in as many lines as there is room for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QTextLayout

from engine.experiments.guide.cards import Card
from gui.canvas.style import Style
from gui.look import theme as themes

_NAME = 1.3
"""The name of what is recommended is so many times as high as other letters."""

_APART, _CLOSE = 0.55, 0.2
"""Between two paragraphs, and between two that belong together, in heights of letters."""


@dataclass(frozen=True)
class Paragraph:
    """A text with its font and color, and the room after it in pixels of the scene."""

    text: str
    font: QFont
    color: str
    after: float

    def laid(self, width: float) -> QTextLayout:
        """Its lines at a width."""
        return _laid(self.text, self.font.toString(), width)

    def height(self, width: float) -> float:
        """Of all its lines."""
        return self.laid(width).lineCount() * self.line

    @property
    def line(self) -> float:
        """The height of a line."""
        return QFontMetricsF(self.font).lineSpacing()


def caption(card: Card, look: Style) -> Paragraph:
    """What is known of a part."""
    return Paragraph(card.caption, look.font(small=True), look.theme.muted, _APART * look.letter)


def name(card: Card, look: Style, is_small: bool = False) -> Paragraph:
    """What is recommended, in red where something speaks against it."""
    color = look.theme.text if card.passes else look.theme.danger
    font = themes.font((1.0 if is_small else _NAME) * look.letter, True)
    return Paragraph(card.name, font, color, _APART * look.letter)


def reasons(card: Card, look: Style) -> tuple[Paragraph, ...]:
    """Why, and what lost."""
    font, theme, letter = look.font(small=True), look.theme, look.letter
    lost = (Paragraph(text, font, theme.muted, _CLOSE * letter) for text in card.losers)
    return (Paragraph(card.reason, font, theme.text, _APART * letter), *lost)


def height(paragraphs: Iterable[Paragraph], width: float) -> float:
    """The room that they take."""
    return sum(p.height(width) + p.after for p in paragraphs)


def write(painter: QPainter, paragraphs: Iterable[Paragraph], room: QRectF) -> None:
    """One under the other; what has no room is left out, where it begins to stands an ellipsis."""
    top = room.top()
    for paragraph in paragraphs:
        fitting = int((room.bottom() - top + 1.0) / paragraph.line)
        if fitting < 1:
            return
        painter.setFont(paragraph.font)
        painter.setPen(QColor(paragraph.color))
        _draw(painter, paragraph, QPointF(room.left(), top), room.width(), fitting)
        top += paragraph.height(room.width()) + paragraph.after


def _draw(painter: QPainter, paragraph: Paragraph, at: QPointF, width: float, fitting: int) -> None:
    """Its first lines; the last of them is shortened where more would follow."""
    layout, metrics = paragraph.laid(width), QFontMetricsF(paragraph.font)
    for row in range(min(fitting, layout.lineCount())):
        line = layout.lineAt(row)
        text = paragraph.text[line.textStart() :]
        if row + 1 < fitting or row + 1 == layout.lineCount():
            text = text[: line.textLength()]
        else:
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
        painter.drawText(QPointF(at.x(), at.y() + row * paragraph.line + metrics.ascent()), text.rstrip())


@lru_cache(maxsize=256)
def _laid(text: str, font: str, width: float) -> QTextLayout:
    made = QFont()
    made.fromString(font)
    layout = QTextLayout(text, made)
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
    layout.endLayout()
    return layout
