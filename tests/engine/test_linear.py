"""Linear formulas as they are printed: read back and evaluated they give what they stand for."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.base.linear import affine, sum_of
from engine.base.rounding import ROUNDING
from tests.engine.printed import assert_true


@pytest.mark.parametrize(("slope", "constant", "ends", "text"), [
    (1.5, 1.25, (-4.0, 4.0), "1.5 x + 1.25"), (1.0, 0.0, (0.0, 1.0), "x"), (0.0, 0.0, (0.0, 1.0), "0"),
    (0.49513, -988.7226, (1998.0, 2006.0), "2.53 + 0.495 (x − 2002)"),
    (1.23456, -1.2345, (0.99, 1.01), "6·10⁻⁵ + 1.23 (x − 1)"),
    (-2.0, 6.22, (-3.2, -3.1), "−2 x + 6.22"),
    (1 / 3, 33.4, (-100.5, -99.5), "0.0667 + 0.333 (x + 100)"),
])  # fmt: skip
def test_one_variable(slope: float, constant: float, ends: tuple[float, float], text: str) -> None:
    assert affine((slope,), constant, [(end,) for end in ends]).replace("\u00a0", " ") == text


@given(st.integers(0, 10**6), st.sampled_from([0.0, 1.0, 50.0, 2002.0, 1e5, -3e7]), st.integers(1, 2))
def test_read_back_it_gives_the_same(seed: int, center: float, inputs: int) -> None:
    rng = np.random.default_rng(seed)
    width = 10.0 ** rng.uniform(-2, 2)
    low = center + width * rng.normal(size=inputs)
    slopes = rng.normal(size=inputs) * 10.0 ** rng.uniform(-3, 3)
    constant = rng.normal() - slopes @ low * rng.integers(0, 2)
    corners = [tuple(low + width * rng.random(inputs)) for _ in range(4)]
    values = [float(slopes @ corner + constant) for corner in corners]
    noise = ROUNDING * float(np.abs(slopes) @ np.abs(low) + abs(constant))
    assert_true(affine(slopes, constant, corners), corners, values, noise)


def test_sums_leave_out_what_says_nothing() -> None:
    assert sum_of(((0.0, "a"), (-1.0, "b"), (2.5, "c"), (0.0, ""))).replace("\u00a0", " ") == "−b + 2.5 c"
    assert sum_of(()) == "0"
