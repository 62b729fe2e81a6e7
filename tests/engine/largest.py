"""The session with the longest file: every setting at the value that takes the most bytes."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from itertools import islice, product
from typing import Any

import numpy as np

from engine.base.parameter import Choice, Integer, Order, Parameter, Real, Seed, Span, Toggle, Vector
from engine.base.pixels import MOST_SIDE, Photograph, Pixels
from engine.base.points import Points
from engine.functions import formula
from engine.functions.activation import Activation
from engine.functions.choice import Function, Functions
from engine.learning.kinds import Changes
from engine.networks.weights import WeightEdits, WeightPlace
from engine.session import Session

_NUMBERS = (-2.2250738585072014e-308, 2.2250738585072014e-308, 0.00012345678901234567, 1234.5678901234567)
_LETTER = "\ufdf2"
"""Three bytes in the text of a formula and, normalized as Python does, eight in the name of a parameter: no
other character takes more."""


def largest_session() -> Session:
    """All panels touched: full tables, as many weights set by hand as may be, the longest formulas."""
    session = Session()
    for key in session.names():
        experiment = session.experiment(key)
        values = {name: longest(kind) for name, kind in experiment.parameters().items()}
        if key == "regions":
            values["construction"] = "random"  # built networks have few weights
        if key == "warp":  # where every layer has 2 × 2 weights and 2 biases
            values["edits"] = tuple((place, _NUMBERS[0]) for place in product(range(8), range(2), range(3)))
        if key == "gradient_flow":
            values["samples"] = 4  # as many as fit into memory with the largest networks
        session = session.replace(key, replace(experiment, **values))
    return session


@cache
def longest(kind: Parameter) -> Any:
    """The allowed value of a kind whose JSON is the longest."""
    if isinstance(kind, Real):
        return _longest([*(x for x in _NUMBERS if kind.limits[0] <= x <= kind.limits[1]), *kind.limits])
    if isinstance(kind, Seed):
        return longest(kind.integer)
    if isinstance(kind, Integer):
        return _longest(kind.limits[::-1])
    if isinstance(kind, Toggle):
        return False
    if isinstance(kind, Choice):
        return _longest([name for name, _ in kind.options])
    if isinstance(kind, Order):
        return kind.default[::-1]
    if isinstance(kind, Span):
        return _NUMBERS[0], 1 / 3
    if isinstance(kind, Vector):
        return (longest(kind.entry),) * kind.most
    if isinstance(kind, Points):
        return ((longest(Real(0.0, kind.low, kind.high)),) * kind.columns,) * kind.most
    if isinstance(kind, Photograph):
        noise = np.random.default_rng(1).integers(0, 256, (MOST_SIDE, MOST_SIDE, 3))
        return Pixels.of(noise.astype(np.uint8))
    if isinstance(kind, Function):
        return _function()
    if isinstance(kind, Functions):
        return (_function(),) * kind.most
    if isinstance(kind, WeightPlace):
        return kind.clamp([999, 999, 999])
    if isinstance(kind, WeightEdits):
        places = product(range(1, 8), range(100, 256), range(100, 257))
        return tuple((place, _NUMBERS[0]) for place in islice(places, kind.most))
    assert isinstance(kind, Changes), kind
    name, value = max(((n, longest(k)) for n, k in kind.kinds.items()), key=lambda pair: _bytes(kind, *pair))
    return tuple((kind.last - 1 - i, name, value) for i in reversed(range(kind.most)))


def _function() -> Activation:
    f = formula.parse(_LETTER * (formula.MAX_LENGTH - 2) + "*z")
    return f.with_parameters(**{name: longest(spec) for name, spec in f.specs.items()})


def _longest(values: Any) -> Any:
    return max(values, key=lambda value: len(json.dumps(value)))


def _bytes(changes: Changes, name: str, value: Any) -> int:
    return len(json.dumps(changes.kinds[name].encode(value), ensure_ascii=False).encode())
