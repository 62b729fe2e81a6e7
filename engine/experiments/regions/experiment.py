"""The experiment of the Regions panel: what its handles edit, and what an edit does to a run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from engine.base.text import subscript
from engine.experiments.regions.constructed import BUMPS
from engine.experiments.regions.inputs import POINT, STRIPS, RegionsInputs
from engine.experiments.regions.learning import NO_DATA
from engine.experiments.regions.own_points import views_of
from engine.experiments.regions.result import DepthResult, Picture, RegionsResult, StripResult
from engine.learning.data import OWN_CLASSES
from engine.learning.learner import RUN_FIELDS
from engine.networks.weights import ChosenWeight, Place, with_edits
from engine.partition.lines import Line

_REDRAWING = frozenset(("construction", "seed", "depth", "width", "initializer"))
"""Who changes one of these gets new weights; those set by hand belonged to the old ones."""

_OF_THE_MAP = RUN_FIELDS | {
    "data", "click", "samples", "noise", "classes",
    "place", "edits", "shade", "layers_shown", "kinks", "boundary", "levels",
}  # fmt: skip
"""What the chart has no use for."""

_FRAME_REGIONS = 1600
"""So many regions are made and painted within a frame."""

_FRAME_SAMPLES = 40
"""So many units of a sampled network are."""


class Regions(RegionsInputs):
    """A network ℝ² → ℝ and a window of the plane in which to see its linear regions."""

    def takes_long(self, is_far: bool) -> bool:
        """Whether the map is large, or the chart needs many of them, or there are many steps to be made."""
        if self.view in ("depth", *STRIPS) or is_far:
            return True
        return self.expected_regions > _FRAME_REGIONS if self.has_regions else self.units > _FRAME_SAMPLES

    def is_by_hand(self, changes: Mapping[str, Any]) -> bool:
        """Whether these changes are of weights, not of the run."""
        return "edits" in changes

    @property
    def idle(self) -> frozenset[str]:
        """What a constructed network does not need, nor one whose weights are all set, nor one that does not
        learn; what the chart or a sampled map does not show."""
        built = self.construction in BUMPS
        if self.view in STRIPS:
            of_one = _OF_THE_MAP - {"shade", "kinks", "boundary"}
            return of_one | ({"activation"} if self.view == "slopes" else set())
        if self.view == "depth":  # where all networks are random
            return _OF_THE_MAP | {"width"} if built else _OF_THE_MAP
        idle = {"width", "seed", "initializer", "weight_scale", "bias_scale"} if built else set()
        if len(self.edits) == self.weights:
            idle |= {"weight_scale", "bias_scale"}
        if not self.has_regions:
            idle |= {"layers_shown", "kinks", "levels"}
        if self.learner is None:
            idle |= RUN_FIELDS
        if self.data in (NO_DATA, OWN_CLASSES):
            idle |= {"samples", "noise"}
        else:
            idle.discard("seed")  # the noise is drawn from it
        return frozenset(idle if self.data == OWN_CLASSES else idle | {"classes", "click"})

    def shown(self, name: str) -> Any:
        """For ``place`` and ``edits`` the chosen weight, of layers as many as there are, for everything else
        what is in force."""
        if name == "layers_shown":
            return min(self.layers_shown, self.depth)
        return self._chosen_weight if name in ("place", "edits") else super().shown(name)

    def edit(self, **changes: Any) -> Regions:
        """As for all experiments; new weights forget what was set by hand."""
        if _REDRAWING & set(changes) and "edits" not in changes:
            changes["edits"] = ()
        else:
            changes = self.taking_over(changes, lambda: {"edits": self.present_edits})
        if changes == {"data": OWN_CLASSES}:  # who wants points of their own wants to add some
            changes["click"] = "1"
        return super().edit(**changes)

    def run(self) -> Picture:
        """Everything there is to draw and to say: the map, several of them, or the chart."""
        if self.view in STRIPS:
            return StripResult(self)
        return DepthResult(self) if self.view == "depth" else RegionsResult(self)

    def home(self, name: str) -> Any:
        """The visible ranges are those of own points, where the usual ones do not show them."""
        return views_of(self).get(name, super().home(name))

    def opening(self, name: str, rows: Any) -> dict[str, Any]:
        """A table of classes is learned, on the map, with the probe among its points."""
        opened = {"data": OWN_CLASSES, name: rows, "view": "plain" if self.view == "plain" else "map"}
        views = views_of(replace(self, **opened))
        probe = zip(("x1", "x2"), views.values(), strict=True)
        seen = {x: getattr(self, x) for x, (low, high) in probe if low <= getattr(self, x) <= high}
        middle = {"x1": sum(views["window"]) / 2, "x2": sum(views["height"]) / 2}
        return {**opened, **views, **(middle if len(seen) < 2 else {})}

    def drag(self, handle: str, x: float, y: float) -> dict[str, Any]:
        """``probe`` goes there; ``line N`` brings the kink of first-layer unit N through the point, with
        ``end 0 N`` and ``end 1 N`` it turns about its other knob. ``own N`` takes an own point along."""
        kind, *numbers = handle.split()
        if kind == "probe":
            return {"x1": x, "x2": y}
        if kind == POINT:
            return self.with_moved_point(int(numbers[0]), x, y)
        if kind not in ("line", "end"):
            return super().drag(handle, x, y)
        unit = int(numbers[-1])
        line = self.line(unit)
        knobs = line.knobs(self.rectangle)
        if kind == "line" or knobs is None:
            return self._with_line(unit, line.through(x, y))
        turned = line.turned((x, y), knobs[1]) if numbers[0] == "0" else line.turned(knobs[0], (x, y))
        return self._with_line(unit, turned)

    def choose(self, handle: str) -> dict[str, Any]:
        """The unit whose kink is a line."""
        kind, *numbers = handle.split()
        return {"place": self._place_in(int(numbers[-1]))} if kind in ("line", "end") else {}

    def strike(self, handle: str, key: str) -> dict[str, Any]:
        """Enter at the probe adds a point there as a click does; Delete takes an own point away."""
        kind, *numbers = handle.split()
        if kind == "probe" and key == "enter":
            return self.with_point(self.x1, self.x2)
        if kind == POINT and key == "delete":
            return self.without_point(int(numbers[0]))
        return super().strike(handle, key)

    def _with_line(self, unit: int, line: Line) -> dict[str, Any]:
        shifts = (0.0, 0.0, self._first_bend)
        changed = [
            ((0, unit, source), value + shift)
            for source, (value, before, shift) in enumerate(zip(line, self.line(unit), shifts, strict=True))
            if value != before
        ]
        place = self._place_in(unit)
        return {"edits": with_edits(self.present_edits, *changed), "place": place} if changed else {}

    def _place_in(self, unit: int) -> Place:
        """A weight of this unit of the first layer: the chosen one if it is of it, else the bias."""
        return self.chosen if self.chosen[:2] == (0, unit) else (0, unit, 2)

    @property
    def _chosen_weight(self) -> ChosenWeight:
        (layer, unit, source), network = self.chosen, self.own
        if self.learner is not None:
            network = self.learner.network or self.own  # where it is not finite
        if source == self.widths[layer]:
            value = network.biases[layer][unit]
        else:
            value = network.weights[layer][unit, source]
        title = weight_title(self.widths, self.chosen)
        return ChosenWeight(self.widths, self.chosen, title, float(value), self.present_edits)


def weight_title(widths: tuple[int, ...], place: Place) -> str:
    """The name of a weight in words: ``layer 2, unit 3: weight of unit 1``."""
    layer, unit, source = place
    target = "output" if layer == len(widths) - 2 else f"layer {layer + 1}, unit {unit + 1}"
    if source == widths[layer]:
        return f"{target}: bias"
    return f"{target}: weight of {f'unit {source + 1}' if layer else f'x{subscript(source + 1)}'}"
