"""Nodes from what the parser has read: constants computed, arguments counted, what is meant suggested."""

from __future__ import annotations

import difflib
import keyword
import math
from collections.abc import Sequence
from functools import reduce

from engine.functions.formula.jet import fold, is_constant
from engine.functions.formula.tokens import FormulaError, Token
from engine.functions.formula.tree import Apply, Constant, Node, Where
from engine.functions.formula.vocabulary import ARITY, spoken_names

MAX_EXPONENT = 1000.0

_ONE, _ZERO = Constant(1.0), Constant(0.0)
_E = Apply("exp", (_ONE,))

_INSTEAD = {
    "pow": "a^b", "power": "a^b", "square": "z^2", "cbrt": "sign(z)*|z|^(1/3)", "hypot": "√(a² + b²)",
    "sech": "1/cosh(z)", "csch": "1/sinh(z)", "coth": "1/tanh(z)", "sec": "1/cos(z)", "cot": "1/tan(z)",
    "atanh": "ln((1 + z)/(1 − z))/2", "asin": "atan(z/√(1 − z²))",
    "acos": "π/2 − atan(z/√(1 − z²))",
}  # fmt: skip
"""What people may call that is easily written otherwise."""


def indicator(comparison: str, left: Node, right: Node) -> Where:
    """1 where the comparison holds, else 0."""
    return Where(comparison, left, right, _ONE, _ZERO)


def is_indicator(node: Node) -> bool:
    """Whether a node is a comparison, to be asked for as a number or as a condition."""
    return isinstance(node, Where) and (node.chosen, node.other) == (_ONE, _ZERO)


def named(token: Token) -> Node | None:
    """The constant of a name, or None for one that is free; ``FormulaError`` for words of Python."""
    if token.text == "pi":
        return Apply("pi", ())
    if token.text == "e":
        return _E
    if keyword.iskeyword(token.text):
        raise FormulaError(f"{token.text} cannot name a parameter; use another letter", token.position)
    return None


def unknown(token: Token) -> FormulaError:
    """That a name before a bracket is no function, with what may be meant."""
    name = token.text.casefold()
    near = difflib.get_close_matches(name, spoken_names(), 1)
    hint = f"did you mean {near[0]}?" if near else "to multiply, write * before the bracket"
    hint = f"write {_INSTEAD[name]}" if name in _INSTEAD else hint
    return FormulaError(f"{token.text} is not a function; {hint}", token.position)


def called(function: Token, arguments: Sequence[Node]) -> Node:
    """A function of these arguments; ``FormulaError`` where there are too few or too many."""
    least, most = ARITY[function.text]
    if not least <= len(arguments) <= most:
        wanted = least if len(arguments) < least else most
        plural = "argument" if wanted == 1 else "arguments"
        reason = f"{function.text} takes {wanted} {plural}, not {len(arguments)}"
        raise FormulaError(reason, function.position)
    return applied(function.text, function.position, *arguments)


def applied(function: str, position: int, *arguments: Node) -> Node:
    """The node of a function or operator; ``FormulaError`` where it is a number without end."""
    first, last = arguments[0], arguments[-1]
    if function in ("max", "min"):
        return reduce(lambda a, b: _computed(function, position, a, b), arguments)
    if function == "where":
        return _choice(*arguments)
    if function == "^" and is_constant(last) and not abs(_number(last)) <= MAX_EXPONENT:
        raise FormulaError(f"An exponent may be {MAX_EXPONENT:g} at most", position)
    if function == "^" and first == _E:
        return _computed("exp", position, last)
    return _computed(function, position, *arguments)


def _choice(condition: Node, chosen: Node, other: Node) -> Node:
    assert isinstance(condition, Where)
    return Where(condition.comparison, condition.left, condition.right, chosen, other)


def _computed(function: str, position: int, *arguments: Node) -> Node:
    node = Apply(function, arguments)
    if is_constant(node) and not math.isfinite(_number(node)):
        raise FormulaError(f"{function} gives no finite number here", position)
    return node


def _number(node: Node) -> float:
    number = fold(node)
    assert isinstance(number, Constant)
    return number.value
