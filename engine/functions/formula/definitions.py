"""Formulas in terms of others: what a function means, put in its place."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from engine.functions.formula.forms import recognized
from engine.functions.formula.parser import parse_tree
from engine.functions.formula.tree import Apply, Constant, Node, children, rebuilt, substituted
from engine.functions.formula.vocabulary import DEFINITIONS, PARAMETERS


def expanded(tree: Node, keeps: Callable[[Apply], bool]) -> Node:
    """The tree with its definition in place of every function that is not kept."""
    below = []
    for child in children(tree):
        below.append(expanded(child, keeps))
    node = rebuilt(tree, below)
    if not isinstance(node, Apply) or node.function not in DEFINITIONS or keeps(node):
        return node
    argument, *following = node.arguments
    names = PARAMETERS.get(node.function, {})
    parameters: dict[str, Node] = {name: Constant(value) for name, value in names.items()}
    parameters.update(zip(names, following, strict=False))
    return expanded(substituted(_definition(node.function), argument, parameters), keeps)


@cache
def _definition(name: str) -> Node:
    return recognized(parse_tree(DEFINITIONS[name]))
