"""What Space warp says: readouts, sentence, caption, what stands over the pictures."""

from __future__ import annotations

from engine.base.experiment import Readout
from engine.base.text import capitalized, listed, number, percent, percent_in_words, plural, subscript
from engine.experiments.warp.inputs import WarpInputs
from engine.experiments.warp.matrices import TITLES
from engine.experiments.warp.moment import BIAS, FUNCTION, WEIGHT
from engine.experiments.warp.numbers import WarpNumbers
from engine.experiments.warp.pane import Pane

_PARTS = ("W", "b", "f")


def readouts(n: WarpNumbers) -> tuple[Readout, ...]:
    """Of each picture the area factor at the dot and what is folded flat."""
    found = []
    for pane in n.panes:
        about = "about " if pane.is_sampled else ""
        q = n.quantities
        found += [
            Readout(number(q[f"area factor of {pane.name}"], 3), f"|det J| at the dot, {pane.f.label}"),
            Readout(
                about + percent(q[f"folded flat by {pane.name}"]),
                f"of the {n.experiment.subject} folded flat, {pane.f.label}",
            ),
        ]
    return tuple(found)


def sentence(n: WarpNumbers) -> str:
    """Where the points are on their way, what has become of the square, whether a line parts the classes."""
    e = n.experiment
    if broken := [pane for pane in n.panes if not pane.is_finite]:
        names = listed([pane.f.title for pane in broken])
        return (
            f"After {place(e)} some points of {names} are infinite or not numbers and are left out. "
            "Step back, or make the weights smaller."
        )
    if e.moment.is_start:
        return f"The {e.subject} before any layer. {_ahead(e)}"
    if not any(_acted(n)):
        return _affine_sentence(n)
    if n.panes[0].is_singular:
        return f"{_singular(n)} No activation behind it can bring the plane back."
    said = [capitalized(_verdict(pane)) for pane in n.panes]
    return " ".join([*(f"{text}." for text in dict.fromkeys(said)), *_parted(n)])


def _acted(n: WarpNumbers) -> list[bool]:
    """Of each picture whether an activation has acted that is not the identity."""
    acted = n.experiment.moment.layer > 0 or n.experiment.moment.bending > 0
    return [acted and pane.f.slopes != (1.0,) for pane in n.panes]


def caption(n: WarpNumbers) -> str:
    """Weights, layers, activations, the moment."""
    functions = " and ".join(f.label for f in n.experiment.compared)
    return f"{filled_caption(n.experiment)}{layers_caption(n.experiment)}; {functions}; {place(n.experiment)}"


def filled_caption(e: WarpInputs) -> str:
    """Which picture it is, before all else; "" for none."""
    if e.picture is None:
        return ""
    return "picture from a file; " if e.photograph else "sample picture; "


def layers_caption(e: WarpInputs) -> str:
    """How many layers, and where their weights are from."""
    drawn = f"{TITLES[e.weights]}{f', seed {e.seed}' if e.is_random else ''}"
    by_hand = f", {plural(len(e.edits), 'weight')} set by hand" if e.edits else ""
    return f"{plural(e.count, 'layer')}, {drawn}{by_hand}"


def place(e: WarpInputs) -> str:
    """Where the moment is: ``f of layer 2``, ``half way through W of layer 1``."""
    m = e.moment
    if m.is_start:
        return "the start"
    name = f"{_PARTS[m.stage]} of layer {m.layer + 1}"
    return name if m.is_whole else f"{percent(m.share, 2)} of {name}"


def title(n: WarpNumbers, pane: Pane) -> str:
    """What a picture shows: ``x``, ``W₁x``, ``W₁x + b₁``, ``ReLU(W₁x + b₁)``; h of the layer before."""
    m = n.experiment.moment
    i, source = subscript(m.layer + 1), f"h{subscript(m.layer)}" if m.layer else "x"
    if m.is_start:
        return "x"
    linear = f"W{i}{source}"
    if m.stage == WEIGHT:
        return linear
    return f"{linear} + b{i}" if m.stage == BIAS else f"f({linear} + b{i})"


def under(pane: Pane, x: float, y: float) -> str:
    """What is said of a point of a picture; "" where nothing has come."""
    factors = pane.under(x, y)
    if not factors:
        return ""
    values = ", ".join(dict.fromkeys(number(factor, 3) for factor in factors[:4]))
    if len(factors) == 1:
        return f"here |det J| = {values}"
    return f"here {len(factors)} sheets, |det J| = {values}{', …' if len(factors) > 4 else ''}"


def _ahead(e: WarpInputs) -> str:
    steps = f"{plural(e.count, 'layer')} x → f(Wx + b)"
    return f"{steps} are ahead." if e.count > 1 else f"{steps} is ahead."


def _affine_sentence(n: WarpNumbers) -> str:
    """Before any activation has acted all pictures are alike."""
    if n.panes[0].is_singular:
        return _singular(n)
    factor = number(n.panes[0].factor, 3)
    if n.experiment.moment.stage == FUNCTION:
        return f"W and b move the whole plane alike, and so does the identity: every area × {factor}."
    return (
        f"W and b move the whole plane alike: straight lines stay straight, parallel ones parallel, every "
        f"area × {factor}."
    )


def _singular(n: WarpNumbers) -> str:
    return "W has no inverse: it puts the whole plane onto a line, and every area × 0."


def _verdict(pane: Pane) -> str:
    """What an activation does to the square."""
    f, name = pane.f, pane.f.title
    if f.slopes == (1.0,):
        return f"{name} keeps every line straight"
    if pane.folded_share:
        about = "about " if pane.is_sampled else ""
        share = f"{about}{percent_in_words(pane.folded_share)} of the {pane.experiment.subject}"
        return f"{name} has folded {share} flat, for good: |det J| is 0 there"
    if f.slopes is not None and not f.jumps:
        if min(f.slopes) < 0 < max(f.slopes):
            return f"{name} folds: straight lines bend only at creases, and sheets lie on one another"
        return f"{name} bends straight lines only at creases and folds nothing flat"
    if f.jumps:
        return f"{name} tears the {pane.experiment.subject} where it jumps"
    if f.monotone:
        return f"{name} bends straight lines into curves and folds nothing flat"
    return f"{name} bends straight lines into curves and folds where its slope changes sign"


def _parted(n: WarpNumbers) -> list[str]:
    """Whether a straight line parts the classes, where there are some."""
    told = [pane for pane in n.panes if pane.points]
    parted = [pane.f.title for pane in told if pane.parting is not None]
    if not told:
        return []
    if len(parted) == len(told):
        return ["Now one straight line parts the classes."]
    if not parted:
        return ["No straight line parts the classes yet."]
    return [f"Only behind {listed(parted)} one straight line parts the classes."]
