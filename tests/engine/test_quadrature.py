"""Rules of quadrature against what they must integrate exactly."""

from __future__ import annotations

import numpy as np
import pytest

from engine.functions.quadrature import GAUSS, KRONROD, NODES, gauss_legendre


def exact(degree: int) -> float:
    """The integral of x^degree over [−1, 1]."""
    return 0.0 if degree % 2 else 2 / (degree + 1)


@pytest.mark.parametrize("degree", range(30))
def test_kronrod_and_gauss_are_exact_up_to_their_degrees(degree: int) -> None:
    for weights, most in ((KRONROD, 23), (GAUSS, 13)):
        found = weights @ NODES**degree
        assert (abs(found - exact(degree)) < 1e-15) == (degree <= most or degree % 2 == 1)


@pytest.mark.parametrize("n", [1, 2, 4, 6, 20])
def test_gauss_and_legendre_are_numpys(n: int) -> None:
    nodes, weights = gauss_legendre(n)
    expected = np.polynomial.legendre.leggauss(n)
    np.testing.assert_allclose(nodes, expected[0], atol=1e-15)
    np.testing.assert_allclose(weights, expected[1], atol=2e-15)
