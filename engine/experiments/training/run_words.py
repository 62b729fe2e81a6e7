"""What is said of the units of a run and its twins: who is dead and why nobody comes back."""

from __future__ import annotations

import math
from collections.abc import Sequence

from engine.base.experiment import Readout
from engine.base.text import number, percent, times
from engine.experiments.training.numbers import TrainingNumbers
from engine.experiments.training.twin_words import about_twins
from engine.experiments.training.words import about_stop, remarks, sentences
from engine.functions.stretches import plateaus
from engine.learning.course import Course

_NORM = "gradient norm of hidden layers"


def readouts(n: TrainingNumbers) -> tuple[Readout, ...]:
    """Dead units, loss, gradient, products that could be left out."""
    losses, norms = ([number(v, 3) for v in n.measured(name)] for name in ("loss", _NORM))
    gradient = _readout(norms, "gradient norm, hidden layers", "gradient norm")
    return _dead(n), _readout(losses, "loss", "loss"), gradient, _zeros(n)


def tile_readouts(n: TrainingNumbers) -> tuple[Readout, ...]:
    """Dead and sparse units, the ranks of the layers, products that could be left out."""
    shapes = ", ".join(map(str, n.main.recipe.hidden))
    ranks = _readout(_ranks(n), f"effective rank of {shapes} activations", "effective rank")
    return (_dead(n), *_sparse(n), ranks, _zeros(n))


def _sparse(n: TrainingNumbers) -> tuple[Readout, ...]:
    """Sparse units; none where z > 0 does not open a unit."""
    found = n.measured("sparse units")
    if math.isnan(found[0]):
        return ()
    counts = ["–" if math.isnan(v) else f"{v:.0f}" for v in found]
    return (_readout(counts, "sparse: on for under 10\u00a0% of inputs", "sparse units"),)


def _dead(n: TrainingNumbers) -> Readout:
    counts, step = [f"{v:.0f} of {n.main.units}" for v in n.measured("dead units")], n.main.frame.step
    return _readout(counts, f"dead at step {step:,}", f"dead, step {step:,}")


def _zeros(n: TrainingNumbers) -> Readout:
    shares = [percent(v) for v in n.measured("products with an exact 0")]
    return _readout(shares, "products with an exact\u00a00", "exact-0 products")


def _ranks(n: TrainingNumbers) -> list[str]:
    """The effective ranks of all layers; of twins, which have less room, of the first and the last."""
    layers = range(1, len(n.main.recipe.hidden) + 1)
    own, *twins = zip(*(n.measured(f"effective rank of layer {k}") for k in layers), strict=True)
    if len(layers) < 3:
        return [", ".join(number(v, 3) for v in ranks) for ranks in (own, *twins)]
    ends = [f"{number(ranks[0], 2)} … {number(ranks[-1], 2)}" for ranks in twins]
    return [", ".join(number(v, 3) for v in own), *ends]


def _readout(texts: Sequence[str], caption: str, short: str) -> Readout:
    """What is said of the run; that of a single twin in the caption, which is a short one then."""
    if len(texts) != 2:
        return Readout(texts[0], caption)
    twin = texts[1].replace("not a number", "NaN")  # or it is cut
    return Readout(texts[0], f"{short}\ntwin: {twin}", short)


def sentence(n: TrainingNumbers, click: str, shown: str = "") -> str:
    """What broke, or who is dead and why nobody comes back; what changed; what the twins make different.

    ``click`` and ``shown`` are for the way back: where a click goes there, and what is shown of it.
    """
    return sentences(about_stop(n, click, shown) or _about_units(n.main), remarks(n), *about_twins(n))


def _about_units(course: Course) -> str:
    """Who is dead and since when; else who is saturated, or that every gate is open."""
    frame, dead, units = course.frame, course.dead, course.units
    born = int((frame.since == 0).sum())
    start = f"At step {frame.step:,}," if frame.step else "Before the first step"
    saturated = course.census.states.count("saturated")
    if not dead and not saturated:
        been = int((frame.revivals > 0).sum())
        back = f" {_units(been)} had been dead and came back." if been else ""
        return f"{start} no unit is dead: each gate is open for some training input.{_silent(course)}{back}"
    if not dead:
        return f"{start} no unit is dead, but {_about_saturated(course, saturated)}"
    who = "all units are" if dead == units else f"{dead} of {units} units {'is' if dead == 1 else 'are'}"
    if units == 1:
        who = "the unit is"
    when = f", {born} of them from the start" if 0 < born < dead else ", from the start" if born else ""
    return f"{start} {who} dead{when}: off for every training input, so {_fate(course)}{_silent(course)}"


def _about_saturated(course: Course, saturated: int) -> str:
    """What it means that gates are closed at a level that is not 0: nearly, or to the last bit."""
    shut = int(((course.frame.peaks == 0) & ~course.frame.dead).sum())
    if shut == saturated:
        level = any(p.value for p in plateaus(course.recipe.at(course.frame.step).activation))
        why = "exactly 0 though f is not" if level else "too small for float64"
        return (
            f"{_gates(saturated, course.units)} closed for every training input: saturated, f′ is {why}, "
            "and no gradient passes."
        )
    return (
        f"{_gates(saturated, course.units)} nearly closed for every training input: |f′| < 0.01, so less "
        "than a hundredth of the gradient passes."
    )


def _silent(course: Course) -> str:
    """Of units with open gates those without any gradient: that has another reason."""
    silent = int(((course.census.gradients == 0) & (course.frame.peaks > 0)).sum())
    if not silent:
        return ""
    who = "all" if silent == course.units else str(silent)
    return f" Yet the gradient of {who} is exactly 0: what comes back from behind is 0, or adds up to 0."


def _gates(saturated: int, units: int) -> str:
    if units == 1:
        return "the gate of the only one is"
    return f"the gates of {'all' if saturated == units else f'{saturated} of {units}'} are"


def _fate(course: Course) -> str:
    frame, one = course.frame, course.dead == 1
    text = f"{'its' if one else 'their'} gradient is exactly 0"
    if course.never_back and not frame.dead[course.recipe.hidden[0] :].any():
        return f"{text} and no step moves {'it' if one else 'them'}."
    revived = int(frame.revivals.sum())
    if not revived:
        return f"{text}."
    moved = "inputs" if course.never_back else "inputs or weights"
    return f"{text}. So far {times(revived)} a dead unit came back, because its {moved} moved."


def _units(count: int) -> str:
    return "One unit" if count == 1 else f"{count} units"
