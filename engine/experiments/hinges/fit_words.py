"""What Hinge sum says of a fit, of errors against the number of hinges, and of depth."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.base.experiment import Readout
from engine.base.text import SPACE, capitalized, number, plural
from engine.experiments.hinges.depth import on_unit_interval
from engine.experiments.hinges.fit import MEASURES
from engine.experiments.hinges.knots import PLACES
from engine.experiments.hinges.learning_words import learning_readouts, learning_sentence

if TYPE_CHECKING:
    from engine.experiments.hinges.goal import Goal
    from engine.experiments.hinges.result import HingeSumResult

HELD = "gray joints: turn least squares off to pull them", "turn least squares off to pull joints"
"""What there is to say beside ``HingeSumResult.held``; then shorter."""

_ROUNDING = 1e-10
"""Errors below this are called rounding."""


def fit_readouts(result: HingeSumResult) -> tuple[Readout, ...]:
    """Both errors, pieces, and what theory says of so many."""
    errors, goal, e = result.errors, result.goal, result.experiment
    assert errors is not None
    assert goal is not None
    if result.learner is not None:
        return learning_readouts(result.learner)
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
    possible = _possible(result, goal)
    if goal.has_theory and possible >= goal.least_pieces:
        best = number(goal.best_factor / possible**2, 3)
        if not goal.is_evenly_bent:
            found.append(Readout(best, f"theory for many pieces, n{SPACE}={SPACE}{possible}"))
        else:
            found.append(Readout(best, f"theory: the best {plural(possible, 'piece')}"))
    return tuple(found)


def fit_sentence(result: HingeSumResult) -> str:
    """How good the fit is, and how good it could be."""
    e, errors, goal = result.experiment, result.errors, result.goal
    assert errors is not None
    assert goal is not None
    if result.learner is not None:
        return learning_sentence(result, result.learner)
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
    fits, _ = found.by(e.measure)
    before, after = (float(fits["uniform"][at.index(n)]) for n in (32, 64))
    how = "trained" if result.learner is not None else PLACES[e.knots]
    hinges = f"{capitalized(plural(e.units, 'hinge'))}, {how}"
    name = MEASURES[e.measure]
    text = f"{hinges}: {name} {number(errors.by(e.measure), 3)}."
    if before < _ROUNDING:
        return f"{text} With units at all kinks of the target the fit is exact but for rounding."
    text += f" On equal pieces, going from 32 to 64 divides the {name} by {number(before / after, 3)}."
    if result.has_theory:
        return f"{text} Theory says 4: for a smooth target the error of well-placed pieces falls like 1/n²."
    if result.goal.jumps and not e.activation.jumps:
        if e.measure == "rms":
            return f"{text} At a jump the largest error stays; the stretch where it is large shrinks."
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
    """What is known of the best pieces, of as many as the kinks can make: exactly for x², else for many."""
    errors = result.errors
    if not goal.has_theory or errors is None:
        return ""
    n = _possible(result, goal)
    text = _straight_on(n, _pieces(result, goal))
    best = number(goal.best_factor / n**2, 3)
    if goal.is_evenly_bent:
        ratio = number(errors.largest * n**2 / goal.best_factor, 3)
        ideal = f"The best {plural(n, 'piece')} would be off by {best} (theory)"
        return f"{text}{ideal}; this is {ratio} times that."
    known = f"For many pieces the error of the best ones comes near {number(goal.best_factor, 3)}/n² (theory)"
    return f"{text}{known}, {best} for {n}." if n >= goal.least_pieces else f"{text}{known}."


def _straight_on(possible: int, pieces: int) -> str:
    """Why there are fewer pieces than the kinks could make; "" where there are as many."""
    spare = possible - pieces
    if not spare:
        return ""
    return f"At {plural(spare, 'kink')} of {possible - 1} y goes straight on. "


def _possible(result: HingeSumResult, goal: Goal) -> int:
    """How many pieces the kinks inside the target's interval can make, whatever v and c are."""
    return 0 if result.pieces is None else len(result.pieces.patterns_within(goal.low, goal.high))


def _pieces(result: HingeSumResult, goal: Goal) -> int:
    """How many pieces the sum has on the target's interval; 0 for a smooth f."""
    return 0 if result.pieces is None else len(result.pieces.within(goal.low, goal.high))


def _on_unit_interval(result: HingeSumResult) -> tuple[int, int]:
    found = result.contest
    return len(on_unit_interval(found.deep)), len(on_unit_interval(found.shallow.pieces))
