"""The way back through the layers in numbers: what the inverse recovers of the square, and how well."""

from __future__ import annotations

from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from engine.base.monitor import Monitor, Progress, Stop
from engine.experiments.warp.inputs import SIDE, WarpInputs
from engine.experiments.warp.numbers import names_of
from engine.experiments.warp.precision import PRECISIONS
from engine.functions.activation import Activation
from engine.networks.warp import Warp

Array = NDArray[np.float64]

SAMPLES, SAMPLES_OF_PICTURE = 96, 256
"""So many points a side are sent through the layers and back: of the colored square, of a picture."""

_LOST = 0.5
"""Farther than this from where it was, the side of a colored square, a point has not come back."""


class Way:
    """Through all layers with one activation and back.

    Attributes:
        f: the activation.
        name: what quantities call it.
    """

    def __init__(self, experiment: WarpInputs, f: Activation, name: str) -> None:
        self.experiment, self.f, self.name = experiment, f, name

    @cached_property
    def recovered(self) -> Array:
        """Where each sample of the square is after its way back, (n, n, 2), rows from below.

        nan for what is lost.
        """
        n = side(self.experiment)
        layers = self.experiment.layers
        warp = Warp(tuple(w for w, _ in layers), tuple(b for _, b in layers), self.f)
        with np.errstate(all="ignore"):
            images = PRECISIONS[self.experiment.precision](warp.stages(samples(n))[-1])
            found = warp.back(images)
            near = (np.abs(found - samples(n)) <= _LOST).all(axis=1, keepdims=True)
        kept: Array = np.where(near, found, np.nan)
        return kept.reshape(n, n, 2)

    @cached_property
    def _misses(self) -> Array:
        places = self.recovered.reshape(-1, 2)
        return np.asarray(np.abs(places - samples(len(self.recovered))).max(axis=1))

    @property
    def share(self) -> float:
        """The share of the square that comes back."""
        return float(np.isfinite(self._misses).mean())

    @property
    def error(self) -> float:
        """How far it is from where it was, at most, in a coordinate; nan where nothing comes back."""
        misses = self._misses[np.isfinite(self._misses)]
        return float(misses.max()) if len(misses) else float("nan")


class BackNumbers:
    """The square after its way through the layers and back."""

    def __init__(self, experiment: WarpInputs) -> None:
        self.experiment = experiment

    @cached_property
    def ways(self) -> tuple[Way, ...]:
        """One for each activation."""
        functions = self.experiment.both
        names = names_of(functions)
        return tuple(Way(self.experiment, f, name) for f, name in zip(functions, names, strict=True))

    @cached_property
    def before(self) -> Array:
        """Where each sample of the square is before its way, (n, n, 2), rows from below."""
        n = side(self.experiment)
        return samples(n).reshape(n, n, 2)

    def prepare(self, progress: Progress = None, cancelled: Stop = None) -> None:
        """Go both ways."""
        monitor = Monitor(progress, cancelled)
        for at, way in enumerate(self.ways):
            monitor.check()
            _ = way.recovered
            monitor.report((at + 1) / len(self.ways))

    @cached_property
    def quantities(self) -> dict[str, float]:
        """Of each activation the share that comes back, and how far off it is at most."""
        found = {}
        for way in self.ways:
            found[f"comes back from {way.name}"] = way.share
            found[f"largest error of {way.name}"] = way.error
        return found


def side(e: WarpInputs) -> int:
    """So many points a side show the way back."""
    return SAMPLES if e.picture is None else SAMPLES_OF_PICTURE


@lru_cache(maxsize=2)
def samples(n: int) -> Array:
    """The middles of n × n pixels of the square, row by row from below, (n², 2)."""
    at = SIDE * ((2 * np.arange(n) + 1) / n - 1)
    return np.stack(np.meshgrid(at, at), axis=-1).reshape(-1, 2)
