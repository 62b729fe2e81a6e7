"""Lines of equal loss around the least loss of two weights."""

from __future__ import annotations

import numpy as np

from engine.functions.activation import Array
from engine.networks.two_weights import Bowl

_ANGLES = np.linspace(0.0, 2 * np.pi, 73)
_CIRCLE = np.stack([np.cos(_ANGLES), np.sin(_ANGLES)])

_RADII = np.geomspace(1e-3, 1.0, 22)
"""Where a loss without a closed form is looked at along each ray, as shares of the farthest place."""

_FAR, _NARROWEST = 1e3, 1e-6
"""Lines reach so many times as far as the picture at most: along a flat direction they never close. A bowl is
taken to be no narrower than this share of its largest curvature."""


def levels(bowl: Bowl, center: Array, heights: Array, reach: float) -> list[Array]:
    """The closed lines (n, 2) on which the loss exceeds that at its center by these heights, ascending.

    A convex loss rises along every ray from its minimum, so that each ray meets a line once. Rays are dense
    where the valley is narrow: they go through even points of an ellipse of its shape.

    Args:
        center: the weights of the least loss.
        reach: how far from the center the picture goes.
    """
    values, vectors = bowl.eigen(center)
    if not values[-1]:
        return []
    ellipse = vectors @ (_CIRCLE / np.sqrt(np.maximum(values, _NARROWEST * values[-1]))[:, None])
    rays = (ellipse / np.hypot(*ellipse)).T
    return [center + radii[:, None] * rays for radii in _radii(bowl, center, rays, heights, reach)]


def _radii(bowl: Bowl, center: Array, rays: Array, heights: Array, reach: float) -> Array:
    """Where each height is met along each ray, (heights, rays)."""
    if bowl.kind == "least_squares":
        bend = np.einsum("ri,ij,rj->r", rays, bowl.hessian(), rays)
        with np.errstate(all="ignore"):
            return np.asarray(np.minimum(np.sqrt(2 * heights[:, None] / bend), _FAR * reach))
    radii = _RADII * 2 * reach
    rise = bowl.loss(center + radii[:, None, None] * rays) - bowl.loss(center)
    roots, found = np.sqrt(heights), np.sqrt(np.maximum(rise, 0.0))  # both straight near the center
    rows = [np.interp(roots, np.append(0.0, row), np.append(0.0, radii), right=4 * reach) for row in found.T]
    return np.stack(rows, axis=1)
