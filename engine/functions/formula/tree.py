"""The tree of a formula: its kinds of nodes, all immutable."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Constant:
    """A number, or one that is known to within an error."""

    value: float
    error: float = 0.0


@dataclass(frozen=True)
class Variable:
    """The pre-activation z."""


@dataclass(frozen=True)
class Parameter:
    """A free name; ``bind`` replaces it by its value."""

    name: str


@dataclass(frozen=True)
class Apply:
    """A function or an operator (``+ - * / ^``, ``neg`` for a leading minus) on its arguments."""

    function: str
    arguments: tuple[Node, ...]


@dataclass(frozen=True)
class Where:
    """``chosen`` where ``left`` compares to ``right`` as stated (``< <= > >= == !=``), else ``other``."""

    comparison: str
    left: Node
    right: Node
    chosen: Node
    other: Node


@dataclass(frozen=True)
class Let:
    """``body`` with other trees for its variable (the first) and its parameters, each computed once."""

    body: Node
    names: tuple[str, ...]
    arguments: tuple[Node, ...]


COMPARISONS = ("<", "<=", ">", ">=", "==", "!=")

Node = Constant | Variable | Parameter | Apply | Where | Let


def children(node: Node) -> tuple[Node, ...]:
    """The nodes directly below, in which z is the same."""
    if isinstance(node, (Apply, Let)):
        return node.arguments
    if isinstance(node, Where):
        return node.left, node.right, node.chosen, node.other
    return ()


def nodes(tree: Node) -> Iterator[Node]:
    """Every node of the tree, without recursion, so that a long sum cannot exhaust the stack."""
    pending = [tree]
    while pending:
        node = pending.pop()
        yield node
        pending.extend(reversed(children(node)))


def rebuilt(node: Node, below: Sequence[Node]) -> Node:
    """The same node with other nodes directly below."""
    if isinstance(node, Apply):
        return Apply(node.function, tuple(below))
    if isinstance(node, Let):
        return Let(node.body, node.names, tuple(below))
    return Where(node.comparison, *below) if isinstance(node, Where) else node


def written_out(node: Let, part: Node) -> Node:
    """A part of its body with the other trees in it."""
    first, *following = node.arguments
    return substituted(part, first, dict(zip(node.names, following, strict=True)))


def bind(tree: Node, values: Mapping[str, float]) -> Node:
    """The tree with numbers in place of its parameters."""
    return substituted(tree, Variable(), {name: Constant(value) for name, value in values.items()})


def substituted(tree: Node, argument: Node, parameters: Mapping[str, Node]) -> Node:
    """The tree with other trees in place of its variable and of its parameters."""
    if isinstance(tree, Variable):
        return argument
    if isinstance(tree, Parameter):
        return parameters[tree.name]
    below = []
    for child in children(tree):
        below.append(substituted(child, argument, parameters))
    return rebuilt(tree, below)
