"""The Space warp experiment: what it gives, and what its handles edit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from engine.base.text import subscript
from engine.experiments.warp.handles import POINT
from engine.experiments.warp.inputs import PICTURE, WarpInputs
from engine.experiments.warp.numbers import PANES, WarpNumbers
from engine.experiments.warp.pane import Pane
from engine.experiments.warp.result import BackResult, CollapseResult, PaperResult, Picture, WarpResult
from engine.experiments.warp.trained import TRAINED
from engine.learning.data import OWN_CLASSES
from engine.networks.weights import ChosenWeight, with_edits

_REDRAWING = frozenset(("weights", "seed"))
"""Who changes one of these gets new weights; those set by hand belonged to the old ones."""

_OF_LAYERS = frozenset(
    (
        "weights",
        "depth",
        "seed",
        "activation",
        "second",
        "data",
        "classes",
        "place",
        "edits",
        "cells",
        "paint",
        "photograph",
    )
)
_OF_VIEW = {
    "warp": _OF_LAYERS | {"playhead", "x1", "x2"},
    "left": _OF_LAYERS - {"second"} | {"playhead", "x1", "x2"},
    "collapse": _OF_LAYERS - {"second", "paint", "photograph"} | {"grouped", "bent"},
    "back": _OF_LAYERS - {"data", "classes", "cells"} | {"precision"},
    "paper": frozenset(("folds",)),
}
"""What each view shows, besides where one looks."""

_ALL = frozenset().union(*_OF_VIEW.values())

_RESULTS: dict[str, Callable[[WarpInputs], Picture]] = {
    "collapse": CollapseResult,
    "back": BackResult,
    "paper": PaperResult,
}
"""What the views other than those of the moving square give."""

_LAYER = frozenset(("weights", "depth"))
"""Who changes one of these sees what all layers do."""

_ROOM = 1.1
"""Fit shows so much more than what there is."""

_TRIES, _STEP = 12, 1e-6
"""Newton's steps from where the dot is to where a hand wants its image; the difference that gives a slope."""


