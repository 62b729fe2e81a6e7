"""What Hinge sum says of a fit."""

from __future__ import annotations

from engine.base.experiment import Readout
from engine.base.text import SPACE, capitalized, number, plural
from engine.experiments.hinges.goal import Goal
from engine.experiments.hinges.numbers import HingeSumNumbers

HELD = "gray joints: turn least squares off to pull them", "turn least squares off to pull joints"
"""What there is to say beside ``HingeSumNumbers.held``; then shorter."""

ROUNDING = 1e-10
"""Errors below this are called rounding."""


def readouts(n: HingeSumNumbers) -> tuple[Readout, ...]:
    """Both errors, pieces, and what theory says of so many."""
    errors, goal, e = n.errors, n.goal, n.experiment
    assert errors is not None
    assert goal is not None
    found = [
        Readout(number(errors.largest, 3), f"largest error, at x{SPACE}={SPACE}{number(errors.at, 3)}"),
        Readout(number(errors.rms, 3), "root mean square error"),
    ]
    if errors.largest < ROUNDING:
        found = [Readout("0", f"{what} error, but for rounding") for what in ("largest", "root mean square")]
    pieces = _pieces(n, goal)
    if not pieces:
        return *found, Readout(str(e.units), "units")
    found.append(Readout(str(pieces), f"{'piece' if pieces == 1 else 'pieces'} of {plural(e.units, 'unit')}"))
    possible = _possible(n, goal)
    if goal.has_theory and possible >= goal.least_pieces:
        best = number(goal.best_factor / possible**2, 3)
        if not goal.is_evenly_bent:
            found.append(Readout(best, f"theory for many pieces, n{SPACE}={SPACE}{possible}"))
        else:
            found.append(Readout(best, f"theory: the best {plural(possible, 'piece')}"))
    return tuple(found)


def sentence(n: HingeSumNumbers) -> str:
    """How good the fit is, and how good it could be."""
    e, errors, goal = n.experiment, n.errors, n.goal
    assert errors is not None
    assert goal is not None
    how = "by least squares" if e.solve else "with v and c set by hand"
    verb = "approximates" if e.units == 1 else "approximate"
    start = f"{capitalized(plural(e.units, 'unit'))} {verb} {goal.title} {how}"
    spare = _spare_unknowns(n, goal)
    if errors.largest < ROUNDING:
        kinks = plural(len(goal.special), "kink")
        why = f" The target has {kinks}, and units stand there." if goal.special else ""
        made = "makes" if e.units == 1 else "make"
        whole = f"{capitalized(plural(e.units, 'unit'))} {made} {goal.title} exactly"
        return f"{whole}: the largest error, {number(errors.largest, 2)}, is rounding.{why}{spare}"
    text = f"{start}; the error is largest at x = {number(errors.at, 3)}: {number(errors.largest, 3)}.{spare}"
    if goal.jumps and not e.activation.jumps:
        return (
            f"{text} Without a jump y is off by at least half the target’s jump, however many units it has."
        )
    if n.pieces is None:
        return f"{text} The units are smooth: y has no kinks and is drawn from samples.{_borrowed(n)}"
    return f"{text} {_against_theory(n, goal)}".rstrip()


def _borrowed(n: HingeSumNumbers) -> str:
    """What there is to say where the units stand where straight pieces would have equal errors."""
    if n.experiment.knots != "equal":
        return ""
    return " They stand where straight pieces would have equal errors: for this f other places may be better."


def _spare_unknowns(n: HingeSumNumbers, goal: Goal) -> str:
    """What there is to say where points leave v and c open."""
    unknowns = n.experiment.units + 1
    if goal.points is None or not n.experiment.solve or unknowns <= len(goal.points):
        return ""
    points = plural(len(goal.points), "point")
    return f" {unknowns} unknowns, v and c, for {points}: many other sums fit as well."


def _against_theory(n: HingeSumNumbers, goal: Goal) -> str:
    """What is known of the best pieces, of as many as the kinks can make: exactly for x², else for many."""
    errors = n.errors
    if not goal.has_theory or errors is None:
        return ""
    possible = _possible(n, goal)
    text = _straight_on(possible, _pieces(n, goal))
    best = number(goal.best_factor / possible**2, 3)
    if goal.is_evenly_bent:
        ratio = number(errors.largest * possible**2 / goal.best_factor, 3)
        ideal = f"The best {plural(possible, 'piece')} would be off by {best} (theory)"
        return f"{text}{ideal}; this is {ratio} times that."
    known = f"For many pieces the error of the best ones comes near {number(goal.best_factor, 3)}/n² (theory)"
    return f"{text}{known}, {best} for {possible}." if possible >= goal.least_pieces else f"{text}{known}."


def _straight_on(possible: int, pieces: int) -> str:
    """Why there are fewer pieces than the kinks could make; "" where there are as many."""
    spare = possible - pieces
    if not spare:
        return ""
    return f"At {plural(spare, 'kink')} of {possible - 1} y goes straight on. "


def _possible(n: HingeSumNumbers, goal: Goal) -> int:
    """How many pieces the kinks inside the target's interval can make, whatever v and c are."""
    return 0 if n.pieces is None else len(n.pieces.patterns_within(goal.low, goal.high))


def _pieces(n: HingeSumNumbers, goal: Goal) -> int:
    """How many pieces the sum has on the target's interval; 0 for a smooth f."""
    return 0 if n.pieces is None else len(n.pieces.within(goal.low, goal.high))
