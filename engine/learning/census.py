"""How every unit is doing at one step: its z over the data, how often it is on, its gradient."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from engine.functions.traits import opens_at_0
from engine.learning.frame import Frame
from engine.learning.recipe import Recipe
from engine.networks import losses
from engine.networks.backprop import Pass
from engine.networks.network import Network

Array = NDArray[np.float64]

BINS = 24
SPARSE = 0.1
"""A unit that is on for fewer inputs than this share is called sparse."""

CLOSED = 0.01
"""ε: a gate with |f′(z)| below it is as good as closed; a unit whose gates all are, and which is not off, is
saturated."""


@dataclass(frozen=True, eq=False)
class Census:
    """All hidden units, numbered through the layers, at one frame.

    Attributes:
        passes: the passes over all training data; ``bins`` takes their values away.
        layers: (units,) the layer of each, from 0.
        spans: (3, units) the least, the mean and the largest z.
        on: (units,) share of inputs with z > 0.
        gradients: (units,) norm of the loss's gradient with respect to the unit's weights and bias, of a
            normalized unit to its γ and β as well.
        states: (units,) "dead", "saturated", "sparse" or "active".
        skippable: share of the multiplications after the first layer whose factor is an exact 0.
    """

    passes: Pass
    layers: NDArray[np.intp]
    spans: Array
    on: Array
    gradients: Array
    states: tuple[str, ...]
    skippable: float

    @cached_property
    def ranks(self) -> tuple[float, ...]:
        """For each layer the effective rank of its activations, from 0 to its units."""
        with np.errstate(all="ignore"):
            return tuple(effective_rank(layer.values) for layer in self.passes.hidden)

    @cached_property
    def bins(self) -> tuple[Array, NDArray[np.intp]]:
        """Edges (units, BINS + 1) of z, the same within a layer, and how many inputs are in each bin."""
        self.ranks  # noqa: B018 - while the values are there
        found = []
        with np.errstate(all="ignore"):
            # From the last layer down: z takes the place of the values that the layer above is computed from.
            for i in reversed(range(len(self.passes.hidden))):
                found.append(histograms(self.passes.pre_activations(i)))
        edges, counts = zip(*found[::-1], strict=True)
        return np.concatenate(edges), np.concatenate(counts)


def pass_of(recipe: Recipe, frame: Frame) -> Pass:
    """The passes over all training data at a frame, forward and backward done, spans included."""
    x, y = recipe.samples_as_columns()
    frozen = (len(recipe.hidden),) if recipe.frozen_output else ()
    activation = recipe.at(frame.step).activation
    passes = Pass(recipe.layout, activation, losses.get(recipe.loss), x.shape[1], frozen)
    passes.load(x, y)
    passes.watching = True
    with np.errstate(all="ignore"):
        passes.forward(recipe.layout.views(frame.parameters))
        passes.backward()
    return passes


def census_of(recipe: Recipe, frame: Frame) -> Census:
    """The census of a frame, as far as it goes where some numbers are not finite."""
    passes = pass_of(recipe, frame)
    views = recipe.layout.views(passes.gradient)
    columns = [np.concatenate(found) for found in (views.scales, views.shifts) if found]
    with np.errstate(all="ignore"):
        squares = np.concatenate([np.einsum("ij,ij->i", m, m) for m in views.matrices[:-1]])
        gradients = np.sqrt(squares + sum((column[:, 0] ** 2 for column in columns), np.zeros(1)))
    on = frame.on / recipe.samples
    return Census(
        passes=passes,
        layers=np.repeat(np.arange(len(recipe.hidden)), recipe.hidden),
        spans=passes.spans,
        on=on,
        gradients=gradients,
        states=states_of(frame, on, opens_at_0(recipe.at(frame.step).activation)),
        skippable=_skippable(passes),
    )


def states_of(frame: Frame, on: Array, opens: bool) -> tuple[str, ...]:
    """A word for each unit.

    dead: off for every training input, f(z) = 0 and f′(z) = 0, so its weights get a gradient of exactly 0;
    saturated: |f′(z)| < ε for all of them, at another level; sparse, where z > 0 is what ``opens`` a unit:
    z > 0 for fewer than one in ten.
    """
    names = np.array(("active", "sparse", "saturated", "dead"))
    kind = np.where(opens & (on < SPARSE), 1, 0)
    kind[frame.peaks < CLOSED] = 2
    kind[frame.dead] = 3
    return tuple(names[kind].tolist())


def histograms(z: Array) -> tuple[Array, NDArray[np.intp]]:
    """Bins (units, BINS + 1), the same for all, and counts (units, BINS) of the rows of z.

    The bins hold every finite z and 0, which is an edge, so that no bin mixes inputs for which the unit is
    on with others. Numbers that are not finite are in no bin.
    """
    finite = z[np.isfinite(z)]
    low, high = (float(finite.min()), float(finite.max())) if len(finite) else (-1.0, 1.0)
    below = _bins_below_zero(min(low, 0.0), max(high, 0.0))
    width = max(-low / below, high / (BINS - below)) or 1.0
    with np.errstate(invalid="ignore"):
        # Bin k holds (edge k, edge k + 1]: z = 0 belongs to the inputs for which the unit is off.
        place = np.ceil(z / width) + (below - 1)
    units = len(z)
    inside = np.isfinite(place)
    rows = np.broadcast_to(np.arange(units)[:, None], z.shape)[inside]
    columns = np.clip(place[inside], 0, BINS - 1).astype(np.intp)
    counts = np.bincount(rows * BINS + columns, minlength=units * BINS).reshape(units, BINS)
    return np.broadcast_to(width * np.arange(-below, BINS - below + 1), (units, BINS + 1)), counts


def _bins_below_zero(low: float, high: float) -> int:
    if low == high:
        return BINS // 2
    return min(max(round(low / (low - high) * BINS), 1), BINS - 1)


def effective_rank(values: Array) -> float:
    """exp of the entropy of the singular values' shares (Roy & Vetterli 2007); 0 for a matrix of zeros."""
    if not np.isfinite(values).all():
        return float("nan")
    values = values / (np.abs(values).max(initial=0.0) or 1.0)
    square = values @ values.T
    singular = np.sqrt(np.maximum(np.linalg.eigvalsh(square), 0.0))
    singular[singular < singular.max(initial=0.0) * 1e-8] = 0.0  # roots of rounding errors
    total = singular.sum()
    if not total > 0:
        return 0.0
    share = singular[singular > 0] / total
    return float(np.exp(-(share * np.log(share)).sum()))


def _skippable(passes: Pass) -> float:
    """Each activation goes into as many products as the next layer has units."""
    widths = passes.layout.widths[2:]
    zeros = sum(
        n * np.count_nonzero(layer.values == 0) for n, layer in zip(widths, passes.hidden, strict=True)
    )
    return zeros / sum(n * layer.values.size for n, layer in zip(widths, passes.hidden, strict=True))


def network_of(recipe: Recipe, frame: Frame) -> Network:
    """The network of a frame, batch normalization over the training data folded into its weights.

    Raises ``ValueError`` where a weight is not finite.
    """
    views = recipe.layout.views(frame.parameters)
    weights = [matrix[:, :-1] for matrix in views.matrices]
    biases = [matrix[:, -1] for matrix in views.matrices]
    if recipe.batch_norm:
        passes = pass_of(recipe, frame)
        with np.errstate(all="ignore"):
            for i, layer in enumerate(passes.hidden):
                factor = views.scales[i] / layer.roots
                weights[i] = factor * weights[i]
                biases[i] = (views.shifts[i] - factor * layer.means)[:, 0]
    return Network(weights, biases, recipe.at(frame.step).activation)
