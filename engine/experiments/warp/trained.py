"""Weights of networks ℝ² → ℝ² that have learned to part two classes, to three decimals.

They came of Adam on the cross-entropy of a linear output behind the last layer, from random starts of which
the best was kept; that output is not shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from engine.functions import activations
from engine.functions.activation import Activation

Row = tuple[float, float]


@dataclass(frozen=True)
class Trained:
    """A network that has learned.

    Attributes:
        function: the activation that it has learned with.
        layers: the rows of W, then b, of each layer.
    """

    function: Activation
    layers: tuple[tuple[Row, Row, Row], ...]


TRAINED: Mapping[str, Trained] = MappingProxyType(
    {
        "moons": Trained(
            activations.get("tanh"),
            (
                ((-0.661, 0.497), (3.181, 0.853), (0.0, 0.0)),
                ((2.99, 1.64), (-3.056, -1.682), (-0.002, 0.001)),
            ),
        ),
        "circles": Trained(
            activations.get("abs"),
            (
                ((1.298, 0.099), (0.152, -1.717), (1.299, -0.014)),
                ((-1.446, 0.052), (-0.046, 1.855), (1.843, -0.563)),
            ),
        ),
        "spirals": Trained(
            activations.get("abs"),
            (
                ((-1.062, -0.551), (0.53, -0.841), (0.304, -0.3)),
                ((0.053, 1.253), (-1.273, 0.222), (-0.355, 0.592)),
                ((1.38, -0.584), (-0.66, 0.793), (-0.063, -0.769)),
                ((-1.051, 2.464), (-1.174, 0.025), (-0.158, 0.405)),
                ((0.873, -1.313), (0.768, 0.424), (-0.105, 0.039)),
            ),
        ),
    }
)
"""By the name of the data set that each has learned."""
