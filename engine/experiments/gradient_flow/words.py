"""What is said of the layers: readouts, sentence, caption."""

from __future__ import annotations

import math

from engine.base.experiment import Readout
from engine.base.text import count, number, percent, percent_in_words, plural, shown
from engine.experiments.gradient_flow.gains import present
from engine.experiments.gradient_flow.inputs import CUSTOM, STARTS, FlowInputs
from engine.experiments.gradient_flow.numbers import FORMATS, FlowNumbers
from engine.experiments.gradient_flow.papers import PAPERS
from engine.experiments.gradient_flow.parts import RidgeNumbers, SpectrumNumbers, SplitNumbers

_DIGITS = 3


def readouts(n: FlowNumbers) -> tuple[Readout, ...]:
    """The ratio, the factor a layer, the last variance, the verdict."""
    e, q = n.experiment, n.quantities
    last = f"layer {e.depth}"
    found = [
        Readout(short(q["gradient ratio"]), f"gradient of layer 1, by that of {last}"),
        Readout(short(q["mean square of z in the last layer"]), f"variance of z in {last}"),
        Readout(_VERDICTS[n.verdict], _limit(n), "verdict"),
    ]
    if math.isfinite(q["factor a layer"]):
        caption = "a layer, on the way back"
        if n.gradient_theory is not None:
            caption += f"\ntheory: {short(q['factor a layer in theory'])}"
        found.insert(
            1, Readout(f"× {short(q['factor a layer'])}", caption, "factor a layer, on the way back")
        )
    return tuple(found)


_VERDICTS = {
    "vanishing": "vanishing", "healthy": "healthy", "exploding": "exploding", "overflow": "overflow",
    "none": "no gradient",
}  # fmt: skip


def _limit(n: FlowNumbers) -> str:
    """What the verdict means, with its threshold."""
    around = short(n.experiment.threshold)
    return {
        "vanishing": f"less than 1/{around} of the last gradient is left",
        "healthy": f"first and last gradient within a factor {around}",
        "exploding": f"more than {around} times the last gradient",
        "overflow": "a number is beyond float64",
        "none": "every gradient is exactly 0",
    }[n.verdict]


def sentence(n: FlowNumbers) -> str:
    """What becomes of the gradient, as what theory says, and who has lost it."""
    e = n.experiment
    if n.broken is not None:
        return _broken(n)
    if n.verdict == "none":
        return _silent(n)
    if e.depth == 1:
        return "One layer: there is no product yet. Add layers, and a factor for each of them comes in."
    return " ".join(filter(None, (_way(n), _theory(n), _judged(n), _lost(n))))


def _way(n: FlowNumbers) -> str:
    e, q = n.experiment, n.quantities
    first, last = q["gradient of the first layer"], q["gradient of the last layer"]
    through = f"Through {plural(e.depth, 'layer')} of {e.activation.title}"
    if short(first) == short(last):
        return f"{through} the gradient stays at {short(last)} on its way back."
    goes = "falls" if first < last else "grows"
    if first == 0:
        return f"{through} the gradient falls from {short(last)} to less than float64 can hold."
    return f"{through} the gradient {goes} from {short(last)} to {short(first)} on its way back."


def _theory(n: FlowNumbers) -> str:
    """The factor a layer beside that of wide layers."""
    q, e = n.quantities, n.experiment
    factor = f"Each layer multiplies it by {short(q['factor a layer'])}"
    if n.gradient_theory is None:
        return f"{factor}; the theory here knows no batch normalization."
    wanted = q["factor a layer in theory"]
    if math.isnan(wanted):
        return f"{factor}; theory has no number for it."
    own = " with weights of their own" if e.shared else ""
    return f"{factor}, wide layers{own} in theory by {short(wanted)}."


def _judged(n: FlowNumbers) -> str:
    return f"The gradient is {n.verdict}." if n.verdict != "healthy" else "That is healthy."


def _lost(n: FlowNumbers) -> str:
    """The format with the most digits that has nothing left of the first layers' gradient."""
    gone = [(f.name, layer) for f in FORMATS if (layer := n.lost_from(f)) is not None]
    if not gone:
        return ""
    name, layer = gone[-1]
    where = "in layer 1" if layer == 1 else f"from layer {layer} back"
    return f"In {name} it is exactly 0 {where}."


def gap(n: FlowNumbers) -> str:
    """Where there is no gradient to draw, and why; "" where there is one."""
    return "" if n.broken is None else _broken(n)


def _broken(n: FlowNumbers) -> str:
    """Where the first number is missing, and the way back."""
    how = "is beyond float64" if n.broken != 1 else "is not finite"
    return (
        f"z {how} from layer {n.broken} on, so no gradient comes back from there: take a smaller σ_w, fewer "
        "layers, or normalize."
    )


def _silent(n: FlowNumbers) -> str:
    """Why there is no gradient at all."""
    if n.silent is None:
        return "Every gate of the last layer is closed, f′ = 0: no gradient sets out on the way back."
    return (
        f"Behind layer {n.silent} every activation is exactly 0, so no layer before it gets any gradient: "
        "a larger width, another seed or a function without a flat side keeps them alive."
    )


def split_readouts(n: SplitNumbers) -> tuple[Readout, ...]:
    """Both parts and what they make."""
    q = n.quantities
    found = [
        Readout(f"× {short(q['factor of the slopes'])}", "part of f′, a layer", "part of f′"),
        Readout(
            f"× {short(q['factor of the weights'])}", "part of the weights, a layer", "part of the weights"
        ),
    ]
    return (*found, *readouts(n)[:1])


