"""Formulas in terms of others: what a function means, in its place."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from engine.functions.formula.forms import recognized
from engine.functions.formula.parser import parse_tree
from engine.functions.formula.tree import Apply, Constant, Let, Node, children, rebuilt
from engine.functions.formula.vocabulary import DEFINITIONS, PARAMETERS


def expanded(tree: Node, keeps: Callable[[Apply], bool]) -> Node:
    """The tree with its definition in place of every function that is not kept."""
    below = []
    for child in children(tree):
        below.append(expanded(child, keeps))
    node = rebuilt(tree, below)
    if isinstance(node, Let):
        return Let(expanded(node.body, keeps), node.names, node.arguments)
    if not isinstance(node, Apply) or node.function not in DEFINITIONS or keeps(node):
        return node
    usual = PARAMETERS.get(node.function, {})
    lacking = [Constant(value) for value in usual.values()][len(node.arguments) - 1 :]
    return Let(_meaning(node.function, keeps), tuple(usual), (*node.arguments, *lacking))


@cache
def _meaning(name: str, keeps: Callable[[Apply], bool]) -> Node:
    return expanded(recognized(parse_tree(DEFINITIONS[name])), keeps)
