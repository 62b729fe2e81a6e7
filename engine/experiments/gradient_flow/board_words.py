"""What is said of the board of initializers and activations."""

from __future__ import annotations

import math

import numpy as np

from engine.base.experiment import Readout
from engine.base.text import count, noun, number, plural, superscript
from engine.experiments.gradient_flow.board import COLUMNS, ROWS, BoardNumbers
from engine.experiments.gradient_flow.inputs import CUSTOM, STARTS
from engine.experiments.gradient_flow.words import short


def row_names(n: BoardNumbers) -> tuple[str, ...]:
    """``He``, ``Xavier``, ``σ_w = 1``."""
    own = f"σ_w = {short(n.experiment.weight_spread)}"
    return tuple(own if name == CUSTOM else STARTS[name].split(":")[0] for name in ROWS)


def cell_text(n: BoardNumbers, row: int, column: int) -> str:
    """What a pair leaves."""
    name = f"{row_names(n)[row]}, {COLUMNS[column].title}"
    verdict = n.verdict(row, column)
    if verdict in ("", "none"):
        return f"{name}: {'no gradient' if verdict else 'not made yet'}"
    return f"{name}: {short(_power(float(n.board.ratios[row, column])))} of the last gradient, {verdict}"


def ratio_texts(ratio: float) -> tuple[str, ...]:
    """What a cell says of this log₁₀, the longest text first; without any gradient 0 is left."""
    if not math.isfinite(ratio):
        return ("∞" if ratio > 0 else "0",)
    return number(_power(ratio), 2), f"10{superscript(round(ratio))}"


def _power(ratio: float) -> float:
    with np.errstate(all="ignore"):
        return float(np.float64(10.0) ** ratio)


def readouts(n: BoardNumbers) -> tuple[Readout, ...]:
    """How many pairs of each kind."""
    q = n.quantities
    around = short(n.experiment.threshold)
    return (
        Readout(
            count(int(q["healthy pairs"])),
            f"of {count(int(q['pairs']))} pairs healthy, within a factor {around}",
        ),
        Readout(count(int(q["vanishing pairs"])), "pairs where the gradient vanishes"),
        Readout(count(int(q["exploding pairs"])), "pairs where it explodes"),
    )


def sentence(n: BoardNumbers) -> str:
    """Which pairs are worst and best."""
    q, depth = n.quantities, n.experiment.depth
    made = int(q["pairs made"])
    if not made:
        return "No pair is made yet."
    through = f"Through {plural(depth, 'layer')}"
    healthy = int(q["healthy pairs"])
    text = f"{through} {healthy} of {count(made)} {noun(made, 'pair')} keep the gradient."
    ratios = n.board.ratios
    if not np.isfinite(ratios).any():
        return text
    row, column = np.unravel_index(
        np.nanargmin(np.where(np.isfinite(ratios), ratios, math.inf)), ratios.shape
    )
    worst = f"{row_names(n)[row]} with {COLUMNS[column].title}"
    return f"{text} The least is left by {worst}: {short(q['least gradient ratio'])}. A click opens a pair."


def caption(n: BoardNumbers) -> str:
    """What all pairs have in common."""
    e = n.experiment
    shape = f"{plural(e.depth, 'layer')} of {plural(e.width, 'unit')}"
    normal = f", {e.normalization} normalization" if e.normalization != "none" else ""
    return f"{shape}{normal}, {plural(e.seeds, 'network')} a pair, seed {e.seed}"
