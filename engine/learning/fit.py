"""What a network makes of the input space at one frame: a curve with its hinges, or a map of the plane."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from engine.functions.trace import Line
from engine.learning.data import Data
from engine.networks.network import Network
from engine.networks.piecewise import compose
from engine.partition import partition, sample
from engine.partition.exact import Partition, Window
from engine.partition.shading import Key, Mosaic, Raster, mosaic_of, raster_of

Array = NDArray[np.float64]

_SAMPLES = 240
_RESOLUTION = 61
_EXACT_UNITS = 40
"""Maps of networks with so few units are exact where the activation has straight pieces; of larger ones a
sampled map is as fine as the eye needs while it moves."""

_LEAST_OUTPUT = 0.5
"""Colors are for outputs so far from 0 at least: one that is hardly off 0 hardly has a color."""

_MARGIN = 0.12
"""Share of the data's extent that is shown beyond it."""


@dataclass(frozen=True, eq=False)
class Fit:
    """A function of one variable.

    Attributes:
        line: the network's output.
        hinges: (k, 2) points x, y of the kinks within the view; none where f has no straight pieces.
    """

    line: Line
    hinges: Array = field(default_factory=lambda: np.zeros((0, 2)))


@dataclass(frozen=True, eq=False)
class Plane:
    """A function of two variables; the boundary is where the classes part.

    Attributes:
        window: (x0, x1, y0, y1).
        mosaic, raster: the shaded output, exact or sampled; one of them is None.
        kinks: (n, 4) segments x0, y0, x1, y1 along which a unit passes a kink.
        boundary: polylines (n, 2).
    """

    window: Window
    mosaic: Mosaic | None
    raster: Raster | None
    kinks: Array
    boundary: tuple[Array, ...]

    @property
    def key(self) -> Key:
        """What the colors mean."""
        shaded = self.mosaic or self.raster
        assert shaded is not None
        return shaded.key


def span_of(values: Array, margin: float = _MARGIN) -> tuple[float, float]:
    """The extent of the values with a margin; of width 2 where they are all the same."""
    low, high = float(values.min()), float(values.max())
    wide = (high - low) or 2.0 / (1.0 + 2.0 * margin)
    middle = (low + high) / 2
    half = wide * (0.5 + margin)
    return middle - half, middle + half


def window_of(data: Data) -> Window:
    """The part of the plane in which the data are shown."""
    x, _ = data.arrays()
    return (*span_of(x[:, 0]), *span_of(x[:, 1]))


def fit_of(network: Network, data: Data) -> Fit:
    """The curve over the data's extent: by its kinks where it has straight pieces, else by samples."""
    low, high = span_of(data.arrays()[0])
    x = np.linspace(low, high, _SAMPLES)
    hinges = np.zeros((0, 2))
    f = network.activation
    if f.is_piecewise_linear and not f.jumps:
        kinks = compose(network).breakpoints
        kinks = kinks[(kinks > low) & (kinks < high)]
        hinges = np.column_stack([kinks, network(kinks[:, None])[:, 0]])
        x = np.concatenate([[low], kinks, [high]])
    return Fit(Line(x, network(x[:, None])[:, 0]), hinges)


def plane_of(network: Network, window: Window) -> Plane:
    """The map of a window. Raises ``ValueError`` where the output overflows."""
    f, units = network.activation, sum(network.widths[1:-1])
    if f.is_piecewise_linear and not f.jumps and units <= _EXACT_UNITS:
        return _exact(partition(network, window))
    s = sample(network, window, _RESOLUTION)
    return Plane(s.window, None, raster_of(s, "output", _LEAST_OUTPUT), np.zeros((0, 4)), s.boundary)


def straight_line(w: Array, b: float, window: Window) -> tuple[Array, ...]:
    """Where w · x + b = 0 in a window: a polyline of two points, or none."""
    x0, x1, y0, y1 = window
    found = []
    if w[1]:
        found += [(x, y) for x in (x0, x1) if y0 <= (y := -(w[0] * x + b) / w[1]) <= y1]
    if w[0]:
        found += [(x, y) for y in (y0, y1) if x0 <= (x := -(w[1] * y + b) / w[0]) <= x1]
    return (np.array([min(found), max(found)]),) if len(found) > 1 else ()


def zeros_of(network: Network, window: Window) -> tuple[Array, ...]:
    """Where a network is 0, as sampled polylines (n, 2)."""
    try:
        return sample(network, window, _RESOLUTION).boundary
    except ValueError:
        return ()


def _exact(p: Partition) -> Plane:
    layers = len(p.network.weights) - 1
    inner = np.flatnonzero(np.diff(p.edge_neuron_offsets))
    kinks = p.vertices[p.edges[inner]].reshape(-1, 4)
    return Plane(p.window, mosaic_of(p, "output", layers, _LEAST_OUTPUT), None, kinks, p.boundary)
