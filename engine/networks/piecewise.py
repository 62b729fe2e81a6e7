"""Piecewise-linear functions of one variable, exactly: their breakpoints and the formula of every piece."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from engine.base.rounding import ROUNDING
from engine.functions.activation import Activation, Array
from engine.networks.network import Network, on_pieces

Bools = NDArray[np.bool_]

_BLUR = 256 * np.finfo(np.float64).eps
"""The same for a pre-activation beside a kink, as a share of the terms that make it up."""

_POINT, _SLIVER = 1e-12, 1e-6
"""Shares of an interval, and of the piece beside it, below which what is left of a piece is nothing but
rounding."""


@dataclass(frozen=True, eq=False)
class PiecewiseLinear:
    """y = slopes[i] · x + intercepts[i] between ``breakpoints[i − 1]`` and ``breakpoints[i]``.

    Attributes:
        breakpoints: (k,) where the formula changes, ascending: every kink, and every jump, of y.
        slopes, intercepts: (k + 1,) of the pieces from left to right.
        heights: (k,) y at the breakpoints, at a jump from the right.
        cuts: (m,) where the formula changes or a hidden unit goes on or off, ascending: the breakpoints and
            the places where a unit changes but y does not bend.
        patterns: (m + 1, units) whether each hidden unit is on between neighboring cuts; layer after layer
            where there are several.
    """

    breakpoints: Array
    slopes: Array
    intercepts: Array
    heights: Array
    cuts: Array
    patterns: Bools

    @property
    def n_pieces(self) -> int:
        """The number of pieces on the whole line."""
        return len(self.slopes)

    def piece_at(self, x: ArrayLike) -> NDArray[np.intp]:
        """The index of the piece that holds each x; a breakpoint belongs to the piece on its right."""
        return np.asarray(np.searchsorted(self.breakpoints, x, side="right"))

    def evaluate(self, x: ArrayLike) -> Array:
        """y at each x, of any shape, float64; at a jump the value from the right, ±∞ where it overflows.

        Near a breakpoint from its height: on a steep piece slope · x and the intercept cancel.
        """
        with np.errstate(over="ignore"):
            return self._evaluated(np.asarray(x, dtype=np.float64))

    def _evaluated(self, at: Array) -> Array:
        piece = self.piece_at(at)
        y = self.slopes[piece] * at + self.intercepts[piece]
        if not len(self.breakpoints):
            return np.asarray(y)
        left = np.maximum(piece - 1, 0)
        away = at - self.breakpoints[left]
        near = (piece > 0) & (abs(away) < abs(at))
        return np.asarray(np.where(near, self.heights[left] + self.slopes[piece] * away, y))

    def within(self, low: float, high: float) -> range:
        """The indices of the pieces that an interval meets in more than a point, or a rounded one."""
        return _met(self.breakpoints, low, high)

    def patterns_within(self, low: float, high: float) -> range:
        """The same for the rows of ``patterns``."""
        return _met(self.cuts, low, high)


def piecewise_linear(
    w: ArrayLike, b: ArrayLike, v: ArrayLike, c: float, activation: Activation
) -> PiecewiseLinear:
    """y(x) = Σ vᵢ f(wᵢ x + bᵢ) + c as its pieces, for a piecewise-linear f.

    w, b and v are shaped (units,). Kinks that do not bend y are no breakpoints: those of units with v = 0 and
    those that cancel each other. Raises ``ValueError`` for another f, other shapes, and numbers that are not
    finite.
    """
    columns = [np.asarray(values, dtype=np.float64) for values in (w, b, v)]
    if any(column.ndim != 1 or column.shape != columns[0].shape for column in columns):
        raise ValueError("w, b and v must each hold one number for every unit")
    return compose(Network([columns[0][:, None], columns[2][None, :]], [columns[1], [c]], activation))


def compose(network: Network) -> PiecewiseLinear:
    """The function ℝ → ℝ of a network of any depth as its pieces.

    Layer by layer every piece is cut where a unit passes a kink of f. Raises ``ValueError`` unless the
    network has one input, one output and a piecewise-linear f.
    """
    return _composed(network, 1)[-1]


def prefixes(network: Network) -> tuple[PiecewiseLinear, ...]:
    """The functions of the first 1, 2, … of its hidden layers, which must be equally wide, each followed by
    the last layer; the last one is ``compose(network)``. All of them take little longer than that one."""
    return _composed(network, len(network.weights) - 1)


def _composed(network: Network, last: int) -> tuple[PiecewiseLinear, ...]:
    """Those of so many of the last prefixes."""
    f = network.activation
    if network.widths[0] != 1 or network.widths[-1] != 1:
        raise ValueError("only a network with one input and one output is a function of one variable")
    if f.slopes is None and len(network.weights) > 1:
        raise ValueError(f"{f.title} has no straight pieces")
    layers, found = _Layers(), []
    hidden = list(zip(network.weights[:-1], network.biases[:-1], strict=True))
    with np.errstate(all="ignore"):  # weights may be as large as floats allow
        for n, (w, b) in enumerate(hidden, start=1):
            layers.apply(w, b, f)
            if n > len(hidden) - last:
                found.append(layers.output(network.weights[-1], network.biases[-1], bool(f.jumps)))
        return tuple(found) or (layers.output(network.weights[-1], network.biases[-1], bool(f.jumps)),)


class _Layers:
    """The values of all units of a layer as pieces on common cells, the layers before it done.

    Whether and where a unit passes a kink inside a cell follows from its values at the ends of that cell, so
    that cells may be as narrow as floats can tell apart, and narrower. There is one cut at least: 0.

    Attributes:
        cuts: (m,) the ends of the cells, ascending.
        before, after: (m, units) of every unit at every cut, from the left and from the right.
        slopes, offsets: (m + 1, units) of every unit on every cell.
        bends: (m, units) bounds on how much each slope may change at each cut: of what size its terms are,
            where they cancel.
        active: for each layer (m + 1, units) whether its units are on.
    """

    def __init__(self) -> None:
        self.cuts = np.zeros(1)
        self.before, self.after = np.zeros((1, 1)), np.zeros((1, 1))
        self.slopes, self.offsets = np.ones((2, 1)), np.zeros((2, 1))
        self.bends = np.zeros((1, 1))
        self.active: list[Bools] = []

    def apply(self, w: Array, b: Array, f: Activation) -> None:
        """Go through one hidden layer."""
        kinks, slopes, offsets = _pieces(f)
        z_slopes, z_offsets = self.slopes @ w.T, self.offsets @ w.T + b
        sizes = [abs(values) @ abs(w).T + abs(b) for values in (self.before, self.after)]
        before, after = (
            _snapped(values @ w.T + b, size, slopes_there, kinks)
            for values, size, slopes_there in zip(
                (self.before, self.after), sizes, (z_slopes[:-1], z_slopes[1:]), strict=True
            )
        )
        found = _crossings(self.cuts, before, after, z_slopes, abs(self.slopes) @ abs(w).T, sizes, kinks)
        cell, new = self._cut(found)
        z_slopes, z_offsets = z_slopes[cell], z_offsets[cell]
        before, after = (_merged(values, found.z, new) for values in (before, after))
        bends = _merged(self.bends, np.zeros((len(found.x), self.bends.shape[1])), new) @ abs(w).T
        piece = _pieces_of_cells(before, after, z_slopes, kinks)
        gain, offset = slopes[piece], offsets[piece]
        level = z_slopes == 0  # may stand on a kink, even on a jump
        offset[level] = f(z_offsets[level])
        gain[level] = 0.0
        self.before, self.after = gain[:-1] * before + offset[:-1], gain[1:] * after + offset[1:]
        self.slopes, self.offsets = gain * z_slopes, gain * z_offsets + offset
        steepest = np.maximum(abs(gain[1:]), abs(gain[:-1]))
        self.bends = steepest * bends + abs(np.diff(slopes[piece], axis=0)) * abs(z_slopes[1:])
        self.active = [*(rows[cell] for rows in self.active), on_pieces(f)[piece]]

    def output(self, w: Array, b: Array, jumps: bool) -> PiecewiseLinear:
        """Go through the last layer, which is linear, and drop the cuts at which nothing happens."""
        slopes, offsets = (self.slopes @ w.T)[:, 0], (self.offsets @ w.T + b)[:, 0]
        heights = (self.after @ w.T + b)[:, 0]
        change = np.diff(self.slopes, axis=0) @ w[0]
        keep = abs(change) > ROUNDING * (self.bends @ abs(w[0]))
        if jumps:
            step = (self.after - self.before) @ w[0]
            keep |= abs(step) > ROUNDING * ((abs(self.after) + abs(self.before)) @ abs(w[0]))
        shown = _widest(self.cuts, keep)
        active = (
            np.concatenate(self.active, axis=1) if self.active else np.zeros((len(slopes), 0), dtype=bool)
        )
        turns = keep | (active[1:] != active[:-1]).any(axis=1)
        patterns = active[_widest(self.cuts, turns)]
        return PiecewiseLinear(
            self.cuts[keep], slopes[shown], offsets[shown], heights[keep], self.cuts[turns], patterns
        )

    def _cut(self, found: _Crossings) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Cut the cells: the old cell of each new one, and where the new cuts now are among all."""
        old = len(self.cuts)
        place = np.concatenate([2 * np.arange(old) + 1, 2 * found.cell])
        order = np.lexsort((np.concatenate([np.zeros(old), found.share]), place))
        self.cuts = np.concatenate([self.cuts, found.x])[order]
        cell = np.concatenate([[0], np.cumsum(order < old)])
        self.active = list(self.active)
        return np.asarray(cell), np.flatnonzero(order >= old)


