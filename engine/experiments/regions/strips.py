"""Maps side by side: one network, but for one thing in which they differ."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from engine.base.monitor import Monitor, Progress, Stop
from engine.base.text import plural
from engine.experiments.regions.inputs import RegionsInputs
from engine.experiments.regions.learning import NO_DATA
from engine.experiments.regions.numbers import RegionsNumbers
from engine.functions import activations

_LAYERS = (1, 2, 4, 6)
_ALPHAS = {-1.0: "α = −1: |z|", 0.0: "α = 0: ReLU", 1.0: "α = 1: z"}


@dataclass(frozen=True)
class Variant:
    """One of the maps.

    Attributes:
        title: what is different in it.
        changes: the changes of the experiment that show it alone.
        numbers: the map.
    """

    title: str
    changes: dict[str, Any]
    numbers: RegionsNumbers

    @property
    def regions(self) -> float:
        """How many regions it has in the window; nan where they cannot be counted."""
        return self.numbers.quantities["regions"]


class StripNumbers:
    """The maps of a strip, from left to right."""

    def __init__(self, experiment: RegionsInputs) -> None:
        self.experiment = experiment

    def prepare(self, progress: Progress = None, cancelled: Stop = None) -> None:
        """Make all maps."""
        monitor = Monitor(progress, cancelled)
        for made, variant in enumerate(self.variants, start=1):
            variant.numbers.prepare(cancelled=cancelled)
            monitor.report(made / len(self.variants))

    @cached_property
    def variants(self) -> tuple[Variant, ...]:
        """The same units in several layers, or the same weights with several slopes α."""
        e = self.experiment
        if e.view == "slopes":
            return tuple(
                self._variant(title, activation=activations.get("leaky_relu", alpha=alpha))
                for alpha, title in _ALPHAS.items()
            )
        return tuple(
            self._variant(f"{plural(depth, 'layer')} of {width}", depth=depth, width=width, edits=())
            for depth in _LAYERS
            if (width := e.units // depth)
        )

    def _variant(self, title: str, **changes: Any) -> Variant:
        changes |= {"view": "map"}
        return Variant(title, changes, RegionsNumbers(replace(self.experiment, data=NO_DATA, **changes)))

    @cached_property
    def quantities(self) -> dict[str, float]:
        """The regions of every map."""
        return {f"regions of {variant.title}": variant.regions for variant in self.variants}
