"""The recommended network, part by part: what it is, why, what lost beside it, and what proves it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QTextLayout

from engine.experiments.guide.cards import Card
from engine.experiments.guide.handles import LINK
from engine.experiments.guide.result import GuideResult
from gui.canvas.figure import Figure
from gui.canvas.items import THIN
from gui.canvas.plate import Plate
from gui.canvas.plots import Plot
from gui.canvas.style import measured
from gui.look import theme as themes
from gui.parts import drawn_as

_GAP, _PAD, _RADIUS = 14.0, 10.0, 8.0
"""Between two cards, within one, and of their corners, in logical pixels."""

_NAME = 1.3
"""The name of what is recommended is so many times as high as other letters."""

_SHARE = 1.15
"""How much more height the network has than what stands under it."""


class NetworkPlot:
    """The frames are given, what is recommended is found."""

    def __init__(self, figure: Figure) -> None:
        self.plot = plot = figure.add_plot(Plot(figure.look, "network"), 0, 0, _SHARE, wide=True)
        plot.set_names("", "", title="from the inputs to the loss")
        plot.axes.hide()
        plot.left = 0.0
        self.frames = Frames(plot)
        self.advice = plot.answer(Advice(plot))

    def draw(self, result: GuideResult) -> None:
        """A card for each part."""
        cards = result.cards
        self.plot.set_ranges((0.0, float(len(cards))), (0.0, 1.0))
        area = self.plot.mapRectFromScene(self.plot.scene_rect())
        self.frames.show_what(area, tuple((card.caption, card.passes) for card in cards))
        self.advice.show_what(area, cards)


def _places(area: QRectF, count: int, gap: float) -> list[QRectF]:
    """Where the cards stand."""
    wide = area.width() / count
    return [
        QRectF(area.left() + place * wide + gap / 2, area.top(), wide - gap, area.height())
        for place in range(count)
    ]


class Frames(Plate):
    """Sheets with captions, joined by arrows."""

    def __init__(self, plot: Plot) -> None:
        super().__init__(plot, plot.look)
        self.setZValue(9)

    @drawn_as("network")
    def _draw(self, painter: QPainter, parts: tuple[tuple[str, bool], ...]) -> None:
        scale, theme = self.look.scale, self.look.theme
        places = _places(self._area, len(parts), _GAP * scale)
        for place, (caption, _) in zip(places, parts, strict=True):
            painter.setPen(QPen(QColor(theme.border), 1.0 * scale))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(place, _RADIUS * scale, _RADIUS * scale)
            inner = place.adjusted(*(side * _PAD * scale for side in (1, 0.7, -1, 0)))
            painter.setPen(QColor(theme.muted))
            painter.setFont(self.look.font(small=True))
            _write(painter, caption, inner, 2)
        painter.setPen(self.look.pen(theme.text, 1.6 * THIN))
        for place in places[:-1]:
            _draw_arrow(painter, QPointF(place.right(), place.center().y()), _GAP * scale)


class Advice(Plate):
    """What stands in the cards."""

    def __init__(self, plot: Plot) -> None:
        super().__init__(plot, plot.look)
        self.setZValue(10)

    @drawn_as("advice")
    def _draw(self, painter: QPainter, cards: tuple[Card, ...]) -> None:
        places = _places(self._area, len(cards), _GAP * self.look.scale)
        for place, card in zip(places, cards, strict=True):
            self._draw_card(painter, place, card)

    def _draw_card(self, painter: QPainter, place: QRectF, card: Card) -> None:
        look, theme = self.look, self.look.theme
        pad, line = _PAD * look.scale, 1.35 * look.letter
        inner = place.adjusted(pad, 0.7 * pad + 2 * line, -pad, -(LINK[1] * place.height() + 0.8 * line))
        painter.setPen(QColor(theme.text if card.passes else theme.danger))
        painter.setFont(themes.font(_NAME * look.letter, True))
        inner.setTop(inner.top() + _write(painter, card.name, inner, 2) + 0.4 * line)
        painter.setPen(QColor(theme.text))
        painter.setFont(look.font(small=True))
        inner.setTop(inner.top() + _write(painter, card.reason, inner, 6) + 0.4 * line)
        painter.setPen(QColor(theme.muted))
        for text in card.losers:
            inner.setTop(inner.top() + _write(painter, text, inner, 3) + 0.15 * line)
        if look.interactive:
            self._draw_link(painter, place)

    def _draw_link(self, painter: QPainter, place: QRectF) -> None:
        painter.setFont(self.look.font(small=True, bold=True))
        painter.setPen(QColor(self.look.theme.accent))
        foot = place.bottom() - LINK[1] * place.height() + measured("x", painter.font())[1] / 2
        painter.drawText(QPointF(place.left() + _PAD * self.look.scale, foot), "Show me →")


def _write(painter: QPainter, text: str, room: QRectF, most: int) -> float:
    """Write a text into the top of a rectangle, as many lines as it has height for; the height
    that it took."""
    layout = QTextLayout(text, painter.font())
    layout.beginLayout()
    height, each = 0.0, QFontMetricsF(painter.font()).lineSpacing()
    fitting = min(most, int((room.height() + 1) / each))
    for _ in range(fitting):
        if not (line := layout.createLine()).isValid():
            break
        line.setLineWidth(room.width())
        line.setPosition(QPointF(0.0, height))
        height += each
    layout.endLayout()
    if height:
        layout.draw(painter, room.topLeft())
    return height


def _draw_arrow(painter: QPainter, start: QPointF, length: float) -> None:
    end = start + QPointF(length, 0.0)
    back = 0.35 * length
    painter.drawLine(start, end)
    painter.drawLine(end, end + QPointF(-back, -back))
    painter.drawLine(end, end + QPointF(-back, back))