@dataclass(frozen=True, eq=False)
class _Crossings:
    """Where units pass kinks inside cells; what only rounding keeps apart is one.

    Attributes:
        cell: (n,) in which cell, ascending.
        share: (n,) how far through it; in the outer cells how far from its only end. Ascending in a cell.
        x: (n,) where on the line.
        z: (n, units) the pre-activations of all units there.
    """

    cell: NDArray[np.intp]
    share: Array
    x: Array
    z: Array


def _crossings(
    cuts: Array,
    before: Array,
    after: Array,
    slopes: Array,
    steepness: Array,
    sizes: list[Array],
    kinks: Array,
) -> _Crossings:
    """All crossings of all cells; ``sizes`` and ``steepness`` are those of the terms of z and its slope."""
    left = np.concatenate([before[:1], after])  # the end from which a cell is measured
    size = np.concatenate([sizes[0][:1], np.maximum(sizes[1], np.concatenate([sizes[0][1:], sizes[1][-1:]]))])
    rise = np.concatenate([slopes[:1], before[1:] - after[:-1], slopes[-1:]])
    share = (kinks - left[..., None]) / rise[..., None]
    outer = np.zeros((len(rise), 1, 1), dtype=bool)
    outer[[0, -1]] = True
    size = size[..., None] + abs(kinks) + np.where(outer, steepness[..., None] * abs(share), 0.0)
    blur = _BLUR * size / abs(rise[..., None])
    inside = (share > 0) & np.where(outer, np.isfinite(share), share < 1)
    inside[0] = (share[0] < 0) & np.isfinite(share[0])
    cell, unit, kink = np.nonzero(inside)
    at = share[inside]
    order = np.lexsort((at, cell))
    cell, unit, kink = cell[order], unit[order], kink[order]
    at, width = at[order], blur[inside][order]
    first = np.ones(len(at), dtype=bool)
    first[1:] = (np.diff(cell) > 0) | (np.diff(at) > width[1:] + width[:-1])
    group = np.cumsum(first) - 1
    owner = unit[first], kink[first]
    cell, at = cell[first], at[first]
    is_outer = (cell == 0) | (cell == len(cuts))
    rest = np.where(is_outer, 1.0, (before[np.minimum(cell, len(cuts) - 1), owner[0]] - kinks[owner[1]]))
    rest = np.where(is_outer, 1.0, rest / rise[cell, owner[0]])  # of the cell, right of the crossing
    far = ~is_outer & (at > 0.5)
    ends = np.concatenate([cuts[:1], cuts, cuts[-1:]])
    low, high = ends[cell], ends[cell + 1]
    width = np.where(is_outer, 1.0, high - low)
    x = np.where(far, high - rest * width, low + at * width)
    right = np.concatenate([before, before[-1:]])
    z = np.where(
        far[:, None], right[cell] - rest[:, None] * rise[cell], left[cell] + at[:, None] * rise[cell]
    )
    z[group, unit] = kinks[kink]
    return _Crossings(cell, at, x, z)


