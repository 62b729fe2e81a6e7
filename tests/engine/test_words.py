"""What panels say: numbers with as many digits as make them true, and no word where it has no meaning."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from engine.base.rounding import ROUNDING
from engine.experiments.hinges.experiment import HingeSum
from engine.experiments.regions.experiment import Regions
from engine.functions import activations
from engine.functions.activation import Activation
from tests.engine.printed import assert_true

LINEAR = [f for f in map(activations.get, activations.names()) if f.is_piecewise_linear]


@given(st.integers(0, 10**6), st.sampled_from(LINEAR), st.sampled_from([0.0, 50.0, 2002.0, 1e5]))
def test_formulas_of_pieces_are_true_where_they_hold(seed: int, f: Activation, at: float) -> None:
    rng = np.random.default_rng(seed)
    units = int(rng.integers(1, 9))
    low = at - 10.0 ** rng.uniform(-1, 1)
    window = (low, at + 10.0 ** rng.uniform(-1, 1))
    w, v = rng.normal(size=units), rng.normal(size=units)
    b = -w * rng.uniform(*window, size=units)
    c = float(rng.normal())
    n = HingeSum(activation=f, units=units, window=window, w=tuple(w), b=tuple(b), v=tuple(v), c=c).run()
    p, places = n.pieces, [cells[0] for cells in n.facts.rows]
    assert len(set(places)) == len(places)  # no two intervals read alike
    noise = ROUNDING * float(abs(v) @ (abs(w) * max(map(abs, window)) + abs(b)) + abs(c))
    for cell, (where, cells) in zip(n.shown_cells, n.facts.rows, strict=True):
        start, end = where[1:-1].split(", ")
        assert start != end
        ends = [cell.low, cell.high]
        wanted = [float(p.slopes[cell.index] * x + p.intercepts[cell.index]) for x in ends]
        text = cells[1].text.rpartition(" = ")[2]
        outer = [
            max(p.breakpoints[cell.index - 1], low) if cell.index else low,
            min(p.breakpoints[cell.index], window[1]) if cell.index < len(p.breakpoints) else window[1],
        ]
        size = [float(p.slopes[cell.index] * x + p.intercepts[cell.index]) for x in outer]
        assert_true(text, [(x,) for x in (*ends, *outer)], wanted + size, noise)


@given(st.integers(0, 10**6), st.sampled_from([0.0, 40.0, 2002.0]), st.integers(1, 3))
def test_formulas_of_regions_are_true_where_they_hold(seed: int, at: float, depth: int) -> None:
    rng = np.random.default_rng(seed)
    half = 10.0 ** rng.uniform(-1, 1)
    e = Regions(seed=seed, depth=depth, width=4, bias_scale=1.0, window=(at - half, at + half),
                height=(-half, half), view="map", x1=at, x2=0.1 * half)  # fmt: skip
    found = e.run().inspected
    assert found is not None
    corners = [tuple(corner) for corner in found.polygon.tolist()]
    wanted = e.network.forward(corners)[:, 0].tolist()
    noise = 1e3 * ROUNDING * (1 + abs(at)) * max(1.0, *map(abs, wanted))
    assert_true(found.formula.removeprefix("y = "), corners, wanted, noise)
    assert found.formula in found.lines
