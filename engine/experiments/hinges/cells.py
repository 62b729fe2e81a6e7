"""The stretches of x in view on which a sum has one formula and the same units are on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from engine.base.linear import PLAIN, written
from engine.base.rounding import without_rounding
from engine.experiments.hinges.units import Units


@dataclass(frozen=True)
class Cell:
    """A stretch of x in view on which the same units are on, and which is part of one straight piece.

    Where units change without a bend of y, neighboring cells have the same formula.

    Attributes:
        index: the number of its piece on the whole line.
        limits: its ends; the outer ones are infinite.
        low, high: its ends, cut to the window.
        formula: ``1.5 x + 1.25``.
        digits: with so many its numbers are written.
        slope, intercept: those of the sum there.
        on: which units are on.
    """

    index: int
    limits: tuple[float, float]
    low: float
    high: float
    formula: str
    digits: int
    slope: float
    intercept: float
    on: tuple[bool, ...]


def cells_in(units: Units, window: tuple[float, float], blur: float) -> tuple[Cell, ...]:
    """The cells in view, from left to right; none for a smooth f. The sum may be off by the share ``blur`` of
    its terms."""
    if not units.is_exact:
        return ()
    p, (low, high) = units.pieces, window
    ends = [-np.inf, *p.cuts.tolist(), np.inf]
    slopes, intercepts = _tidied(units, max(abs(low), abs(high)), blur)
    rows, piece = p.patterns.tolist(), [0, *p.piece_at(p.cuts).tolist()]
    shown = p.patterns_within(low, high)
    corners = np.clip([-np.inf, *p.breakpoints, np.inf], low, high)[:, None].tolist()
    # Of what is only rounding beside the window, cuts may leave more in view than breakpoints do.
    met = {piece[i] for i in shown}
    formulas = _formulas({i: (slopes[i], intercepts[i], corners[i : i + 2]) for i in met})
    return tuple(
        Cell(
            piece[i],
            (ends[i], ends[i + 1]),
            low if i == shown[0] else ends[i],
            high if i == shown[-1] else ends[i + 1],
            *formulas[piece[i]],
            slopes[piece[i]],
            intercepts[piece[i]],
            tuple(rows[i]),
        )
        for i in shown
    )


def _formulas(lines: Mapping[int, tuple[float, float, list[list[float]]]]) -> dict[int, tuple[str, int]]:
    """The formula of each line, from its slope, its intercept and its ends, and the digits of its numbers: as
    many in all, so that equal slopes read alike."""
    alone = [written((slope,), intercept, ends)[1] for slope, intercept, ends in lines.values()]
    digits = min(max(alone), PLAIN)
    return {i: written((slope,), intercept, ends, digits) for i, (slope, intercept, ends) in lines.items()}


def _tidied(units: Units, reach: float, blur: float) -> tuple[list[float], list[float]]:
    """Slopes and intercepts of all pieces for reading: 0 where nothing but rounding is left of larger terms.
    x goes as far as ``reach``."""
    slope = float(abs(units.v * units.w).sum())
    height = float(abs(units.v) @ (1 + abs(units.b))) + abs(units.c) + slope * reach
    p = units.pieces
    return without_rounding(p.slopes, slope, blur).tolist(), without_rounding(
        p.intercepts, height, blur
    ).tolist()
