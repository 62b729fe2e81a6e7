"""What is claimed of two choices, as pairs of training runs that differ in nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from engine.functions import activations
from engine.learning.data import Data
from engine.learning.recipe import Recipe

STEPS = 400
"""So long each run is."""

TASKS_LEARNED: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        "sine, 1 layer": {"data": "sine", "depth": 1, "width": 16},
        "sine, 4 layers": {"data": "sine", "depth": 4, "width": 16},
        "two moons, 2 layers": {"data": "moons", "depth": 2, "width": 8},
    }
)
"""What is learned, by name: fields of Dead units that differ from ``_COMMON``."""

_COMMON = {
    "samples": 64, "noise": 0.05, "learning_rate": 0.01, "optimizer": "adam", "initializer": "he",
    "weight_scale": 1.0, "bias": 0.0, "mean": 0.0,
}  # fmt: skip


@dataclass(frozen=True)
class Claim:
    """Two choices that are compared.

    Attributes:
        title: the claim.
        names: the two choices, the one of which more is claimed first.
        fields: what sets each, as fields of Dead units.
    """

    title: str
    names: tuple[str, str]
    fields: tuple[Mapping[str, Any], Mapping[str, Any]]


def _against(first: str, second: str) -> Claim:
    pair = activations.get(first), activations.get(second)
    titles = pair[0].title, pair[1].title
    fields: tuple[Mapping[str, Any], ...] = tuple({"activation": f} for f in pair)
    return Claim(f"{titles[0]} against {titles[1]}", titles, (fields[0], fields[1]))


CLAIMS: Mapping[str, Claim] = MappingProxyType(
    {
        "gelu": _against("gelu", "relu"),
        "elu": _against("elu", "relu"),
        "tanh": _against("tanh", "sigmoid"),
        "centered": Claim("inputs of mean 0 against 2", ("mean 0", "mean 2"), ({"mean": 0.0}, {"mean": 2.0})),
    }
)
"""By name."""


def fields_of(claim: str, task: str, side: int, seed: int) -> dict[str, Any]:
    """A run as fields of Dead units."""
    f = {"activation": activations.get("relu")}
    return {**_COMMON, **f, **TASKS_LEARNED[task], **CLAIMS[claim].fields[side], "seed": seed}


def recipe_of(claim: str, task: str, side: int, seed: int) -> Recipe:
    """The same as what a run follows from."""
    v = fields_of(claim, task, side, seed)
    data = Data(v["data"], v["samples"], v["noise"], v["mean"], 1.0, v["seed"])
    return Recipe(
        data, (v["width"],) * v["depth"], v["activation"], v["learning_rate"],
        initializer=v["initializer"], weight_scale=v["weight_scale"], bias=v["bias"], seed=v["seed"],
        optimizer=v["optimizer"],
    )  # fmt: skip
