"""A form evaluated in a format, step by step: every intermediate result is a number of that format."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.floats.formats import Format, Numbers
from engine.floats.forms import OTHERS, Form
from engine.floats.operations import applied
from engine.functions.formula.tree import Apply, Constant, Node, Parameter, Variable, Where, children

Values = Mapping[Node, Numbers]
"""What each node of a tree has become."""

COMPARISONS: Mapping[str, Callable[..., Any]] = MappingProxyType(
    {
        "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
        "==": operator.eq, "!=": operator.ne,
    }
)  # fmt: skip

OVERFLOW, INVALID, DIVIDE, UNDERFLOW = "overflow", "invalid", "divide by 0", "underflow"
"""What an operation raises: ∞ of finite numbers, no number of numbers, ∞ at a pole, 0 of what is not 0."""


def inputs(form: Form, z: Numbers) -> dict[Node, Numbers]:
    """z, and the numbers beside it: b = z + 1 …, rounded as data are."""
    one = z.dtype.type
    with np.errstate(all="ignore"):
        others = [np.asarray(z + one(shift)) for shift in form.shifts]
    return {Variable(): z, **{Parameter(name): x for name, x in zip(OTHERS, others, strict=False)}}


def evaluated(form: Form, z: Numbers) -> Values:
    """What every step of a form gives for numbers z of one format, (n,) each. Of a choice both branches are
    computed, as NumPy does it."""
    return dict(zip((node for node, _ in form.program), _run(form, z), strict=True))


def computed(form: Form, z: Numbers) -> Numbers:
    """What a form gives, (n,)."""
    return _run(form, z)[-1]


def _run(form: Form, z: Numbers) -> list[Numbers]:
    """The nodes of the program one after another."""
    found: list[Numbers] = []
    given = inputs(form, z)
    with np.errstate(all="ignore"):
        for node, below in form.program:
            found.append(_value(node, [found[i] for i in below], given, z))
    return found


def _value(node: Node, operands: list[Numbers], given: Values, z: Numbers) -> Numbers:
    if isinstance(node, Apply):
        return applied(node.function, operands)
    if isinstance(node, Constant):
        return np.full(z.shape, node.value).astype(z.dtype)
    if isinstance(node, Where):
        left, right, chosen, other = operands
        return np.where(COMPARISONS[node.comparison](left, right), chosen, other)
    return given[node]


@dataclass(frozen=True)
class Step:
    """One operation of an evaluation.

    Attributes:
        node: what is computed.
        value: what it gives, nan and ∞ included.
        raised: ``OVERFLOW``, ``INVALID``, ``DIVIDE``, ``UNDERFLOW`` or "".
        swallowed: whether a sum is one of its terms though the other is not 0.
    """

    node: Node
    value: float
    raised: str
    swallowed: bool


def steps(form: Form, z: float, format: Format) -> tuple[Step, ...]:
    """The operations that lead to the result at z, in their order; of a choice only the branch that is
    taken."""
    values = evaluated(form, format.rounded([z]))
    taken = dict.fromkeys(_taken(form.tree, values))
    found = [node for node in values if node in taken and isinstance(node, Apply)]
    return tuple(
        Step(node, float(values[node][0]), raised(node, values)[0], bool(swallowed(node, values)[0]))
        for node in found
    )


def _taken(node: Node, values: Values) -> Iterator[Node]:
    below: tuple[Node, ...] = children(node)
    if isinstance(node, Where):
        holds = COMPARISONS[node.comparison](values[node.left], values[node.right])
        below = (node.left, node.right, node.chosen if holds[0] else node.other)
    for child in below:
        yield from _taken(child, values)
    yield node


def raised(node: Apply, values: Values) -> NDArray[np.str_]:
    """What an operation raises, at each of the points; told from its operands and its result."""
    y, operands = values[node], [values[child] for child in node.arguments]
    with np.errstate(all="ignore"):
        finite = np.logical_and.reduce([np.isfinite(u) for u in operands])
        numbers = ~np.logical_or.reduce([np.isnan(u) for u in operands])
        endless = finite & np.isinf(y)
        pole = endless & _is_pole(node.function, operands)
        vanished = finite & (y == 0) & _is_not_zero(node.function, operands)
        return np.select(
            [np.isnan(y) & numbers, pole, endless, vanished], [INVALID, DIVIDE, OVERFLOW, UNDERFLOW], ""
        )


def _is_pole(function: str, operands: list[Numbers]) -> NDArray[np.bool_]:
    last = operands[-1]
    if function == "/" or function.startswith("log"):
        return np.asarray(last == (-1 if function == "log1p" else 0))
    return np.zeros(last.shape, dtype=bool)


def _is_not_zero(function: str, operands: list[Numbers]) -> NDArray[np.bool_]:
    """Whether a function is 0 nowhere but where an operand is."""
    if function in ("*", "/", "^"):
        return np.asarray(np.logical_and.reduce([u != 0 for u in operands]))
    return np.full(operands[0].shape, function in ("exp", "sigmoid", "softplus", "Phi"))


def swallowed(node: Node, values: Values) -> NDArray[np.bool_]:
    """Whether a sum or difference is one of its terms though the other is not 0."""
    if not (isinstance(node, Apply) and node.function in ("+", "-")):
        return np.zeros(values[node].shape, dtype=bool)
    y, (a, b) = values[node], (values[child] for child in node.arguments)
    with np.errstate(all="ignore"):
        same = ((y == a) & (b != 0)) | ((y == (b if node.function == "+" else -b)) & (a != 0))
        return np.asarray(same & np.isfinite(y))
