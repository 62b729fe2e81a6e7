"""How long typed formulas take: ``pytest tests/bench/test_formula.py --benchmark-only``.

Meant: at most 30 ms to parse and measure, at most 300 µs for f and f′ at 1,000 points.
"""

from __future__ import annotations

import numpy as np
import pytest

from engine.functions.formula import parse

FORMULAS = [
    "max(0.1*z, z)",
    "z*sigmoid(1.7*z)",
    "z*Phi(z)",
    "where(z > 0, z, exp(z) - 1)",
    "0.5*z*(1 + tanh(0.8*(z + 0.045*z^3)))",
    "abs(abs(z) - 0.3)",
    "abs(sin(9*z))",
]


@pytest.mark.parametrize("text", FORMULAS)
def test_parse_and_facts(benchmark, text):
    benchmark(parse.__wrapped__, text)


@pytest.mark.parametrize("text", FORMULAS)
def test_value_and_slope_at_1000_points(benchmark, text):
    f, z = parse(text), np.linspace(-5.0, 5.0, 1000)
    benchmark(lambda: (f(z), f.derivative(z)))
