"""More looks at the layers: what f′ and what the weights do to the gradient, how activations lie, which
directions are stretched."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from engine.base.monitor import Progress, Stop
from engine.experiments.gradient_flow.flow import Array
from engine.experiments.gradient_flow.gains import Gain, gains
from engine.experiments.gradient_flow.numbers import FlowNumbers
from engine.functions.distribution import density
from engine.functions.trace import Line
from engine.learning.axis import Decades, ends_of, have_zero

_BINS = 80
_ROWS = 10
"""So many layers are drawn one above the other at most."""

_TAILS = 0.002
"""This share of the activations on either side may lie beyond the picture."""

_HIGH = 0.92
"""The height of a ridge, as a share of the distance to the next one."""

_ROOM = 0.3


class SplitNumbers(FlowNumbers):
    """The factor on the gradient's size from layer l + 1 back to l, and its two parts."""

    legs = ("propagation", "gradients", "split")

    @cached_property
    def parts(self) -> tuple[Line, Line, Line]:
        """log₁₀ of the factors of f′, of the weights and of both, on average over the networks."""
        with np.errstate(all="ignore"):
            slopes, weights = (part.mean(axis=1) / math.log(10) for part in self.flow.split)
            both = slopes + weights
        x = self.layers[:-1]
        return Line(x, slopes), Line(x, weights), Line(x, both)

    @cached_property
    def gains(self) -> tuple[Gain, ...]:
        """The present σ_w and those that suit the function."""
        return gains(self.experiment)

    @cached_property
    def chi(self) -> Line | None:
        """Both in wide layers: half of log₁₀ χ."""
        t = self.experiment.theory
        with np.errstate(all="ignore"):
            return None if t is None else Line(self.layers[:-1], np.log10(t.factors) / 2)

    @cached_property
    def factor_decades(self) -> Decades:
        """The axis of factors, 1 within."""
        lines = [*self.parts, *([self.chi] if self.chi else [])]
        low, high = ends_of([*(line.y for line in lines), np.array([-0.5, 0.2])])
        return Decades(low, high, have_zero(lines), _ROOM)

    @cached_property
    def quantities(self) -> Mapping[str, float]:
        """As of all layers, and both parts of a factor on average."""
        slopes, weights, _ = (_mean(line.y) for line in self.parts)
        return {**super().quantities, "factor of the slopes": slopes, "factor of the weights": weights}


class SpectrumNumbers(FlowNumbers):
    """The singular values of ∂a of the last layer / ∂ inputs: how much it stretches which directions."""

    legs = ("propagation", "gradients", "spectrum")

    @cached_property
    def spectrum(self) -> tuple[Line, Line, Line]:
        """log₁₀ of the singular values from the largest on: the least network, their mean, the largest."""
        with np.errstate(all="ignore"):
            logs = np.log10(self.flow.spectrum)
            parts = logs.min(axis=0), np.log10(self.flow.spectrum.mean(axis=0)), logs.max(axis=0)
        ranks = np.arange(1.0, len(parts[0]) + 1)
        low, middle, high = (Line(ranks, part) for part in parts)
        return low, middle, high

    @cached_property
    def largest(self) -> float:
        """log₁₀ of the largest one of wide linear layers, √((L + 1)^(L + 1)/L^L) σ_w^L, orthogonal ones 1
        (Pennington et al. 2017); nan for other layers."""
        e, depth = self.experiment, self.experiment.depth
        if e.activation.name != "identity" or e.normalization != "none" or e.shared:
            return math.nan
        if e.initializer == "orthogonal":
            return 0.0
        stretch = (depth + 1) * math.log10(depth + 1) - depth * math.log10(depth)
        return (stretch + depth * math.log10(e.weight_variance or math.nan)) / 2

    @cached_property
    def spectrum_decades(self) -> Decades:
        """The axis of singular values."""
        more = [self.largest] if math.isfinite(self.largest) else []
        low, high = ends_of([*(line.y for line in self.spectrum), np.array([-0.5, 0.5, *more])])
        return Decades(low, high, have_zero(self.spectrum), _ROOM)

    @property
    def rank_range(self) -> tuple[float, float]:
        """From the largest singular value to the least."""
        return 1 - 0.02 * self.experiment.width, 1.02 * self.experiment.width + 0.5

    @cached_property
    def quantities(self) -> Mapping[str, float]:
        """As of all layers, and the largest and the least singular value."""
        values = self.flow.spectrum
        return {
            **super().quantities,
            "largest singular value": float(values[:, 0].mean()),
            "largest squared singular value": float((values[:, 0] ** 2).mean()),
            "wide layers: largest squared singular value": float(10.0 ** (2 * self.largest)),
            "least singular value": float(values[:, -1].mean()),
        }


