"""What is said of folded paper."""

from __future__ import annotations

from engine.base.experiment import Readout
from engine.base.table import Column, Table
from engine.base.text import noun, number, plural, superscript, verb
from engine.experiments.warp.paper import PaperNumbers, Strip


def readouts(n: PaperNumbers) -> tuple[Readout, ...]:
    """Crossings, units, what one layer could do with as many."""
    crossings, units, most = (n.quantities[x] for x in ("crossings", "units", "most crossings of one layer"))
    return (
        Readout(number(crossings), f"{noun(crossings, 'crossing')} of the middle by one straight cut"),
        Readout(number(units), f"ReLU {noun(units, 'unit')}, two a fold"),
        Readout(number(most), f"{noun(most, 'crossing')} at most with one layer of as many"),
    )


def sentence(n: PaperNumbers) -> str:
    """How folding multiplies."""
    q, folds = n.quantities, n.experiment.folds
    lay = f"{plural(folds, 'fold')} {verb(folds, 'lay')} {int(q['sheets'])} sheets on one another."
    cut = f"crosses the middle 2{superscript(folds)} = {int(q['crossings'])} times"
    return (
        f"{lay} One straight cut through them all, unfolded, {cut}. Each fold takes two units and doubles "
        "what the next layers draw."
    )


def caption(n: PaperNumbers) -> str:
    """The network."""
    return f"{plural(n.experiment.folds, 'layer')} t(x) = 2 ReLU(x) − 4 ReLU(x − ½), then a straight cut"


def said_of(strip: Strip) -> str:
    """What stands beside a strip."""
    if not strip.folds:
        return f"unfolded: {plural(len(strip.crossings), 'crossing')}"
    return f"{plural(strip.folds, 'fold')}: {strip.sheets} sheets"


def table(n: PaperNumbers) -> Table:
    """The corners of the cut on the unfolded strip, and where it crosses the middle."""
    strip = n.strips[0]
    corners = [Column("x of the cut", strip.cut.x, opens="cut"), Column("y of the cut", strip.cut.y)]
    return Table((*corners, Column("x of a crossing", list(strip.crossings), opens="crossings")))
