"""Where a note can stand without lying on a curve, a dot or another note."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from PySide6.QtCore import QPointF, QRectF

from gui.canvas.items import Curve, Dotted, Note, Rule
from gui.canvas.plots import Plot

_STEPS, _STEP = 12, 0.5
"""So many times a note moves up or down to find a free place, by this share of its height."""

_SLACK, _APART = 1.0, 2.0
"""Pixels that a note, with room around its letters, may overlap sideways; and those it keeps up and down."""

_ALONG = 0.5, 0.25, 0.75
"""Where along its line a note looks for room when there is none at either end, as shares of what is left."""

_FREE, _RULE, _DATA = 0, 1, 2
"""What a place costs: nothing, or a level rule or something of the data under it."""


def settle(plot: Plot, note: Note, x: float, y: float, raised: float, along: bool = False) -> None:
    """Put a note beside a point of the plot, on the side with more room, or as near to that as is free.

    It stands wholly in the data area; where every place would cover data it is not shown.

    Args:
        x, y: the point, in the plot's coordinates.
        raised: the share of the note's height that is to stand above the point.
        along: whether it names a level line through the point, and may move along it, over or under it;
            else it moves up and down.
    """
    (left, _), (_, top) = plot.ranges
    (dx, dy), unit = plot.pixel, plot.look.scale
    note.setAnchor((0.0, 0.0))
    best, least = None, _DATA
    places = _along if along else _beside
    for place in places(plot, note, (x - left) / dx, (top - y) / dy, raised):
        rect = place.adjusted(_SLACK, -_APART * unit, -_SLACK, _APART * unit)
        under = QRectF(
            left + rect.left() * dx, top - rect.bottom() * dy, rect.width() * dx, rect.height() * dy
        )
        cost = _cost(plot, note, under)
        if cost < least:
            best, least = place, cost
        if cost == _FREE:
            break
    note.setVisible(best is not None)
    if best is not None:
        note.setPos(left + best.left() * dx, top - best.top() * dy)


def stack(
    plot: Plot, notes: Sequence[Note], texts: Sequence[str], ends: Sequence[tuple[float, float]]
) -> None:
    """Names right of the ends of lines, each as near to its own as they find room under one another.

    Notes without a text, those whose line has no finite end, and the last ones where there is no room for all
    are not shown.
    """
    (_, top), unit = plot.ranges[1], plot.look.scale
    dx, dy = plot.pixel
    if texts:
        notes[0].show_text(texts[0], *ends[0])  # or it has no height yet
    high = notes[0].boundingRect().height()
    row = high - 2 * unit or 1.0
    room = 1 + int(max(plot.size_of_data[1] - high, 0.0) / row)
    shown = [i for i, at in enumerate(ends) if i < len(texts) and math.isfinite(at[1])][:room]
    for i, note in enumerate(notes):
        note.setVisible(i in shown)
        note.setAnchor((0.0, 0.5))
    if not shown:
        return
    order = sorted(shown, key=lambda i: -ends[i][1])
    middles: list[float] = []
    for i in order:
        wanted = max((top - ends[i][1]) / dy, high / 2)
        middles.append(max(wanted, middles[-1] + row) if middles else wanted)
    lowest = plot.size_of_data[1] - high / 2 - unit
    for k in reversed(range(len(middles))):
        middles[k], lowest = min(middles[k], lowest), min(middles[k], lowest) - row
    for i, middle in zip(order, middles, strict=True):
        notes[i].show_text(texts[i], ends[i][0] + 8 * unit * dx, top - middle * dy)


def _beside(plot: Plot, note: Note, x: float, y: float, raised: float) -> Iterator[QRectF]:
    """The places beside a point and above and below them, in pixels from the upper left corner of the data
    area, the nearest first."""
    size = note.boundingRect().size()
    sides = (x - size.width(), x) if x > plot.size_of_data[0] / 2 else (x, x - size.width())
    offsets = [0.0]
    for step in range(1, _STEPS + 1):
        offsets += [-step * _STEP, step * _STEP]
    tops = (y + (offset - raised) * size.height() for offset in offsets)
    return _inside(plot, (QRectF(QPointF(side, top), size) for top in tops for side in sides))


def _along(plot: Plot, note: Note, x: float, y: float, raised: float) -> Iterator[QRectF]:
    """The places over and under a level line: at the end that is asked for, at the other one, between."""
    size = note.boundingRect().size()
    room = plot.size_of_data[0] - size.width()
    ends = (1.0, 0.0) if x > plot.size_of_data[0] / 2 else (0.0, 1.0)
    tops = [y - share * size.height() for share in (raised, 1.0 - raised)]
    return _inside(
        plot, (QRectF(QPointF(share * room, top), size) for share in (*ends, *_ALONG) for top in tops)
    )


def _inside(plot: Plot, places: Iterator[QRectF]) -> Iterator[QRectF]:
    """Those that stand wholly in the data area."""
    wide, high = plot.size_of_data
    area = QRectF(0.0, 0.0, wide, high).adjusted(-0.01, -0.01, 0.01, 0.01)
    return (place for place in places if area.contains(place))


def _cost(plot: Plot, note: Note, area: QRectF) -> int:
    """What a place costs, in the plot's coordinates."""
    cost = _FREE
    for item in plot.content:
        if item is note or not item.isVisible():
            continue
        if isinstance(item, (Curve, Dotted)):
            if item.meets(area):
                return _DATA
        elif isinstance(item, Note):
            letters = 3 * _APART * plot.look.scale * plot.pixel[1]  # the room around both may overlap
            if item.text and item.area(plot.pixel).adjusted(0.0, letters, 0.0, -letters).intersects(area):
                return _DATA
        elif isinstance(item, Rule) and item.zValue() >= 0 and item.meets(area):
            cost = _RULE
    return cost
