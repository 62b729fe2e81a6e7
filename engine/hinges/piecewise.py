"""Piecewise-linear functions of one variable, exactly: their breakpoints and the formula of every piece."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from engine.activation import Activation, Array
from engine.network import Network, on_pieces

Bools = NDArray[np.bool_]

_ROUNDING = 64 * np.finfo(np.float64).eps
"""Share by which two results of a few operations differ where exact arithmetic would make them equal."""

_BLUR = 256 * np.finfo(np.float64).eps
"""The same for a place where a pre-activation crosses a kink, after the rounding of several layers."""

_POINT = 1e-12
"""Share of an interval that counts as a point."""


@dataclass(frozen=True, eq=False)
class PiecewiseLinear:
    """y = slopes[i] · x + intercepts[i] between ``breakpoints[i − 1]`` and ``breakpoints[i]``.

    Attributes:
        breakpoints: (k,) where the formula changes, ascending: every kink, and every jump, of y.
        slopes, intercepts: (k + 1,) of the pieces from left to right.
        cuts: (m,) where the formula changes or a hidden unit goes on or off, ascending: the breakpoints and
            the places where a unit changes but y does not bend.
        patterns: (m + 1, units) whether each hidden unit is on between neighboring cuts; layer after layer
            where there are several.
    """

    breakpoints: Array
    slopes: Array
    intercepts: Array
    cuts: Array
    patterns: Bools

    @property
    def n_pieces(self) -> int:
        """The number of pieces on the whole line."""
        return len(self.slopes)

    @property
    def active(self) -> Bools:
        """(k + 1, units) whether each hidden unit is on throughout a piece.

        A piece may hold cuts that do not bend y; a unit that changes there is not on throughout. What is on
        at one place of such a piece, ``patterns`` tells.
        """
        first = np.concatenate([[0], np.searchsorted(self.cuts, self.breakpoints) + 1])
        return np.asarray(np.logical_and.reduceat(self.patterns, first, axis=0))

    def piece_at(self, x: ArrayLike) -> NDArray[np.intp]:
        """The index of the piece that holds each x; a breakpoint belongs to the piece on its right."""
        return np.asarray(np.searchsorted(self.breakpoints, x, side="right"))

    def evaluate(self, x: ArrayLike) -> Array:
        """y at each x, of any shape, float64; at a jump the value from the right."""
        at = np.asarray(x, dtype=np.float64)
        piece = self.piece_at(at)
        return np.asarray(self.slopes[piece] * at + self.intercepts[piece])

    def limits(self, piece: int) -> tuple[float, float]:
        """Where a piece begins and ends; infinite for the outer ones."""
        ends = (-np.inf, *self.breakpoints.tolist(), np.inf)
        return ends[piece], ends[piece + 1]

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
    f = network.activation
    if network.widths[0] != 1 or network.widths[-1] != 1:
        raise ValueError("only a network with one input and one output is a function of one variable")
    if f.slopes is None and len(network.weights) > 1:
        raise ValueError(f"{f.title} has no straight pieces")
    layers = _Layers()
    with np.errstate(all="ignore"):  # weights may be as large as floats allow
        for w, b in zip(network.weights[:-1], network.biases[:-1], strict=True):
            layers.apply(w, b, f)
        return layers.output(network.weights[-1], network.biases[-1], bool(f.jumps))


class _Layers:
    """The values of all units of a layer as pieces on common cells, the layers before it done.

    Attributes:
        cuts: (m,) the ends of the cells, ascending.
        slopes, offsets: (m + 1, units) of every unit on every cell.
        bends: (m, units) bounds on how much each slope may change at each cut: of what size its terms are,
            where they cancel.
        active: for each layer (m + 1, units) whether its units are on.
    """

    def __init__(self) -> None:
        self.cuts = np.zeros(0)
        self.slopes, self.offsets = np.ones((1, 1)), np.zeros((1, 1))
        self.bends = np.zeros((0, 1))
        self.active: list[Bools] = []

    def apply(self, w: Array, b: Array, f: Activation) -> None:
        """Go through one hidden layer."""
        kinks, slopes, offsets = _pieces(f)
        z_slopes, z_offsets = self.slopes @ w.T, self.offsets @ w.T + b
        sizes = abs(self.slopes) @ abs(w).T, abs(self.offsets) @ abs(w).T + abs(b)
        cell = self._cut(z_slopes, z_offsets, sizes, kinks)
        z_slopes, z_offsets, bends = z_slopes[cell], z_offsets[cell], self.bends @ abs(w).T
        middle = _middles(self.cuts)[:, None]
        piece = np.searchsorted(kinks, z_slopes * middle + z_offsets, side="left")
        gain = slopes[piece]
        self.slopes, self.offsets = gain * z_slopes, gain * z_offsets + offsets[piece]
        level = z_slopes == 0  # may stand on a kink, even on a jump
        self.offsets[level] = f(z_offsets[level])
        steepest = np.maximum(abs(gain[1:]), abs(gain[:-1]))
        self.bends = steepest * bends + abs(np.diff(gain, axis=0)) * abs(z_slopes[1:])
        self.active = [*(rows[cell] for rows in self.active), on_pieces(f)[piece]]

    def output(self, w: Array, b: Array, jumps: bool) -> PiecewiseLinear:
        """Go through the last layer, which is linear, and drop the cuts at which nothing happens."""
        slopes, offsets = (self.slopes @ w.T)[:, 0], (self.offsets @ w.T + b)[:, 0]
        change = np.diff(self.slopes, axis=0) @ w[0]
        keep = abs(change) > _ROUNDING * (self.bends @ abs(w[0]))
        if jumps:
            step = change * self.cuts + np.diff(self.offsets, axis=0) @ w[0]
            size = abs(self.slopes[1:] * self.cuts[:, None]) + abs(self.offsets[1:])
            keep |= abs(step) > _ROUNDING * (size @ abs(w[0]))
        shown = _widest(self.cuts, keep)
        active = np.concatenate(self.active, axis=1) if self.active else np.zeros((1, 0), dtype=bool)
        turns = keep | (active[1:] != active[:-1]).any(axis=1)
        patterns = active[_widest(self.cuts, turns)]
        return PiecewiseLinear(self.cuts[keep], slopes[shown], offsets[shown], self.cuts[turns], patterns)

    def _cut(
        self, slopes: Array, offsets: Array, sizes: tuple[Array, Array], kinks: Array
    ) -> NDArray[np.intp]:
        """Cut every cell where a unit passes a kink; the old cell of each new one.

        Cuts that only rounding keeps apart become one; ``sizes`` are those of the terms that make up the
        slopes and offsets of z. A new cut gets a row of zeros in ``bends``: so far nothing changes there.
        """
        at = (kinks - offsets[..., None]) / slopes[..., None]
        size = abs(kinks) + sizes[1][..., None] + sizes[0][..., None] * abs(at)
        low = np.concatenate([[-np.inf], self.cuts])[:, None, None]
        high = np.concatenate([self.cuts, [np.inf]])[:, None, None]
        width = np.where(np.isfinite(high - low), high - low, 0.0)
        blur = np.maximum(_BLUR * size / abs(slopes[..., None]), _POINT * width)
        inside = (at - blur > low) & (at + blur < high) & np.isfinite(at)
        new, width = at[inside], blur[inside]
        order = np.argsort(new, kind="stable")
        new, width = new[order], width[order]
        apart = np.ones(len(new), dtype=bool)
        apart[1:] = new[1:] - new[:-1] > width[1:] + width[:-1]
        new = new[apart]
        merged = np.concatenate([self.cuts, new])
        order = np.argsort(merged, kind="stable")
        bends = np.zeros((len(merged), self.bends.shape[1]))
        bends[: len(self.cuts)] = self.bends
        cell = np.searchsorted(self.cuts, _middles(merged[order]), side="right")
        self.cuts, self.bends = merged[order], bends[order]
        return np.asarray(cell)


def _pieces(f: Activation) -> tuple[Array, Array, Array]:
    """Kinks (n,), slopes and offsets (n + 1,): f(z) = slope · z + offset on each piece."""
    assert f.slopes is not None
    kinks, slopes = np.array(f.kinks, dtype=np.float64), np.array(f.slopes, dtype=np.float64)
    at = _middles(kinks)
    return kinks, slopes, f(at) - slopes * at


def _met(ends: Array, low: float, high: float) -> range:
    """Which of the stretches between ends an interval meets in more than a point, or a rounded one."""
    slack = _POINT * (high - low)
    first = int(np.searchsorted(ends, low + slack, side="right"))
    return range(first, int(np.searchsorted(ends, high - slack, side="left")) + 1)


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
