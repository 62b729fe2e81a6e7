"""How large a map will be, before it is made."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import numpy as np

from engine.base.monitor import Monitor, Stop
from engine.networks.network import Network
from engine.partition.build import checked_window, partition
from engine.partition.exact import Window

_STRATA = 6
"""The window is divided into so many by so many squares, and a part of each is mapped exactly."""

_SHARES = (1 / 48, 1 / 12)
"""The side of such a part, as a share of the window's; the larger one if the smaller holds too little."""

_ENOUGH = 1000
"""So many regions in all parts together tell the number in the window to some percent."""

_BYTES_PER_REGION = 900

_MOST = 2_000_000
"""A part that holds more regions is too large itself."""

_REACH, _WIDE = 16.0, 0.2
"""Almost all kinks cross within so many times the usual distance of a first kink from their middle; a window
is wide where that is less than this share of it."""


class Estimate(NamedTuple):
    """The expected number of regions and the memory in bytes that making their map takes."""

    regions: int
    memory: int


def estimate(network: Network, window: Window, seed: int = 0, cancelled: Stop = None) -> Estimate:
    """About how many linear regions the window holds; typically right to some percent for large maps.

    Cut by curves that end on its rim, a convex window has 1 + curves + crossings regions. Each curve has
    two ends on the rim; the crossings are counted in small parts of the window, one at a random place in
    each of a grid of squares. Of a wide window they miss the middle, where almost all kinks cross: it is
    estimated by itself, and holds no more than the window. Raises ``ValueError`` and ``Cancelled`` as
    ``partition`` does.
    """
    monitor, window = Monitor(None, cancelled), checked_window(window)
    windows = filter(None, (window, _middle(network, window)))
    regions = max(_regions(network, each, seed, monitor) for each in windows)
    return Estimate(regions, regions * bytes_per_region(network))


def _regions(network: Network, window: Window, seed: int, monitor: Monitor) -> int:
    x0, x1, y0, y1 = window
    rng = np.random.default_rng(seed)
    for share in _SHARES:
        width, height = share * (x1 - x0), share * (y1 - y0)
        crossings = 0.0
        for column, row in np.ndindex(_STRATA, _STRATA):
            monitor.check()
            x = x0 + (x1 - x0 - width) * (column + rng.random()) / _STRATA
            y = y0 + (y1 - y0 - height) * (row + rng.random()) / _STRATA
            crossings += _crossings(network, (x, x + width, y, y + height))
        if crossings > _ENOUGH:
            break
    area = (_STRATA * share) ** 2
    return round(1 + _ends(network, window) / 2 + crossings / area)


def _middle(network: Network, window: Window) -> Window | None:
    """The part of a wide window about the place that the kinks of the first layer are nearest to."""
    weights = network.weights[0]
    size = np.linalg.norm(weights, axis=1)
    if not (np.isfinite(size) & (size > 0)).all():
        return None
    normals, shifts = weights / size[:, None], -network.biases[0] / size
    center = np.linalg.lstsq(normals, shifts, rcond=None)[0]
    reach = _REACH * float(np.median(np.abs(normals @ center - shifts)))
    x0, x1, y0, y1 = window
    low, high = np.maximum(center - reach, (x0, y0)), np.minimum(center + reach, (x1, y1))
    if not (low < high).all() or reach > _WIDE * min(x1 - x0, y1 - y0):
        return None
    return float(low[0]), float(high[0]), float(low[1]), float(high[1])


def bytes_per_region(network: Network) -> int:
    """What making a map takes for each of its regions."""
    units = sum(network.widths[1:-1]) * max(1, len(network.bends))
    return _BYTES_PER_REGION + units // 8


def _crossings(network: Network, window: Window) -> float:
    """The regions of a small window beyond those that its kinks would make without crossing."""
    found = partition(network, window, most=_MOST)
    x0, x1, y0, y1 = window
    on_rim = np.isin(found.vertices[:, 0], (x0, x1)) | np.isin(found.vertices[:, 1], (y0, y1))
    return found.n_regions - 1 - (np.count_nonzero(on_rim) - 4) / 2


def _ends(network: Network, window: Window, samples: int = 1024) -> int:
    """How many kinks end on the window's rim, counted between so many samples on each side."""
    x0, x1, y0, y1 = window
    t = np.linspace(0, 1, samples, endpoint=False)
    corners = np.array([(x0, y0), (x1, y0), (x1, y1), (x0, y1), (x0, y0)])
    sides = [a + t[:, None] * (b - a) for a, b in pairwise(corners)]
    rim = np.concatenate([*sides, corners[:1]])
    return sum(int(np.abs(np.diff(piece, axis=0)).sum()) for piece in network.pattern(rim))
