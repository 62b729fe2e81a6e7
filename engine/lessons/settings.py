"""Parameters by the names that people read, and their values as lessons write them.

``learning rate = 0.3``, ``activation = Leaky ReLU α = 0.1``, ``functions = [ReLU, GELU]``, ``kinks = yes``,
``window = -3 to 3``: a value is read by the declared kind of its parameter, and never guessed.
"""

from __future__ import annotations

import dataclasses
import difflib
import math
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from engine.base.experiment import Experiment, Result
from engine.base.parameter import Choice, Integer, Parameter, Real, Seed, Span, Toggle, Vector
from engine.base.search import folded
from engine.base.text import symbol
from engine.functions import activations, formula
from engine.functions.activation import Activation
from engine.functions.choice import Function, Functions
from engine.lessons.expressions import no_names, number_of
from engine.lessons.marked import split_outside

_TRUTHS = {"yes": True, "on": True, "no": False, "off": False}
_OF_FUNCTION = re.compile(r"(\w+)\s*=(?!=)\s*([^\s,=]+)")


def kinds(experiment: Experiment) -> Mapping[str, Parameter]:
    """Name → kind of all that can be set: the fields, and what controls set beside them."""
    return {**experiment.parameters(), **experiment.controls()}


def find(experiment: Experiment, text: str) -> str:
    """The name of the parameter that goes by this name or label, or by its label without symbols.

    ``ValueError`` with one sentence, and with the nearest name, where there is none or more than one.
    """
    known = kinds(experiment)
    if text in known:
        return text
    wanted = _plain(text)
    for spelled in (_plain, _without_symbols):
        found = [name for name, kind in known.items() if wanted and spelled(kind.label) == wanted]
        if len(found) == 1:
            return found[0]
        if found:
            raise ValueError(f"“{text}” may be {' or '.join(found)}")
    labels = {kind.label: name for name, kind in known.items() if kind.label}
    near = difflib.get_close_matches(text, [*known, *labels], n=1, cutoff=0.0)
    raise ValueError(f"there is no control “{text}” here; the nearest is “{near[0]}”")


def group(experiment: Experiment, text: str) -> tuple[str, ...]:
    """The names of the controls in the group of this caption; none where there is no such group."""
    wanted = _plain(text)
    return tuple(name for name, kind in kinds(experiment).items() if wanted and _plain(kind.group) == wanted)


def changed(experiment: Experiment, name: str, text: str) -> Experiment:
    """The experiment with one parameter at the value of a text; ``ValueError`` where that is not allowed.

    The fields are set as a file sets them: a learning rate is that of the whole run, and not a change on the
    way.
    """
    kind = kinds(experiment)[name]
    value = kind.check(read(kind, text))
    return dataclasses.replace(experiment, **experiment.setting(name, value))


def names_of(result: Result) -> Callable[[str], float]:
    """From the names in braces to numbers: of quantities, else of parameters that are numbers."""

    def value(name: str) -> float:
        quantities = result.quantities
        if name in quantities:
            return float(quantities[name])
        try:
            found = result.shown(find(result.experiment, name))
        except ValueError:
            found = None
        if isinstance(found, bool) or not isinstance(found, (int, float)):
            near = difflib.get_close_matches(name, quantities, n=1, cutoff=0.0)
            nearest = f"; the nearest is “{near[0]}”" if near else ""
            raise ValueError(f"there is no quantity “{name}” here{nearest}")
        return float(found)

    return value


def read(kind: Parameter, text: str) -> Any:
    """The value that a text means for a parameter of this kind, unchecked; ``ValueError`` where none."""
    for types, reader in _READERS:
        if isinstance(kind, types):
            return reader(kind, text.strip())
    raise ValueError(f"{kind.label or 'this'} cannot be written in a line; use a session as the state")


def written(kind: Parameter, value: Any) -> str | None:
    """The text that means this value; None where no line can say it."""
    for types, writer in _WRITERS:
        if isinstance(kind, types):
            text = writer(kind, value)
            return text if _means(kind, text, value) else None
    return None


