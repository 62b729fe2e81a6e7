"""What Output layer says of several classes."""

from __future__ import annotations

from engine.base.experiment import Readout
from engine.base.text import number, percent, percent_in_words, subscript
from engine.experiments.outputs.fit_words import short
from engine.experiments.outputs.logits import LogitNumbers
from engine.experiments.outputs.plane import PlaneNumbers

_SURE = 0.99
"""From this share on softmax is sure of a class."""

_EVEN = 0.98
"""From this share of the largest entropy on all classes are nearly alike."""


def caption(n: LogitNumbers) -> str:
    """The state in one line."""
    logits = ", ".join(short(z) for z in n.z.tolist())
    return f"{len(n.z)} classes, logits ({logits}), T = {number(n.experiment.temperature, 3)}"


def aimed_caption(n: LogitNumbers) -> str:
    """The same with the class that is true."""
    return f"{caption(n)}, class {n.target + 1} is true"


def _share(n: LogitNumbers) -> str:
    """That of the most likely class, in a sentence."""
    return percent_in_words(float(n.softmax.p[n.first]))


def _entropy(n: LogitNumbers) -> Readout:
    return Readout(short(n.quantities["entropy"]), f"entropy H; {_most(n)} at most")


def _most(n: LogitNumbers) -> str:
    """The largest entropy."""
    return f"ln {len(n.z)} = {short(n.quantities['largest entropy'])}"


def _first(n: LogitNumbers, where: str) -> Readout:
    return Readout(percent(float(n.softmax.p[n.first])), f"for class {n.first + 1}, {where}")


# Softmax beside sigmoids -------------------------------------------------------------------------------


def bars_readouts(n: LogitNumbers) -> tuple[Readout, ...]:
    """Both sums, the log-sum-exp beside its lower bound, and the entropy."""
    q, top = n.quantities, float(n.z.max()) / n.experiment.temperature
    return (
        Readout(short(q["sum of softmax"]), "sum of the softmax"),
        Readout(short(q["sum of sigmoids"]), "sum of the sigmoids"),
        Readout(short(q["log-sum-exp"]), f"ln Σ exp(z/T); the largest z/T is {short(top)}"),
        _entropy(n),
    )


def bars_sentence(n: LogitNumbers) -> str:
    """What softmax makes of all logits, and a sigmoid of each."""
    total, shift = short(n.quantities["sum of sigmoids"]), n.experiment.shift
    first = (
        f"Softmax shares 1 among the classes, {_share(n)} to class {n.first + 1}. Each sigmoid looks at its "
        f"own logit alone; together they say {total}."
    )
    if n.written:
        return (
            f"{first} As it is written, exp(z)/Σ exp(z) is {n.written} here; the largest z is taken out "
            "first."
        )
    if shift:
        return (
            f"{first} Adding {short(shift)} to all logits has changed the sigmoids, and softmax not at all."
        )
    return f"{first} Raise one logit: all bars of softmax move, and one sigmoid."


# Gradients ---------------------------------------------------------------------------------------------


def gradient_readouts(n: LogitNumbers) -> tuple[Readout, ...]:
    """The probability of what is true, both gradients, and how many times smaller one is."""
    q = n.quantities
    first, second = q["cross-entropy gradient"], q["squared error gradient"]
    return (
        Readout(percent(float(n.softmax.p[n.target])), f"for class {n.target + 1}, which is true"),
        Readout(short(first), "length of the gradient, cross-entropy"),
        Readout(short(second), "length of the gradient, ½ squared error"),
        Readout(f"× {short(first / second)}" if second else "–", "the first by the second"),
    )


def gradient_sentence(n: LogitNumbers) -> str:
    """What each loss sends back: to a confident mistake one of them next to nothing."""
    first, second = (short(n.quantities[f"{name} gradient"]) for name in ("cross-entropy", "squared error"))
    said = f"cross-entropy sends back p − y, {first} long, squared error {second}"
    is_sure = float(n.softmax.p[n.first]) > _SURE
    true, leads = f"class {n.target + 1} is true", f"class {n.first + 1} has {_share(n)}"
    if n.first == n.target:
        return f"C{leads[1:]}, and it is the true one: {said}. Both vanish as the answer becomes right."
    if is_sure:
        return f"A confident mistake, as {leads} and {true}: {said}, for its factor J is next to 0."
    return f"C{leads[1:]}, but {true}: {said}. Raise the wrong logit further, and the second vanishes."


