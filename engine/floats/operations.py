"""The operations of a program in a format: NumPy's own, and what NumPy has not, rounded once from float64."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import Any

import numpy as np

from engine.floats.formats import Numbers
from engine.functions import activations
from engine.functions.formula.vocabulary import KERNELS, PARAMETERS

UFUNCS: Mapping[str, str] = MappingProxyType(
    {
        "abs": "abs", "sqrt": "sqrt", "exp": "exp", "expm1": "expm1", "log": "log", "log1p": "log1p",
        "log2": "log2", "log10": "log10", "sin": "sin", "cos": "cos", "tan": "tan", "atan": "arctan",
        "sinh": "sinh", "cosh": "cosh", "tanh": "tanh", "asinh": "arcsinh", "floor": "floor", "ceil": "ceil",
        "round": "rint", "sign": "sign", "max": "maximum", "min": "minimum", "clip": "clip", "mod": "mod",
    }
)  # fmt: skip
"""Functions of formulas → the names by which NumPy has them."""

_ARITHMETIC: Mapping[str, Callable[..., Any]] = MappingProxyType(
    {
        "+": np.add, "-": np.subtract, "*": np.multiply, "/": np.divide, "neg": np.negative,
        **{name: getattr(np, ufunc) for name, ufunc in UFUNCS.items()},
    }
)  # fmt: skip


def applied(function: str, operands: Sequence[Numbers]) -> Numbers:
    """One operation on numbers of one format; what comes of it is rounded to that format.

    It expects NumPy's floating-point warnings to be off. A function that NumPy has not (erf, Φ, those of the
    catalogue) is computed in float64 and rounded once, as a good library does it.
    """
    if function == "^":
        return _power(*operands)
    if function in _ARITHMETIC:
        return np.asarray(_ARITHMETIC[function](*operands))
    wide = [values.astype(np.float64) for values in operands]
    return np.asarray(_library(function)(*wide)).astype(operands[0].dtype)


def _power(base: Numbers, exponent: Numbers) -> Numbers:
    """uⁿ; a square by multiplication, as NumPy does it."""
    return np.asarray(base * base if np.all(exponent == 2) else np.power(base, exponent))


@lru_cache(maxsize=64)
def _library(function: str) -> Callable[..., Any]:
    if function == "erf":
        return np.vectorize(math.erf, otypes=[np.float64])
    if function in activations.ACTIVATIONS:
        return lambda z, *values: _activation(function, *(float(v.flat[0]) for v in values))(z)
    return KERNELS[function].value


def _activation(function: str, *values: float) -> Callable[..., Any]:
    """A function of the catalogue with its parameters, in the order in which a formula names them."""
    row = activations.ACTIVATIONS[function]
    names = dict(zip(PARAMETERS[function], row.specs, strict=True))
    given = zip(PARAMETERS[function], values, strict=False)
    return activations.get(function, **{names[label]: value for label, value in given})