def _snapped(z: Array, size: Array, slopes: Array, kinks: Array) -> Array:
    """z at the cuts, on a kink where nothing but rounding keeps it off; ``size`` is that of its terms.

    It is the cut that is off: the other units go with it along their ``slopes``, by no more than rounding.
    Else a fold that is steep would make ever more of what is left of them.
    """
    settled = np.zeros(z.shape, dtype=bool)
    for kink in kinks:
        off, blur = kink - z, _BLUR * (size + abs(kink))
        near = (abs(off) <= blur) & ~settled
        rows = np.arange(len(z))
        unit = np.where(near, abs(off), -1.0).argmax(axis=1)
        shift = slopes * (off[rows, unit] / slopes[rows, unit])[:, None]
        moves = near[rows, unit][:, None] & (abs(shift) <= blur) & ~settled
        z = np.where(near, kink, np.where(moves, z + shift, z))
        settled |= near
    return z


def _merged(rows: Array, new: Array, at: NDArray[np.intp]) -> Array:
    """The rows with new ones among them, which come to stand at these places."""
    found = np.empty((len(rows) + len(new), rows.shape[1]))
    old = np.ones(len(found), dtype=bool)
    old[at] = False
    found[old], found[at] = rows, new
    return found


def _pieces_of_cells(before: Array, after: Array, slopes: Array, kinks: Array) -> NDArray[np.intp]:
    """(cells, units) on which piece of f each z is throughout each cell, whose ends may be on kinks."""
    piece = np.empty(slopes.shape, dtype=np.intp)
    piece[1:-1] = np.searchsorted(kinks, after[:-1] + (before[1:] - after[:-1]) / 2, side="left")
    for row, z, up in ((0, before[0], slopes[0] < 0), (-1, after[-1], slopes[-1] > 0)):
        piece[row] = np.where(up, np.searchsorted(kinks, z, "right"), np.searchsorted(kinks, z, "left"))
    return piece


