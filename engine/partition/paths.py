"""The paths that are lit in a region: from an input to the output, through open units only."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from engine.networks.network import Network

Bools = NDArray[np.bool_]


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
