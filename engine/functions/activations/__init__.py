"""The catalogue of activation functions: one row per function, everything else derived from it.

A row is a function of the parameters that returns the ``Activation``, under the decorator ``row``; it
stands in the module of its kind. Menus, sliders, files and the table-wide tests follow from the row.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from types import MappingProxyType

from engine.functions.activation import Activation
from engine.functions.activations import gates, others, rectifiers, squashers
from engine.functions.activations.row import Row, rows_of

ACTIVATIONS: Mapping[str, Row] = MappingProxyType(
    {row.name: row for module in (squashers, rectifiers, gates, others) for row in rows_of(module)}
)
"""All rows by name, in the order of the menus."""


def get(name: str, /, **parameters: float) -> Activation:
    """The named function with its parameters, defaults where none are given.

    The same arguments give the same object. Raises ``ValueError`` with one sentence for an unknown name,
    an unknown parameter or a value outside the parameter's limits.
    """
    if not isinstance(name, str) or name not in ACTIVATIONS:
        nearest = difflib.get_close_matches(str(name), ACTIVATIONS, n=1, cutoff=0.0)
        raise ValueError(f"there is no activation function {name!r}; the nearest name is {nearest[0]!r}")
    return ACTIVATIONS[name](**parameters)


def names() -> tuple[str, ...]:
    """All names of the catalogue, in the order of the menus."""
    return tuple(ACTIVATIONS)