# Temperature -------------------------------------------------------------------------------------------


def temperature_readouts(n: LogitNumbers) -> tuple[Readout, ...]:
    """T, the largest probability, the entropy, and how fast that changes."""
    slope = n.quantities["slope of the entropy"]
    return (
        Readout(short(n.experiment.temperature), "temperature T"),
        _first(n, "the most likely"),
        _entropy(n),
        Readout(short(slope), "dH/dβ = −β Var z, with β = 1/T"),
    )


def temperature_sentence(n: LogitNumbers) -> str:
    """What the temperature does, and what it leaves alone."""
    q, at = n.quantities, f"At T = {short(n.experiment.temperature)}"
    if n.are_alike:
        return f"All logits are alike, and so are the classes, whatever T: the entropy is {_most(n)}."
    order = "The order of the classes is the same at every T."
    if q["entropy"] > _EVEN * q["largest entropy"]:
        return (
            f"{at} the classes are nearly alike: the entropy is {short(q['entropy'])} of {_most(n)}. {order}"
        )
    if float(n.softmax.p[n.first]) > _SURE:
        return f"{at} class {n.first + 1} takes nearly all, {_share(n)}: softmax is all but a choice. {order}"
    return (
        f"{at} class {n.first + 1} has {_share(n)}, and the entropy is {short(q['entropy'])}. A larger T "
        f"makes the classes alike, a smaller one lets one of them take all. {order}"
    )


# Jacobian ----------------------------------------------------------------------------------------------


def jacobian_readouts(n: LogitNumbers) -> tuple[Readout, ...]:
    """The largest entry, the sum of a row, and how much the sigmoids mix."""
    most = short(0.25 / n.experiment.temperature)
    return (
        Readout(short(n.quantities["largest slope"]), f"largest entry of softmax; {most} at most"),
        Readout(short(n.quantities["largest slope of the sigmoids"]), "largest entry of the sigmoids"),
        _first(n, "the most likely"),
    )


def jacobian_sentence(n: LogitNumbers) -> str:
    """What one logit does to all outputs."""
    i, j = n.chosen, n.softmax.jacobian
    if float(j.max()) < 0.04 / n.experiment.temperature:
        return (
            f"Softmax is sure of class {n.first + 1}, and its slopes are near 0, {short(float(j.max()))} at "
            "most: next to nothing comes back through them. Cross-entropy cancels this factor."
        )
    other = max((at for at in range(len(n.z)) if at != i), key=lambda at: float(-j[at, i]))
    mine, theirs = subscript(i + 1), subscript(other + 1)
    return (
        f"∂p{mine}/∂z{mine} = {short(float(j[i, i]))}: raising z{mine} raises p{mine} and lowers all others, "
        f"most of all p{theirs}, by {short(float(-j[other, i]))}. Every column adds up to 0. Sigmoids mix "
        "nothing: their Jacobian is diagonal."
    )


# The plane ---------------------------------------------------------------------------------------------


def plane_readouts(n: PlaneNumbers) -> tuple[Readout, ...]:
    """How the points are told apart, and the point that is told."""
    q = n.quantities
    return (
        Readout(percent(q["right points"]), "of the points in their class"),
        Readout(short(q["loss of the points"]), "cross-entropy of the points"),
        _first(n, "at the cross"),
        _entropy(n),
    )


def plane_sentence(n: PlaneNumbers) -> str:
    """Where the classes meet, and what moves that."""
    t = n.experiment.temperature
    here = (
        f"At the cross class {n.first + 1} has {_share(n)}; {percent_in_words(n.quantities['right points'])} "
        "of the points lie where their class is the most likely."
    )
    if t != 1:
        return (
            f"{here} T = {short(t)} makes the colors {'softer' if t > 1 else 'sharper'} and moves no border."
        )
    return (
        f"{here} Raise a logit, and its class takes more of the plane; adding to all of them moves nothing."
    )


def plane_caption(n: PlaneNumbers) -> str:
    """The state in one line."""
    return f"{caption(n)} at ({number(n.experiment.x1, 3)}, {number(n.experiment.x2, 3)})"
