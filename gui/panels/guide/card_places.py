"""Where the cards of a network stand: side by side, or one under the other where a page is narrow."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSizeF

from engine.experiments.guide.cards import Card
from engine.experiments.guide.handles import LINK
from gui.canvas.style import Style
from gui.panels.guide import card_text

GAP, CLOSE, PAD = 14.0, 9.0, 10.0
"""Between two cards side by side, between two one under the other, and within one, in logical pixels."""

_NARROW = 110.0
"""Cards side by side are at least so many logical pixels wide."""

_HEAD = 0.46
"""Share of the width of a card under another one that caption and name take."""

Cards = tuple[Card, ...]


@dataclass(frozen=True)
class Place:
    """A card: its frame, and where caption, name and reasons begin in it."""

    frame: QRectF
    caption: QRectF
    name: QRectF
    reasons: QRectF


def are_stacked(area: QRectF, cards: Cards, look: Style) -> bool:
    """Whether cards stand one under the other; in the window, where they have links, they never do."""
    return not look.interactive and area.width() / len(cards) < _NARROW * look.scale


def places(area: QRectF, cards: Cards, look: Style) -> list[Place]:
    """Where all of them stand."""
    return _stacked(area, cards, look) if are_stacked(area, cards, look) else _beside(area, cards, look)


def wanted(area: QRectF, cards: Cards, look: Style) -> float:
    """The height at which they have room for all their words."""
    found = list(zip(cards, places(area, cards, look), strict=True))
    if are_stacked(area, cards, look):
        return len(cards) * max(_row(card, place, look) for card, place in found)
    return max(_high(card, place, look) for card, place in found)


def _stacked(area: QRectF, cards: Cards, look: Style) -> list[Place]:
    """Caption and name left, reasons right of them."""
    pad, high, found = PAD * look.scale, area.height() / len(cards), []
    for at, card in enumerate(cards):
        top = area.top() + at * high
        frame = QRectF(area.left(), top, area.width(), high - CLOSE * look.scale)
        inner = frame.adjusted(pad, 0.4 * pad, -pad, -0.2 * pad)
        caption = QRectF(
            inner.topLeft(), QSizeF(_HEAD * inner.width() - pad, card_text.caption(card, look).line)
        )
        name = caption.adjusted(0, caption.height(), 0, inner.bottom() - caption.bottom())
        found.append(Place(frame, caption, name, inner.adjusted(_HEAD * inner.width(), 0, 0, 0)))
    return found


def _row(card: Card, place: Place, look: Style) -> float:
    """The height of a card among others one under the other, with the gap after it."""
    head = place.name.top() - place.caption.top()
    head += card_text.name(card, look, is_small=True).height(place.name.width())
    reasons = card_text.height(card_text.reasons(card, look), place.reasons.width())
    return max(head, reasons) + (0.6 * PAD + CLOSE) * look.scale


def _beside(area: QRectF, cards: Cards, look: Style) -> list[Place]:
    """All under the caption, the names in one line."""
    pad, wide, found = PAD * look.scale, area.width() / len(cards), []
    width = wide - GAP * look.scale - 2 * pad
    captions = max(card_text.height((card_text.caption(card, look),), width) for card in cards)
    for at, card in enumerate(cards):
        left = area.left() + at * wide + GAP * look.scale / 2
        frame = QRectF(left, area.top(), wide - GAP * look.scale, area.height())
        inner = frame.adjusted(pad, 0.7 * pad, -pad, -0.7 * pad)
        name = inner.adjusted(0, captions, 0, 0)
        own = card_text.height((card_text.name(card, look),), width)
        reasons = name.adjusted(0, own, 0, -_links(card, look) * area.height())
        found.append(Place(frame, inner, name, reasons))
    return found


def _high(card: Card, place: Place, look: Style) -> float:
    """The height of a card beside others."""
    head = place.reasons.top() - place.frame.top()
    reasons = card_text.height(card_text.reasons(card, look), place.reasons.width())
    return (head + reasons + PAD * look.scale) / (1.0 - _links(card, look))


def _links(card: Card, look: Style) -> float:
    """The share of the height of a card that its links take."""
    return LINK[1] * (len(card.links) + 0.4) if look.interactive else 0.0
