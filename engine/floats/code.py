"""Forms as the code that runs: NumPy, written from the tree that is evaluated."""

from __future__ import annotations

from collections.abc import Mapping

from engine.base.text import MINUS
from engine.floats.forms import OTHERS, Form
from engine.floats.operations import UFUNCS
from engine.functions.formula.tree import Apply, Constant, Node, Parameter, Variable, Where

_SUM, _PRODUCT, _SIGN, _POWER, _ATOM = range(1, 6)

_OPERATORS = {
    "+": (" + ", _SUM), "-": (" - ", _SUM), "*": (" * ", _PRODUCT), "/": (" / ", _PRODUCT),
    "^": (" ** ", _POWER),
}  # fmt: skip
"""Operator → how it is written, and how tightly it binds."""

Names = Mapping[Node, str]


def code(form: Form) -> tuple[str, ...]:
    """The lines of NumPy that compute a form of an array z, the last one its result; erf, Phi and the
    functions of the catalogue stand for themselves."""
    lines = []
    if form.shifts:
        others = ", ".join(f"z + {shift:g}" for shift in form.shifts)
        lines.append(f"{', '.join(OTHERS[: len(form.shifts)])} = {others}")
    names: dict[Node, str] = {}
    for name, tree in form.parts.items():
        lines.append(f"{name} = {_text(tree, names, 'np.', 0)}")
        names[tree] = name
    return (*lines, _text(form.tree, names, "np.", 0))


def step_text(form: Form, node: Node) -> str:
    """What a step computes, as the code has it: ``1 + exp(−z)``."""
    names = {tree: name for name, tree in form.parts.items() if tree != node}
    return (
        _text(node, names, "", 0)
        .replace("-", MINUS)
        .replace(" ** 2", "²")
        .replace("**", "^")
        .replace("*", "·")
    )


def _text(node: Node, names: Names, module: str, outside: int) -> str:
    """A node in brackets where what is around binds more tightly."""
    text, binds = _written(node, names, module)
    return f"({text})" if binds < outside else text


def _written(node: Node, names: Names, module: str) -> tuple[str, int]:
    if node in names:
        return names[node], _ATOM
    if isinstance(node, Constant):
        return f"{node.value:.17g}", _ATOM if node.value >= 0 else _SIGN
    if isinstance(node, Variable):
        return "z", _ATOM
    if isinstance(node, Parameter):
        return node.name, _ATOM
    if isinstance(node, Where):
        left, right, chosen, other = (
            _text(child, names, module, 0) for child in (node.left, node.right, node.chosen, node.other)
        )
        return f"{module}where({left} {node.comparison} {right}, {chosen}, {other})", _ATOM
    assert isinstance(node, Apply)
    return _applied(node, names, module)


def _applied(node: Apply, names: Names, module: str) -> tuple[str, int]:
    function, arguments = node.function, node.arguments
    if function == "neg":
        return f"-{_text(arguments[0], names, module, _SIGN)}", _SIGN
    if function in _OPERATORS:
        sign, binds = _OPERATORS[function]
        left_binds, right_binds = (binds + 1, binds) if function == "^" else (binds, binds + 1)
        left, right = arguments
        return (
            f"{_text(left, names, module, left_binds)}{sign}{_text(right, names, module, right_binds)}",
            binds,
        )
    inside = ", ".join(_text(argument, names, module, 0) for argument in arguments)
    if module and function in UFUNCS:
        function = module + UFUNCS[function]
    return f"{function}({inside})", _ATOM
