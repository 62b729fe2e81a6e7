"""What one input switches on, and which unit passes its kink nearest to a place."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.networks.network import Network

Array = NDArray[np.float64]

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

    on: NDArray[np.bool_]
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
