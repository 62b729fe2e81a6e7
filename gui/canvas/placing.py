"""The one rule by which texts find their places in a plot: free of curves, of one another and of the edge.

All of it in pixels from the upper left corner of the data area, y downward, as a pure function.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from gui.canvas.ground import CELL, Array, Ground, clipped, followed

Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""

BESIDE, OVER = 2.0, 1.0
"""A text keeps so far from every curve sideways, and above and below."""

_AIR = np.array([-BESIDE, -OVER, BESIDE, OVER])
"""The same as what a box grows by."""

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

_REACH, _NOTE_REACH, _LEVEL_REACH = 22.0, 44.0, 12.0
"""A name that has a place keeps it while its curve is no farther away, a note while its point is not, that of
a level line while the line is not."""

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
    tried = [text for text in texts if not text.value and text.key not in waiting]
    staying = _staying(ground, [text for text in tried if text.key in former], former)
    for text in tried:
        before = former[text.key] if text.key in staying else None
        if before is None or not is_apart(before, found):
            before = _cheapest(ground, *_tried(ground, text, probe, aside), found)
        if before is not None:
            found[text.key] = before
    return found


def allowed(ground: Ground, boxes: Sequence[Box]) -> list[bool]:
    """Whether the edge and the curves let a text stand in each of these boxes, to the pixel."""
    if not boxes:
        return []
    corners = np.array(boxes)
    free: list[bool] = (_inside(ground, corners) & ~np.array(ground.met(corners + _AIR))).tolist()
    return free


# Values at the probe ---------------------------------------------------------------------------------


def _column(ground: Ground, texts: Sequence[Text], former: Mapping[str, Box]) -> dict[str, Box]:
    """Values one below the other on the side of their points where they stand nearest to them, farther off
    only where some find no place."""
    order = sorted(texts, key=lambda text: _point(text)[1])
    steps = int(np.ceil(max(_LINE, order[0].size[1] + APART) / CELL))
    middles = np.arange(EDGE, ground.size[1] - EDGE, CELL)
    if len(middles) <= steps * (len(order) - 1):
        return {}
    boxes, costs = _heights(ground, order, middles, former)
    totals = _totals(costs, steps)
    whole = totals[-1].min(axis=2)
    fitting = np.flatnonzero(whole.min(axis=1) < _NOWHERE)
    stem = fitting[0] if len(fitting) else whole.min(axis=1).argmin()
    side = whole[stem].argmin()
    found: dict[str, Box] = {}
    last = len(middles)
    for k in reversed(range(len(order))):
        at = int(totals[k, stem, side, :last].argmin())
        if costs[k, stem, side, at] < _NOWHERE:
            found[order[k].key] = _box(boxes[k, stem, side, at])
        last = at - steps + 1
    return found


def _totals(costs: Array, steps: int) -> Array:
    """(k, stems, sides, n) what the first k + 1 values cost at least with the last of them at each height,
    each at least so many steps below the one before."""
    totals = costs.copy()
    for before, total in pairwise(totals):
        total[..., steps:] += np.minimum.accumulate(before, axis=-1)[..., :-steps]
        total[..., :steps] = np.inf
    return totals


def _heights(
    ground: Ground, texts: Sequence[Text], middles: Array, former: Mapping[str, Box]
) -> tuple[Array, Array]:
    """(k, stems, sides, n, 4) the boxes of values at all heights, left and right of the line, at all lengths
    of leaders, and (k, stems, sides, n) what each costs."""
    (x, y), (wide, high) = (np.array(pairs).T[:, :, None, None, None] for pairs in zip(*(
        (_point(text), text.size) for text in texts), strict=True))  # fmt: skip
    stem, right = np.array(_STEMS)[:, None, None], np.array([False, True])[:, None]
    left = np.where(right, x + stem, x - stem - wide)
    sides = np.broadcast_arrays(left, middles - high / 2, left + wide, middles + high / 2)
    costs = np.abs(middles - y) + 0.4 * (stem - _STEMS[0]) + np.zeros_like(sides[0])
    for text, cost in zip(texts, costs, strict=True):
        before = former.get(text.key)
        if before is not None:
            cost += _BEFORE * np.abs(middles - (before[1] + before[3]) / 2)
            cost += _SIDE * ((before[0] > _point(text)[0]) != right)
    boxes = np.stack(sides, axis=-1)
    costs[~_free_down(ground, boxes)] = _NOWHERE
    return boxes, costs


def _free_down(ground: Ground, boxes: Array) -> np.ndarray:
    """(…, n) whether texts of one height are free in these (…, n, 4) boxes, each n one below the other."""
    first = boxes[..., 0, :].reshape(-1, 4) + _AIR
    taken = ground.taken_down(first, boxes.shape[-2]).reshape(boxes.shape[:-1])
    free: np.ndarray = _inside(ground, boxes) & ~taken
    return free


def _side_of(values: Mapping[str, Box], probe: float | None) -> float:
    """On which side of the probe the values stand: −1, 1, or 0 for none."""
    if probe is None or not values:
        return 0.0
    left, _, right, _ = next(iter(values.values()))
    return 1.0 if (left + right) / 2 > probe else -1.0


# Names of curves, notes ------------------------------------------------------------------------------


Costs = Callable[[NDArray[np.int_]], Array]
"""What the boxes at these places cost."""


def _tried(ground: Ground, text: Text, probe: float | None, aside: float) -> tuple[Array, Costs]:
    """(k, 4) boxes in which a text is tried, and what each costs."""
    if text.at is None:
        return _beside_curve(ground, text, probe, aside)
    boxes, costs = _along(ground, text) if text.level else _around(text)
    return boxes, costs.__getitem__


def _beside_curve(ground: Ground, text: Text, probe: float | None, aside: float) -> tuple[Array, Costs]:
    """Over, under and beside points of its curve; dear where another curve is near, or the values, impossible
    where one is between."""
    width, height = ground.size
    inside = clipped(ground.traces[text.curve].points, np.zeros(2), np.array([width, height]))
    points = followed(inside, 4.0)
    points = points[:: len(points) // _MOST + 1]
    wanted = width * 0.7 if probe is None else probe + (0.6 * (width - probe) if aside <= 0 else -0.6 * probe)
    ways = _ways(text.size)
    boxes = (ways[:, :, None] + points[:, [0, 1, 0, 1]]).reshape(-1, 4)

    def costs(places: NDArray[np.int_]) -> Array:
        gap, way, at = np.unravel_index(places, (*ways.shape[:2], len(points)))
        point, middle = points[at][:, [0, 1, 0, 1]], (boxes[places, 0] + boxes[places, 2]) / 2
        cost = 4.0 * np.array(_GAPS)[gap] + 3.0 * way + 0.06 * np.abs(middle - wanted)
        cost += _CROWDED * ground.near_others(text.curve, point + CLEAR * np.array([-1, -1, 1, 1]))
        if probe is not None and aside:
            off = middle - probe
            cost += _SAME_SIDE * (off * aside > 0) + _AT_PROBE * (np.abs(off) < _AWAY)
        return np.where(ground.near_others(text.curve, point + _BETWEEN[gap, way]), _NOWHERE, cost)

    return boxes, costs


def _ways(size: tuple[float, float]) -> Array:
    """(gaps, ways, 4) where a box of this size stands over, under, right and left of a point."""
    wide, high = size
    return np.array(
        [
            [
                (-wide / 2, -gap - high, wide / 2, -gap),
                (-wide / 2, gap, wide / 2, gap + high),
                (gap + 2, -high / 2, gap + 2 + wide, high / 2),
                (-gap - 2 - wide, -high / 2, -gap - 2, high / 2),
            ]
            for gap in _GAPS
        ]
    )


_BETWEEN = np.array(
    [
        [(-1, -gap, 1, -near), (-1, near, 1, gap), (near, -1, gap, 1), (-gap, -1, -near, 1)]
        for gap in _GAPS
        for near in [min(4.0, gap)]
    ]
)
"""(gaps, ways, 4) the same of what is between a name and its curve."""


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


def _cheapest(ground: Ground, boxes: Array, costs: Costs, others: Mapping[str, Box]) -> Box | None:
    """The cheapest of these boxes that is free."""
    places = np.flatnonzero(_free(ground, boxes))
    places = places[_apart(boxes[places], others)]
    if not len(places):
        return None
    cost = costs(places)
    best = int(cost.argmin())
    return _box(boxes[places[best]]) if cost[best] < _NOWHERE else None


def _free(ground: Ground, boxes: Array) -> np.ndarray:
    """(k,) whether each box is inside, and no curve near it."""
    free: np.ndarray = _inside(ground, boxes) & ~ground.taken(boxes + _AIR)
    return free


def _inside(ground: Ground, boxes: Array) -> np.ndarray:
    """(…,) whether the edge is far enough from each of these (…, 4) boxes."""
    within = (boxes[..., :2] >= EDGE) & (boxes[..., 2:] <= np.array(ground.size) - EDGE)
    return np.asarray(within.all(axis=-1))


def _apart(boxes: Array, others: Mapping[str, Box]) -> np.ndarray:
    """(k,) whether each box is far enough from all others."""
    free = np.ones(len(boxes), dtype=bool)
    left, top, right, bottom = boxes.T
    for a, b, c, d in (_grown(other, APART) for other in others.values()):
        free &= (right <= a) | (left >= c) | (bottom <= b) | (top >= d)
    return free


def is_apart(box: Box, others: Mapping[str, Box]) -> bool:
    """Whether a box is far enough from all others."""
    grown = _grown(box, APART)
    return not any(_overlap(grown, other) for other in others.values())


def _staying(ground: Ground, texts: Sequence[Text], former: Mapping[str, Box]) -> set[str]:
    """The keys of the texts that may stay in their former boxes, as far as other texts let them."""
    free = allowed(ground, [former[text.key] for text in texts])
    return {
        text.key
        for text, is_free in zip(texts, free, strict=True)
        if is_free and _is_near(ground, text, former[text.key])
    }


def _is_near(ground: Ground, text: Text, box: Box) -> bool:
    """Whether its curve, or its point, is still near a box."""
    if text.at is not None:
        reach = _LEVEL_REACH if text.level else _NOTE_REACH
        (x, y), (left, top, right, bottom) = text.at, _grown(box, reach)
        return top <= y <= bottom and (text.level or left <= x <= right)
    left, top, right, bottom = _grown(box, _REACH)
    return ground.traces[text.curve].passes(np.array([left, top]), np.array([right, bottom]))


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
