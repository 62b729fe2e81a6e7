"""Activation functions as values of a parameter: chosen from the catalogue or typed as a formula."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.base.parameter import Order, Parameter, along
from engine.base.text import plural
from engine.functions import activations, formula
from engine.functions.activation import Activation


def encode(function: Activation) -> dict[str, Any]:
    """As JSON: ``{"name": "elu", "parameters": {"alpha": 0.7}}`` or ``{"text": "z*sigmoid(k*z)", ...}``."""
    source = {"text": function.text} if function.text else {"name": function.name}
    return {**source, "parameters": dict(function.parameters)} if function.parameters else source


def decode(value: Any) -> Activation:
    """The function of a JSON value; ``ValueError`` with one sentence where there is none."""
    if isinstance(value, Activation):
        return value
    if not isinstance(value, Mapping) or not set(value) <= {"name", "text", "parameters"}:
        raise ValueError("a function is written as a name or a text, with parameters")
    parameters = value.get("parameters", {})
    if not isinstance(parameters, Mapping) or not all(isinstance(name, str) for name in parameters):
        raise ValueError("the parameters of a function are written as names with numbers")
    if ("name" in value) == ("text" in value):
        raise ValueError("a function has either a name or a text")
    source = value["name"] if "name" in value else value["text"]
    if not isinstance(source, str):
        raise ValueError("the name or text of a function is written in quotes")
    if "name" in value:
        return activations.get(source, **parameters)
    return formula.parse(source).with_parameters(**parameters)


def numbered(items: Sequence[Hashable], names: Sequence[str]) -> tuple[str, ...]:
    """Their names, with a number where different ones would read alike."""
    found = []
    for item, name in zip(items, names, strict=True):
        alike = list(dict.fromkeys(i for i, other in zip(items, names, strict=True) if other == name))
        found.append(f"{name} ({alike.index(item) + 1})" if len(alike) > 1 else name)
    return tuple(found)


def subjects(items: Sequence[Hashable], titles: Sequence[str]) -> tuple[str, ...]:
    """What quantities call them: numbered titles without the commas that part the names of a list."""
    return numbered(items, [title.replace(",", ";") for title in titles])


def between(start: Activation, end: Activation, share: float) -> Activation:
    """The function with its parameters a share of the way from one to the other; the end where these are not
    the same function."""
    before, after = start.parameters, end.parameters
    if (start.name, start.text) != (end.name, end.text) or before.keys() != after.keys():
        return end
    try:
        return end.with_parameters(**{name: along(before[name], after[name], share) for name in after})
    except ValueError:  # between two allowed numbers may lie one that is not
        return end


@dataclass(frozen=True)
class Function(Parameter):
    """One activation function with its parameters."""

    default: Activation

    def encode(self, value: Activation) -> dict[str, Any]:
        """The function as JSON."""
        return encode(value)

    def decode(self, value: Any) -> Activation:
        """The function from JSON; ``ValueError`` with one sentence."""
        return decode(value)

    def check(self, value: Any) -> Activation:
        """The function, or the one of this name; ``ValueError`` for anything else."""
        if isinstance(value, str):
            return activations.get(value)
        if not isinstance(value, Activation):
            raise ValueError(f"{self.label}: this is not a function")
        return value

    def clamp(self, value: Any) -> Activation:
        """The function; the default for anything else."""
        return value if isinstance(value, Activation) else self.default

    def between(self, start: Activation, end: Activation, share: float) -> Activation:
        """The function with its parameters so far on their way."""
        return between(start, end, share)

    def said(self, value: Activation) -> str:
        """Its title."""
        return value.title


@dataclass(frozen=True)
class Listed:
    """What the control of a list of functions shows: they and the number of the series of each."""

    functions: tuple[Activation, ...]
    series: tuple[int, ...]


@dataclass(frozen=True)
class Functions(Parameter):
    """A list of one to ``most`` activation functions, in the order of their colors."""

    default: tuple[Activation, ...]
    most: int = 6

    def encode(self, value: tuple[Activation, ...]) -> list[dict[str, Any]]:
        """The list as JSON."""
        return [encode(function) for function in value]

    def decode(self, value: Any) -> tuple[Activation, ...]:
        """The list from JSON; ``ValueError`` with one sentence."""
        if not isinstance(value, Sequence) or isinstance(value, str):
            raise ValueError(f"{self.label}: this is not a list of functions")
        if len(value) > self.most:
            raise ValueError(f"{self.label}: {len(value)} functions are more than {self.most}")
        return tuple(decode(item) for item in value)

    def check(self, value: Any) -> tuple[Activation, ...]:
        """The functions as a tuple; ``ValueError`` for none, too many, or something else."""
        functions = _listed(value)
        if not 1 <= len(functions) <= self.most:
            raise ValueError(f"{self.label}: there must be 1 to {self.most} functions, not {len(functions)}")
        if not all(isinstance(function, Activation) for function in functions):
            raise ValueError(f"{self.label}: one of them is not a function")
        return functions

    def clamp(self, value: Any) -> tuple[Activation, ...]:
        """As many of the functions as are allowed; the default where there are none."""
        functions = tuple(item for item in _listed(value) if isinstance(item, Activation))[: self.most]
        return functions or self.default

    def between(
        self, start: tuple[Activation, ...], end: tuple[Activation, ...], share: float
    ) -> tuple[Activation, ...]:
        """Each function with its parameters so far on their way; the end where there are more or fewer."""
        if len(start) != len(end):
            return end
        return tuple(between(f, g, share) for f, g in zip(start, end, strict=True))

    def said(self, value: Listed) -> str:
        """How many there are."""
        return plural(len(value.functions), "function")


def series_order() -> Any:
    """A field: for each function of a list the number of its curve's color, dash and marker, then the free
    numbers. So a function keeps its color while it stays, and a new one takes the first that is free."""
    kind = Order(
        tuple(range(6)), label="colors of the functions", tip="What tells the curves apart, in their order."
    )
    return kind.field


def removed(functions: Sequence[Activation], left: Sequence[Activation]) -> int | None:
    """Which of the functions is gone from what is left of them; None where it is not one that is gone."""
    if len(left) != len(functions) - 1:
        return None
    return next((i for i, f in enumerate(left) if f != functions[i]), len(left))


def order_without(order: tuple[int, ...], gone: int, count: int) -> tuple[int, ...]:
    """The order of series after one of so many functions is gone."""
    kept = (*order[:gone], *order[gone + 1 : count])
    return (*kept, *sorted(set(order) - set(kept)))


def _listed(value: Any) -> tuple[Any, ...]:
    return tuple(value) if isinstance(value, Sequence) else ()
