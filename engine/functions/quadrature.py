"""Integrals with an error that is known, with and without a normal density: adaptive Gauss–Kronrod on panels.

Every panel is measured by Kronrod's 15 points and by the 7 of Gauss among them; where the two disagree it
is halved (QUADPACK: Piessens et al. 1983). What does not settle is told apart: contributions that keep their
size while a panel shrinks belong to an integral that does not exist.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from engine.base.arrays import merged

Array = NDArray[np.float64]

_HALF_NODES = (
    0.991455371120812639, 0.949107912342758525, 0.864864423359769073, 0.741531185599394440,
    0.586087235467691130, 0.405845151377397167, 0.207784955007898468, 0.0,
)  # fmt: skip
_HALF_KRONROD = (
    0.022935322010529225, 0.063092092629978553, 0.104790010322250184, 0.140653259715525919,
    0.169004726639267903, 0.190350578064785410, 0.204432940075298892, 0.209482141084727828,
)  # fmt: skip
_HALF_GAUSS = (0.0, 0.129484966168869693, 0.0, 0.279705391489276668, 0.0, 0.381830050505118945, 0.0,
               0.417959183673469388)  # fmt: skip


def _mirrored(half: tuple[float, ...], sign: float) -> Array:
    return np.array([*(sign * v for v in half[:-1]), half[-1], *half[-2::-1]])


NODES = _mirrored(_HALF_NODES, -1.0)
"""Kronrod's 15 points on [−1, 1], ascending."""

KRONROD, GAUSS = _mirrored(_HALF_KRONROD, 1.0), _mirrored(_HALF_GAUSS, 1.0)
"""The weights of both rules at these points."""

_REACH, _FAR = 9.0, 38.0
"""Standard deviations on either side: 10⁻¹⁹ of the mass lies outside; no double lies outside the second."""

_WANTED = 1e-10
"""The error that is asked for, as a share of the integral of the absolute value."""

_ROUNDS = 38
"""Panels are halved so often at most: the doubles between their ends are still many."""

_MOST = 2000
"""With more panels than this that do not settle, the integrand is rough everywhere."""

_STRIDE, _FADING = 10, 0.8
"""Where ten halvings add more than this share of what the ten before have added, the sum has no limit."""

_KNOWN = 1e-9
"""The error from which on an integral is not known."""

Integrand = Callable[[Array], Array]
"""From points, shape (n,), to k integrands there, shape (k, n)."""

Integrands = Callable[[Array, Array], Array]
"""From points z and √p there, shape (n,), to k integrands times p, shape (k, n). They are given √p and not p,
so that a square can be taken of a product that has not overflowed."""


def gauss_legendre(n: int) -> tuple[Array, Array]:
    """Nodes and weights on [−1, 1] from the Jacobi matrix (Golub and Welsch 1969).

    ``numpy.polynomial`` has them too, but importing it costs 25 ms at every start.
    """
    k = np.arange(1.0, n)
    beside = k / np.sqrt(4 * k**2 - 1)
    nodes, vectors = np.linalg.eigh(np.diag(beside, 1) + np.diag(beside, -1))
    return nodes, 2 * vectors[0] ** 2


def integrals(integrand: Integrand, ends: Array) -> Array:
    """k integrals from the first to the last of the ascending ends, shape (k,), to about ten digits.

    Between the ends the integrand is smooth, but for bends that cost time. nan where rounds do not suffice.
    """
    return _settled(_Panels(integrand, ends[:-1], ends[1:]), strict=True)


def expectations(
    integrands: Integrands, mean: float, spread: float, breaks: Array, strict: bool = False
) -> Array:
    """k expectations over z ~ N(mean, spread²), shape (k,), to about ten digits where they exist.

    ``breaks`` are places where an integrand may bend. ±∞ where an expectation diverges; nan where it has no
    value at all: because an integrand is nan somewhere, or because both signs diverge. Of an integrand that
    is rough everywhere there are fewer digits; ``strict`` gives nan instead.
    """
    values, tails = _integrated(integrands, mean, spread, breaks, _REACH, strict)
    if (tails > _WANTED).any():
        values, tails = _integrated(integrands, mean, spread, breaks, _FAR, strict)
        values[tails > _WANTED] = math.inf  # it still grows where the density falls below the least double
    return values


