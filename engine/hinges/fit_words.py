"""What Hinge sum says of a fit, of errors against the number of hinges, and of depth."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.experiment import Readout
from engine.hinges.depth import on_unit_interval
from engine.text import SPACE, capitalized, number, plural

if TYPE_CHECKING:
    from engine.hinges.goal import Goal
    from engine.hinges.result import HingeSumResult

METHODS = {
    "uniform": "equal pieces",
    "equal": "pieces of equal error",
    "greedy": "greedy kinks",
    "hand": "kinks by hand",
}

_ROUNDING = 1e-10
"""Errors below this are called rounding."""


def rate(name: str, factor: float) -> str:
    """``theory: polyline, 0.25/n²``."""
    return f"theory: {name}, {number(factor, 3)}/n²"


def fit_readouts(result: HingeSumResult) -> tuple[Readout, ...]:
    """Both errors, pieces, and what theory says of so many."""
    errors, goal, e = result.errors, result.goal, result.experiment
    assert errors is not None
    assert goal is not None
    found = [
        Readout(number(errors.largest, 3), f"largest error, at x{SPACE}={SPACE}{number(errors.at, 3)}"),
        Readout(number(errors.rms, 3), "root mean square error"),
    ]
    if errors.largest < _ROUNDING:
        found = [Readout("0", f"{what} error, but for rounding") for what in ("largest", "root mean square")]
    n = _pieces(result, goal)
    if not n:
        return *found, Readout(str(e.units), "units")
    found.append(Readout(str(n), f"{'piece' if n == 1 else 'pieces'} of {plural(e.units, 'unit')}"))
    if goal.has_theory:
        best = number(goal.best_factor / n**2, 3)
        found.append(Readout(best, f"theory: the best {plural(n, 'piece')}"))
    return tuple(found)


def fit_sentence(result: HingeSumResult) -> str:
    """How good the fit is, and how good it could be."""
    e, errors, goal = result.experiment, result.errors, result.goal
    assert errors is not None
    assert goal is not None
    how = "by least squares" if e.solve else "with v and c set by hand"
    verb = "approximates" if e.units == 1 else "approximate"
    start = f"{capitalized(plural(e.units, 'unit'))} {verb} {goal.title} {how}"
    spare = _spare_unknowns(result, goal)
    if errors.largest < _ROUNDING:
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
    if result.pieces is None:
        return f"{text} The units are smooth: y has no kinks and is drawn from samples.{_borrowed(result)}"
    return f"{text} {_against_theory(result, goal)}".rstrip()


def _borrowed(result: HingeSumResult) -> str:
    """What there is to say where the units stand where straight pieces would have equal errors."""
    if result.experiment.knots != "equal":
        return ""
    return " They stand where straight pieces would have equal errors: for this f other places may be better."


def _spare_unknowns(result: HingeSumResult, goal: Goal) -> str:
    """What there is to say where points leave v and c open."""
    unknowns = result.experiment.units + 1
    if goal.points is None or not result.experiment.solve or unknowns <= len(goal.points):
        return ""
    points = plural(len(goal.points), "point")
    return f" {unknowns} unknowns, v and c, for {points}: many other sums fit as well."


def error_sentence(result: HingeSumResult) -> str:
    """The present error, and how it falls."""
    found, errors, e = result.rates, result.errors, result.experiment
    if found is None or errors is None or result.goal is None:
        return "Choose a target: without one there is no error to show."
    at = found.counts.tolist()
    before, after = (float(found.largest["uniform"][at.index(n)]) for n in (32, 64))
    hinges = f"{capitalized(plural(e.units, 'hinge'))}, {METHODS[e.knots]}"
    text = f"{hinges}: largest error {number(errors.largest, 3)}."
    if before < _ROUNDING:
        return f"{text} With units at all kinks of the target the fit is exact but for rounding."
    text += f" On equal pieces, going from 32 to 64 divides the largest error by {number(before / after, 3)}."
    if result.has_theory:
        return f"{text} Theory says 4: for a smooth target the error of well-placed pieces falls like 1/n²."
    if result.goal.jumps and not e.activation.jumps:
        return f"{text} At a jump the largest error stays; only the stretch where it is large shrinks."
    return text


def depth_readouts(result: HingeSumResult) -> tuple[Readout, ...]:
    """Pieces of both networks, counted, the most of one layer, their difference."""
    e, found = result.experiment, result.contest
    units = 2 * e.layers
    return (
        Readout(f"{_on_unit_interval(result)[0]:,}", f"pieces of {plural(e.layers, 'layer')}, counted"),
        Readout(f"{_on_unit_interval(result)[1]:,}", "pieces of one layer, counted"),
        Readout(f"{units + 1:,}", f"most of one layer of {units}"),
        Readout(number(found.error, 3), "largest difference"),
    )


def depth_sentence(result: HingeSumResult) -> str:
    """What folding gives, and what one layer can do with as many units."""
    layers, deep = result.experiment.layers, _on_unit_interval(result)[0]
    units, most = 2 * layers, 2 * layers + 1
    made = "makes" if layers == 1 else "make"
    start = (
        f"Every layer folds [0, 1] onto itself: {plural(layers, 'layer')} of 2 units {made} "
        f"{plural(deep, 'piece')}, 2 to the power of {layers}."
    )
    if deep > most:
        return (
            f"{start} The same {units} units in one layer can make {most} at most: they follow the first "
            f"{plural(result.contest.followed, 'piece')}, then no hinge is left, and they miss the rest "
            f"by up to {number(result.contest.error, 3)}."
        )
    return f"{start} The same {units} units in one layer do as well: they make up to {most}."


def depth_titles(result: HingeSumResult, counted: bool) -> tuple[str, ...]:
    """The two networks; ``counted``: with their pieces on [0, 1]."""
    layers = result.experiment.layers
    names = f"{plural(layers, 'layer')} of 2 units", f"one layer of {2 * layers} units"
    if not counted:
        return names
    pieces = _on_unit_interval(result)
    return tuple(f"{name}: {plural(n, 'piece')}" for name, n in zip(names, pieces, strict=True))


def _against_theory(result: HingeSumResult, goal: Goal) -> str:
    errors = result.errors
    if not goal.has_theory or errors is None:
        return ""
    n = _pieces(result, goal)
    best = goal.best_factor / n**2
    where = "theory" if goal.is_evenly_bent else "theory, for many pieces"
    return (
        f"The best {plural(n, 'piece')} would be off by {number(best, 3)} ({where}); "
        f"this is {number(errors.largest / best, 3)} times that."
    )


def _pieces(result: HingeSumResult, goal: Goal) -> int:
    """How many pieces the sum has on the target's interval; 0 for a smooth f."""
    return 0 if result.pieces is None else len(result.pieces.within(goal.low, goal.high))


def _on_unit_interval(result: HingeSumResult) -> tuple[int, int]:
    found = result.contest
    return len(on_unit_interval(found.deep)), len(on_unit_interval(found.shallow.pieces))
