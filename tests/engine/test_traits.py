"""Which words made for ReLU may be said of which function."""

from __future__ import annotations

import pytest

from engine.functions import activations, formula
from engine.functions.activation import Activation
from engine.functions.traits import can_be_off, leaks, opens_at_0

OFF = {"step", "hard_sigmoid", "relu", "relu6", "hard_swish", "softshrink", "hardshrink"}
OPENS = {
    "step", "relu", "leaky_relu", "relu6", "elu", "celu", "selu", "softplus", "gelu", "gelu_tanh", "silu",
    "mish", "hard_swish", "exp",
}  # fmt: skip


@pytest.mark.parametrize("name", activations.names())
def test_traits_of_the_catalogue(name: str) -> None:
    f = activations.get(name)
    assert (can_be_off(f), opens_at_0(f), leaks(f)) == (name in OFF, name in OPENS, name == "leaky_relu")


@pytest.mark.parametrize(("f", "off", "opens", "leaking"), [
    (activations.get("leaky_relu", alpha=0.0), True, True, False),
    (activations.get("leaky_relu", alpha=-1.0), False, False, False),
    (activations.get("leaky_relu", alpha=1.0), False, False, False),
    (formula.parse("max(z, 0)^2"), True, True, False),
    (formula.parse("sin(z)"), False, False, False),
    (formula.parse("abs(z)"), False, False, False),
    (formula.parse("max(z, 0.2*z)"), False, True, True),
])  # fmt: skip
def test_traits_of_others(f: Activation, off: bool, opens: bool, leaking: bool) -> None:
    assert (can_be_off(f), opens_at_0(f), leaks(f)) == (off, opens, leaking)
