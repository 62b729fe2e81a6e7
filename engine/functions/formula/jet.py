"""Forward-mode differentiation: a formula's value, first and second derivative in one walk of its tree.

A jet is the tuple (u, u′, u″) of a subexpression at all points, cut off after the order that is asked
for; every rule below turns the jets of the arguments into the jet of the result, exactly (Griewank and
Walther, Evaluating Derivatives, 2008, chapter 13). A plain float stands for a constant array; the
float 0.0 as a derivative is a structural zero, which annihilates everything, even nan.

Conventions. Where max, min or clip tie, the derivative is the number of smallest magnitude between
the two one-sided candidates: 0 for ``max(z, 0)`` and ``max(z, -z)``, α for ``max(α*z, z)`` with
0 < α < 1, as the catalogue has it for ReLU, |z| and leaky ReLU. abs′ and sign′ are 0 at 0. In
derivatives 0 · ∞ is 0, so that ``1/(1 + exp(-z))`` has slope 0 where exp overflows; values are what
float64 arithmetic makes of the formula as written, and derivatives are nan where the value is.
"""

from __future__ import annotations

import operator
from collections.abc import Callable

import numpy as np

from engine.functions.activation import Array, Kernel
from engine.functions.formula.tree import Apply, Constant, Node, Variable, Where
from engine.functions.formula.vocabulary import KERNELS, Kernels

Component = float | Array
Jet = tuple[Component, ...]


def kernel(tree: Node, order: int) -> Kernel:
    """The derivative of the given order (0, 1 or 2) of a bound tree as a kernel; nan in gives nan out."""

    def evaluate(z: Array) -> Array:
        jet = evaluate_jet(tree, z, order)
        result = np.array(np.broadcast_to(jet[order], z.shape), dtype=np.float64)
        result[np.isnan(z) | np.isnan(jet[0])] = np.nan
        return result

    return evaluate


def evaluate_jet(node: Node, z: Array, order: int) -> Jet:
    """Value and derivatives up to ``order`` (0, 1 or 2) of a bound tree at the points z."""
    if isinstance(node, Constant):
        return (node.value, 0.0, 0.0)[: order + 1]
    if isinstance(node, Variable):
        return (z, 1.0, 0.0)[: order + 1]
    if isinstance(node, Where):
        return _where(node, z, order)
    if not isinstance(node, Apply):
        raise TypeError(f"{node} is not bound to a value")
    jets = []
    for argument in node.arguments:
        jets.append(evaluate_jet(argument, z, order))
    return apply(node.function, *jets)


def apply(function: str, *jets: Jet) -> Jet:
    """The jet of a function or operator from the jets of its arguments."""
    if function in KERNELS:
        return _chain(KERNELS[function], jets[0])
    return RULES[function](*jets)


def fold(node: Node) -> Node:
    """A bound tree with every constant subtree replaced by its number, which may be ±inf or nan."""
    if isinstance(node, Where):
        left, right = fold(node.left), fold(node.right)
        chosen, other = fold(node.chosen), fold(node.other)
        if isinstance(left, Constant) and isinstance(right, Constant):
            return chosen if COMPARISONS[node.comparison](left.value, right.value) else other
        return Where(node.comparison, left, right, chosen, other)
    if not isinstance(node, Apply):
        return node
    arguments = []
    for argument in node.arguments:
        arguments.append(fold(argument))
    constants = [argument.value for argument in arguments if isinstance(argument, Constant)]
    if len(constants) < len(arguments) or not is_computed(node):
        return Apply(node.function, tuple(arguments))
    with np.errstate(all="ignore"):
        (value,) = apply(node.function, *((np.array([constant]),) for constant in constants))
    return Constant(float(np.asarray(value)[0]))


def is_computed(node: Apply) -> bool:
    """Whether there are rules for a function of so many arguments; others stand for their definitions."""
    return node.function in RULES or (node.function in KERNELS and len(node.arguments) == 1)


def _times(left: Component, right: Component) -> Component:
    """The product of two factors of a derivative, with 0 · ∞ = 0."""
    if (isinstance(left, float) and left == 0) or (isinstance(right, float) and right == 0):
        return 0.0
    product = left * right
    undefined = np.isnan(product)
    if undefined.any():
        product = np.where(undefined & ((left == 0) | (right == 0)), 0.0, product)
    return product


def _chain(derivatives: Kernels, jet: Jet) -> Jet:
    """g(u) from the kernels of g, g′ and g″."""
    u = jet[0]
    assert isinstance(u, np.ndarray)  # fold leaves no function of a constant
    result: list[Component] = [derivatives[0](u)]
    if len(jet) > 1:
        slope = derivatives[1](u)
        result.append(_times(slope, jet[1]))
    if len(jet) > 2:
        result.append(_times(_times(derivatives[2](u), jet[1]), jet[1]) + _times(slope, jet[2]))
    return tuple(result)


