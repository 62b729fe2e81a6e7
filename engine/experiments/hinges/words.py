"""What Hinge sum says: readouts, sentence, caption. Every number in it is computed from the state."""

from __future__ import annotations

import numpy as np

from engine.base.experiment import Readout
from engine.base.linear import sum_of
from engine.base.text import SPACE, capitalized, count, listed, located, noun, number
from engine.experiments.hinges import fit_words, learning_words
from engine.experiments.hinges.formulas import LETTERS, NAMED, named, slope_at_probe, term
from engine.experiments.hinges.knots import PLACES
from engine.experiments.hinges.lines import SAMPLES
from engine.experiments.hinges.numbers import HingeSumNumbers
from engine.functions.traits import leaks
from engine.networks.network import units_named


def readouts(n: HingeSumNumbers) -> tuple[Readout, ...]:
    """The fit where there is a target, else the piece at the probe."""
    if n.learner is not None:
        return learning_words.readouts(n)
    if n.goal is not None:
        return fit_words.readouts(n, n.goal)
    e, q = n.experiment, n.quantities
    at = f"at x{SPACE}={SPACE}{_place(n, e.probe)}"
    value = Readout(number(q["value of y"], 3), f"y {at}")
    slope = Readout(slope_at_probe(n), f"slope of y {at}")
    if n.pieces is None:
        each = "curved: no straight pieces" if n.sum.f.kinks else "smooth: no kinks, no pieces"
        return value, slope, Readout(str(e.units), f"{noun(e.units, 'unit')}, each {each}")
    pieces = q["linear pieces in view"]
    on = Readout(f"{number(q[n.sum.named_on])} of {e.units}", f"{units_named(n.sum.on_name, e.units)} {at}")
    named = f"{noun(pieces, 'linear piece')} in view"
    return Readout(count(int(pieces)), named, "linear pieces in view"), value, slope, on


def sentence(n: HingeSumNumbers) -> str:
    """Where the sum bends, then the piece at the probe; or how good the fit is."""
    if n.experiment.target in ("points", "drawn") and n.goal is None:
        return "There are no points yet: open a CSV file, or drop one on the window."
    if n.learner is not None:
        return learning_words.sentence(n, n.learner)
    if n.goal is not None:
        return fit_words.sentence(n, n.goal)
    if n.pieces is None:
        return _smooth_sentence(n)
    return " ".join(filter(None, (_bends(n), _at_probe(n), _silence(n), _ties(n))))


def caption(n: HingeSumNumbers) -> str:
    """The sum, its target and how it was fitted; of many units only how many."""
    e, units = n.experiment, n.sum
    if e.units <= LETTERS:
        rows = np.column_stack([units.w, units.b, units.v]).tolist()
        terms = [term(w, b, v, e.window) for w, b, v in rows]
        text = f"y = {sum_of((*terms, (units.c, '')))}, f = {units.f.label}"
    else:
        text = f"y = Σ vᵢ f(wᵢx + bᵢ) + c, {e.units} units, f = {units.f.label}"
    if n.goal is None:
        return text
    if n.learner is not None:
        return f"{text}; target {n.goal.title}; {learning_words.caption(n, n.learner)}"
    how = "least squares" if e.solve else "v and c by hand"
    return f"{text}; target {n.goal.title}, {PLACES[e.knots]}, {how}"


def _place(n: HingeSumNumbers, x: float) -> str:
    low, high = n.experiment.window
    return located(x, high - low)


def _bends(n: HingeSumNumbers) -> str:
    p, (low, high) = n.pieces, n.experiment.window
    assert p is not None
    inside = p.breakpoints[(p.breakpoints > low) & (p.breakpoints < high)].tolist()
    if not inside:
        return "No kink bends y in this window: it is one straight line here."
    what = "jumps" if n.sum.f.jumps else "bends"
    where = f"{len(inside)} kinks in this window"
    if len(inside) <= NAMED:
        where = listed([f"x = {_place(n, x)}{_owners(n, x)}" for x in inside])
    shape = "linear" if p.slopes.any() else "constant"
    return f"y {what} at {where}, and is {shape} on each of the {len(inside) + 1} pieces."


def _owners(n: HingeSumNumbers, x: float) -> str:
    near = abs(n.sum.kinks - x) <= 1e-9 * (1 + abs(x))
    owners = np.flatnonzero(near.any(axis=1)).tolist()
    return f" ({named(owners)})" if owners else ""


def _at_probe(n: HingeSumNumbers) -> str:
    on = np.flatnonzero(n.on).tolist()
    x, slope = _place(n, n.experiment.probe), slope_at_probe(n)
    name = n.sum.on_name
    state = f"at {name}" if name.startswith("slope") else name
    if not on:
        said = f"At x = {x} no unit is {state}"
    elif len(on) > NAMED:
        said = f"At x = {x}, {len(on)} units are {state}"
    else:
        said = f"At x = {x} {named(on)} {'is' if len(on) == 1 else 'are'} {state}"
    if _leaks(n):
        return f"{said}; the others are off but leak: together the slope is {slope}."
    return f"{said}: the slope is {slope}."


def _leaks(n: HingeSumNumbers) -> bool:
    """Whether a unit that is off adds to the slope at the probe."""
    off = ~np.array(n.on)
    return leaks(n.sum.f) and bool((n.sum.v * n.sum.w)[off].any())


def _silence(n: HingeSumNumbers) -> str:
    """What there is to say of units without an effect on the shape of y."""
    units = n.sum
    unused = [i for i in n.silent if units.w[i] != 0]
    flat = [i for i in n.silent if units.w[i] == 0]
    said = []
    if unused:
        has, does = ("has", "bends") if len(unused) == 1 else ("have", "bend")
        said.append(f"{capitalized(named(unused))} {has} v = 0 and {does} nothing.")
    if flat:
        has = "has" if len(flat) == 1 else "have"
        said.append(f"{capitalized(named(flat))} {has} w = 0: a constant, no kink.")
    return " ".join(said)


def _ties(n: HingeSumNumbers) -> str:
    """Which joints cannot be pulled alone."""
    units, (low, high) = n.sum, n.experiment.window
    if not units.has_joints:
        return ""
    places = [x for x in units.joints.x[units.tied].tolist() if low <= x <= high]
    if len(places) < 2:
        return ""
    which = f"{len(places)} joints"
    if len(places) <= NAMED:
        which = f"The joints at x = {listed([_place(n, x) for x in places])}"
    return f"{which} hang together: no v and c move one of them alone."


def _smooth_sentence(n: HingeSumNumbers) -> str:
    f = n.sum.f
    melted = "" if f.kinks else "the kinks have melted, and "
    name = f"f(z) = {f.title}" if f.text else capitalized(f.title)
    return (
        f"{name} is not made of straight pieces, so y is not either: {melted}"
        f"the curve is drawn from {SAMPLES} samples. At x = {_place(n, n.experiment.probe)} its slope is "
        f"{slope_at_probe(n)}, to which every unit adds v·w·f′(wx + b)."
    )
