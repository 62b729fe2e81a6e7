"""What is lit in a network, by one input or in a region, and which unit has its kink nearest to a place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.networks.network import Network

Array = NDArray[np.float64]
Bools = NDArray[np.bool_]

_STEP = 1e-4
"""Differences are taken over this share of what is shown."""


@dataclass(frozen=True, eq=False)
class Lit:
    """The paths that are lit for one input.

    Attributes:
        on: (units,) whether z > 0, through all hidden layers.
        skippable, products: of the multiplications after the first layer those with a factor that is an exact
            0, and all of them.
    """

    on: Bools
    skippable: int
    products: int


def lit_by(network: Network, x: Array) -> Lit:
    """What an input (n_in,) switches on."""
    with np.errstate(all="ignore"):
        hidden = [z[0] for z in network.pre_activations(x[None])[:-1]]
        values = [np.asarray(network.activation(z)) for z in hidden]
    widths = network.widths[2:]
    skippable = sum(n * int(np.count_nonzero(a == 0)) for n, a in zip(widths, values, strict=True))
    products = sum(n * a.size for n, a in zip(widths, values, strict=True))
    return Lit(np.concatenate(hidden) > 0, skippable, products)


def lit_paths(network: Network, pieces: Sequence[NDArray[np.int8]]) -> tuple[Bools, ...]:
    """For each layer (n_out, n_in) which weights lie on a lit path.

    A path is lit where all its weights differ from 0 and f is not flat on the piece of any of its units: the
    gradient of the output is the sum over the lit paths of the products of their weights and slopes.

    Args:
        pieces: for each hidden layer the piece of f that each unit is on; layers for which there is none
            count as open.
    """
    flat = np.array(network.activation.slopes) == 0
    opened = [np.ones(width, bool) for width in network.widths]
    opened[1 : len(pieces) + 1] = [~flat[layer] for layer in pieces]
    linked = [w != 0 for w in network.weights]
    reached, leading = [opened[0]], [opened[-1]]
    for links, units in zip(linked, opened[1:], strict=True):
        reached.append(units & (links & reached[-1]).any(axis=1))
    for links, units in zip(linked[::-1], opened[-2::-1], strict=True):
        leading.append(units & (links & leading[-1][:, None]).any(axis=0))
    ends = zip(linked, reached[:-1], leading[-2::-1], strict=True)
    return tuple(links & sources & targets[:, None] for links, sources, targets in ends)


def nearest_kink(network: Network, x: Array, extent: Array, reach: float) -> int | None:
    """The index of the unit whose z is 0 nearest to an input, as far as z is straight around it.

    Args:
        extent: (n_in,) how much is shown of each input; distances are shares of it.
        reach: None is given where every z = 0 is farther away.
    """
    steps = _STEP * np.diag(extent)
    with np.errstate(all="ignore"):
        z = np.concatenate(
            network.pre_activations(np.concatenate([x[None], x + steps, x - steps]))[:-1], axis=1
        )
        n = len(x)
        slopes = np.linalg.norm((z[1 : n + 1] - z[n + 1 :]) / (2 * _STEP), axis=0)
        away = np.where(slopes > 0, np.abs(z[0]) / slopes, np.inf)
    nearest = int(np.argmin(away))
    return nearest if away[nearest] <= reach else None
