"""From the tree of a formula to its kernels: float64 where that is certain, more digits elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from engine.functions.activation import Array, Kernel
from engine.functions.formula.arithmetic import FLOAT, is_primitive
from engine.functions.formula.ball import Ball
from engine.functions.formula.definitions import expanded
from engine.functions.formula.exact import Effort, exact
from engine.functions.formula.jet import evaluate_jet, fold, is_computed
from engine.functions.formula.tree import Apply, Let, Node, Where, children, nodes

_CERTAIN = 5e-13
"""The relative error up to which float64 is trusted."""

_ROUGH = 1e-3
"""The same on the way to a number that is found by steps."""

_VANISHING = 1e-310
"""An error that matters for no number but the smallest."""

_THOROUGH = Effort(points=4096, most=512, digits=(500, 1700))
"""Settles what can be settled: powers of z beside 1, and 10⁻³²⁴."""

_SAMPLED = Effort(points=1024, most=16, digits=(350, 150))
"""Enough for what is said of the shape of a function."""

_FINE = 1e-9
"""Where very many points are doubtful, as those of a map may be, an error of this share of the largest value
is good enough; if it is not had, they all stay what float64 makes of them."""

_PROBES = 16
"""Of many points that float64 cannot tell from 0 so many say what all are."""

_NONE = Effort(points=0, most=0, digits=(0, 0))

_LONG = 20
"""Nodes of a formula; of more there are as many points less that are settled."""

_LEAST = {"log": 0.0, "log2": 0.0, "log10": 0.0, "log1p": -1.0, "sqrt": 0.0}

_KEPT = 10_000
"""Doubtful points that are remembered."""


def kernel(tree: Node, order: int) -> Kernel:
    """The derivative of the given order (0, 1 or 2) of a bound tree as a kernel; nan in gives nan out."""
    return _kernel(tree, order, _THOROUGH)


def rough(tree: Node, order: int) -> Kernel:
    """The same to three digits, the sign included: near a zero these are found much sooner than all."""
    return _kernel(tree, order, _SAMPLED, _ROUGH)


def quick(tree: Node, order: int) -> Kernel:
    """The same in float64 alone."""
    return _kernel(tree, order, _NONE)


def sampler(tree: Node, order: int) -> Kernel:
    """The same for samples: what is lost to 40 digits at many of their points counts as 0."""
    return _kernel(tree, order, _SAMPLED)


@lru_cache(maxsize=128)
def _prepared(tree: Node) -> tuple[Node, Node, tuple[tuple[Node, float], ...], float]:
    """The tree for float64, that for decimal numbers, domains, and which share of its points is settled."""
    quick, meant = fold(expanded(tree, is_computed)), expanded(tree, is_primitive)
    return quick, meant, tuple(_domains(quick)), min(1.0, _LONG / size(meant))


@lru_cache(maxsize=128)
def _kernel(tree: Node, order: int, effort: Effort, trusted: float = _CERTAIN) -> Kernel:
    quick, meant, domains, share = _prepared(tree)
    known: dict[float, float] = {}
    effort = replace(effort, points=int(effort.points * share), most=int(effort.most * share))

    def settle(z: Array) -> Array:
        """What more digits say, once for every point."""
        if len(known) > _KEPT:
            known.clear()
        new = np.array([point for point in dict.fromkeys(z.tolist()) if point not in known])
        if not new.size:
            return np.array([known[point] for point in z.tolist()])
        found, settled = exact(meant, new, order, effort)
        known.update(zip(new[settled].tolist(), found[settled].tolist(), strict=True))
        rest = dict(zip(new[~settled].tolist(), found[~settled].tolist(), strict=True))
        return np.array([known.get(point, rest.get(point)) for point in z.tolist()])

    def vanish(z: Array, result: Array) -> bool:
        """Whether those that look largest, and some others, are exactly 0: so are all, as those of
        sinh(z) − (eᶻ − e⁻ᶻ)/2."""
        half = max(1, min(_PROBES, effort.most) // 2)
        probes = np.linspace(0, z.size - 1, min(half, z.size)).astype(int)
        largest = np.argsort(-np.abs(result))[:half]
        return not settle(z[np.concatenate((probes, largest))]).any()

    def evaluate(z: Array) -> Array:
        if not z.size:
            return z.copy()
        jet = evaluate_jet(quick, Ball(z, 0, FLOAT), order, is_open=order > 0)
        value, asked = jet[0], jet[order]
        assert value is not None
        if asked is None:
            return np.where(np.isfinite(value.x) & ~np.isnan(z), 0.0, np.nan)
        result = np.array(np.broadcast_to(asked.x, z.shape))
        certain = (asked.d <= trusted * np.abs(result) + _VANISHING) & np.isfinite(result)
        result[certain & (np.abs(result) <= asked.d)] = 0.0
        doubtful = ~certain & np.isfinite(z)
        unknown = doubtful & np.isnan(value.x)
        if unknown.any():
            doubtful[unknown] = ~_is_outside(domains, z[unknown])
        lost = doubtful & (np.abs(result) <= asked.d)
        if np.count_nonzero(lost) > effort.most and vanish(z[lost], result[lost]):
            result[lost], doubtful[lost] = 0.0, False
        if np.count_nonzero(doubtful) > effort.points:
            scale = np.abs(result[np.isfinite(result)]).max(initial=0.0)
            doubtful &= ~(asked.d <= _FINE * scale)
            if np.count_nonzero(doubtful) > effort.points:
                doubtful[:] = False
            result[lost & ~doubtful & (asked.d < _FINE)] = 0.0
        if doubtful.any():
            result[doubtful] = settle(z[doubtful])
        result[np.isnan(z) | (np.isnan(value.x) & ~doubtful)] = np.nan
        return result + 0.0  # no −0

    return evaluate


def size(tree: Node) -> int:
    """How many nodes are evaluated."""
    return sum(1 + (size(node.body) if isinstance(node, Let) else 0) for node in nodes(tree))


def _domains(tree: Node) -> Iterator[tuple[Node, float]]:
    """The arguments that a function has for all z, with the number below which it is not defined."""
    pending = [tree]
    while pending:
        node = pending.pop()
        if isinstance(node, Apply) and node.function in _LEAST:
            yield node.arguments[0], _LEAST[node.function]
        pending += (node.left, node.right) if isinstance(node, Where) else children(node)


def _is_outside(domains: Iterable[tuple[Node, float]], z: Array) -> NDArray[np.bool_]:
    """Where float64 is certain that there is no value."""
    outside = np.zeros(z.shape, dtype=bool)
    for argument, least in domains:
        u = evaluate_jet(argument, Ball(z, 0, FLOAT), 0, is_open=False)[0]
        assert u is not None
        outside |= u.x + u.d < least
    return outside
