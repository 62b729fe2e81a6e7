"""The words of formulas: which functions there are, how they are computed, and what they mean.

A function has kernels (value, slope and curvature for float64), a definition in the language of formulas, or
both. The functions of the catalogue bring both along: their kernels, and the formula that is shown for them.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

import numpy as np

from engine.functions import activations, special
from engine.functions.activation import Array, Kernel


class Kernels(NamedTuple):
    """A function of one argument for float64: g, g′ and g″.

    Attributes:
        kinks: where g or g′ jumps; of those that do at every whole or half number none is listed.
        is_straight: whether g consists of finitely many straight pieces.
        is_stairs: whether it jumps at whole or half numbers.
        is_torn: whether g″ jumps at 0 where g′ does not, as that of softsign and ELU.
        pole: where g or its derivatives grow beyond all bounds.
    """

    value: Kernel
    slope: Kernel
    curvature: Kernel
    kinks: tuple[float, ...] = ()
    is_straight: bool = False
    is_stairs: bool = False
    is_torn: bool = False
    pole: float = math.inf

    @property
    def is_bent(self) -> bool:
        """Whether g or g′ jumps anywhere."""
        return bool(self.kinks) or self.is_stairs


_BESIDE = 1e-9
"""So far from 0 g″ is what it is beside 0."""


def _level(u: Array) -> Array:
    return np.zeros_like(u)


def _stairs(step: Kernel) -> Kernels:
    return Kernels(step, _level, _level, is_stairs=True)


def _logarithm(log: Kernel, base: float) -> Kernels:
    return Kernels(log, lambda u: 1 / u / math.log(base), lambda u: -1 / u / u / math.log(base), pole=0.0)


def _atan_slope(u: Array) -> Array:
    return np.asarray((1 / np.hypot(1, u)) ** 2)


def _asinh_curvature(u: Array) -> Array:
    reach = np.hypot(1, u)
    return np.asarray(-u / reach / reach / reach)


def _catalogued(name: str) -> Kernels:
    row = activations.get(name)
    left, right = row.curvature(np.array([-_BESIDE, _BESIDE]))
    is_torn = 0.0 not in row.kinks and abs(left - right) > 0.1
    return Kernels(row.value, row.slope, row.curvature, row.kinks, row.is_piecewise_linear, is_torn=is_torn)


_ELEMENTARY = {
    "log": Kernels(np.log, lambda u: 1 / u, lambda u: -1 / u / u, pole=0.0),
    "log2": _logarithm(np.log2, 2.0),
    "log10": _logarithm(np.log10, 10.0),
    "log1p": Kernels(np.log1p, lambda u: 1 / (1 + u), lambda u: -1 / (1 + u) / (1 + u), pole=-1.0),
    "expm1": Kernels(np.expm1, np.exp, np.exp),
    "sqrt": Kernels(np.sqrt, lambda u: 0.5 / np.sqrt(u), lambda u: -0.25 / u / np.sqrt(u), pole=0.0),
    "sin": Kernels(np.sin, np.cos, lambda u: -np.sin(u)),
    "cos": Kernels(np.cos, lambda u: -np.sin(u), lambda u: -np.cos(u)),
    "tan": Kernels(np.tan, lambda u: 1 + np.tan(u) ** 2, lambda u: 2 * np.tan(u) * (1 + np.tan(u) ** 2)),
    "atan": Kernels(np.arctan, _atan_slope, lambda u: -2 * (u * _atan_slope(u)) / (1 + u * u)),
    "sinh": Kernels(np.sinh, np.cosh, np.sinh),
    "cosh": Kernels(np.cosh, np.sinh, np.cosh),
    "asinh": Kernels(np.arcsinh, lambda u: 1 / np.hypot(1, u), _asinh_curvature),
    "Phi": Kernels(special.normal_cdf, special.normal_pdf, special.normal_pdf_slope),
    "floor": _stairs(np.floor),
    "ceil": _stairs(np.ceil),
    "round": _stairs(np.rint),
}

_CANCELLING = {"gelu_tanh", "mish", "silu"}
"""Those of the catalogue that lose digits at a root of f′ or f″: made of others, it is known how many."""

KERNELS: Mapping[str, Kernels] = MappingProxyType(
    _ELEMENTARY | {name: _catalogued(name) for name in activations.names() if name not in _CANCELLING}
)
"""Functions of one argument that are computed at once; those of the catalogue with their usual parameters."""

DEFINITIONS: Mapping[str, str] = MappingProxyType(
    {name: row().formula for name, row in activations.ACTIVATIONS.items() if name != "abs"}
    | {
        "selu": "where(z > 0, 1.0507009873554805*z, 1.7580993408473768*(exp(z) - 1))",
        "log_sigmoid": "-softplus(-z)",
        "log2": "log(z)/log(2)",
        "log10": "log(z)/log(10)",
        "tan": "sin(z)/cos(z)",
        "erf": "2*Phi(sqrt(2)*z) - 1",
        "ceil": "-floor(-z)",
        "mod": "z - b*floor(z/b)",
    }
)
"""What functions mean, in terms of others; |z| is max(z, −z) wherever it is computed."""

PARAMETERS: Mapping[str, Mapping[str, float]] = MappingProxyType(
    {
        name: {spec.label: float(spec.default) for spec in row.specs.values()}
        for name, row in activations.ACTIVATIONS.items()
    }
    | {"mod": {"b": 1.0}}
)
"""The arguments of the catalogue's functions after the first, with what they are when left out."""

ARITY: Mapping[str, tuple[int, int]] = MappingProxyType(
    dict.fromkeys([*_ELEMENTARY, "erf"], (1, 1))
    | {name: (1, 1 + len(following)) for name, following in PARAMETERS.items()}
    | {"max": (2, 99), "min": (2, 99), "mod": (2, 2), "clip": (3, 3), "where": (3, 3)}
)
"""The names of the functions that a formula may call, with the least and the largest number of arguments."""

FUNCTIONS = tuple(ARITY)

_ALSO = {
    "ln": "log", "lg": "log10", "logistic": "sigmoid", "sigma": "sigmoid", "σ": "sigmoid", "swish": "silu",
    "arctan": "atan", "arcsinh": "asinh", "arsinh": "asinh", "tg": "tan", "heaviside": "step", "sgn": "sign",
    "exponential": "exp", "ceiling": "ceil", "maximum": "max", "minimum": "min", "clamp": "clip",
    "hardswish": "hard_swish", "normcdf": "Phi", "ncdf": "Phi", "rint": "round",
}  # fmt: skip

LETTERS = ("σ", "sigma")
"""Those of them that are parameters unless a bracket follows."""

_SPOKEN = {name.casefold().replace("_", ""): name for name in FUNCTIONS} | _ALSO


def function_called(name: str) -> str | None:
    """The function that people mean by a name, however they spell it: ReLU, ln, LeakyReLU, arctan."""
    return name if name in ARITY else _SPOKEN.get(name.casefold().replace("_", ""))


def spoken_names() -> tuple[str, ...]:
    """All names by which functions are known."""
    return (*FUNCTIONS, *_ALSO)
