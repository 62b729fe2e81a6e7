"""The catalogue of activation functions: one row per function, everything else derived from it."""

from __future__ import annotations

from engine.activation import Activation


def get(name: str, **parameters: float) -> Activation:
    """The named function with its parameters, defaults where none are given.

    Raises ``ValueError`` with one sentence for an unknown name, an unknown parameter or a value outside
    the parameter's limits.
    """
    raise NotImplementedError


def names() -> tuple[str, ...]:
    """All names of the catalogue, in the order of the menus."""
    raise NotImplementedError