@dataclass(frozen=True, eq=False)
class Ridge:
    """How the activations of a layer lie: their density, the same as a line over the layer's number, that of
    theory, and the share of exact 0, which neither holds."""

    layer: int
    density: Array
    line: Line
    theory: Line | None
    zeros: float


class RidgeNumbers(FlowNumbers):
    """The distributions of a, layer over layer."""

    legs = ("propagation",)

    def prepare(self, progress: Progress = None, cancelled: Stop = None) -> None:
        """Go through the layers, and count."""
        super().prepare(progress, cancelled)
        _ = self.ridges

    @cached_property
    def rows(self) -> tuple[int, ...]:
        """The layers that are drawn, the first and the last among them."""
        depth = self.experiment.depth
        return tuple(dict.fromkeys(np.linspace(1, depth, min(depth, _ROWS)).round().astype(int).tolist()))

    @cached_property
    def value_range(self) -> tuple[float, float]:
        """The values of a that are drawn; a little about 0 at least."""
        seen = [self.p.a[row - 1] for row in self.rows]
        ends = [_ends_of(a) for a in seen if np.isfinite(a).all()]
        low, high = float(np.min(ends, initial=-0.1)), float(np.max(ends, initial=0.1))
        step = 2.0 ** math.floor(math.log2(high - low)) / 8  # so that it rests, and densities are known
        return step * math.floor(low / step - 0.3), step * math.ceil(high / step + 0.3)

    @property
    def _edges(self) -> Array:
        """Of the bins; 0 is one of them, so that none is cut in two where many functions bend."""
        low, high = self.value_range
        wide = (high - low) / _BINS
        return np.asarray(wide * np.arange(math.floor(low / wide), math.ceil(high / wide) + 1))

    @property
    def layer_range(self) -> tuple[float, float]:
        """From below the first ridge to over the last."""
        return 1 - 0.15 * self.spacing, self.experiment.depth + 1.1 * self.spacing

    @property
    def spacing(self) -> float:
        """From ridge to ridge."""
        return (self.rows[-1] - self.rows[0]) / max(len(self.rows) - 1, 1) or 1.0

    @cached_property
    def ridges(self) -> tuple[Ridge, ...]:
        """One for each drawn layer, from the first."""
        return tuple(self._ridge(row) for row in self.rows)

    @cached_property
    def quantities(self) -> Mapping[str, float]:
        """What is measured on the way forward."""
        return self._of_signals

    def _ridge(self, row: int) -> Ridge:
        edges, a = self._edges, self.p.a[row - 1]
        moving = a[np.isfinite(a) & (a != 0)]
        counts, _ = np.histogram(moving, len(edges) - 1, (edges[0], edges[-1]))
        found = counts / (a.size * np.diff(edges))
        high = _HIGH * self.spacing
        scale = high / max(float(found.max()), 1e-9)
        smooth = self._densities.get(row)
        theory = None if smooth is None else _over(row, edges, np.minimum(scale * smooth, high))
        return Ridge(row, found, _over(row, edges, scale * found), theory, float((a == 0).mean()))

    @cached_property
    def _densities(self) -> Mapping[int, Array]:
        """The density of f(z) for z ~ N(0, q) by drawn layer, where theory knows q."""
        t = self.experiment.theory
        known = [row for row in self.rows if t is not None and 0 < t.gates[row - 1] < math.inf]
        if t is None or not known:
            return {}
        spreads = np.sqrt(t.gates[[row - 1 for row in known]])
        found = density(self.experiment.activation, 0, 0.0, spreads, self._edges)
        return dict(zip(known, found, strict=True))


def _ends_of(a: Array) -> Array:
    """The values between which all lie but the tails."""
    last = a.size - 1
    out = math.floor(_TAILS * last)
    return np.asarray(np.partition(a, (out, last - out), axis=None)[[out, last - out]])


def _over(row: int, edges: Array, heights: Array) -> Line:
    """A line of these heights over a level."""
    return Line((edges[1:] + edges[:-1]) / 2, row + heights)


def _mean(logs: Array) -> float:
    """The factor that many such are like."""
    with np.errstate(all="ignore"):
        return float(10.0 ** np.mean(logs)) if len(logs) else math.nan
