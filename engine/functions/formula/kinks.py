"""Where a formula can break: roots, kinks and jumps, to the last bit.

f or f′ can jump only where the arguments of max, min, clip, abs, relu, sign or a comparison change
order, or where a part of it is singular (tanh(1/z), sqrt(z^2)). Roots of straight lines are exact; others
are looked for on ``GRID`` and narrowed by bisection. Poles and the ends of the domain are not kinks.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from engine.functions.activation import Array, Kernel
from engine.functions.formula.jet import fold
from engine.functions.formula.kernel import quick, rough, sampler, size
from engine.functions.formula.tree import (
    Apply,
    Constant,
    Let,
    Node,
    Variable,
    Where,
    children,
    nodes,
    written_out,
)
from engine.functions.formula.vocabulary import KERNELS, Kernels

MAX_KINKS = 64
"""Of more kinks than this (abs(sin(9*z)) has infinitely many) those nearest to 0 are kept."""

COARSE = 1 << 24
"""Units in the last place between which an extremum may be: values do not tell them apart."""

_PARTS, _WAVES = 32, 32 * (MAX_KINKS // 2 + 1)
"""Parts of a period, and parts to either side of 0."""

_MANY, _MOST = 100, 400
"""So many nodes the expressions may have whose roots are sought: beyond the first float64 must do, beyond the
second the longest of them are left out."""

_ASIDE = 0.382

_UNDERFLOW = 1e-150
"""A square is 0 this close to its root."""

_STRAIGHT = frozenset({"+", "-", "neg"})
_BENT = frozenset({"max", "min", "clip", *(name for name, kernels in KERNELS.items() if kernels.is_straight)})


def _grid() -> Array:
    right = np.concatenate(
        (
            np.geomspace(1e-9, 0.04, 60),
            np.arange(1, 1001) / 20,
            np.geomspace(50.0, 1e8, 200)[1:],
            [1e16, 1e32, 1e64],
        )
    )
    return np.concatenate((-right[::-1], [0.0], right))


GRID = _grid()
"""Where formulas are sampled: steps of 0.05 up to ±50, finer toward 0, then in factors, ascending. It
ends at 10⁶⁴, whose fourth power does not overflow yet."""


def grid_of(period: float) -> Array:
    """Where a formula with that period is sampled, 0 for none: also in even parts of so many periods that as
    many kinks as are kept must be there, none of them on the grid."""
    if not period:
        return GRID
    waves = (np.arange(-_WAVES, _WAVES + 1) + _ASIDE) * (period / _PARTS)
    return np.unique(np.concatenate((GRID, waves)))


def candidates(tree: Node, grid: Array) -> tuple[Array, Array]:
    """Where f may break, ascending: where a choice in it changes, as between the branches of max, and where
    a part has a pole or its domain ends, at roots of denominators and of arguments of log and sqrt."""
    switches, divisors = _roots(_switches(tree), grid), _roots(_divisors(tree), grid)
    for roots in (switches, divisors):
        roots[np.abs(roots) < _UNDERFLOW] = 0.0
    return _merged(switches), _nearest(_merged(divisors))


def kinks_and_jumps(value: Kernel, slope: Kernel, switches: Array, divisors: Array) -> tuple[Array, Array]:
    """At which candidates f or f′ jumps, ascending, and those of them where f does."""
    broken = divisors[_steps(value, divisors) | _steps(slope, divisors)]
    points = _merged(np.concatenate([switches, broken]))
    jumps = _jumps(value, points) | _is_alone(value, points)
    kinks = _nearest(points[jumps | _jumps(slope, points)])
    return kinks, kinks[np.isin(kinks, points[jumps])]


def is_piecewise_linear(tree: Node) -> bool:
    """Whether the tree is made of straight pieces: sums, constant factors, abs, max, min and so on."""
    return _is_made_of(fold(tree), _STRAIGHT | _BENT)


def transitions(g: Kernel, grid: Array, width: int = 1) -> Array:
    """The points where the sign of g changes, one at most for each cell of the grid: to so many last digits.

    No cell has 0 inside. So the bit patterns of its two ends are in the order of their magnitudes; each round
    asks in the middle of them and about the root of the chord, which soon leaves neighboring floats.
    """
    value = g(grid)
    sign, alone = np.sign(value), _alone(value)
    cells = np.flatnonzero((sign[1:] * sign[:-1] < 0) & ~alone[1:] & ~alone[:-1])
    cells = cells[np.argsort(np.abs(grid[cells]), kind="stable")[: 2 * MAX_KINKS]]
    side = np.where(grid[cells] + grid[cells + 1] < 0, -1.0, 1.0)
    ends = np.where(side < 0, (cells + 1, cells), (cells, cells + 1))
    patterns, heights = np.abs(grid[ends]).view(np.int64), value[ends]
    while (wide := np.flatnonzero(patterns[1] - patterns[0] > width)).size:
        patterns[:, wide], heights[:, wide] = _narrowed(g, side[wide], patterns[:, wide], heights[:, wide])
    near, far = side * patterns.view(np.float64)
    roots = np.where(np.abs(heights[0]) < np.abs(heights[1]), near, far) + 0.0
    return np.concatenate((roots, grid[alone]))


def _alone(value: Array) -> NDArray[np.bool_]:
    """Which samples are 0 or infinite though their neighbors are not: the root is there."""
    odd = np.pad((value == 0) | np.isinf(value), 1)
    return np.asarray(odd[1:-1] & ~odd[:-2] & ~odd[2:])


def _narrowed(
    g: Kernel, side: Array, patterns: NDArray[np.int64], heights: Array
) -> tuple[NDArray[np.int64], Array]:
    """The ends of narrower cells about the same changes of sign, and g there; shapes (2, n)."""
    probes = _probes(patterns, heights)
    between = g((side * probes[1:-1].view(np.float64)).ravel()).reshape(-1, side.size)
    here = np.concatenate((heights[:1], between, heights[1:]))
    changed = np.sign(here) != np.sign(heights[0])
    changed[0], changed[-1] = False, True
    at, rows = changed.argmax(axis=0), np.arange(side.size)
    return np.stack((probes[at - 1, rows], probes[at, rows])), np.stack((here[at - 1, rows], here[at, rows]))


def _probes(ends: NDArray[np.int64], heights: Array) -> NDArray[np.int64]:
    """Where to ask next between two bit patterns: in the middle and about the root of the chord."""
    low, high = ends
    width = high - low
    share = np.nan_to_num(heights[0] / (heights[0] - heights[1]), nan=0.5, posinf=0.5, neginf=0.5)
    root = low + (np.clip(share, 0.0, 1.0) * width).astype(np.int64)
    beside = np.maximum(width >> 10, 1)
    probes = np.stack((low, low + width // 2, root - beside, root, root + beside, high))
    return np.sort(np.clip(probes, low, high), axis=0)


def _switches(tree: Node) -> Iterator[Node]:
    """The expressions whose change of sign may make a kink."""
    for node in nodes(tree):
        if isinstance(node, Let):
            yield from (written_out(node, part) for part in _switches(node.body))
        elif isinstance(node, Where):
            yield Apply("-", (node.left, node.right))
        elif isinstance(node, Apply) and node.function in ("max", "min", "clip"):
            first, *others = node.arguments
            yield from (Apply("-", (first, other)) for other in others)
        elif isinstance(node, Apply) and node.function in KERNELS:
            yield from _bends(KERNELS[node.function], node.arguments[0])


def _bends(kernels: Kernels, argument: Node) -> Iterator[Node]:
    for kink in kernels.kinks:
        yield Apply("-", (argument, Constant(kink)))
    if kernels.is_stairs:
        yield Apply("-", (argument, Apply("round", (argument,))))
        yield Apply("cos", (Apply("*", (Constant(math.pi), argument)),))


def _divisors(tree: Node) -> Iterator[Node]:
    """The expressions at whose roots a part of the formula may have a pole or end."""
    for node in nodes(tree):
        if isinstance(node, Let):
            yield from (written_out(node, part) for part in _divisors(node.body))
        elif isinstance(node, Apply) and node.function in ("/", "^", "log", "log1p", "sqrt", "tan"):
            first, last = node.arguments[0], node.arguments[-1]
            if node.function == "log1p":
                yield Apply("+", (first, Constant(1.0)))
            elif node.function == "tan":
                yield Apply("cos", (first,))
            else:
                yield last if node.function == "/" else first


def _is_made_of(node: Node, functions: frozenset[str]) -> bool:
    """Whether only z, constants, constant factors and the named functions make up the tree."""
    below = children(node)
    if isinstance(node, Where) and functions == _STRAIGHT:
        return False
    if isinstance(node, Let) and (node.names or not _is_made_of(node.body, functions)):
        return False
    if isinstance(node, Apply) and node.function not in functions:
        constant = [isinstance(child, Constant) for child in below]
        if not (node.function == "*" and any(constant)) and not (node.function == "/" and constant[1]):
            return False
    for child in below:
        if not isinstance(child, (Constant, Variable)) and not _is_made_of(child, functions):
            return False
    return True


def _roots(expressions: Iterable[Node], grid: Array) -> Array:
    """Where any of the expressions changes sign."""
    distinct = sorted(dict.fromkeys(expressions), key=size)
    nodes_so_far = list(accumulate(map(size, distinct)))
    roots = [np.empty(0)]
    for expression, count in zip(distinct, nodes_so_far, strict=True):
        if count <= _MOST:
            roots.append(_roots_of(expression, grid, rough if nodes_so_far[-1] <= _MANY else quick))
    return np.concatenate(roots)


def _roots_of(expression: Node, grid: Array, kernel: Callable[[Node, int], Kernel]) -> Array:
    if _is_made_of(fold(expression), _STRAIGHT):
        origin = np.zeros(1)
        root = -sampler(expression, 0)(origin) / sampler(expression, 1)(origin) + 0.0
        return root[np.isfinite(root)]
    g, slope = kernel(expression, 0), kernel(expression, 1)
    # With the extrema as further nodes of the grid, two roots in one cell are seen too.
    return transitions(g, np.unique(np.concatenate((grid, transitions(slope, grid, COARSE)))))


def _merged(points: Array) -> Array:
    """Ascending, without those that differ by rounding only."""
    points = np.sort(points)
    return points[np.diff(points, prepend=-np.inf) > 1e-12 * np.maximum(np.abs(points), 1e-3)]


def _nearest(points: Array) -> Array:
    """Those nearest to 0, at most ``MAX_KINKS`` of them."""
    return np.sort(points[np.argsort(np.abs(points), kind="stable")[:MAX_KINKS]])


def _steps(g: Kernel, points: Array) -> NDArray[np.bool_]:
    """Whether g has two different limits at each point, as tanh(1/z) has at 0: the gap stays what it is."""
    sizes = np.maximum(np.abs(points), 1.0)
    gaps = np.stack([g(points + d * sizes) - g(points - d * sizes) for d in (1e-7, 1e-8, 1e-9, 1e-10)])
    least, most = gaps.min(axis=0), gaps.max(axis=0)
    return np.asarray((most - least < 1e-3 * np.abs(most)) & (np.abs(gaps[-1]) > 1e-6))


def _is_alone(g: Kernel, points: Array) -> NDArray[np.bool_]:
    """Whether g comes from both sides to another number than it has at each point, as |sign z| does at 0."""
    sizes, here = np.maximum(np.abs(points), 1.0), g(points)
    far, near = (g(points + np.multiply.outer([-d, d], sizes)) for d in (1e-10, 1e-12))
    settled = np.abs(far - near) < 1e-7 * (1.0 + np.abs(near))
    return np.asarray((settled & (np.abs(here - near) > 1e-5 * (1.0 + np.abs(near)))).all(axis=0))


def _jumps(g: Kernel, points: Array) -> NDArray[np.bool_]:
    """Whether g jumps at each point: a hundredfold approach from both sides does not close the gap."""
    far, near = (step * np.maximum(np.abs(points), 1.0) for step in (1e-10, 1e-12))
    before, after = g(points - near), g(points + near)
    gap, gap_far = np.abs(after - before), np.abs(g(points + far) - g(points - far))
    return (gap > 1e-9 * (1.0 + np.abs(before))) & (gap > 0.5 * gap_far)
