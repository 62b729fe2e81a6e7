"""The recommended network, part by part: what it is, why, what lost beside it, and what proves it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from engine.experiments.guide.cards import Card
from engine.experiments.guide.handles import LINK
from engine.experiments.guide.result import GuideResult
from gui.canvas.figure import Figure
from gui.canvas.items import THIN
from gui.canvas.plate import Plate
from gui.canvas.plots import Plot
from gui.canvas.style import measured
from gui.panels.guide import card_text
from gui.panels.guide.card_places import CLOSE, GAP, PAD, are_stacked, places, wanted
from gui.parts import drawn_as

_RADIUS = 8.0
"""Of the corners of a card, in logical pixels."""

_LEAST, _MOST, _MOST_STACKED = 0.3, 0.62, 0.72
"""Share of the height of all plots that the network takes, and cards one under the other."""


class NetworkPlot:
    """The frames are given, what is recommended is found."""

    def __init__(self, figure: Figure) -> None:
        self._figure = figure
        self.plot = plot = figure.add_plot(Plot(figure.look, "network"), 0, 0, wide=True)
        plot.set_names("", "", title="from the inputs to the loss")
        plot.axes.hide()
        plot.left = 0.0
        self.frames = Frames(plot)
        self.advice = plot.answer(Advice(plot))

    def draw(self, result: GuideResult, under: Plot) -> None:
        """A card for each part, as high as its words need; the rest is left to what stands under it."""
        self.plot.set_ranges((0.0, float(len(result.cards))), (0.0, 1.0))
        if under.isVisible() and not self._figure.hold.growing:
            self._fit(result.cards, under)
        area = self.plot.mapRectFromScene(self.plot.scene_rect())
        self.frames.show_what(area, result.cards)
        self.advice.show_what(area, result.cards)

    def _fit(self, cards: tuple[Card, ...], under: Plot) -> None:
        """Share out the height. Nothing moves under a hand, and nothing tells how long hidden answers are."""
        area, look = self.plot.scene_rect(), self.plot.look
        whole = max(area.height() + under.scene_rect().height(), 1.0)
        most = _MOST_STACKED if are_stacked(area, cards, look) else _MOST
        share = 0.0 if look.hiding_answers else wanted(area, cards, look) / whole
        share = min(max(share, _LEAST), most)
        self._figure.weigh(self.plot.key, share / (1.0 - share))
        self._figure.arrange()


class Frames(Plate):
    """Sheets with captions, joined by arrows."""

    def __init__(self, plot: Plot) -> None:
        super().__init__(plot, plot.look)
        self.setZValue(9)

    @drawn_as("network")
    def _draw(self, painter: QPainter, cards: tuple[Card, ...]) -> None:
        look, radius = self.look, _RADIUS * self.look.scale
        found = places(self._area, cards, look)
        for place, card in zip(found, cards, strict=True):
            painter.setPen(QPen(QColor(look.theme.border), 1.0 * look.scale))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(place.frame, radius, radius)
            card_text.write(painter, (card_text.caption(card, look),), place.caption)
        painter.setPen(look.pen(look.theme.text, 1.6 * THIN))
        for place in found[:-1]:
            if are_stacked(self._area, cards, look):
                start = QPointF(place.frame.center().x(), place.frame.bottom())
                _draw_arrow(painter, start, QPointF(0.0, CLOSE * look.scale))
            else:
                start = QPointF(place.frame.right(), place.frame.center().y())
                _draw_arrow(painter, start, QPointF(GAP * look.scale, 0.0))


class Advice(Plate):
    """What stands in the cards."""

    def __init__(self, plot: Plot) -> None:
        super().__init__(plot, plot.look)
        self.setZValue(10)

    @drawn_as("advice")
    def _draw(self, painter: QPainter, cards: tuple[Card, ...]) -> None:
        look, is_small = self.look, are_stacked(self._area, cards, self.look)
        for place, card in zip(places(self._area, cards, look), cards, strict=True):
            card_text.write(painter, (card_text.name(card, look, is_small),), place.name)
            card_text.write(painter, card_text.reasons(card, look), place.reasons)
            if look.interactive:
                self._draw_links(painter, place.frame, card)

    def _draw_links(self, painter: QPainter, frame: QRectF, card: Card) -> None:
        painter.setFont(self.look.font(small=True, bold=True))
        painter.setPen(QColor(self.look.theme.accent))
        half = measured("x", painter.font())[1] / 2
        for up, (_, words, _) in enumerate(reversed(card.links), start=1):
            foot = frame.bottom() - up * LINK[1] * frame.height() + half
            painter.drawText(QPointF(frame.left() + PAD * self.look.scale, foot), f"{words} →")


def _draw_arrow(painter: QPainter, start: QPointF, along: QPointF) -> None:
    """From the middle of a side to the next card."""
    across, end = QPointF(along.y(), along.x()), start + along
    painter.drawLine(start, end)
    painter.drawLine(end, end - (along + across) * 0.35)
    painter.drawLine(end, end - (along - across) * 0.35)
