"""The parts of the recommended network, each with its reason, what lost beside it, and what proves it."""

from __future__ import annotations

import math
from dataclasses import dataclass

from engine.base.experiment import Lead
from engine.base.text import listed, number, percent, plural
from engine.experiments.guide.hidden import STARTS, Pairing
from engine.experiments.guide.leads import TRAPS, Trap, to_gates, to_layers, to_loss, to_output
from engine.experiments.guide.numbers import GuideNumbers


@dataclass(frozen=True)
class Card:
    """A part of the network.

    Attributes:
        key: what it is, and what its handle is called.
        caption: what is known of it.
        name: what is recommended.
        reason: why, with the number.
        losers: what lost beside it, each with its number.
        lead: what proves it.
        passes: whether nothing speaks against it.
        trap: what becomes of it as it is written; None where floats do it no harm.
    """

    key: str
    caption: str
    name: str
    reason: str
    losers: tuple[str, ...]
    lead: Lead
    passes: bool = True
    trap: Trap | None = None

    @property
    def links(self) -> tuple[tuple[str, str, Lead], ...]:
        """What leads on: what its handle is called, the words, and where to."""
        proof = (("show", "Show me", self.lead),)
        return proof if self.trap is None else (*proof, ("floats", "In floats", self.trap.lead))


def short(value: float) -> str:
    """A computed number."""
    return number(value, 3)


def cards(n: GuideNumbers) -> tuple[Card, ...]:
    """From the inputs to the loss."""
    return _input(n), _hidden(n), _start(n), _output(n), _loss(n)


def _input(n: GuideNumbers) -> Card:
    """Whether the gates bear the inputs."""
    e, chosen = n.experiment, n.chosen
    spread = math.sqrt(float(chosen.layers.gates[0]))
    passes = "gates" not in chosen.faults
    name = (
        "standardize them" if not passes else "normalized inside" if n.is_normalized else "fine as they are"
    )
    closed = percent(chosen.layers.closed)
    reason = f"z of spread {short(spread)} reaches f: at most {closed} of gates nearly closed."
    others = [p for p in n.candidates if p.activation != chosen.activation and "gates" in p.faults]
    losers = tuple(f"{p.activation.title}: {percent(p.layers.closed)} closed" for p in others)
    return Card("input", f"inputs of size {short(e.input_scale)}", name, reason, losers,
                to_gates(chosen, spread), passes)  # fmt: skip


def _hidden(n: GuideNumbers) -> Card:
    """The activation."""
    e, chosen = n.experiment, n.chosen
    kind = f"{e.normalization}-normalized" if n.is_normalized else "hidden"
    caption = plural(e.depth, f"{kind} layer")
    others = [p for p in n.candidates if p.activation != chosen.activation]
    passing = [p.activation.title for p in others if p.passes]
    losers = tuple(f"{p.activation.title}: {first_fault(p)}" for p in others if not p.passes)
    also = (f"passes too: {listed(passing)}",) if passing else ()
    return Card("hidden", caption, chosen.activation.title, _reason(n), (*also, *losers),
                to_layers(chosen), chosen.passes)  # fmt: skip


def _reason(n: GuideNumbers) -> str:
    chosen = n.chosen
    kept = f"× {short(chosen.layers.gradient)} of the gradient arrives"
    if chosen.passes:
        first = "The first that passes: " if chosen is n.recommended else "Passes as well: "
        return f"{first}{kept}."
    if chosen is n.recommended:
        return f"Nothing passes; this comes nearest: {first_fault(chosen)}."
    return f"Does not pass: {first_fault(chosen)}."


def first_fault(pairing: Pairing) -> str:
    """The first number that a pairing fails with."""
    return next(iter(pairing.faults.values()))


def _start(n: GuideNumbers) -> Card:
    """The initializer."""
    chosen, other, losers = n.chosen, n.other_start, ()  # type: Pairing, Pairing, tuple[str, ...]
    a_layer = f"deep down a layer makes × {short(chosen.factor)} of a gradient"
    if n.is_normalized:
        name = "He or Xavier"
        reason = f"Normalization divides their scale out: × {short(chosen.factor)} a layer."
    else:
        name = STARTS[chosen.start]
        reason = f"{a_layer[0].upper()}{a_layer[1:]}."
        ratio = short(other.layers.gradient)
        losers = (f"{STARTS[other.start]}: × {short(other.factor)} a layer, {ratio} is left",)
    return Card("start", "initial weights", name, reason, losers, to_layers(chosen, "split"))


def _output(n: GuideNumbers) -> Card:
    """The output."""
    others = [(h, text) for h, text in zip(n.heads, n.faults, strict=True) if h is not n.head]
    losers = tuple(f"{h.title}: {text or 'fits too'}" for h, text in others)
    if n.experiment.task == "classes":
        reason = "The shares of all classes add up to 1 whatever the logits."
    else:
        reason = f"Its values {n.head.codomain} are exactly those of {n.task.words}."
    trap = _trap(n, "output")
    return Card("output", n.task.title, n.head.title, reason, _with(losers, trap), to_output(n.experiment),
                trap=trap)  # fmt: skip


def _loss(n: GuideNumbers) -> Card:
    """The loss."""
    e, (first, second), (own, other), trap = n.experiment, n.losses, n.pulls, _trap(n, "loss")
    reason = f"At z = {number(e.logit)} and target {number(n.task.target)} it sends back {short(own)}."
    losers = _with((f"{second.title}: {short(other)}",), trap)
    return Card("loss", "loss", first.title, reason, losers, to_loss(e), trap=trap)


def _trap(n: GuideNumbers, card: str) -> Trap | None:
    """What floats do to this part."""
    trap = TRAPS.get(n.experiment.task)
    return trap if trap is not None and trap.card == card else None


def _with(losers: tuple[str, ...], trap: Trap | None) -> tuple[str, ...]:
    return losers if trap is None else (*losers, trap.text)
