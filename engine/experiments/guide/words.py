"""What the guide says: readouts, sentence, caption. All of it follows from the state."""

from __future__ import annotations

import math

from engine.base.experiment import Readout
from engine.base.text import capitalized, count, number, percent, plural
from engine.experiments.guide.cards import first_fault, short
from engine.experiments.guide.hidden import STARTS, Pairing
from engine.experiments.guide.inputs import CANDIDATES, GuideInputs
from engine.experiments.guide.numbers import GuideNumbers
from engine.experiments.guide.tasks import TASKS


def readouts(n: GuideNumbers) -> tuple[Readout, ...]:
    """What is left of the gradient, how many gates are closed, what passes, how much more the loss pulls."""
    q, name = n.quantities, n.chosen.activation.title
    passing = int(q["passing activations"])
    return (
        Readout(f"× {short(q[f'gradient ratio of {name}'])}", "gradient of the first layer, by the last"),
        Readout(percent(q[f"closed gates of {name}"]), "of gates nearly closed"),
        Readout(f"{passing} of {len(CANDIDATES)}", "activations pass"),
        Readout(_times(q["pull of the loss"], q["pull of the other loss"]), "the pull of the other loss"),
    )  # fmt: skip


def _times(own: float, other: float) -> str:
    if not other:
        return "∞" if own else "–"
    ratio = own / other
    return f"× {count(round(ratio))}" if 1e3 <= ratio < 1e6 else f"× {short(ratio)}"


def sentence(n: GuideNumbers) -> str:
    """What is recommended, what lost, and the way out where nothing passes."""
    e, best = n.experiment, n.recommended
    through = f"Through {plural(e.depth, 'layer')}"
    if e.hidden not in ("auto", best.activation.name):
        return f"{_tried(n)} Recommended: {_pair(n, best)}."
    if not best.passes:
        return (
            f"{through} nothing passes. {_pair(n, best)} comes nearest, with {first_fault(best)}. {_way(n)}"
        )
    lost = [p for p in n.candidates if not p.passes]
    text = (
        f"{through} {_pair(n, best)} passes: the first gets × {short(best.layers.gradient)} of the gradient."
    )
    if lost:
        worst = max(lost, key=lambda p: p.distance if math.isfinite(p.distance) else math.inf)
        text += f" {capitalized(worst.activation.title)} does not: {first_fault(worst)}."
    return f"{text} The output is {_article(n)} with {n.losses[0].title}."


def _tried(n: GuideNumbers) -> str:
    chosen, title = n.chosen, capitalized(n.chosen.activation.title)
    if chosen.passes:
        return f"{title} passes as well: gradient × {short(chosen.layers.gradient)}."
    return f"{title} does not pass: {first_fault(chosen)}."


def _pair(n: GuideNumbers, pairing: Pairing) -> str:
    start = "" if n.is_normalized else f" with {STARTS[pairing.start]} weights"
    return f"{pairing.activation.title}{start}"


def _way(n: GuideNumbers) -> str:
    """The way out."""
    if "gates" in n.recommended.faults:
        return "Standardize the inputs, or normalize in between."
    return "Normalize in between, or take fewer layers." if not n.is_normalized else "Take fewer layers."


def _article(n: GuideNumbers) -> str:
    title = n.head.title
    return (
        "the identity"
        if title == "Identity"
        else title
        if title in ("softmax", "tanh")
        else f"a {title.lower()}"
    )


def caption(e: GuideInputs) -> str:
    """The state in one line."""
    bounded = ", bounded hidden values" if e.bounded else ""
    normal = f", {e.normalization} normalization" if e.normalization != "none" else ""
    return (
        f"{TASKS[e.task].title}; {plural(e.depth, 'hidden layer')}{normal}{bounded}; inputs of size "
        f"{number(e.input_scale)}; healthy within a factor {number(e.factor)}"
    )


def guide_caption(n: GuideNumbers) -> str:
    """The same of a result."""
    return caption(n.experiment)
