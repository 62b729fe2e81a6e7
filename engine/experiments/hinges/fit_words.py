"""What Hinge sum says of a fit, and of errors against the number of hinges."""

from __future__ import annotations

import math

from engine.base.experiment import Readout
from engine.base.text import SPACE, capitalized, count, located, noun, number, plural
from engine.experiments.hinges.fit import MEASURES, SHARE
from engine.experiments.hinges.goal import Goal
from engine.experiments.hinges.knots import PLACES
from engine.experiments.hinges.numbers import ErrorNumbers, HingeSumNumbers

HELD = "gray joints: turn least squares off to pull them", "turn least squares off to pull joints"
"""What there is to say beside ``HingeSumNumbers.held``; then shorter."""

ROUNDING = 1e-10
"""Errors below this are called rounding."""

_BORROWED = "straight pieces would have equal errors: for this f other places may be better"
_BEST = "largest error of the best pieces"


def readouts(n: HingeSumNumbers, goal: Goal) -> tuple[Readout, ...]:
    """Both errors, pieces, and what theory says of so many."""
    q, units = n.quantities, n.experiment.units
    largest, rms = MEASURES.values()
    at = f"{largest}, at x{SPACE}={SPACE}{_place(n, goal)}"
    found = [Readout(number(q[largest], 3), at, largest), Readout(number(q[rms], 3), rms)]
    if q[largest] < ROUNDING and SHARE not in q:
        found = [Readout("0", f"{name}, but for rounding", name) for name in (largest, rms)]
    if n.pieces is None:
        return *found, Readout(str(units), noun(units, "unit"))
    pieces, possible = q["linear pieces"], int(q["possible pieces"])
    of = f"of {plural(units, 'unit')}"
    found.append(Readout(count(int(pieces)), f"{noun(pieces, 'piece')} {of}", f"pieces {of}"))
    if _BEST in q:
        theory = f"theory for many pieces, n{SPACE}={SPACE}{possible}"
        if goal.is_evenly_bent:
            theory = f"theory: the best {plural(possible, 'piece')}"
        found.append(Readout(number(q[_BEST], 3), theory))
    return tuple(found)


def sentence(n: HingeSumNumbers, goal: Goal) -> str:
    """How good the fit is, and how good it could be."""
    e, q = n.experiment, n.quantities
    units, s = capitalized(plural(e.units, "unit")), "s" if e.units == 1 else ""
    largest, spare = q["largest error"], _spare_unknowns(n, goal)
    if math.isnan(largest):
        return f"The activation is undefined at all that {units.lower()} give{s} it here: there is no y."
    if largest < ROUNDING and SHARE not in q:
        kinks = plural(len(goal.special), "kink")
        why = f" The target has {kinks}, and units stand there." if goal.special else ""
        return f"{units} make{s} {goal.title} exactly{', but for rounding' if largest else ''}.{why}{spare}"
    how = "by least squares" if e.solve else "with v and c set by hand"
    text = (
        f"{units} approximate{s} {goal.title} {how}; the error is largest at x = {_place(n, goal)}: "
        f"{number(largest, 3)}.{spare}{_undefined(q.get(SHARE, 1.0))}"
    )
    if goal.jumps and not e.f.jumps:
        return (
            f"{text} Without a jump y is off by at least half the target’s jump, however many units it has."
        )
    if n.pieces is None:
        places = f" They stand where {_BORROWED}." if e.knots == "equal" else ""
        return f"{text} {_curved(n)} is drawn from samples.{places}"
    return f"{text} {_against_theory(n, goal)}".rstrip()


def _place(n: HingeSumNumbers, goal: Goal) -> str:
    return located(n.quantities["x of the largest error"], goal.high - goal.low)


def _curved(n: HingeSumNumbers) -> str:
    """What curved units make of y."""
    if not n.sum.f.kinks:
        return "The units are smooth: y has no kinks and"
    return "The units are curved beside their kinks, so y has no straight pieces and"


def error_sentence(n: ErrorNumbers) -> str:
    """The present error, and how it falls."""
    e, q = n.experiment, n.quantities
    if n.goal is None:
        return "Choose a target: without one there is no error to show."
    how = "trained" if n.learner is not None else PLACES[e.knots]
    name = MEASURES[e.measure]
    text = f"{capitalized(plural(e.units, 'hinge'))}, {how}: {name} {number(q[name], 3)}."
    before, after = (q[f"{name} of {hinges} hinges"] for hinges in (32, 64))
    if not math.isfinite(before + after):
        return f"{text} The activation is undefined or infinite at what units give it here."
    if before < ROUNDING or after == 0:
        where = "at all kinks of the target" if n.goal.points is None else "between all points"
        return f"{text} With units {where} the fit is exact but for rounding."
    text += f" On equal pieces, going from 32 to 64 divides the {name} by {number(before / after, 3)}."
    if n.has_theory and n.sum.has_joints:
        return f"{text} Theory says 4: for a smooth target the error of well-placed pieces falls like 1/n²."
    if n.goal.jumps and not e.f.jumps:
        only = "" if e.measure == "rms" else "only "
        return f"{text} At a jump the largest error stays; {only}the stretch where it is large shrinks."
    return text


def _undefined(share: float) -> str:
    """What there is to say where y is not a number everywhere."""
    return f" y is defined at {number(100 * share, 2)}{SPACE}% of the inputs only." if share < 1 else ""


def _spare_unknowns(n: HingeSumNumbers, goal: Goal) -> str:
    """What there is to say where points leave v and c open."""
    unknowns = n.experiment.units + 1
    if goal.points is None or not n.experiment.solve or unknowns <= len(goal.points):
        return ""
    points = plural(len(goal.points), "point")
    return f" {unknowns} unknowns, v and c, for {points}: many other sums fit as well."


def _against_theory(n: HingeSumNumbers, goal: Goal) -> str:
    """What is known of the best pieces, of as many as the kinks can make: exactly for x², else for many."""
    if not n.has_theory:
        return ""
    q = n.quantities
    possible, best = int(q["possible pieces"]), number(q[_BEST], 3) if _BEST in q else ""
    spare = possible - int(q["linear pieces"])
    text = f"At {plural(spare, 'kink')} of {possible - 1} y goes straight on. " if spare else ""
    if goal.is_evenly_bent:
        ideal = f"The best {plural(possible, 'piece')} would be off by {best} (theory)"
        return f"{text}{ideal}; this is {number(q['largest error'] / q[_BEST], 3)} times that."
    known = f"For many pieces the error of the best ones comes near {number(goal.best_factor, 3)}/n² (theory)"
    return f"{text}{known}, {best} for {possible}." if best else f"{text}{known}."
