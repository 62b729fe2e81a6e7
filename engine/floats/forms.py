"""Forms: one function as a program computes it, as data. Naive ones, and what is done instead."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

from engine.functions.activation import Activation
from engine.functions.formula.forms import recognized
from engine.functions.formula.jet import fold
from engine.functions.formula.parser import parse_tree
from engine.functions.formula.tree import Constant, Node, Parameter, Variable, children, rebuilt, substituted
from engine.functions.formula.vocabulary import DEFINITIONS, PARAMETERS

OTHERS = ("b", "c")
"""What the numbers beside z are called, where a function takes several."""


@dataclass(frozen=True)
class Form:
    """A way to compute a function of z.

    Attributes:
        name: what it is known by.
        lines: texts in the language of formulas, ``m = max(z, b, c)`` and the last one without a name: what
            is returned.
        exact: the text of the same function by which it is judged; "" for the last line.
        shifts: of a function of several numbers what lies between z and the others, b and c.
        values: numbers for other names.
        is_rounded: whether it is no program but the exact value rounded once: the best there is.
    """

    name: str
    lines: tuple[str, ...]
    exact: str = ""
    shifts: tuple[float, ...] = ()
    values: tuple[tuple[str, float], ...] = ()
    is_rounded: bool = False

    @cached_property
    def parts(self) -> Mapping[str, Node]:
        """What the named lines stand for, in z, b and c."""
        found: dict[str, Node] = {}
        for line in self.lines[:-1]:
            name, text = line.split(" = ")
            found[name] = _as_written(self._tree(text, found))
        return found

    @cached_property
    def tree(self) -> Node:
        """What is computed, in z, b and c; of numbers alone only the result, as in a program."""
        return _as_written(self._tree(self.lines[-1], self.parts))

    @cached_property
    def program(self) -> tuple[tuple[Node, tuple[int, ...]], ...]:
        """The nodes of the tree, each once, operands before what is computed of them; with the places of the
        operands, for trees are long to compare."""
        places = {node: place for place, node in enumerate(dict.fromkeys(_upward(self.tree)))}
        return tuple((node, tuple(places[child] for child in children(node))) for node in places)

    @cached_property
    def truth(self) -> Node:
        """The function in mathematics, in a shape that needs no more digits than it must."""
        return self._tree(self.exact, {}) if self.exact else recognized(self._tree(self.lines[-1], {}))

    def _tree(self, text: str, parts: Mapping[str, Node]) -> Node:
        others = {name: Parameter(name) for name in OTHERS[: len(self.shifts)]}
        values = {name: Constant(value) for name, value in self.values}
        return substituted(parse_tree(text), Variable(), {**others, **values, **parts})


def _upward(node: Node) -> Iterator[Node]:
    for child in children(node):
        yield from _upward(child)
    yield node


def _as_written(tree: Node) -> Node:
    """The tree with every number that follows from numbers as the float64 that it is in a program."""
    return _without_errors(fold(tree))


def _without_errors(node: Node) -> Node:
    if isinstance(node, Constant):
        return Constant(node.value)
    return rebuilt(node, [_without_errors(child) for child in children(node)])


@dataclass(frozen=True)
class Function:
    """A function with the forms of it.

    Attributes:
        name: what the names of its forms begin with.
        title: what people read.
        exact: its text in mathematics.
        forms: how it is computed, by the ends of the names: ``naive``, ``stable`` …
        shifts: as a form has them.
    """

    name: str
    title: str
    exact: str
    forms: Mapping[str, tuple[str, ...]]
    shifts: tuple[float, ...] = ()


_SUM, _SHIFTED = "exp(z) + exp(b) + exp(c)", "exp(z - m) + exp(b - m) + exp(c - m)"
_LARGEST = "m = max(z, b, c)"
_SOFTPLUS = "max(0, z) + log1p(exp(-|z|))"

_TABLE = (
    Function("exp", "eᶻ", "exp(z)", {"naive": ("exp(z)",)}),
    Function(
        "sigmoid", "sigmoid σ(z)", "sigmoid(z)",
        {
            "naive": ("1/(1 + exp(-z))",),
            "quotient": ("exp(z)/(1 + exp(z))",),
            "stable": ("1/(1 + exp(-z)) for z >= 0, exp(z)/(1 + exp(z)) otherwise",),
        },
    ),
    Function(
        "log_sigmoid", "log σ(z)", "min(z, 0) - log1p(exp(-|z|))",
        {"naive": ("log(1/(1 + exp(-z)))",), "stable": ("min(z, 0) - log1p(exp(-|z|))",)},
    ),
    Function(
        "tanh", "tanh z", "tanh(z)",
        {"naive": ("(exp(z) - exp(-z))/(exp(z) + exp(-z))",), "stable": ("tanh(z)",)},
    ),
    Function(
        "softplus", "softplus", _SOFTPLUS,
        {
            "naive": ("log(1 + exp(z))",),
            "text": ("max(0, z) + log(1 + exp(-|z|))",),
            "stable": (_SOFTPLUS,),
        },
    ),
    Function(
        "elu", "ELU", "z for z > 0, expm1(z) otherwise",
        {
            "naive": ("z for z > 0, exp(z) - 1 otherwise",),
            "stable": ("z for z > 0, expm1(z) otherwise",),
        },
    ),
    Function(
        "softmax", "softmax of z, z + 1, z + 2", f"exp(z)/({_SUM})",
        {"naive": (f"exp(z)/({_SUM})",), "stable": (_LARGEST, f"exp(z - m)/({_SHIFTED})")},
        shifts=(1.0, 2.0),
    ),
    Function(
        "log_sum_exp", "log-sum-exp of z, z + 1, z + 2", f"log({_SUM})",
        {"naive": (f"log({_SUM})",), "stable": (_LARGEST, f"m + log({_SHIFTED})")},
        shifts=(1.0, 2.0),
    ),
    Function(
        "cross_entropy", "cross-entropy of logits z, 0", "max(-z, 0) + log1p(exp(-|z|))",
        {"naive": ("-log(exp(z)/(exp(z) + 1))",), "stable": ("max(-z, 0) + log1p(exp(-|z|))",)},
    ),
    Function(
        "log_one_minus", "log(1 − σ(z))", "min(-z, 0) - log1p(exp(-|z|))",
        {"naive": ("log(1 - 1/(1 + exp(-z)))",), "stable": ("min(-z, 0) - log1p(exp(-|z|))",)},
    ),
    Function(
        "one_minus_sigmoid", "1 − σ(z)", "sigmoid(-z)",
        {
            "naive": ("1 - 1/(1 + exp(-z))",),
            "stable": ("exp(-z)/(1 + exp(-z)) for z > 0, 1/(1 + exp(z)) otherwise",),
        },
    ),
    Function(
        "gelu", "GELU", "z*Phi(z)",
        {"naive": ("0.5*z*(1 + erf(z/1.4142135623730951))",), "stable": ("z*Phi(z)",)},
    ),
    Function(
        "variance", "variance of z, z + 1, z + 2", "((z - b)^2 + (b - c)^2 + (c - z)^2)/9",
        {
            "naive": ("(z^2 + b^2 + c^2)/3 - ((z + b + c)/3)^2",),
            "stable": ("m = (z + b + c)/3", "((z - m)^2 + (b - m)^2 + (c - m)^2)/3"),
        },
        shifts=(1.0, 2.0),
    ),
    Function(
        "sigmoid_slope", "σ′(z)", "exp(-|z|)/(1 + exp(-|z|))^2",
        {
            "naive": ("1/(1 + exp(-z))*(1 - 1/(1 + exp(-z)))",),
            "stable": ("exp(-|z|)/(1 + exp(-|z|))^2",),
        },
    ),
    Function(
        "tanh_slope", "tanh′(z)", "4*exp(-2*|z|)/(1 + exp(-2*|z|))^2",
        {"naive": ("1 - tanh(z)^2",), "stable": ("4*exp(-2*|z|)/(1 + exp(-2*|z|))^2",)},
    ),
)  # fmt: skip

FUNCTIONS: Mapping[str, Function] = MappingProxyType({function.name: function for function in _TABLE})
"""The functions by name."""

FORMS: Mapping[str, Form] = MappingProxyType(
    {
        f"{function.name}_{end}": Form(
            f"{function.name}_{end}", lines, function.exact, function.shifts, is_rounded=end == "exact"
        )
        for function in _TABLE
        for end, lines in {**function.forms, "exact": (function.exact,)}.items()
    }
)
"""The forms by name: ``sigmoid_naive`` …, and ``…_exact`` for the exact value rounded once."""


def form_of(form: str | Form) -> Form:
    """The form of this name; ``ValueError`` with one sentence where there is none."""
    if isinstance(form, Form):
        return form
    if form not in FORMS:
        raise ValueError(f"there is no form {form!r}; there are {', '.join(FORMS)}")
    return FORMS[form]


def typed(function: Activation) -> Form:
    """A typed formula as it is written, or the formula of a function of the catalogue."""
    labels = PARAMETERS.get(function.name, {}) if not function.text else function.parameters
    values = tuple(zip(labels, function.parameters.values(), strict=True))
    text = function.text or DEFINITIONS.get(function.name, f"{function.name}(z)")
    return Form(f"typed {function.text or function.name}", (text,), values=values)
