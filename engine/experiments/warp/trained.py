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
                ((-0.684, 0.404), (4.097, 2.232), (0.022, -0.144)),
                ((4.915, 2.832), (-4.426, -2.515), (-0.03, 0.033)),
            ),
        ),
        "circles": Trained(
            activations.get("abs"),
            (
                ((-1.05, -1.46), (-1.868, 1.23), (-0.056, -0.005)),
                ((2.334, 1.766), (1.141, 0.864), (-1.823, -1.562)),
                ((-0.924, -1.89), (-1.155, -2.362), (1.268, 1.585)),
            ),
        ),
        "spirals": Trained(
            activations.get("abs"),
            (
                ((-1.383, -0.717), (0.69, -1.095), (0.396, -0.39)),
                ((0.094, 2.209), (-2.245, 0.392), (-0.815, 1.358)),
                ((3.96, -1.677), (-1.895, 2.275), (-0.415, -5.067)),
                ((-2.112, 4.952), (-2.36, 0.051), (-2.096, 5.36)),
                ((2.87, -4.316), (2.525, 1.394), (-4.557, 1.682)),
            ),
        ),
    }
)
"""By the name of the data set that each has learned."""
