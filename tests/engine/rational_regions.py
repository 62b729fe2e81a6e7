"""The linear regions of a small network in exact rational arithmetic: slow, and independent of the engine.

Every cell carries its own polygon and the affine forms of the layer before; units cut polygons one after
the other. A polygon is cut if and only if it has corners strictly on both sides. Corners are integers
(X, Y, W), standing for (X/W, Y/W) with W > 0 in lowest terms, so that equal points are equal tuples.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

from engine.networks.network import Network

Point = tuple[int, int, int]
Form = tuple[Fraction, Fraction, Fraction]
"""(a, b, c) for the affine function a x + b y + c."""


@dataclass
class Cell:
    """A convex polygon, counter-clockwise, with the affine forms of the last layer on it.

    ``signs`` tells for every kink of every unit so far which side of it the cell lies on; 0 where the
    unit stays on its kink.
    """

    polygon: list[Point]
    forms: list[Form]
    signs: tuple[int, ...]


@dataclass
class Truth:
    """What an exact map must show.

    ``forms`` are the different affine functions that the output has on the cells.
    """

    cells: int
    vertices: int
    edges: int
    signs: set[tuple[int, ...]]
    boundary_length: float
    forms: set[Form]


def rational_regions(network: Network, window: tuple[int, int, int, int]) -> Truth:
    """The regions of a network ℝ² → ℝ on (x0, x1, y0, y1); every float counts as the exact number it is."""
    x0, x1, y0, y1 = window
    zero, one = Fraction(0), Fraction(1)
    corners = [(x0, y0, 1), (x1, y0, 1), (x1, y1, 1), (x0, y1, 1)]
    cells = [Cell(corners, [(one, zero, zero), (zero, one, zero)], ())]
    for weights, biases in zip(network.weights[:-1], network.biases[:-1], strict=True):
        cells = [
            child for cell in cells for child in _through_layer(cell, weights, biases, network.activation)
        ]
    sides = {frozenset(side) for cell in cells for side in _sides(cell.polygon)}
    return Truth(
        len(cells),
        len({corner for cell in cells for corner in cell.polygon}),
        len(sides),
        {cell.signs for cell in cells},
        _boundary_length(cells, network),
        {_output(cell, network) for cell in cells},
    )


def _through_layer(cell, weights, biases, activation):
    forms = [_combined(row, bias, cell.forms) for row, bias in zip(weights, biases, strict=True)]
    kinks = [Fraction(kink) for kink in activation.kinks]
    slopes = [Fraction(slope) for slope in activation.slopes]
    real = [i for i in range(len(kinks)) if slopes[i] != slopes[i + 1]]
    parts = [(cell.polygon, ())]
    for a, b, c in forms:
        for i in real:
            gap = _integers((a, b, c - kinks[i]))
            parts = [part for polygon, signs in parts for part in _cut(polygon, signs, gap)]
    for polygon, signs in parts:
        after = []
        for unit, form in enumerate(forms):
            piece = max((i + 1 for n, i in enumerate(real) if signs[unit * len(real) + n] > 0), default=0)
            after.append(_on_piece(form, piece, kinks, slopes, activation))
        yield Cell(polygon, after, cell.signs + signs)


def _combined(row, bias, forms) -> Form:
    a, b, c = (
        sum((Fraction(w) * form[i] for w, form in zip(row, forms, strict=True)), Fraction(0))
        for i in range(3)
    )
    return a, b, c + Fraction(bias)


def _on_piece(form, piece, kinks, slopes, activation) -> Form:
    """f(form) where the unit is on the given piece of f."""
    anchor = kinks[0] if kinks else Fraction(0)
    value = Fraction(float(activation(float(anchor))))
    for i in range(piece - 1):
        value += slopes[i + 1] * (kinks[i + 1] - kinks[i])
        anchor = kinks[i + 1]
    a, b, c = (slopes[piece] * part for part in form)
    return a, b, c - slopes[piece] * anchor + value


def _integers(form: Form) -> Point:
    scale = math.lcm(*(part.denominator for part in form))
    a, b, c = (int(part * scale) for part in form)
    return a, b, c


def _at(form: Point, point: Point) -> int:
    return form[0] * point[0] + form[1] * point[1] + form[2] * point[2]


def _cut(polygon, signs, form):
    values = [_at(form, corner) for corner in polygon]
    highest, lowest = max(values), min(values)
    if highest <= 0 or lowest >= 0:
        return [(polygon, (*signs, (highest > 0) - (lowest < 0)))]
    above, below = [], []
    for i, (corner, value) in enumerate(zip(polygon, values, strict=True)):
        following, after = polygon[(i + 1) % len(polygon)], values[(i + 1) % len(polygon)]
        if value >= 0:
            above.append(corner)
        if value <= 0:
            below.append(corner)
        if value * after < 0:
            crossing = _between(corner, abs(value), following, abs(after))
            above.append(crossing)
            below.append(crossing)
    return [(above, (*signs, 1)), (below, (*signs, -1))]


def _between(p: Point, height_p: int, q: Point, height_q: int) -> Point:
    """The zero of a form that takes values of these sizes, with opposite signs, at p and q."""
    x, y, w = (height_q * a + height_p * b for a, b in zip(p, q, strict=True))
    common = math.gcd(x, y, w)
    return x // common, y // common, w // common


def _sides(polygon):
    return list(zip(polygon, polygon[1:] + polygon[:1], strict=True))


def _output(cell, network) -> Form:
    return _combined(network.weights[-1][0], network.biases[-1][0], cell.forms)


def _boundary_length(cells, network) -> float:
    """The length of {y = 0} without the interior of cells where y vanishes."""
    segments = set()
    for cell in cells:
        form = _integers(_output(cell, network))
        values = [_at(form, corner) for corner in cell.polygon]
        if not any(values):
            continue
        if max(values) > 0 > min(values):
            above = _cut(cell.polygon, (), form)[0][0]
            segments.add(frozenset(corner for corner in above if _at(form, corner) == 0))
        zeros = {corner for corner, value in zip(cell.polygon, values, strict=True) if value == 0}
        segments |= {frozenset(side) for side in _sides(cell.polygon) if zeros.issuperset(side)}
    return sum(_length(*segment) for segment in segments)


def _length(p: Point, q: Point) -> float:
    return math.hypot(
        Fraction(p[0], p[2]) - Fraction(q[0], q[2]), Fraction(p[1], p[2]) - Fraction(q[1], q[2])
    )
