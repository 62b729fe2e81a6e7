"""Ways to save a network: the same weights and the same batches, with one thing changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from engine.base.text import number
from engine.functions import activations
from engine.functions.activation import Activation
from engine.learning.recipe import Recipe


@dataclass(frozen=True)
class Rescue:
    """One thing to change.

    Attributes:
        title: its line in the menu.
        apply: makes the recipe of the twin.
        difference: names what is different, given both recipes: "bias 0 instead of −5".
    """

    title: str
    apply: Callable[[Recipe], Recipe]
    difference: Callable[[Recipe, Recipe], str]


def _with_activation(f: Activation) -> Rescue:
    def apply(recipe: Recipe) -> Recipe:
        changes = tuple(change for change in recipe.changes if change[1] != "activation")
        return replace(recipe, activation=f, changes=changes)

    return Rescue(f.label, apply, lambda mine, _: f"{f.label} instead of {mine.activation.label}")


def _slower(recipe: Recipe) -> Recipe:
    changes = tuple(
        (step, name, value / 10 if name == "learning_rate" else value) for step, name, value in recipe.changes
    )
    return replace(recipe, learning_rate=recipe.learning_rate / 10, changes=changes)


RESCUES: Mapping[str, Rescue] = MappingProxyType(
    {
        "leaky": _with_activation(activations.get("leaky_relu", alpha=0.1)),
        "batch_norm": Rescue(
            "batch normalization",
            lambda recipe: replace(recipe, batch_norm=True),
            lambda mine, _: "batch normalization" if not mine.batch_norm else "batch normalization as well",
        ),
        "bias": Rescue(
            "bias 0",
            lambda recipe: replace(recipe, bias=0.0),
            lambda mine, _: f"bias 0 instead of {number(mine.bias)}",
        ),
        "rate": Rescue(
            "a tenth of the learning rate",
            _slower,
            lambda mine, twin: (
                f"learning rate {number(twin.learning_rate)} instead of {number(mine.learning_rate)}"
            ),
        ),
        "gelu": _with_activation(activations.get("gelu")),
        "silu": _with_activation(activations.get("silu")),
        "elu": _with_activation(activations.get("elu")),
    }
)
"""Every rescue by name, in the order of the menu: the text's three fixes first, those before that change
something in every run."""

TEAMS: Mapping[str, tuple[str, tuple[str, ...]]] = MappingProxyType(
    {
        "text": ("the text's three fixes", ("bias", "leaky", "batch_norm")),
        "all": ("the three fixes, GELU and SiLU", ("bias", "leaky", "batch_norm", "gelu", "silu")),
        "smooth": ("ELU, GELU and SiLU", ("elu", "gelu", "silu")),
    }
)
"""Names and titles of rescues that are tried side by side."""


def names_of(choice: str) -> tuple[str, ...]:
    """The rescues that a choice stands for: one, a team, or none."""
    return TEAMS[choice][1] if choice in TEAMS else (choice,) if choice in RESCUES else ()
