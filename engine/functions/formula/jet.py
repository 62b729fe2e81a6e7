"""Forward-mode differentiation: a formula's value, first and second derivative in one walk of its tree.

A jet is the list (u, u′, u″) of a subexpression at all points, cut off after the order that is asked for;
every rule below turns the jets of the arguments into the jet of the result, exactly (Griewank and Walther,
Evaluating Derivatives, 2008, chapter 13). Each is a ``Ball``, so that its error is known too. None stands for
a derivative that is 0 by construction.

A jet is ``open`` where it is to hold beside the points, too: where max, min, abs or a comparison is undecided
at a point, what it may be on either side counts as error. There, the derivative of max, min and clip is the
number of smallest magnitude between the two candidates: 0 for ``max(z, 0)`` and ``max(z, -z)``, α for
``max(α*z, z)`` with 0 < α < 1, as the catalogue has it for ReLU, |z| and leaky ReLU; abs′(0) = sign′(0) = 0.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from engine.functions.formula.arithmetic import FLOAT
from engine.functions.formula.ball import Ball, where
from engine.functions.formula.tree import (
    Apply,
    Constant,
    Let,
    Node,
    Parameter,
    Variable,
    Where,
    children,
    nodes,
    rebuilt,
    substituted,
)
from engine.functions.formula.vocabulary import KERNELS, Kernels

Component = Ball | None
Jet = list[Component]
Known = Mapping[Node, Jet]

_COMPARED: dict[str, Callable[..., Any]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
    "==": operator.eq, "!=": operator.ne,
}  # fmt: skip


def evaluate_jet(
    node: Node, z: Ball, order: int, is_open: bool, given: Mapping[Parameter, Ball] | None = None
) -> Jet:
    """Value and derivatives up to ``order`` (0, 1 or 2) of a tree at the points z, with numbers that do not
    depend on z ``given`` for its parameters."""
    known: dict[Node, Jet] = {name: _cut(order, value) for name, value in (given or {}).items()}
    return _evaluated(node, z, {Variable(): _cut(order, z, _number(z, 1.0)), **known}, order, is_open)


def _evaluated(node: Node, z: Ball, known: Known, order: int, is_open: bool) -> Jet:
    """The same where the jets of z and of the parameters are known."""
    if isinstance(node, (Variable, Parameter)):
        return known[node][: order + 1]
    if isinstance(node, Constant):
        return _cut(order, _number(z, node.value, node.error))
    if isinstance(node, Where):
        return _where(node, z, known, order, is_open)
    jets = []
    for argument in node.arguments:
        jets.append(_evaluated(argument, z, known, order, is_open))
    if isinstance(node, Let):
        inside: Known = dict(zip((Variable(), *map(Parameter, node.names)), jets, strict=True))
        return _evaluated(node.body, z, inside, order, is_open)
    return _applied(node, z, jets, is_open) if jets else _cut(order, z.arithmetic.pi())


def fold(node: Node) -> Node:
    """A bound tree with every constant subtree replaced by its number, which may be ±inf or nan."""
    if is_constant(node):
        return node if isinstance(node, Constant) else _folded(node)
    below = []
    for child in children(node):
        below.append(fold(child))
    return _bound(rebuilt(node, below))


def _bound(node: Node) -> Node:
    """A definition with its constants in it."""
    if not isinstance(node, Let):
        return node
    first, *following = node.arguments
    given = dict(zip(node.names, following, strict=True))
    rest = {name: value for name, value in given.items() if not isinstance(value, Constant)}
    inside = {name: Parameter(name) if name in rest else value for name, value in given.items()}
    return Let(fold(substituted(node.body, Variable(), inside)), tuple(rest), (first, *rest.values()))


def is_constant(tree: Node) -> bool:
    """Whether a tree is one number that can be computed."""
    for node in nodes(tree):
        if isinstance(node, (Variable, Parameter)) or (isinstance(node, Apply) and not is_computed(node)):
            return False
    return True


def is_computed(node: Apply) -> bool:
    """Whether there is a rule for a function of so many arguments; others stand for their definitions."""
    return node.function in _RULES or (node.function in KERNELS and len(node.arguments) == 1)


def _folded(node: Node) -> Constant:
    with np.errstate(all="ignore"):
        value = evaluate_jet(node, Ball(np.zeros(1), 0, FLOAT), 0, is_open=False)[0]
    assert value is not None
    return Constant(float(value.x[0]), 0.0 if value.is_exact else float(value.d[0]))


def _applied(node: Apply, z: Ball, jets: list[Jet], is_open: bool) -> Jet:
    if node.function == "^" and is_constant(node.arguments[1]):
        return _chain(_powers(_value(jets[1])), jets[0], is_open)
    if node.function == "^":
        growth = _multiply(jets[1], _chain(z.arithmetic.kernels["log"], jets[0], is_open))
        powers = _chain(z.arithmetic.kernels["exp"], growth, is_open)
        return [_power_of_zero(_value(jets[0]), _value(jets[1]), _value(powers)), *powers[1:]]
    if node.function in ("-", "/") and node.arguments[0] == node.arguments[1]:
        return _of_equals(_RULES[node.function](*jets))
    if node.function in _RULES:
        return _RULES[node.function](*jets)
    return _chain(z.arithmetic.kernels[node.function], jets[0], is_open)


def _power_of_zero(base: Ball, exponent: Ball, power: Ball) -> Ball:
    """The power, but 0, 1 or ∞ where the base is exactly 0, as for constant exponents."""
    zero, v, arithmetic = (base.x == 0) & (base.d == 0), exponent.x, base.arithmetic
    if not np.any(zero):
        return power
    there = where(v > 0, v * 0, where(v == 0, v * 0 + 1, arithmetic.infinity))
    return Ball(where(zero, there, power.x), where(zero, v * 0, power.d), arithmetic)


def _of_equals(jet: Jet) -> Jet:
    """The jet of u − u or u/u: 0 or 1 exactly, wherever it is a number."""
    value = _value(jet)
    return _cut(len(jet) - 1, Ball(value.x, 0 * value.d, value.arithmetic))


def _number(z: Ball, value: float, error: float = 0.0) -> Ball:
    constant = z.arithmetic.constant
    return Ball(constant(value), constant(error) if error else 0, z.arithmetic)


def _cut(order: int, *components: Ball) -> Jet:
    return [*components, None, None][: order + 1]


def _value(jet: Jet) -> Ball:
    assert jet[0] is not None  # only derivatives vanish by construction
    return jet[0]


def _sum(a: Component, b: Component) -> Component:
    return a + b if a and b else a or b


def _difference(a: Component, b: Component) -> Component:
    return a - b if a and b else _sum(a, -b if b else None)


def _times(a: Component, b: Component) -> Component:
    return a * b if a and b else None


def _twice(a: Component) -> Component:
    return _sum(a, a)


def _chain(g: Kernels, jet: Jet, is_open: bool) -> Jet:
    """g(u) from the kernels of g, g′ and g″."""
    u, is_torn = _value(jet), g.is_bent or (g.is_torn and len(jet) > 2)
    jumps = _moves(jet) if is_open and is_torn else False
    result: Jet = [u.through(g.value, jumps, g.pole)]
    slope = None
    if any(jet[1:]):
        slope = result[0] if g.slope is g.value else u.through(g.slope, jumps, g.pole)
    if len(jet) > 1:
        result.append(_times(slope, jet[1]))
    if len(jet) > 2:
        bend = None
        if jet[1]:
            bend = result[0] if g.curvature is g.value else u.through(g.curvature, jumps, g.pole)
        result.append(_sum(_times(_times(bend, jet[1]), jet[1]), _times(slope, jet[2])))
    return result


def _moves(jet: Jet) -> Any:
    """Where a number is another one beside the point, as far as is known: relu(z) is not at −1."""
    value, slope = _value(jet), jet[1]
    return np.not_equal(value.d, 0) | (slope.x != 0) | np.not_equal(slope.d, 0) if slope else False


def _add(u: Jet, v: Jet) -> Jet:
    return list(map(_sum, u, v))


def _subtract(u: Jet, v: Jet) -> Jet:
    return list(map(_difference, u, v))


def _negative(u: Jet) -> Jet:
    return [-component if component else None for component in u]


def _multiply(u: Jet, v: Jet) -> Jet:
    result = [_times(u[0], v[0])]
    if len(u) > 1:
        result.append(_sum(_times(u[1], v[0]), _times(u[0], v[1])))
    if len(u) > 2:
        ends = _sum(_times(u[2], v[0]), _times(u[0], v[2]))
        result.append(_sum(ends, _twice(_times(u[1], v[1]))))
    return result


def _divide(u: Jet, v: Jet) -> Jet:
    # From u = q v: each derivative of q follows from those before it.
    below = _value(v)
    q: Jet = [_value(u) / below]
    if len(u) > 1:
        rest = _difference(u[1], _times(q[0], v[1]))
        q.append(rest / below if rest else None)
    if len(u) > 2:
        rest = _difference(_difference(u[2], _twice(_times(q[1], v[1]))), _times(q[0], v[2]))
        q.append(rest / below if rest else None)
    return q


def _powers(exponent: Ball) -> Kernels:
    """uⁿ with its derivatives."""
    n, power = exponent.x, exponent.arithmetic.power

    def monomial(coefficient: Any, n: Any) -> Callable[[Any], Any]:
        return lambda u: coefficient * power(u, n) if coefficient[0] else u * 0

    pole = 0.0 if n[0] < 0 else math.inf
    return Kernels(lambda u: power(u, n), monomial(n, n - 1), monomial(n * (n - 1), n - 2), pole=pole)


def _maximum(u: Jet, v: Jet) -> Jet:
    return _select(_value(u).x > _value(v).x, u, v)


def _minimum(u: Jet, v: Jet) -> Jet:
    return _select(_value(u).x < _value(v).x, u, v)


def _absolute(u: Jet) -> Jet:
    return _maximum(u, _negative(u))


def _clip(u: Jet, low: Jet, high: Jet) -> Jet:
    return _minimum(_maximum(u, low), high)


def _select(first: Any, u: Jet, v: Jet) -> Jet:
    """The jet of max or min: that of u where ``first``, else of v; nan where either is."""
    a, b = _value(u), _value(v)
    tied = a.meets(b)
    result: Jet = [_either(first, a, b, tied)]
    for da, db in zip(u[1:], v[1:], strict=True):
        chosen = _either(first, da, db, tied)
        if da and db and chosen and np.any(tied):
            nearest = where(abs(da.x) < abs(db.x), da.x, db.x)
            chosen.x = where(tied, where(da.x * db.x > 0, nearest, nearest * 0), chosen.x)
        elif chosen:
            chosen.x = where(tied, chosen.x * 0, chosen.x)
        result.append(chosen)
    undefined = (a.x != a.x) | (b.x != b.x)
    return _undefined(result, undefined)


def _undefined(jet: Jet, places: Any) -> Jet:
    """The jet, but no number there."""
    value = _value(jet)
    if np.any(places):
        jet[0] = Ball(where(places, value.arithmetic.infinity * 0, value.x), value.d, value.arithmetic)
    return jet


def _either(first: Any, a: Component, b: Component, tied: Any) -> Component:
    """a where ``first``, else b; where ``tied``, it may as well be the other."""
    if not a and not b:
        return None
    some = a or b
    assert some is not None
    zero = _number(some, 0.0)
    a, b = a or zero, b or zero
    d = where(first, a.d, b.d)
    if np.any(tied):
        d = where(tied, where(a.d > b.d, a.d, b.d) + abs(a.x - b.x), d)
    return Ball(where(first, a.x, b.x), d, a.arithmetic)


def _where(node: Where, z: Ball, known: Known, order: int, is_open: bool) -> Jet:
    """Both branches are computed and one is taken, so nothing of the other can leak in."""
    compared = [_evaluated(side, z, known, int(is_open), is_open) for side in (node.left, node.right)]
    left, right = map(_value, compared)
    holds = _COMPARED[node.comparison](left.x, right.x)
    tied = left.meets(right)
    if np.any(tied):
        tied &= ~_stay_equal(*compared) if is_open else np.greater(left.d + right.d, 0)
    chosen, other = (_evaluated(part, z, known, order, is_open) for part in (node.chosen, node.other))
    jet = [_either(holds, a, b, tied) for a, b in zip(chosen, other, strict=True)]
    return _undefined(jet, (left.x != left.x) | (right.x != right.x))


def _stay_equal(u: Jet, v: Jet) -> Any:
    """Where two are the same beside the point too, as z and min(z, 1) are at 0: only straight lines are known
    without an error."""
    gap, slope = _value(_subtract(u, v)), _difference(u[1], v[1])
    same = (gap.x == 0) & np.equal(gap.d, 0)
    return same & (slope.x == 0) & np.equal(slope.d, 0) if slope else same


_RULES: dict[str, Callable[..., Jet]] = {
    "+": _add, "-": _subtract, "neg": _negative, "*": _multiply, "/": _divide, "^": _multiply,
    "max": _maximum, "min": _minimum, "clip": _clip, "abs": _absolute, "pi": list,
}  # fmt: skip
"""What is not a function of one argument, on jets."""