def _integrated(
    integrands: Integrands, mean: float, spread: float, breaks: Array, reach: float, strict: bool
) -> tuple[Array, Array]:
    """The integrals over mean ± reach·spread, and which share of each lies in the two panels at the ends."""

    def weighted(z: Array) -> Array:
        root = np.exp(-0.25 * ((z - mean) / spread) ** 2) / math.sqrt(spread * math.sqrt(2 * math.pi))
        return integrands(z, root)

    low, high = mean - reach * spread, mean + reach * spread
    ends = merged(np.linspace(low, high, 2 * round(reach) + 1), breaks)
    ends = ends[(ends >= low) & (ends <= high)]
    panels = _Panels(weighted, ends[:-1], ends[1:])
    size = panels.size.sum(axis=1)
    with np.errstate(all="ignore"):
        tails = (panels.size[:, 0] + panels.size[:, -1]) / np.where(size > 0, size, 1.0)
    return _settled(panels, strict), tails


@np.errstate(invalid="ignore")  # parts that are infinite, with both signs: nan is what they are
def _settled(panels: _Panels, strict: bool) -> Array:
    """The integrals over all panels, halved until they are known."""
    size = panels.size.sum(axis=1)
    done, done_size = np.zeros(len(size)), np.zeros(len(size))
    course: list[tuple[Array, Array]] = []
    for _ in range(_ROUNDS):
        course.append((done + panels.value.sum(axis=1), done_size + panels.size.sum(axis=1)))
        rough = panels.rough(_WANTED * course[-1][1])
        if not rough.any() or rough.sum() > _MOST:
            known = ~rough.any() or not strict or panels.doubt() <= _KNOWN * course[-1][1]
            return np.where(known, _without_rounding(*course[-1]), math.nan)
        done += panels.value[:, ~rough].sum(axis=1)
        done_size += panels.size[:, ~rough].sum(axis=1)
        panels = panels.halved(rough)
    return _limit(course)


class _Panels:
    """The integrals over some panels: of the integrands, of their absolute values, and the errors; (k, n)."""

    def __init__(self, integrand: Integrand, low: Array, high: Array) -> None:
        self._of, self._low, self._high = integrand, low, high
        half = (high - low) / 2
        z = ((low + half)[:, None] + half[:, None] * NODES).ravel()
        with np.errstate(all="ignore"):
            y = integrand(z).reshape(-1, len(low), len(NODES))
            self.value = (y @ KRONROD) * half
            self.size = (np.abs(y) @ KRONROD) * half
            self.error = np.abs(self.value - (y @ GAUSS) * half)

    def rough(self, allowed: Array) -> NDArray[np.bool_]:
        """Which panels are to be halved, (n,); the error of Kronrod's rule is far below the disagreement."""
        with np.errstate(invalid="ignore"):
            return np.asarray((self._errors() > allowed[:, None] / 10).any(axis=0))  # nan, ∞: beyond help

    def doubt(self) -> Array:
        """The error of each of the sums, (k,)."""
        return np.asarray(np.nansum(self._errors(), axis=1))

    def _errors(self) -> Array:
        with np.errstate(all="ignore"):
            return np.asarray(self.size * np.minimum(1.0, (200 * self.error / self.size) ** 1.5))

    def halved(self, chosen: NDArray[np.bool_]) -> _Panels:
        """The halves of some of the panels."""
        low, high = self._low[chosen], self._high[chosen]
        middle = (low + high) / 2
        return _Panels(self._of, np.concatenate([low, middle]), np.concatenate([middle, high]))


def _without_rounding(value: Array, size: Array) -> Array:
    """0 where halves of both signs cancel but for rounding, as those of an odd function do."""
    return np.where(np.abs(value) < 4e-15 * size, 0.0, value)


def _limit(course: list[tuple[Array, Array]]) -> Array:
    """Where the sums of the rounds lead: Aitken's Δ² for those that come closer by a constant factor."""
    values, sizes = (np.array(column)[::-_STRIDE][2::-1] for column in zip(*course, strict=True))
    with np.errstate(all="ignore"):
        grown, step = np.diff(sizes, axis=0), np.diff(values, axis=0)
        settled = np.abs(grown[1]) <= 1e-9 * sizes[-1]
        endless = ~settled & ~(grown[1] <= _FADING * grown[0])
        ahead = step[1] ** 2 / (step[0] - step[1])
        ahead = np.where(settled | ~np.isfinite(ahead), 0.0, ahead)
        one_sign = np.abs(values[-1]) > 0.99 * sizes[-1]
    finite = values[-1] + ahead
    return np.where(endless, np.where(one_sign, np.sign(values[-1]) * math.inf, math.nan), finite)
