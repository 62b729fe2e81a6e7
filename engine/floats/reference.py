"""What a form should give, in decimal numbers of as many digits as it takes, with a bound on their error.

The reference of every error: the function in mathematics at exactly the float z, in balls (numbers with a
running bound on their error) of 50 digits, and of more until the bound is below 10⁻²¹ of the value, a ten
thousandth of an ulp of float64.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, localcontext
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.floats.evaluation import inputs
from engine.floats.formats import Numbers
from engine.floats.forms import Form
from engine.functions.formula.arithmetic import context, decimal, is_primitive
from engine.functions.formula.ball import Ball
from engine.functions.formula.definitions import expanded
from engine.functions.formula.jet import evaluate_jet
from engine.functions.formula.tree import Node, Parameter, Variable

_LENGTHS = (50, 120, 400, 1200)
"""So many digits are tried one after another."""

_RELATIVE, _ABSOLUTE = Decimal("1e-21"), Decimal("1e-345")
"""The error of a value that is known: a share of it, or what is 0 for every format."""

Decimals = list[Decimal]


def references(form: Form, z: Numbers) -> Decimals:
    """The exact values at numbers z of a format, finite or ±∞; nan where the function has no value, or where
    no number of digits tells it."""
    given = {node: decimals(x) for node, x in inputs(form, z).items()}
    return exact(form.truth, given, z.size)


def exact(tree: Node, given: Mapping[Node, Any], size: int) -> Decimals:
    """The values of a tree at points (size,) for z and its parameters, decimals each."""
    meant, rest = _meant(tree), np.arange(size)
    found = np.full(size, Decimal("NaN"), dtype=object)
    for length in _LENGTHS:
        with localcontext(context(length)):
            x, d = _ball(meant, {node: values[rest] for node, values in given.items()}, length)
            known = np.array(d <= abs(x) * _RELATIVE + _ABSOLUTE, dtype=bool)
            if length == _LENGTHS[-1]:
                lost = np.array(abs(x) <= d, dtype=bool)
                x[lost], known = Decimal(0), known | lost
        found[rest[known]] = x[known]
        rest = rest[~known]
        if not rest.size:
            break
    return list(found)


def roughly(tree: Node, given: Mapping[Node, Any], size: int) -> Decimals:
    """The same where numbers may be ±∞, or none: to 50 digits, without a bound."""
    with localcontext(context(_LENGTHS[0])):
        return list(_ball(_meant(tree), given, _LENGTHS[0])[0])


def _ball(tree: Node, given: Mapping[Node, Any], length: int) -> tuple[Any, Any]:
    """The values with so many digits, and the bounds of their errors."""
    balls = {node: Ball(values, 0, decimal(length)) for node, values in given.items()}
    others = {node: ball for node, ball in balls.items() if isinstance(node, Parameter)}
    found = evaluate_jet(tree, balls[Variable()], 0, False, others)[0]
    assert found is not None
    shape = balls[Variable()].x.shape
    x, d = (np.array(np.broadcast_to(part, shape), dtype=object) for part in (found.x, found.d))
    return x, d


@lru_cache(maxsize=64)
def _meant(tree: Node) -> Node:
    return expanded(tree, is_primitive)


def decimals(numbers: Numbers) -> NDArray[Any]:
    """The same numbers, exactly."""
    return np.array([Decimal(x) for x in numbers.astype(np.float64).tolist()], dtype=object)
