"""What Hinge sum says of errors against the number of hinges."""

from __future__ import annotations

from engine.base.text import capitalized, number, plural
from engine.experiments.hinges.fit import MEASURES
from engine.experiments.hinges.fit_words import ROUNDING
from engine.experiments.hinges.knots import PLACES
from engine.experiments.hinges.numbers import ErrorNumbers


def sentence(n: ErrorNumbers) -> str:
    """The present error, and how it falls."""
    e, q = n.experiment, n.quantities
    if n.goal is None:
        return "Choose a target: without one there is no error to show."
    how = "trained" if n.learner is not None else PLACES[e.knots]
    name = MEASURES[e.measure]
    text = f"{capitalized(plural(e.units, 'hinge'))}, {how}: {name} {number(q[name], 3)}."
    before, after = (q[f"{name} of {hinges} hinges"] for hinges in (32, 64))
    if before < ROUNDING:
        return f"{text} With units at all kinks of the target the fit is exact but for rounding."
    text += f" On equal pieces, going from 32 to 64 divides the {name} by {number(before / after, 3)}."
    if n.has_theory:
        return f"{text} Theory says 4: for a smooth target the error of well-placed pieces falls like 1/n²."
    if n.goal.jumps and not e.activation.jumps:
        only = "" if e.measure == "rms" else "only "
        return f"{text} At a jump the largest error stays; {only}the stretch where it is large shrinks."
    return text