def split_sentence(n: SplitNumbers) -> str:
    """Which part makes the gradient what it becomes."""
    q = n.quantities
    slopes, weights = q["factor of the slopes"], q["factor of the weights"]
    if not (math.isfinite(slopes * weights) and slopes * weights > 0):
        return sentence(n)
    first = f"On the way back through a layer f′ multiplies the gradient by {short(slopes)}"
    then = f"the weights by {short(weights)}"
    return f"{first}, {then}: {_balance(slopes, weights)}.{_reason(n)}"


def _reason(n: SplitNumbers) -> str:
    """Why the libraries take the present σ_w, where they do."""
    reason = n.gains[present(n.gains)].reason
    return f" {reason}" if reason else ""


def _balance(slopes: float, weights: float) -> str:
    """Who wins."""
    both = slopes * weights
    if abs(math.log(both)) < 0.02:
        return "they keep its size together"
    if both < 1:
        return "the weights do not make up for the slope" if slopes < 1 else "the weights are too small"
    return "the weights more than make up for the slope" if slopes < 1 else "both of them grow it"


_ROUNDED = "\n0, or lost in rounding"


def spectrum_readouts(n: SpectrumNumbers) -> tuple[Readout, ...]:
    """Both ends of the spectrum."""
    q = n.quantities
    caption, lost = "largest singular value", q["least singular value"] == 0 < q["largest singular value"]
    if math.isfinite(n.largest):
        caption += f"\ntheory: {short(10.0**n.largest)}"
    return (
        Readout(short(q["largest singular value"]), caption, "largest singular value"),
        Readout(short(q["least singular value"]), "least singular value" + (_ROUNDED if lost else "")),
        Readout(short(q["largest squared singular value"]), "largest squared singular value"),
    )


def spectrum_sentence(n: SpectrumNumbers) -> str:
    """How unlike the directions are treated."""
    q, depth = n.quantities, n.experiment.depth
    most, least = q["largest singular value"], q["least singular value"]
    if not math.isfinite(most):
        return _broken(n) if n.broken is not None else "A slope is not finite: there is no Jacobian."
    if most == 0:
        return f"Nothing comes through {plural(depth, 'layer')}: every singular value is exactly 0."
    through = f"Through {plural(depth, 'layer')} one direction of the inputs is stretched by {short(most)}"
    if least == 0:
        return f"{through}, another one by less than float64 can tell from 0: it is lost."
    if most / least < 1.01:
        return f"{through}, and so is every other: an isometry, up to a factor."
    return f"{through}, another one by {short(least)}: so differently they learn."


def ridge_readouts(n: RidgeNumbers) -> tuple[Readout, ...]:
    """Exact zeros, and how large z is at both ends."""
    q, depth = n.quantities, n.experiment.depth
    return (
        Readout(short(q["mean square of z in the first layer"]), "variance of z in layer 1"),
        Readout(short(q["mean square of z in the last layer"]), f"variance of z in layer {depth}"),
        Readout(percent(q["exact zeros in the last layer"]), f"exact zeros in layer {depth}"),
    )


def ridge_sentence(n: RidgeNumbers) -> str:
    """What becomes of the activations."""
    e, q = n.experiment, n.quantities
    if n.broken is not None:
        return _broken(n)
    first, last = q["mean square of z in the first layer"], q["mean square of z in the last layer"]
    way = f"From layer 1 to layer {e.depth} the variance of z goes from {short(first)} to {short(last)}"
    zeros = q["exact zeros in the last layer"]
    silent = f" In the last layer {percent_in_words(zeros)} of them are exactly 0." if zeros else ""
    return f"{way}{_drawn(first, last)}.{silent}"


def _drawn(first: float, last: float) -> str:
    """What that means for activations, where it is much."""
    if last < first / 10:
        return ": the activations draw together"
    return ": the activations are driven apart" if last > 10 * first else ""


def caption(e: FlowInputs) -> str:
    """Network, start and inputs in one line."""
    parts = [
        f"{plural(e.depth, 'layer')} of {plural(e.width, 'unit')}, {e.activation.label}, {start(e)}",
        f"σ_b = {number(e.bias_spread)}" if e.bias_spread else "",
        f"inputs of size {number(e.input_scale)}" if e.input_scale != 1 else "",
        f"{e.normalization} normalization" if e.normalization != "none" else "",
        "one layer repeated" if e.shared else "",
        f"{plural(e.seeds, 'network')}, seed {e.seed}",
    ]
    return ", ".join(filter(None, parts)) + beside(e)


def beside(e: FlowInputs) -> str:
    """The paper whose numbers stand beside those that are found, after a semicolon; "" for none."""
    return f"; beside {PAPERS[e.paper].title}" if e.paper in PAPERS else ""


def start(e: FlowInputs) -> str:
    """``Xavier``, ``σ_w = 1.3``."""
    name = STARTS[e.initializer].split(":")[0]
    return f"σ_w = {number(e.weight_spread)}" if e.initializer == CUSTOM else name


def short(value: float) -> str:
    """Three digits; ``none`` where there is no number."""
    if 1e3 <= value < 1e6:
        return count(round(shown(value, _DIGITS)))
    return "none" if math.isnan(value) else number(value, _DIGITS)
