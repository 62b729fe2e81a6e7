"""What Centering says over both weights: readouts, sentence, caption. All of it follows from the state."""

from __future__ import annotations

import math

from engine.base.experiment import Readout
from engine.base.text import count, noun, number, percent, percent_in_words, plural
from engine.experiments.centering.inputs import ALL, PAIR, CenteringInputs
from engine.experiments.centering.numbers import GIVEN, CenteringNumbers
from engine.experiments.centering.ways import TITLES

_DIGITS = 3
"""So many digits have all measured numbers."""

_REACHED = 1e-12
"""An excess of the loss below this share of that at the start is nothing but rounding."""

_LARGEST = 2.0
"""The relative rate beyond which descent in a quadratic bowl diverges (LeCun et al. 1998, eq. 38)."""

_PLACES = ("up and right", "up and left", "down and left", "down and right")
"""The quadrants, counterclockwise from + +."""


def readouts(n: CenteringNumbers) -> tuple[Readout, ...]:
    """Locked signs and the detour of steps with one sample, the condition numbers of those with all; and how
    many steps it takes."""
    if not n.is_whole:
        return nothing()
    e, q = n.experiment, n.quantities
    steps, beside = q["steps to 1 %"], TITLES[e.cure]
    return (
        *(_of_all(n) if e.descent == ALL else _of_one(n)),
        Readout(steps_text(steps), f"{noun(steps, 'step')} to 1 % of the loss"),
        Readout(steps_text(q[f"{e.cure} steps to 1 %"]), f"the same, {beside}"),
    )


def _of_all(n: CenteringNumbers) -> tuple[Readout, ...]:
    e, q = n.experiment, n.quantities
    return (
        Readout(short(q["condition number"]), "condition number λ_max/λ_min"),
        Readout(short(q[f"{e.cure} condition number"]), f"condition number, {TITLES[e.cure]}"),
    )


def _of_one(n: CenteringNumbers) -> tuple[Readout, ...]:
    q, steps = n.quantities, plural(n.experiment.steps_made, "step")
    detour = "–" if math.isnan(q["detour"]) else f"× {short(q['detour'])}"
    return (
        Readout(percent(q["locked signs"]), "of steps move both weights the same way"),
        Readout(detour, f"the straight way, after {steps}"),
    )


def sentence(n: CenteringNumbers) -> str:
    """What the inputs do to the steps, where these have led, and how it is beside it."""
    e = n.experiment
    if not n.is_whole:
        return broken(e)
    if not n.walks[GIVEN].way.steepest:
        return "All inputs are 0: the gradient is 0, and no step moves anything."
    if e.starts_there:
        return "Descent starts where the loss is least: no step moves anything."
    first = _condition(n) if e.descent == ALL else f"{_locked(n)} {_way(n)}"
    return f"{first} {_comparison(n)}"


def caption(e: CenteringInputs) -> str:
    """The state in one line, but for the steps."""
    z = "two z in turn" if e.data == PAIR else "z ~ N(0, 1)"
    samples = "" if e.data == PAIR else f", {plural(e.samples, 'sample')}, seed {e.seed}"
    loss = "least squares" if e.loss == "least_squares" else "logistic loss"
    bias = " with a bias" if e.bias else ""
    return f"x = {e.activation.label} of {z}, mean {number(e.mean)}{samples}; {loss}{bias}"


def walked_caption(n: CenteringNumbers) -> str:
    """The state in one line."""
    e = n.experiment
    samples = "all samples" if e.descent == ALL else "one sample"
    ends = (f"({number(x)}, {number(y)})" for x, y in ((e.start1, e.start2), (e.goal1, e.goal2)))
    return (
        f"{caption(e)}; {plural(e.steps_made, 'step')} with {samples} at relative rate {number(e.rate)}, "
        f"from {' to '.join(ends)}"
    )


def remark(n: CenteringNumbers) -> str:
    """Where the map is a section."""
    return "the map is a section at b = 0" if n.experiment.bias else ""


