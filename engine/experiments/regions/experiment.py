"""The inputs of the Regions panel and what its handles edit."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from engine.base.experiment import Experiment
from engine.base.parameter import Choice, Integer, Real, Seed, Span, Toggle, param
from engine.base.points import Rows
from engine.base.text import rough, subscript
from engine.experiments.regions import learning
from engine.experiments.regions.constructed import BUMPS, network_of, square_count, units_of
from engine.experiments.regions.own_points import POINT, added_point, moved_point, removed_point
from engine.functions import activations
from engine.functions.activation import Activation
from engine.functions.choice import Function
from engine.learning.data import OWN_CLASSES
from engine.learning.learner import Learns
from engine.networks.backprop import Layout
from engine.networks.initializers import TITLES
from engine.networks.network import Network, bends
from engine.networks.weights import ChosenWeight, Edits, Place, WeightEdits, WeightPlace, with_edits
from engine.partition.lines import Line

if TYPE_CHECKING:
    from engine.experiments.regions.result import RegionsResult
    from engine.learning.recipe import Change
    from engine.partition.exact import Window

_REDRAWING = frozenset(("construction", "seed", "depth", "width", "initializer"))
"""Who changes one of these gets new weights; those set by hand belonged to the old ones."""

_OF_THE_MAP = frozenset(("place", "edits", "shade", "layers_shown", "kinks", "boundary"))
"""What the chart has no use for."""

_FRAME_REGIONS = 1600
"""So many regions are made and painted within a frame."""

_FRAME_SAMPLES = 40
"""So many units of a sampled network are."""


@dataclass(frozen=True)
class Regions(Learns, Experiment):
    """A network ℝ² → ℝ and a window of the plane in which to see its linear regions."""

    construction: str = param(
        Choice(
            "random",
            (
                ("random", "random weights"),
                ("tent", "built: fold each coordinate in 2"),
                ("zigzag", "built: fold each coordinate in 4"),
            ),
            label="weights",
            tip="Random weights, or weights built so that every layer folds the unit square onto itself.",
            group="Network",
        )
    )
    depth: int = param(Integer(2, 1, 8, label="depth", tip="Number of hidden layers.", group="Network"))
    width: int = param(
        Integer(8, 1, 32, 1, 256, label="width", tip="Units in each hidden layer.", group="Network")
    )
    activation: Activation = param(
        Function(
            activations.get("leaky_relu", alpha=0.0),
            label="activation",
            tip="The activation of every hidden unit; the output is linear. Another one keeps the weights.",
            group="Network",
        )
    )
    data: str = param(learning.DATA_KIND)
    click: str = param(learning.CLICK_KIND)
    playhead: int = param(learning.KINDS.step)
    learning_rate: float = param(learning.KINDS.rate)
    optimizer: str = param(learning.KINDS.optimizer)
    seed: int = param(
        Seed(11, label="seed", tip="The same seed gives the same random weights.", group="Random weights")
    )
    initializer: str = param(
        Choice(
            "he",
            tuple(TITLES.items()),
            label="initializer",
            tip="How random weights are drawn.",
            group="Random weights",
        )
    )
    weight_scale: float = param(
        Real(
            1.0, 0.1, 4.0, 0.0, 1e9, log=True,
            label="weight scale", tip="Factor on every random weight.", group="Random weights",
        )
    )  # fmt: skip
    bias_scale: float = param(
        Real(
            0.8, 0.0, 3.0, 0.0, 1e9,
            label="bias scale σ_b", tip="Standard deviation of the random biases.", group="Random weights",
        )
    )  # fmt: skip
    place: Place = param(
        WeightPlace(
            (0, 0, 2),
            label="chosen weight",
            tip="The weight that the slider moves; a click on its line or unit in the network chooses it.",
            group="Chosen weight",
        )
    )
    edits: Edits = param(
        WeightEdits(
            label="weights set by hand",
            tip="Click a connection or a unit in the network to choose its weight or bias.",
            group="Chosen weight",
        )
    )
    view: str = param(
        Choice(
            "map",
            (("map", "map and network"), ("plain", "map alone"), ("depth", "regions against depth")),
            label="view",
            tip="The map of the regions, or how their number depends on depth at equal units.",
            group="Picture",
        )
    )
    shade: str = param(
        Choice(
            "output",
            (
                ("output", "color: output y"),
                ("gradient", "color: gradient norm ‖∇y‖"),
                ("units", "color: number of units on"),
                ("region", "color: one for each region"),
            ),
            label="color",
            tip="What the color of a region stands for.",
            group="Picture",
        )
    )
    layers_shown: int = param(
        Integer(
            8, 1, 8,
            label="layers shown", tip="Kinks of so many layers, from the first on.", group="Picture",
        )
    )  # fmt: skip
    kinks: bool = param(
        Toggle(True, label="kinks of the units", tip="Where a unit passes a kink.", group="Picture")
    )
    boundary: bool = param(
        Toggle(True, label="decision boundary y = 0", tip="Where the output is 0.", group="Picture")
    )
    samples: int = param(learning.SAMPLES_KIND)
    noise: float = param(learning.NOISE_KIND)
    classes: Rows = param(learning.POINTS_KIND)
    changes: tuple[Change, ...] = param(learning.KINDS.changes)
    x1: float = param(
        Real(
            -0.9,
            -3.0,
            3.0,
            -1e9,
            1e9,
            label="x₁ of the probe",
            tip="The inspected region is the one that holds it.",
        )
    )
    x2: float = param(
        Real(
            0.8,
            -3.0,
            3.0,
            -1e9,
            1e9,
            label="x₂ of the probe",
            tip="The inspected region is the one that holds it.",
        )
    )
    window: tuple[float, float] = param(
        Span(
            (-3.0, 3.0), -1e6, 1e6, 1e-6,
            label="visible range of x₁", tip="Wheel and drag change it, Fit brings it back.", undoable=False,
        )
    )  # fmt: skip
    height: tuple[float, float] = param(
        Span(
            (-3.0, 3.0), -1e6, 1e6, 1e-6,
            label="visible range of x₂", tip="Wheel and drag change it, Fit brings it back.", undoable=False,
        )
    )  # fmt: skip

    def __post_init__(self) -> None:
        super().__post_init__()
        for place, _ in self.edits:
            if place != self._nearest(place):
                raise ValueError(f"weights set by hand: the network has no weight {list(place)}")

    @property
    def widths(self) -> tuple[int, ...]:
        """Inputs, units of each hidden layer, outputs."""
        return (2, *[units_of(self.construction, self.width)] * self.depth, 1)

    @property
    def units(self) -> int:
        """The number of hidden units."""
        return sum(self.widths[1:-1])

    @property
    def weights(self) -> int:
        """The number of weights and biases."""
        return Layout(self.widths).size

    @property
    def rectangle(self) -> Window:
        """The window as (x0, x1, y0, y1)."""
        return (*self.window, *self.height)

    @cached_property
    def own(self) -> Network:
        """The network before any step of training. Raises ``ValueError`` where a weight overflows."""
        return network_of(self)

    @cached_property
    def learner(self) -> learning.Learner | None:
        """How it learns; None where it does not."""
        return learning.learner_of(self)

    @property
    def is_near(self) -> bool:
        """Whether the network at its step is at hand, or made within a frame."""
        return self.learner is None or self.learner.is_near

    @cached_property
    def network(self) -> Network:
        """The network at the step of its training. Raises ``ValueError`` where a weight is not finite."""
        if self.learner is None or not self.step:
            return self.own
        if self.learner.network is None:
            raise ValueError(self.learner.problem)
        return self.learner.network

    @property
    def present_edits(self) -> Edits:
        """The weights set by hand that give the network at its step; those of step 0 while it is far."""
        learned = self.learner.edits if self.learner is not None and self.step and self.is_near else None
        return self.edits if learned is None else learned

    @property
    def chosen(self) -> Place:
        """The place of the chosen weight; the nearest one where the network has become smaller."""
        return self._nearest(self.place)

    @property
    def has_regions(self) -> bool:
        """Whether the activation consists of straight pieces without a jump."""
        return self.activation.is_piecewise_linear and not self.activation.jumps

    @property
    def expected_regions(self) -> int:
        """A rough guess: half the square of the number of kinks for random networks of any depth."""
        if self.construction in BUMPS:
            return square_count(self.construction, self.depth)
        return (self.units * len(bends(self.activation))) ** 2 // 2 + 1

    @property
    def is_heavy(self) -> bool:
        """Whether the map is large, or the chart needs many of them."""
        if self.view == "depth" or not self.is_near:
            return True
        return self.expected_regions > _FRAME_REGIONS if self.has_regions else self.units > _FRAME_SAMPLES

    @property
    def outlook(self) -> str:
        """How many regions to expect."""
        if self.view == "depth":
            return "regions at every depth"
        if self.learner is not None and not self.is_near:
            return f"{self.learner.distance:,} steps of training"
        return f"some {rough(self.expected_regions)} regions" if self.has_regions else "samples"

    @property
    def idle(self) -> frozenset[str]:
        """What a constructed network does not need, nor one whose weights are all set, nor one that does not
        learn; what the chart or a sampled map does not show."""
        idle, still = set(), learning.idle(self)
        if self.construction in BUMPS:
            idle |= {"width"}
        if self.view == "depth":  # where all networks are random
            return frozenset(idle | _OF_THE_MAP) | still
        if self.construction in BUMPS:
            idle |= {"seed", "initializer", "weight_scale", "bias_scale"}
        if len(self.edits) == self.weights:
            idle |= {"weight_scale", "bias_scale"}
        if not self.has_regions:
            idle |= {"layers_shown", "kinks"}
        if "noise" not in still:  # which is drawn from the same seed
            idle.discard("seed")
        return frozenset(idle) | still

    def shown(self, name: str) -> Any:
        """For ``place`` and ``edits`` the chosen weight, of layers as many as there are, of the learning rate
        the one at this step, for everything else the field."""
        if name == "layers_shown":
            return min(self.layers_shown, self.depth)
        if name == "learning_rate" and self.learner is not None:
            return self.learner.rate
        return self._chosen_weight if name in ("place", "edits") else super().shown(name)

    def edit(self, **changes: Any) -> Regions:
        """As for all experiments; new weights forget what was set by hand."""
        if _REDRAWING & set(changes) and "edits" not in changes:
            changes["edits"] = ()
        else:
            changes = learning.at_this_step(self, changes)
        if changes == {"data": OWN_CLASSES}:  # who wants points of their own wants to add some
            changes["click"] = "1"
        edited = super().edit(**changes)
        return edited if "playhead" in changes else learning.rewound(edited, self)

    def run(self) -> RegionsResult:
        """Everything there is to draw and to say."""
        from engine.experiments.regions.result import RegionsResult

        return RegionsResult(self)

    def drag(self, handle: str, x: float, y: float) -> dict[str, Any]:
        """``probe`` goes there; ``line N`` brings the kink of first-layer unit N through the point, with
        ``end 0 N`` and ``end 1 N`` it turns about its other knob. ``time`` goes to the nearest step,
        ``own N`` takes an own point along."""
        kind, *numbers = handle.split()
        if kind == "probe":
            return {"x1": x, "x2": y}
        if kind == "time":
            return {"playhead": round(x)}
        if kind == POINT:
            return moved_point(self, int(numbers[0]), x, y)
        unit = int(numbers[-1])
        line = self.line(unit)
        if kind == "line":
            return self._with_line(unit, line.through(x, y))
        knobs = line.knobs(self.rectangle)
        if kind != "end" or knobs is None:
            raise ValueError(f"there is no handle named {handle!r}")
        turned = line.turned((x, y), knobs[1]) if numbers[0] == "0" else line.turned(knobs[0], (x, y))
        return self._with_line(unit, turned)

    def strike(self, handle: str, key: str) -> dict[str, Any]:
        """Enter at the probe adds a point there as a click does; Delete takes an own point away."""
        kind, *numbers = handle.split()
        if kind == "probe" and key == "enter":
            return added_point(self, self.x1, self.x2)
        if kind == POINT and key == "delete":
            return removed_point(self, int(numbers[0]))
        return {}

    def line(self, unit: int) -> Line:
        """The kink of a first-layer unit, of several the first."""
        w1, w2 = self.network.weights[0][unit]
        return Line(float(w1), float(w2), float(self.network.biases[0][unit]) - self._first_bend)

    @property
    def has_lines(self) -> bool:
        """Whether the units of the first layer have kinks to take hold of."""
        return self.has_regions and bool(bends(self.activation))

    @property
    def _first_bend(self) -> float:
        """The pre-activation at the first kink."""
        return next(iter(bends(self.activation)), 0.0)

    def _with_line(self, unit: int, line: Line) -> dict[str, Any]:
        shifts = (0.0, 0.0, self._first_bend)
        changed = [
            ((0, unit, source), value + shift)
            for source, (value, before, shift) in enumerate(zip(line, self.line(unit), shifts, strict=True))
            if value != before
        ]
        place = self.chosen if self.chosen[:2] == (0, unit) else (0, unit, 2)
        return {"edits": with_edits(self.present_edits, *changed), "place": place} if changed else {}

    def _nearest(self, place: Place) -> Place:
        widths = self.widths
        layer = min(place[0], len(widths) - 2)
        return layer, min(place[1], widths[layer + 1] - 1), min(place[2], widths[layer])

    @property
    def _network_at_hand(self) -> Network:
        """The network at the step; the own one while that is far, and where it is not finite."""
        learned = self.learner.network if self.learner is not None and self.is_near else None
        return learned or self.own

    @property
    def _chosen_weight(self) -> ChosenWeight:
        (layer, unit, source), network = self.chosen, self._network_at_hand
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
