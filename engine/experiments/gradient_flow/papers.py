"""Figures of papers: what their settings give, computed apart from this program, beside what it gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Paper:
    """The numbers of a figure.

    Attributes:
        title: authors, year and figure.
        short: first author, year and setting, for a list.
        numbers: quantity → the number that the setting gives.
    """

    title: str
    short: str
    numbers: Mapping[str, float]


_SCALE, _EDGE = "depth scale of correlations", "critical weight variance"


def _spreads(*values: float) -> dict[str, float]:
    return {f"spread of a in layer {layer}": value for layer, value in enumerate(values, 1)}


def _jacobians(*values: float) -> dict[str, float]:
    return {f"mean singular value behind layer {layer}": value for layer, value in enumerate(values, 1)}


def _point(q: float, chi: float) -> dict[str, float]:
    found = {"variance of the fixed point": q, "chi": chi}
    return {**found, "critical spread of weights": 1.39558}


def _scales(scale: float, c: float) -> dict[str, float]:
    return {_SCALE: scale, "correlation of the fixed point": c, _EDGE: 1.760955}


def _stretched(layers: str, square: float) -> Paper:
    name = "largest squared singular value"
    numbers = {f"wide layers: {name}": square, name: square}
    return Paper(f"Pennington et al. 2017: {layers}", f"Pennington 2017: {layers}", numbers)


PAPERS: Mapping[str, Paper] = {
    "glorot": Paper(
        "Glorot & Bengio 2010, fig. 6: U(±1/√n)",
        "Glorot 2010: U(±1/√n)",
        _spreads(0.443, 0.237, 0.133, 0.074, 0.042) | _jacobians(0.398, 0.463, 0.481, 0.487, 0.489),
    ),
    "glorot normalized": Paper(
        "Glorot & Bengio 2010, fig. 6: normalized",
        "Glorot 2010: normalized",
        _spreads(0.652, 0.492, 0.412, 0.365, 0.325) | _jacobians(0.506, 0.651, 0.709, 0.738, 0.761),
    ),
    "he 22": Paper("He et al. 2015, fig. 2: 22 layers", "He 2015: 22 layers", {"gradient ratio": 2.0**-11}),
    "he 30": Paper("He et al. 2015, fig. 3: 30 layers", "He 2015: 30 layers", {"gradient ratio": 2.0**-15}),
    "poole 1.3": Paper("Poole et al. 2016: σ_w = 1.3", "Poole 2016: σ_w = 1.3", _point(0.60705, 0.93981)),
    "poole 2.5": Paper("Poole et al. 2016: σ_w = 2.5", "Poole 2016: σ_w = 2.5", _point(4.07912, 1.58522)),
    "poole 4": Paper("Poole et al. 2016: σ_w = 4", "Poole 2016: σ_w = 4", _point(12.604149, 2.367261)),
    "schoenholz 1": Paper(
        "Schoenholz et al. 2017: σ_w² = 1", "Schoenholz 2017: σ_w² = 1", _scales(3.627, 1.0)
    ),
    "schoenholz 1.5": Paper(
        "Schoenholz et al. 2017: σ_w² = 1.5", "Schoenholz 2017: σ_w² = 1.5", _scales(15.791, 1.0)
    ),
    "schoenholz 1.7": Paper(
        "Schoenholz et al. 2017: σ_w² = 1.7", "Schoenholz 2017: σ_w² = 1.7", _scales(74.92, 1.0)
    ),
    "schoenholz 1.8": Paper(
        "Schoenholz et al. 2017: σ_w² = 1.8", "Schoenholz 2017: σ_w² = 1.8", {_SCALE: 125.8, _EDGE: 1.760955}
    ),
    "schoenholz 2": Paper(
        "Schoenholz et al. 2017: σ_w² = 2", "Schoenholz 2017: σ_w² = 2", _scales(25.21, 0.744)
    ),
    "schoenholz 3": Paper(
        "Schoenholz et al. 2017: σ_w² = 3", "Schoenholz 2017: σ_w² = 3", _scales(9.051, 0.299)
    ),
    "schoenholz 4": Paper(
        "Schoenholz et al. 2017: σ_w² = 4", "Schoenholz 2017: σ_w² = 4", _scales(6.980, 0.165)
    ),
    "pennington 2": _stretched("2 layers", 6.75),
    "pennington": _stretched("8 layers", 23.09),
    "pennington 32": _stretched("32 layers", 88.34),
    "pennington 128": _stretched("128 layers", 349.3),
    "pennington orthogonal": _stretched("orthogonal", 1.0),
    "saxe": Paper(
        "Saxe et al. 2014: s = 3, a₀ = 0.001",
        "Saxe 2014: one mode",
        {"half rise": 1.3343, "half rise of descent": 1.3343},
    ),
    "lecun": Paper(
        "LeCun et al. 1998: 1.7159 tanh(2z/3)",
        "LeCun 1998: scaled tanh",
        {"f(1)": 0.9999973, "f′(0)": 1.1439},
    ),
}
"""By name, in the order of the menu."""