def broken(e: CenteringInputs) -> str:
    """Why there is nothing to be learned, and the way back."""
    return (
        f"{e.activation.title} is not a finite number for all of these z, so that there are no inputs: undo, "
        "or choose another function."
    )


def nothing() -> tuple[Readout, ...]:
    """In the place of readouts where there are no inputs."""
    return Readout("–", "condition number λ_max/λ_min"), Readout("–", "steps to 1 % of the loss")


def short(value: float) -> str:
    """A measured number."""
    return number(value, _DIGITS)


def steps_text(steps: float) -> str:
    """A number of steps; what is not known is more than can be made."""
    if math.isnan(steps):
        return "> 2,000"
    return "never" if math.isinf(steps) else count(round(steps)) if steps < 1e6 else short(steps)


def in_steps(steps: float) -> str:
    """A number of steps within a sentence."""
    if not math.isfinite(steps):
        return "more than 2,000 steps" if math.isnan(steps) else "no number of steps"
    return f"{steps_text(steps)} {noun(steps, 'step')}"


def _locked(n: CenteringNumbers) -> str:
    """How many of the inputs lock the signs of their gradient."""
    share = n.quantities["locked signs"]
    if share == 1:
        return "Both inputs always have one sign, so each step moves both weights the same way."
    if share == 0:
        return "No sample has two inputs of one sign: no step moves both weights the same way."
    return (
        f"For {percent_in_words(share)} of the samples both inputs have one sign, and a step moves both "
        "weights the same way."
    )


def _way(n: CenteringNumbers) -> str:
    """Where the least loss lies from here, and how many steps lead that way."""
    walk, e, detour = n.walks[GIVEN], n.experiment, short(n.quantities["detour"])
    if walk.diverges:
        return f"At relative rate {number(e.rate)} steps overshoot ever more: they have left the picture."
    if walk.excess[-1] <= _REACHED:
        return f"The least loss is reached on a path that is {detour} times as long as the straight way."
    right, up = (e.goal - walk.here)[:2] > 0
    place = (0 if right else 1) if up else (3 if right else 2)
    share = float(walk.quadrants[place])
    few = "no step leads" if share == 0 else f"{percent_in_words(share)} of the steps lead"
    so_far = f"; the path so far is {detour} times as long as the straight way" if e.steps_made > 1 else ""
    return f"The least loss lies {_PLACES[place]}, where {few}{so_far}."


def _condition(n: CenteringNumbers) -> str:
    """How narrow the valley is, and what theory says of it."""
    e, q = n.experiment, n.quantities
    measured, theory = q["condition number"], q["condition number in theory"]
    if n.walks[GIVEN].diverges or (e.rate > _LARGEST and e.loss == "least_squares"):
        return f"At relative rate {number(e.rate)} each step overshoots the steep direction by more."
    if math.isinf(measured):
        return "One direction is flat: no sample tells anything about it, and no step leads that way."
    text = (
        f"The loss bends {short(measured)} times as strongly across the valley as along it, and the learning "
        "rate must suit the former"
    )
    if math.isnan(theory):
        return f"{text}."
    return f"{text}; by theory {'' if e.bias else '1 + 2μ²/σ² = '}{short(theory)} times."


def _comparison(n: CenteringNumbers) -> str:
    """How many steps it takes, as given and beside it."""
    e, q = n.experiment, n.quantities
    own, other = q["steps to 1 %"], q[f"{e.cure} steps to 1 %"]
    name = TITLES[e.cure]
    if math.isinf(own):
        return f"It never comes to 1 % of the loss; {name} {_arrives(other)}."
    if in_steps(own) == in_steps(other):
        return f"It takes {in_steps(own)} to 1 % of the loss, {name} as many."
    return f"It takes {in_steps(own)} to 1 % of the loss; {name} {_arrives(other)}."


def _arrives(steps: float) -> str:
    return "it never comes there" if math.isinf(steps) else f"it takes {in_steps(steps)}"
