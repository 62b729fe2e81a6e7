"""The formulas of Hinge sum: of a piece in letters and numbers, of a unit in its stages."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from engine.base.linear import affine, is_true, lost, sum_of
from engine.base.text import SPACE, interval, listed, number, plural, subscript
from engine.experiments.hinges.cells import Cell
from engine.experiments.hinges.numbers import HingeSumNumbers
from engine.experiments.hinges.units import Units
from engine.functions.activation import Array
from engine.networks.network import on_pieces

_DIGITS = range(3, 9)
"""A formula in letters is written with so many digits, the fewest that do."""

_SHARES = (0.5, 0.38, 0.62, 0.21, 0.79, 0.07, 0.93)

LETTERS = 3
"""With more units on than this a formula has numbers only."""

NAMED = 4
"""So many kinks or units are named one by one."""


def named(units: Sequence[int]) -> str:
    """``unit 2``, ``units 1 and 3``, ``14 units``."""
    if len(units) > NAMED:
        return plural(len(units), "unit")
    return f"unit{'s' if len(units) > 1 else ''} {listed([str(unit + 1) for unit in units])}"


def term(w: float, b: float, v: float, window: tuple[float, float]) -> tuple[float, str]:
    """``(−2.5, "f(2 x − 1)")``: what one unit adds."""
    return v, f"f({affine((w,), b, [(end,) for end in window])})"


def slope_at_probe(n: HingeSumNumbers) -> str:
    """The slope of y at the probe, with as many digits as in the formula of its piece."""
    digits = n.shown_cells[n.inspected].digits if n.inspected >= 0 else 3
    return number(n.quantities["slope of y"], digits)


def piece_formulas(n: HingeSumNumbers) -> tuple[str, ...]:
    """The piece at the probe, ``[−1, 1): y = v₂ x + (v₂ + c) = 1.5 x + 1.25``, then shorter."""
    if n.inspected < 0:
        return ("",)
    cell = n.shown_cells[n.inspected]
    letters = symbols(n.sum, cell)
    where = f"{limits(n, cell)}:  "
    short = f"y = {cell.formula}"
    return (*([f"{where}y = {letters} = {cell.formula}"] if letters else []), where + short, short)


def limits(n: HingeSumNumbers, cell: Cell) -> str:
    """``[−1, 1)``: where a cell is."""
    low, high = n.experiment.window
    return interval(*cell.limits, high - low)


def symbols(units: Units, cell: Cell) -> str:
    """The formula of a piece in v and c, with the numbers of w and b; "" where it would be long.

    On the piece each unit is f(z) = g z + o, so that y = Σ vᵢ gᵢ wᵢ x + Σ vᵢ (gᵢ bᵢ + oᵢ) + c.
    """
    z = _inside(units, cell)
    if z is None:
        return ""
    gains = units.f.derivative(z)
    offsets = units.f(z) - gains * z
    slopes, rests = (gains * units.w).tolist(), (gains * units.b + offsets).tolist()
    slope_terms, rest_terms = _terms(slopes), _terms(rests)
    if max(len(slope_terms), len(rest_terms)) > LETTERS:
        return ""
    ends = [(cell.low,), (cell.high,)]
    size = float(abs(units([cell.low, cell.high])).max())
    off = ([float(units.v @ lost(factors, d)) for factors in (slopes, rests)] for d in _DIGITS)
    digits = next((d for d, found in zip(_DIGITS, off, strict=False) if is_true(found, ends, size)), 0)
    if not digits:
        return ""
    rest = sum_of((*rest_terms, (1.0, "c")), digits)
    if not slope_terms:
        return rest
    slope = sum_of(slope_terms, digits)
    slope = f"({slope})" if len(slope_terms) > 1 else slope
    return f"{slope}{SPACE}x + {rest if rest == 'c' else f'({rest})'}"


def unit_formulas(n: HingeSumNumbers, stage: str) -> tuple[str, ...]:
    """The selected unit in a stage: ``z₂ = x + 1``, ``a₂ = f(z₂)``, ``v₂ a₂ = 1.5 a₂``; then shorter."""
    units, unit = n.sum, n.experiment.chosen
    name = subscript(unit + 1)
    if stage == "a":
        return f"a{name} = f(z{name})", f"a{name}"
    if stage == "va":
        return (
            f"v{name}{SPACE}a{name} = {sum_of(((float(units.v[unit]), f'a{name}'),))}",
            f"v{name}{SPACE}a{name}",
        )
    ends = [(end,) for end in n.experiment.window]
    return f"z{name} = {affine((units.w[unit],), units.b[unit], ends)}", f"z{name}"


@lru_cache(maxsize=1024)
def units_on(on: tuple[bool, ...]) -> str:
    """``1, 3–7``, or ``none``."""
    runs: list[list[int]] = []
    for unit in [i + 1 for i, is_on in enumerate(on) if is_on]:
        if runs and unit == runs[-1][1] + 1:
            runs[-1][1] = unit
        else:
            runs.append([unit, unit])
    texts = [str(a) if a == b else f"{a}, {b}" if b == a + 1 else f"{a}–{b}" for a, b in runs]
    return ", ".join(texts) or "none"


def _inside(units: Units, cell: Cell) -> Array | None:
    """The pre-activations at a place of the cell where none is at a kink.

    Kinks that lie together but for rounding are one cut, so that the middle alone may not do.
    """
    for share in _SHARES:
        z = units.pre_activations([cell.low + share * (cell.high - cell.low)])[0]
        away = abs(np.subtract.outer(z, units.bends)).min(axis=1) > 1e-9
        on = on_pieces(units.f)[np.searchsorted(units.f.kinks, z)]
        if bool((away | (units.w == 0)).all()) and tuple(on.tolist()) == cell.on:
            return np.asarray(z)
    return None


def _terms(factors: list[float]) -> list[tuple[float, str]]:
    return [(value, f"v{subscript(i + 1)}") for i, value in enumerate(factors) if abs(value) > 1e-12]
