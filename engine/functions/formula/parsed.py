"""From the tree of a formula to its ``Activation``."""

from __future__ import annotations

from functools import lru_cache, partial

import numpy as np

from engine.base.parameter import Real
from engine.base.text import MINUS, shortened, symbol
from engine.functions.activation import Activation
from engine.functions.formula.definitions import expanded
from engine.functions.formula.facts import facts
from engine.functions.formula.forms import recognized
from engine.functions.formula.jet import is_computed
from engine.functions.formula.kernel import kernel, rough
from engine.functions.formula.parser import parse_tree
from engine.functions.formula.tree import Node, Parameter, bind, nodes


@lru_cache(maxsize=256)
def parse(text: str) -> Activation:
    """The function that a text describes, with 1 for every parameter.

    Numbers, z (or x), ``+ − * / ^``, products without a sign, brackets, ``|z|``, comparisons in brackets,
    pieces (``z for z > 0, 0 otherwise``), π and e, and the functions of ``FUNCTIONS``, those of the catalogue
    among them. Any other name is a parameter, up to six of them. ``FormulaError``, a ``ValueError`` with the
    position, for everything else. Codomain, symmetry, monotony and saturation are
    found by sampling, at these parameters; the same text gives the same object.
    """
    tree = parse_tree(text)
    names = dict.fromkeys(node.name for node in nodes(tree) if isinstance(node, Parameter))
    return _activation(text, tree, **dict.fromkeys(names, 1.0))


def _activation(text: str, tree: Node, /, **parameters: float) -> Activation:
    specs = {name: _spec(name) for name in parameters}
    bound = expanded(recognized(bind(tree, parameters)), is_computed)
    tidy = _tidy(text)
    with np.errstate(all="ignore"):
        measured = facts(bound)
    return Activation(
        name="formula",
        title=shortened(tidy),
        parameters=parameters,
        value=kernel(bound, 0),
        slope=kernel(bound, 1),
        curvature=kernel(bound, 2),
        estimates=tuple(rough(bound, order) for order in range(3)),
        formula=tidy,
        **vars(measured),
        specs=specs,
        text=text,
        rebuild=partial(_rebuilt, text, tree, tuple(parameters)) if parameters else None,
    )


def _rebuilt(text: str, tree: Node, names: tuple[str, ...], /, **parameters: float) -> Activation:
    """The same formula with these parameters, all of them given; ``ValueError`` where not allowed."""
    for name in parameters:
        if name not in names:
            raise ValueError(f"The formula has no parameter {name!r}; its parameters: {', '.join(names)}")
    return _activation(text, tree, **{name: _spec(name).check(parameters[name]) for name in names})


def _spec(name: str) -> Real:
    letter = symbol(name)
    return Real(1.0, -3.0, 3.0, -1e3, 1e3, label=letter, tip=f"The number {letter} in the formula.")


def _tidy(text: str) -> str:
    """With single spaces and printed signs."""
    return " ".join(text.split()).replace("**", "^").replace("*", "·").replace("-", MINUS)
