"""The one rule by which texts find their places in a plot: free of curves, of one another and of the edge.

All of it in pixels from the upper left corner of the data area, y downward, as a pure function.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter

import numpy as np

from gui.canvas.ground import Array, Ground, clipped, followed

Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""

BESIDE, OVER = 2.0, 1.0
"""A text keeps so far from every curve sideways, and above and below."""

APART, EDGE = 4.0, 8.0
"""A text keeps so far from other texts and from the edge of the plot."""

CLEAR = 12.0
"""A curve is named where it is so far from all others."""

_LINE = 18.0
"""Least distance from the middle of a value to that of the next below."""

_STEMS = (16.0, 30.0, 46.0)
"""Lengths of the leaders of values: from the line to the texts."""

_GAPS = (2.0, 5.0, 9.0, 14.0)
"""How far a name stands from its curve."""

_BESIDE_POINT = (8.0, 18.0, 34.0)
"""How far a note stands beside its point."""

_MOST = 160
"""Points of a curve beside which its name is tried."""

_REACH, _NOTE_REACH = 22.0, 44.0
"""A name that has a place keeps it while its curve is no farther away, a note while its point is not."""

_NOWHERE, _BEFORE, _SIDE = 1e6, 0.5, 30.0
"""What it costs to have no place, a pixel away from the former one, another side than before."""

_CROWDED, _SAME_SIDE, _AT_PROBE = 60.0, 150.0, 90.0
"""What it costs a name to stand where another curve is near, where the values stand, and near the probe."""

_AWAY = 80.0
"""So far from the probe a name is not taken for one of its values."""


@dataclass(frozen=True)
class Text:
    """What wants a place.

    Attributes:
        key: what it is, from one picture to the next.
        size: width and height.
        at: the point of which it tells; None for the name of a curve.
        curve: the curve that it names, as a number in the ground; −1 for none.
        value: whether it is one of the values at the probe, which stand in a column beside their points.
        level: whether it names a level line through its point, over or under it, anywhere along it.
    """

    key: str
    size: tuple[float, float]
    at: tuple[float, float] | None = None
    curve: int = -1
    value: bool = False
    level: bool = False


def place(
    ground: Ground,
    texts: Sequence[Text],
    former: Mapping[str, Box],
    probe: float | None = None,
    waiting: Collection[str] = (),
) -> dict[str, Box]:
    """The boxes of the texts that find one: values first, then names, then notes.

    Args:
        former: the boxes in the picture before; one that is still allowed stays.
        probe: x of the upright line at which the values stand; None where there is none.
        waiting: the keys of names and notes that are not tried now.
    """
    found: dict[str, Box] = {}
    values = [text for text in texts if text.value]
    if values:
        found |= _column(ground, values, former)
    aside = _side_of(found, probe)
    for text in (text for text in texts if not text.value and text.key not in waiting):
        before = former.get(text.key)
        if before is not None and _stays(ground, text, before, found):
            found[text.key] = before
            continue
        boxes, costs = _tried(ground, text, probe, aside)
        best = _cheapest(ground, boxes, costs, found)
        if best is not None:
            found[text.key] = best
    return found


def allowed(ground: Ground, box: Box, others: Mapping[str, Box]) -> bool:
    """Whether a text may stand there, to the pixel."""
    (left, top, right, bottom), (width, height) = box, ground.size
    inside = left >= EDGE and top >= EDGE and right <= width - EDGE and bottom <= height - EDGE
    return (
        inside
        and not any(_overlap(_grown(box, APART), other) for other in others.values())
        and not ground.meets((left - BESIDE, top - OVER, right + BESIDE, bottom + OVER))
    )


# Values at the probe ---------------------------------------------------------------------------------


def _column(ground: Ground, texts: Sequence[Text], former: Mapping[str, Box]) -> dict[str, Box]:
    """Values one below the other on the side of their points where they stand nearest to them, farther off
    only where some find no place."""
    order = sorted(texts, key=lambda text: _point(text)[1])
    best: tuple[float, dict[str, Box]] = (np.inf, {})
    for stem in _STEMS:
        for side in (-1.0, 1.0):
            best = min(best, _stacked(ground, order, side, stem, former), key=itemgetter(0))
        if best[0] < _NOWHERE:
            break
    return best[1]


def _stacked(
    ground: Ground, order: Sequence[Text], side: float, stem: float, former: Mapping[str, Box]
) -> tuple[float, dict[str, Box]]:
    """The cheapest heights of values on one side, from the uppermost point down; and what they cost.

    ``totals[k]`` is what the first k + 1 values cost at least with the last of them at each height.
    """
    middles = np.arange(EDGE, ground.size[1] - EDGE, 2.0)
    steps = int(np.ceil(max(_LINE, order[0].size[1] + APART) / 2.0))
    boxes, costs = _heights(ground, order, middles, side, stem, former)
    totals: list[Array] = []
    for cost in costs:
        above = np.full(len(middles), 0.0 if not totals else np.inf)
        if totals and len(middles) > steps:
            above[steps:] = np.minimum.accumulate(totals[-1])[:-steps]
        totals.append(cost + above)
    found: dict[str, Box] = {}
    if not np.isfinite(totals[-1]).any():  # not so many values find room one below the other
        return _NOWHERE * len(order), found
    last, whole = len(middles), float(totals[-1].min())
    for k in reversed(range(len(order))):
        at = int(totals[k][:last].argmin())
        if costs[k][at] < _NOWHERE:
            found[order[k].key] = _box(boxes[k, at])
        last = at - steps + 1
    return whole, found


def _heights(
    ground: Ground, texts: Sequence[Text], middles: Array, side: float, stem: float, former: Mapping[str, Box]
) -> tuple[Array, Array]:
    """(k, n, 4) the boxes of values at all heights, and (k, n) what each costs."""
    (x, y), (wide, high) = (np.array(pairs).T[:, :, None] for pairs in zip(*(
        (_point(text), text.size) for text in texts), strict=True))  # fmt: skip
    left = np.broadcast_to(x + stem if side > 0 else x - stem - wide, (len(texts), len(middles)))
    boxes = np.stack([left, middles - high / 2, left + wide, middles + high / 2], axis=2)
    costs = np.abs(middles - y) + 0.4 * (stem - _STEMS[0])
    for text, cost in zip(texts, costs, strict=True):
        before = former.get(text.key)
        if before is not None:
            cost += _BEFORE * np.abs(middles - (before[1] + before[3]) / 2)
            cost += _SIDE * ((before[0] > _point(text)[0]) != (side > 0))
    costs[~_free(ground, boxes.reshape(-1, 4)).reshape(costs.shape)] = _NOWHERE
    return boxes, costs


def _side_of(values: Mapping[str, Box], probe: float | None) -> float:
    """On which side of the probe the values stand: −1, 1, or 0 for none."""
    if probe is None or not values:
        return 0.0
    left, _, right, _ = next(iter(values.values()))
    return 1.0 if (left + right) / 2 > probe else -1.0


# Names of curves, notes ------------------------------------------------------------------------------


def _tried(ground: Ground, text: Text, probe: float | None, aside: float) -> tuple[Array, Array]:
    """(k, 4) boxes in which a text is tried, and what each costs."""
    if text.at is None:
        return _beside_curve(ground, text, probe, aside)
    return _along(ground, text) if text.level else _around(text)


def _beside_curve(ground: Ground, text: Text, probe: float | None, aside: float) -> tuple[Array, Array]:
    """Over, under and beside points of its curve; dear where another curve is near, or the values."""
    width, height = ground.size
    points = followed(clipped(ground.curves[text.curve], np.zeros(2), np.array([width, height])), 4.0)
    points = points[:: len(points) // _MOST + 1]
    if not len(points):
        return np.zeros((0, 4)), np.zeros(0)
    (wide, high), (x, y) = text.size, points.T
    alone = ~ground.near_others(text.curve, np.stack([x - CLEAR, y - CLEAR, x + CLEAR, y + CLEAR], axis=1))
    wanted = width * 0.7 if probe is None else probe + (0.6 * (width - probe) if aside <= 0 else -0.6 * probe)
    gap = np.array(_GAPS)[:, None]
    over, under = (x - wide / 2, y - gap - high), (x - wide / 2, y + gap)
    right, left = (x + gap + 2, y - high / 2), (x - gap - 2 - wide, y - high / 2)
    boxes = _boxes(*(_of_size(*corner, text.size) for corner in (over, under, right, left)))
    middle = (boxes[..., 0] + boxes[..., 2]) / 2
    costs = 4.0 * gap[:, None] + 3.0 * np.arange(4)[:, None] + 0.06 * np.abs(middle - wanted)
    costs += np.where(alone, 0.0, _CROWDED)
    if probe is not None and aside:
        off = middle - probe
        costs += _SAME_SIDE * (off * aside > 0) + _AT_PROBE * (np.abs(off) < _AWAY)
    near = np.minimum(4.0, gap)
    between = _boxes(
        (x - 1, y - gap, x + 1, y - near), (x - 1, y + near, x + 1, y + gap),
        (x + near, y - 1, x + gap, y + 1), (x - gap, y - 1, x - near, y + 1),
    ).reshape(-1, 4)  # fmt: skip
    costs[ground.near_others(text.curve, between).reshape(costs.shape)] = _NOWHERE
    return boxes.reshape(-1, 4), costs.ravel()


Sides = tuple[Array, Array, Array, Array]


def _of_size(left: Array, top: Array, size: tuple[float, float]) -> Sides:
    return left, top, left + size[0], top + size[1]


def _boxes(*sides: Sides) -> Array:
    """(gaps, ways, points, 4) boxes over, under, right and left of points; their sides are broadcast."""
    shape = np.broadcast_shapes(*(side.shape for way in sides for side in way))
    return np.array([[np.broadcast_to(side, shape) for side in way] for way in sides]).transpose(2, 0, 3, 1)


def _around(text: Text) -> tuple[Array, Array]:
    """Right and left of a point, higher and lower."""
    (wide, high), (x, y) = text.size, _point(text)
    lefts = [x + side if right else x - side - wide for side in _BESIDE_POINT for right in (True, False)]
    lefts.append(x - wide / 2)
    up = np.arange(-8.0, 8.5, 0.5) * high
    left, top = (grid.ravel() for grid in np.meshgrid(np.array(lefts), y - high / 2 + up))
    boxes = np.stack([left, top, left + wide, top + high], axis=1)
    across = np.maximum(np.maximum(left - x, x - left - wide), 0.0)
    return boxes, np.abs(top + high / 2 - y) + across + 0.1 * (left < x)


def _along(ground: Ground, text: Text) -> tuple[Array, Array]:
    """Over and under a level line, from one end of the plot to the other."""
    (wide, high), (x, y) = text.size, _point(text)
    lefts = np.arange(EDGE, max(ground.size[0] - EDGE - wide, EDGE) + 1.0, 6.0)
    left = np.concatenate([lefts, lefts])
    top = np.concatenate([np.full_like(lefts, y - high - 3.0), np.full_like(lefts, y + 3.0)])
    return np.stack([left, top, left + wide, top + high], axis=1), np.abs(left + wide / 2 - x)


# What all have in common -----------------------------------------------------------------------------


def _cheapest(ground: Ground, boxes: Array, costs: Array, others: Mapping[str, Box]) -> Box | None:
    """The cheapest of these boxes that is free."""
    if not len(boxes):
        return None
    costs = np.where(_free(ground, boxes) & _apart(boxes, others), costs, _NOWHERE)
    best = int(costs.argmin())
    return _box(boxes[best]) if costs[best] < _NOWHERE else None


def _free(ground: Ground, boxes: Array) -> np.ndarray:
    """(k,) whether each box is inside, and no curve near it."""
    width, height = ground.size
    left, top, right, bottom = boxes.T
    inside = (left >= EDGE) & (top >= EDGE) & (right <= width - EDGE) & (bottom <= height - EDGE)
    free: np.ndarray = inside & ~ground.taken(boxes + np.array([-BESIDE, -OVER, BESIDE, OVER]))
    return free


def _apart(boxes: Array, others: Mapping[str, Box]) -> np.ndarray:
    """(k,) whether each box is far enough from all others."""
    free = np.ones(len(boxes), dtype=bool)
    left, top, right, bottom = boxes.T
    for a, b, c, d in (_grown(other, APART) for other in others.values()):
        free &= (right <= a) | (left >= c) | (bottom <= b) | (top >= d)
    return free


def _stays(ground: Ground, text: Text, box: Box, others: Mapping[str, Box]) -> bool:
    """Whether a text may stay in its former box: while its curve is near, or its point."""
    if not allowed(ground, box, others):
        return False
    if text.at is not None:
        (x, y), (left, top, right, bottom) = text.at, _grown(box, _NOTE_REACH)
        return text.level or (left <= x <= right and top <= y <= bottom)
    left, top, right, bottom = _grown(box, _REACH)
    return len(clipped(ground.curves[text.curve], np.array([left, top]), np.array([right, bottom]))) > 0


def _grown(box: Box, by: float) -> Box:
    return box[0] - by, box[1] - by, box[2] + by, box[3] + by


def _overlap(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _box(row: Array) -> Box:
    left, top, right, bottom = row.tolist()
    return left, top, right, bottom


def _point(text: Text) -> tuple[float, float]:
    assert text.at is not None
    return text.at
