"""What a row of the catalogue is: the declared parameters and the function that binds them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from types import MappingProxyType, ModuleType

from engine.base.parameter import Real
from engine.functions.activation import Activation


@dataclass(frozen=True, eq=False)
class Row:
    """An activation function before its parameters are bound; calling it binds them.

    Attributes:
        name: the name in the catalogue and in files.
        specs: name → Real, what each parameter may be.
        build: makes the Activation of checked parameters, given in the order of ``specs``.
    """

    name: str
    specs: Mapping[str, Real]
    build: Callable[..., Activation] = field(repr=False)

    def __call__(self, /, **parameters: float) -> Activation:
        """The function with these parameters, else defaults; ``ValueError`` where not allowed."""
        for given in parameters:
            if given not in self.specs:
                known = f", only {', '.join(self.specs)}" if self.specs else ""
                raise ValueError(f"{self.name} has no parameter {given!r}{known}")
        return _bound(
            self, *(spec.check(parameters.get(name, spec.default)) for name, spec in self.specs.items())
        )


@lru_cache(maxsize=1024)
def _bound(row: Row, *values: float) -> Activation:
    return replace(
        row.build(*values),
        name=row.name,
        parameters=dict(zip(row.specs, values, strict=True)),
        specs=row.specs,
        rebuild=row if row.specs else None,
    )


def row(**specs: Real) -> Callable[[Callable[..., Activation]], Row]:
    """Makes a row of a function from parameters to Activation; the function's name is the row's."""

    def declare(build: Callable[..., Activation]) -> Row:
        return Row(build.__name__, MappingProxyType(specs), build)

    return declare


def rows_of(module: ModuleType) -> tuple[Row, ...]:
    """The rows that a module defines, in the order of definition."""
    return tuple(value for value in vars(module).values() if isinstance(value, Row))