@dataclass(frozen=True)
class SpaceWarp(WarpInputs):
    """x → f(W x + b), layer after layer in the plane, with two activations f."""

    def edit(self, **changes: Any) -> SpaceWarp:
        """As for all experiments; other weights forget what was set by hand, learned ones bring their points
        and their activation, and the moment keeps within the layers."""
        if _REDRAWING & set(changes):
            changes.setdefault("edits", ())
        trained = TRAINED.get(changes.get("weights", ""))
        if trained is not None:
            changes = {"data": changes["weights"], "activation": trained.function, **changes}
            if self.second == trained.function:
                changes.setdefault("second", self.activation)
        edited = super().edit(**changes)
        if _LAYER & set(changes) and "playhead" not in changes:
            return replace(edited, playhead=edited.end)
        return edited

    def run(self) -> Picture:
        """Everything there is to draw and to say."""
        return _RESULTS.get(self.view, WarpResult)(self)

    @property
    def is_heavy(self) -> bool:
        """The way back of a picture, or through a function without straight pieces, takes its time."""
        return self.view == "back" and (self.picture is not None or any(f.slopes is None for f in self.both))

    @property
    def idle(self) -> frozenset[str]:
        """The depth of learned layers, a seed without chance, the right function of the left picture alone,
        own points where there are none."""
        idle = set(_ALL - _OF_VIEW[self.view])
        if self.is_trained:
            idle.add("depth")
        if self.view == "collapse" and not self.bent:
            idle.add("activation")
        if not self.is_random:
            idle.add("seed")
        if "paint" in _OF_VIEW[self.view]:
            idle.add("photograph" if self.picture is None else "cells")
        return frozenset(idle if self.data == OWN_CLASSES else idle | {"classes"})

    @property
    def at_end(self) -> frozenset[str]:
        """The moment after the last layer; the step at which all are one."""
        return frozenset(name for name, end in self._ends.items() if getattr(self, name) >= end)

    @property
    def _ends(self) -> dict[str, int]:
        return {"playhead": self.end, "grouped": self.last_group}

    def shown(self, name: str) -> Any:
        """For ``place`` and ``edits`` the chosen weight, of layers as many as there are."""
        if name == "depth":
            return self.count
        if name in self._ends:
            return min(getattr(self, name), self._ends[name])
        return self._chosen_weight if name in ("place", "edits") else super().shown(name)

    def home(self, name: str) -> Any:
        """The usual range, and as much more as the pictures take."""
        if name not in ("window", "height"):
            return super().home(name)
        usual, kind = super().home(name), self.parameters()[name]
        places = np.concatenate([pane.lines.points for pane in WarpNumbers(self).panes])
        most = float(np.abs(places[np.isfinite(places).all(axis=1)]).max(initial=0.0))
        return usual if most <= usual[1] else kind.clamp((-_ROOM * most, _ROOM * most))

    def opening(self, name: str, rows: Any) -> dict[str, Any]:
        """A table of classes, or a picture, goes through the layers, from the start."""
        shown = {"paint": PICTURE} if name == "photograph" else {"data": OWN_CLASSES}
        view = {} if shown.keys() <= _OF_VIEW[self.view] else {"view": "warp"}
        return {**shown, **view, name: rows, "playhead": 0}

    def drag(self, handle: str, x: float, y: float) -> dict[str, Any]:
        """``column J`` and ``bias`` set W's column and b of the layer that is shown, ``dot`` brings the image
        of the dot there, ``own N`` that of an own point; ``moment`` leads through the layers."""
        kind, *rest = handle.split()
        layer = self.moment.layer
        if kind == "moment":
            return {"playhead": min(max(round(x), 0), self.end)}
        if kind in ("column", "bias"):
            source = int(rest[0]) if kind == "column" else 2
            edits = with_edits(self.edits, ((layer, 0, source), x + 0.0), ((layer, 1, source), y + 0.0))
            return {"edits": edits, "place": (layer, 0, source)}
        if kind == "dot":
            found = self._source(PANES.index(rest[0]), (self.x1, self.x2), (x, y))
            return {"x1": found[0], "x2": found[1]}
        if kind == POINT:
            return self._with_moved_point(int(rest[0]), PANES.index(rest[1]), x, y)
        raise ValueError(f"there is no handle named {handle!r}")

    def choose(self, handle: str) -> dict[str, Any]:
        """A weight of the column, or the bias."""
        kind, *rest = handle.split()
        if kind == "column":
            return {"place": (self.moment.layer, 0, int(rest[0]))}
        return {"place": (self.moment.layer, 0, 2)} if kind == "bias" else {}

    def strike(self, handle: str, key: str) -> dict[str, Any]:
        """Delete takes an own point away."""
        kind, *rest = handle.split()
        if kind == POINT and key == "delete":
            at = int(rest[0])
            return {"classes": (*self.classes[:at], *self.classes[at + 1 :])}
        return super().strike(handle, key)

    def _with_moved_point(self, at: int, pane: int, x: float, y: float) -> dict[str, Any]:
        moved = [(*self._source(pane, row[:2], (x, y)), row[2]) for row in self.classes[at : at + 1]]
        return {"classes": (*self.classes[:at], *moved, *self.classes[at + 1 :])} if moved else {}

    def _source(self, at: int, start: Sequence[float], target: Sequence[float]) -> tuple[float, float]:
        """The point whose image is there, or as near as Newton's steps lead from a start."""
        if self.moment.is_start:
            return target[0], target[1]
        pane: Pane = WarpNumbers(self).panes[at]
        here, wanted = np.array(start), np.array(target)
        best, least = here, np.inf
        for _ in range(_TRIES):
            image, right, up = pane.image(here + np.array([[0.0, 0.0], [_STEP, 0.0], [0.0, _STEP]]))
            miss = wanted - image
            size = float(np.abs(miss).max())
            if size < least:
                best, least = here, size
            slopes = np.stack([right - image, up - image], axis=1) / _STEP
            if not (np.isfinite(slopes).all() and np.isfinite(miss).all()) or size < 1e-9:
                break
            here = here + np.linalg.lstsq(slopes, miss, rcond=1e-6)[0]
        return float(best[0]), float(best[1])

    @property
    def _chosen_weight(self) -> ChosenWeight:
        layer, unit, source = min(self.place[0], self.count - 1), min(self.place[1], 1), min(self.place[2], 2)
        weight, bias = self.layers[layer]
        value = bias[unit] if source == 2 else weight[unit, source]
        row = subscript(unit + 1)
        title = (
            f"layer {layer + 1}: b{row}"
            if source == 2
            else f"layer {layer + 1}: w{row}{subscript(source + 1)}"
        )
        return ChosenWeight((2,) * (self.count + 1), (layer, unit, source), title, float(value), self.edits)