def _add(u: Jet, v: Jet) -> Jet:
    return tuple(map(operator.add, u, v))


def _subtract(u: Jet, v: Jet) -> Jet:
    return tuple(map(operator.sub, u, v))


def _negative(u: Jet) -> Jet:
    return tuple(-component for component in u)


def _multiply(u: Jet, v: Jet) -> Jet:
    result = [u[0] * v[0]]
    if len(u) > 1:
        result.append(_times(u[1], v[0]) + _times(u[0], v[1]))
    if len(u) > 2:
        result.append(_times(u[2], v[0]) + 2.0 * _times(u[1], v[1]) + _times(u[0], v[2]))
    return tuple(result)


def _divide(u: Jet, v: Jet) -> Jet:
    # From u = q v: each derivative of q follows from those before it. np.divide, because floats would raise.
    q = [np.divide(u[0], v[0])]
    if len(u) > 1:
        q.append(np.divide(u[1] - _times(q[0], v[1]), v[0]))
    if len(u) > 2:
        q.append(np.divide(u[2] - 2.0 * _times(q[1], v[1]) - _times(q[0], v[2]), v[0]))
    return tuple(q)


def _power(u: Jet, v: Jet) -> Jet:
    """u ^ v: by the power rule for a constant exponent, else as exp(v log u), so nan where u < 0."""
    if isinstance(v[0], float):
        n = v[0]
        return _chain(Kernels(_monomial(1.0, n), _monomial(n, n - 1), _monomial(n * (n - 1), n - 2)), u)
    base = np.where(np.less(u[0], 0), np.nan, u[0])  # else (−1)⁻¹ would be a value where none is around it
    result: list[Component] = [np.power(base, v[0])]
    log = np.log(u[0])
    if len(u) > 1:
        rate = np.divide(u[1], u[0])
        growth = _times(v[1], log) + _times(v[0], rate)
        result.append(_times(result[0], growth))
    if len(u) > 2:
        bend = np.divide(u[2], u[0]) - rate * rate
        change = _times(v[2], log) + 2.0 * _times(v[1], rate) + _times(v[0], bend)
        result.append(_times(result[1], growth) + _times(result[0], change))
    return tuple(result)


def _monomial(coefficient: float, exponent: float) -> Kernel:
    """c·uⁿ; small whole powers by multiplication, which is several times faster than pow."""
    if coefficient == 0:
        return np.zeros_like
    if exponent == 1:
        return lambda u: coefficient * u
    if exponent == 3:
        return lambda u: coefficient * (u * u * u)
    return lambda u: coefficient * np.power(u, exponent)


def _maximum(u: Jet, v: Jet) -> Jet:
    return _select(np.maximum(u[0], v[0]), np.greater(u[0], v[0]), u, v)


def _minimum(u: Jet, v: Jet) -> Jet:
    return _select(np.minimum(u[0], v[0]), np.less(u[0], v[0]), u, v)


def _clip(u: Jet, low: Jet, high: Jet) -> Jet:
    return _minimum(_maximum(u, low), high)


def _select(value: Array, first: Array, u: Jet, v: Jet) -> Jet:
    """The jet of max or min, whose value is given: that of u where ``first``, else of v; see ties above."""
    tie = np.equal(u[0], v[0])
    result: list[Component] = [value]
    for a, b in zip(u[1:], v[1:], strict=True):
        chosen = np.where(first, a, b)
        if tie.any():
            nearest = 0.5 * (np.sign(a) + np.sign(b)) * np.minimum(np.abs(a), np.abs(b))
            chosen = np.where(tie, nearest, chosen)
        result.append(chosen)
    return tuple(result)


def _where(node: Where, z: Array, order: int) -> Jet:
    """Both branches are computed and one is taken, so nothing of the other can leak in."""
    left, right = evaluate_jet(node.left, z, 0)[0], evaluate_jet(node.right, z, 0)[0]
    holds = COMPARISONS[node.comparison](left, right)
    chosen = evaluate_jet(node.chosen, z, order)
    other = evaluate_jet(node.other, z, order)
    value, *derivatives = (np.where(holds, a, b) for a, b in zip(chosen, other, strict=True))
    return (np.where(np.isnan(left) | np.isnan(right), np.nan, value), *derivatives)


COMPARISONS: dict[str, Callable[..., Array]] = {
    "<": np.less, "<=": np.less_equal, ">": np.greater, ">=": np.greater_equal,
    "==": np.equal, "!=": np.not_equal,
}  # fmt: skip

RULES: dict[str, Callable[..., Jet]] = {
    "+": _add, "-": _subtract, "neg": _negative, "*": _multiply, "/": _divide, "^": _power,
    "max": _maximum, "min": _minimum, "clip": _clip,
}  # fmt: skip
"""Everything else, on jets."""
