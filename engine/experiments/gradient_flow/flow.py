"""Signals on their way through random networks, gradients on their way back, and theory of both."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from engine.base.monitor import Monitor, Progress, Stop
from engine.base.rounding import without_rounding
from engine.functions.activation import Activation
from engine.networks.moment_curves import squares
from engine.networks.propagation import Propagation, Stack, inputs_of, propagated, singular_values

Array = NDArray[np.float64]

_AT_ONCE, _MATRICES_AT_ONCE = 1.6e7, 5e7
"""So many multiplications fit into a frame: of a way forward, with that back; of a product of matrices."""


@dataclass(frozen=True)
class Recipe:
    """What a propagation follows from: the networks, f, what stands before it, the inputs and how alike the
    first two of them are."""

    stack: Stack
    activation: Activation
    normalization: str
    input_scale: float
    samples: int
    likeness: float = 0.0

    @property
    def products(self) -> float:
        """Multiplications of the way forward."""
        n, s = self.stack.widths[0], self.stack
        return float(s.depth) * n**2 * s.seeds * self.samples

    @property
    def fits_a_frame(self) -> bool:
        """Whether it may be computed while somebody waits for the picture."""
        return self.products <= _AT_ONCE

    @property
    def spectrum_fits_a_frame(self) -> bool:
        """Whether its Jacobian may, too."""
        n, s = self.stack.widths[0], self.stack
        return self.fits_a_frame and float(s.depth) * n**3 * s.seeds <= _MATRICES_AT_ONCE


class Flow:
    """The way through all networks of a recipe, in legs: forward, back, and more; each is gone when it is
    first asked for, or by ``go``.

    The gradient at the output, ∂L/∂a of the last layer, is normal noise of variance 1.
    """

    def __init__(self, recipe: Recipe) -> None:
        self.recipe = recipe
        self._monitor = _Layers()

    def has(self, *legs: str) -> bool:
        """Whether these legs have been gone: names of the attributes below."""
        return all(leg in vars(self) for leg in legs)

    def go(self, legs: Sequence[str], progress: Progress = None, cancelled: Stop = None) -> None:
        """Go those that are missing now. Raises ``engine.base.monitor.Cancelled`` when asked to stop."""
        missing = [leg for leg in legs if not self.has(leg)]
        with self._monitor.watching(len(missing) * self.recipe.stack.depth, progress, cancelled):
            for leg in missing:
                getattr(self, leg)

    @cached_property
    def propagation(self) -> Propagation:
        """What happens in every layer on the way forward, the sizes of z measured."""
        r = self.recipe
        x = inputs_of(r.stack.widths[0], r.samples, r.stack.seed, r.input_scale, r.likeness)
        found = propagated(r.stack, r.activation, x, r.normalization, self._monitor)
        _ = found.z_square
        return found

    @cached_property
    def gradients(self) -> Array:
        """The root mean square of ∂L/∂z in every layer, on the way back, (depth, seeds)."""
        return self.propagation.gradient_rms

    @cached_property
    def split(self) -> tuple[Array, Array]:
        """ln of what f′ and what the weights make of the gradient from layer to layer, (depth − 1, seeds)."""
        return self.propagation.split()

    @cached_property
    def spectrum(self) -> Array:
        """The singular values of ∂a of the last layer / ∂ inputs, descending, (seeds, width); 0 where they
        are nothing but rounding of the largest."""
        found = self.propagation.singular_values()
        return without_rounding(found, found[:, :1])

    @cached_property
    def layer_means(self) -> Array:
        """The mean singular value of ∂z of layer l + 1 / ∂z of layer l, over the networks, (depth − 1,)."""
        found = []
        for layer in range(self.recipe.stack.depth - 1):
            self._monitor.check()
            found.append(singular_values(self.propagation.layer_jacobian(layer)).mean())
        return np.array(found)


class _Layers(Monitor):
    """Takes every question whether to stop for a layer that is done. It serves one caller after the other, as
    what is computed in part by one is gone on with by the next."""

    def __init__(self) -> None:
        super().__init__()
        self._layers = self._seen = 0

    @contextmanager
    def watching(self, layers: int, progress: Progress, cancelled: Stop) -> Iterator[None]:
        """Tell this caller of so many layers, and ask it whether to stop."""
        super().__init__(progress, cancelled)
        self._layers, self._seen = layers, 0
        try:
            yield
        finally:
            super().__init__()

    def check(self) -> None:
        """Stop, or tell how many layers there have been."""
        super().check()
        self.report(min(self._seen / max(self._layers, 1), 1.0))
        self._seen += 1


@lru_cache(maxsize=2)
def flow_of(recipe: Recipe) -> Flow:
    """The way through the networks of a recipe, with what was computed before."""
    return Flow(recipe)


@dataclass(frozen=True, eq=False)
class Theory:
    """Wide layers (see ``mean_field``), as long as no numbers overflow; nan from there on.

    Attributes:
        variances: q of each layer, (depth,).
        gates: the variance of what f takes in each layer, (depth,).
        slopes: the factor of f′ on a mean square, E[f′²] there, (depth,).
        factors: χ on a mean squared gradient from layer l + 1 back to l, (depth − 1,).
    """

    variances: Array
    gates: Array
    slopes: Array
    factors: Array

    @cached_property
    def gradients(self) -> Array:
        """Mean squared ∂L/∂z of each layer, (depth,), where ∂L/∂a of the last one has variance 1."""
        with np.errstate(all="ignore"):
            return np.cumprod(np.append(self.factors, self.slopes[-1])[::-1])[::-1]


@lru_cache(maxsize=64)
def theory_of(
    activation: Activation,
    weight_variance: float,
    bias_variance: float,
    depth: int,
    input_square: float,
    normalized: bool,
) -> Theory:
    """For weights N(0, σ_w²/fan-in) and inputs of this mean square.

    With layer normalization (``normalized``) f takes N(0, 1) in every layer, and a gradient is divided by
    √q: in wide layers mean and direction of z are known to no single unit, so their parts vanish.
    """
    q, factors = np.empty(depth), np.empty(depth)
    before = input_square
    with np.errstate(all="ignore"):
        for layer in range(depth):
            q[layer] = weight_variance * before + bias_variance
            before, slope = squares(activation, 1.0 if normalized else float(q[layer]))
            factors[layer] = slope
        slopes = factors / q if normalized else factors
        gates = np.ones(depth) if normalized else q
        return Theory(q, gates, slopes, weight_variance * slopes[:-1])