def function_of(text: str) -> Activation:
    """The function of this title, name or formula, with parameters: ``Leaky ReLU α = 0.1``, ``z*sigmoid(z)``.

    ``ValueError`` with one sentence for anything else.
    """
    pairs = list(_OF_FUNCTION.finditer(text))
    head = text[: pairs[0].start()].strip() if pairs else text.strip()
    function = _named(head) or formula.parse(head)
    return function.with_parameters(**{_parameter(function, p[1]): _number(p[2]) for p in pairs})


def _named(text: str) -> Activation | None:
    wanted = _plain(text)
    rows = (activations.get(name) for name in activations.names())
    return next((f for f in rows if wanted in (_plain(f.name), _plain(f.title))), None)


def _parameter(function: Activation, name: str) -> str:
    return next((own for own in function.parameters if name in (own, symbol(own))), name)


def _plain(text: str) -> str:
    return " ".join(folded(text).replace("_", " ").split())


def _without_symbols(label: str) -> str:
    """The words of a label: ``learning rate η`` → ``learning rate``."""
    return _plain(" ".join(word for word in label.split() if word.isascii() and len(word) > 1))


def _number(text: str) -> float:
    return number_of(text).value(no_names)


def _real(_: Parameter, text: str) -> float:
    return _number(text)


def _whole(kind: Parameter, text: str) -> int:
    value = _number(text)
    if not math.isfinite(value) or value != round(value):
        raise ValueError(f"{kind.label}: {text} is not a whole number")
    return int(value)


def _truth(kind: Parameter, text: str) -> bool:
    if text.casefold() not in _TRUTHS:
        raise ValueError(f"{kind.label}: “{text}” is neither yes nor no")
    return _TRUTHS[text.casefold()]


def _option(kind: Parameter, text: str) -> str:
    assert isinstance(kind, Choice)
    for name, words in kind.options:
        if _plain(text) in (_plain(name), _plain(words)):
            return name
    raise ValueError(f"{kind.label}: “{text}” is not one of {', '.join(words for _, words in kind.options)}")


def _ends(kind: Parameter, text: str) -> tuple[float, float]:
    low, to, high = text.partition(" to ")
    if not to:
        raise ValueError(f"{kind.label}: “{text}” is no range; write -3 to 3")
    return _number(low), _number(high)


def _items(kind: Parameter, text: str) -> Iterator[str]:
    if not (text.startswith("[") and text.endswith("]")):
        raise ValueError(f"{kind.label}: a list stands in brackets, as [1, 2]")
    yield from (part for part in split_outside(text[1:-1], ",") if part)


def _numbers(kind: Parameter, text: str) -> tuple[float, ...]:
    return tuple(map(_number, _items(kind, text)))


def _function(_: Parameter, text: str) -> Activation:
    return function_of(text)


def _functions(kind: Parameter, text: str) -> tuple[Activation, ...]:
    return tuple(map(function_of, _items(kind, text)))


def _label(function: Activation) -> str:
    values = " ".join(f"{symbol(name)} = {value!r}" for name, value in function.parameters.items())
    return f"{function.text or function.title} {values}".strip()


def _means(kind: Parameter, text: str, value: Any) -> bool:
    try:
        return bool(kind.check(read(kind, text)) == value) and "\n" not in text
    except ValueError:
        return False


_READERS: tuple[tuple[Any, Callable[[Parameter, str], Any]], ...] = (
    (Toggle, _truth), (Choice, _option), ((Integer, Seed), _whole), (Real, _real), (Span, _ends),
    (Vector, _numbers), (Function, _function), (Functions, _functions),
)  # fmt: skip
_WRITERS: tuple[tuple[Any, Callable[[Any, Any], str]], ...] = (
    (Toggle, lambda _, value: "yes" if value else "no"),
    (Choice, lambda kind, value: dict(kind.options)[value]),
    ((Integer, Seed, Real), lambda _, value: repr(value)),
    (Span, lambda _, value: f"{value[0]!r} to {value[1]!r}"),
    (Vector, lambda _, value: f"[{', '.join(map(repr, value))}]"),
    (Function, lambda _, value: _label(value)),
    (Functions, lambda _, value: f"[{', '.join(map(_label, value))}]"),
)
