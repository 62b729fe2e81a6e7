"""Where the parts of the guide lead: the panels and states that prove what they say."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from engine.base.experiment import Lead
from engine.experiments.guide.hidden import Pairing

_BOUNDED = Lead("curves", "Bounded outputs saturate: flat ends, shut gates")
_RACE = Lead("neuron", "Race: the sigmoid with cross-entropy from z = −10")

OUTPUTS: Mapping[str, Lead] = MappingProxyType(
    {
        "binary": _BOUNDED,
        "classes": _BOUNDED,
        "real": _BOUNDED,
        "positive": Lead("curves", "Softplus is a smooth ReLU: its slope is never 0"),
        "bounded": _BOUNDED,
    }
)
"""Task → what shows its output."""

LOSSES: Mapping[str, Lead] = MappingProxyType(
    {
        "binary": _RACE,
        "classes": _RACE,
        "real": Lead("centering", "From a relative rate of 2 on descent diverges"),
        "positive": Lead("neuron", "A learning rate that is too large: each step overshoots"),
        "bounded": _RACE,
    }
)
"""Task → what shows its loss."""


def to_layers(pairing: Pairing, view: str = "layers") -> Lead:
    """Random networks with this pairing, their theory over them."""
    e = pairing.experiment
    state = {
        "view": view,
        "activation": pairing.activation,
        "initializer": pairing.start,
        "depth": e.depth,
        "normalization": e.normalization,
        "input_scale": e.input_scale,
        "threshold": e.factor,
    }
    return Lead("gradient_flow", state=state)


def to_curve(pairing: Pairing, spread: float) -> Lead:
    """The activation with its closed gates under z of this spread."""
    return Lead("curves", state={"functions": (pairing.activation,), "spread": spread})