def _pieces(f: Activation) -> tuple[Array, Array, Array]:
    """Kinks (n,), slopes and offsets (n + 1,): f(z) = slope · z + offset on each piece."""
    assert f.slopes is not None
    kinks, slopes = np.array(f.kinks, dtype=np.float64), np.array(f.slopes, dtype=np.float64)
    at = _middles(kinks)
    return kinks, slopes, f(at) - slopes * at


def _met(ends: Array, low: float, high: float) -> range:
    """Which of the stretches between ends an interval meets in more than a point, or a rounded one."""
    first, last = int(np.searchsorted(ends, low, "right")), int(np.searchsorted(ends, high, "left"))
    inner = [low, *ends[first:last].tolist(), high]
    start, stop = first, last + 1
    if len(inner) > 2 and _is_rounding(low, inner[1], inner[2], high - low):
        start += 1
    if stop - start > 1 and _is_rounding(high, inner[-2], inner[-3], high - low):
        stop -= 1
    return range(start, stop)


def _is_rounding(end: float, near: float, next_one: float, width: float) -> bool:
    """Whether nothing but rounding is between the end of an interval and the breakpoint nearest to it.

    It is next to nothing beside the interval, and beside the piece that follows: of pieces that become ever
    narrower towards an end all count.
    """
    return abs(near - end) <= min(_POINT * width, _SLIVER * abs(next_one - near))


def _middles(cuts: Array) -> Array:
    """A point inside every cell: its middle, or well beyond the last cut."""
    if not len(cuts):
        return np.zeros(1)
    away = 1.0 + abs(cuts[[0, -1]])
    inner = cuts[:-1] + (cuts[1:] - cuts[:-1]) / 2
    return np.concatenate([[cuts[0] - away[0]], inner, [cuts[-1] + away[1]]])


def _widest(cuts: Array, keep: Bools) -> NDArray[np.intp]:
    """For every cell between kept cuts the widest of the cells that it consists of."""
    width = np.diff(np.concatenate([[-np.inf], cuts, [np.inf]]))
    group = np.concatenate([[0], np.cumsum(keep)])
    order = np.lexsort((-width, group))
    first = np.diff(group[order], prepend=-1) > 0
    return np.asarray(order[first])
