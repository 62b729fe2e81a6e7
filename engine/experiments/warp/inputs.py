"""The inputs of the Space warp panel: a stack of layers, two activations, points, and the moment shown."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from engine.base.experiment import Experiment
from engine.base.parameter import Choice, Integer, Playhead, Real, Seed, Span, Toggle
from engine.base.pixels import Photograph, Pixels
from engine.base.points import Rows
from engine.experiments.warp.matrices import RANDOM, TITLES, Layers, layers_of
from engine.experiments.warp.moment import FRAMES, STAGES, Moment
from engine.experiments.warp.precision import PRECISIONS
from engine.experiments.warp.sample import sample
from engine.experiments.warp.trained import TRAINED
from engine.functions import activations
from engine.functions.activation import Activation
from engine.functions.choice import Function
from engine.learning.data import OWN_CLASSES, Data
from engine.learning.datasets import DATASETS
from engine.learning.kinds import CLASSES
from engine.networks.weights import Edits, Place, WeightEdits, WeightPlace

MOST_LAYERS = 8

SIDE = 2.0
"""The grid covers the square [−2, 2]²."""

PHASES = 3
"""Steps that join a layer to those before it: substitute, distribute, group."""

NO_POINTS = "none"

PICTURE = "picture"
"""What the square is filled with, unless it is colors."""

_SAMPLES = 100
"""Of the data sets, without noise; the trained weights have learned these very points."""

_FUNCTION = Function(activations.get("relu"), label="left", group="Activations")
_PROBE = Real(
    0.93, -SIDE, SIDE, -1e6, 1e6, label="dot", tip="Where |det J| is read.", group="Dot", is_place=True
)
_RANGE = Span(
    (-3.0, 3.0), -1e9, 1e9, 1e-6,
    label="visible range", tip="Wheel and drag change it, Fit brings it back.", undoable=False,
)  # fmt: skip


@dataclass(frozen=True)
class WarpInputs(Experiment):
    """x → f(W x + b), layer after layer in the plane, with two activations f."""

    weights: str = Choice(
        "rotate", tuple(TITLES.items()),
        label="weights", group="Layers",
        tip="W and b of every layer; drag W's arrows and b to make your own.",
    ).field  # fmt: skip
    depth: int = Integer(
        1, 1, MOST_LAYERS, label="layers", tip="How many layers there are, one after another.", group="Layers"
    ).field
    seed: int = Seed(
        12, label="seed", tip="The same seed gives the same random weights.", group="Layers"
    ).field
    activation: Activation = replace(
        _FUNCTION, tip="The activation of every layer in the left picture."
    ).field
    second: Activation = replace(
        _FUNCTION, default=activations.get("tanh"), label="right",
        tip="The activation of every layer in the right picture, behind the same weights.",
    ).field  # fmt: skip
    data: str = Choice(
        NO_POINTS,
        (
            (NO_POINTS, "none"),
            *((name, row.title) for name, row in DATASETS.items()),
            (OWN_CLASSES, "own points"),
        ),
        label="points", group="Points",
        tip="Two classes of points that go through the layers. Own points can be dragged.",
    ).field  # fmt: skip
    classes: Rows = replace(
        CLASSES, default=((-1.0, -1.0, 0.0), (-0.5, 1.0, 0.0), (1.0, 1.0, 1.0)), most=1000, group="Points",
        tip="A table of rows x₁, x₂, class (1 where above 0).",
    ).field  # fmt: skip
    paint: str = Choice(
        "colors", (("colors", "colors"), (PICTURE, "a picture")),
        label="filled with", group="Square",
        tip="What the square shows: a color for each place, or a picture such as a photograph of your own.",
    ).field  # fmt: skip
    photograph: Pixels | None = Photograph(
        label="picture", group="Square",
        tip="A file such as a photograph. Its middle square fills [−2, 2]², and is saved with the session.",
    ).field  # fmt: skip
    place: Place = WeightPlace(
        (0, 0, 0),
        label="chosen weight", group="One weight", is_place=True,
        tip="The weight that the slider moves.",
    ).field  # fmt: skip
    edits: Edits = WeightEdits(
        label="weights set by hand", group="One weight", most=6 * MOST_LAYERS,
        tip="What W's arrows and b were dragged to; all others follow from the list of weights.",
    ).field  # fmt: skip
    x1: float = replace(_PROBE, label="x₁ of the dot").field
    x2: float = replace(_PROBE, default=0.57, label="x₂ of the dot").field
    view: str = Choice(
        "warp",
        (
            ("warp", "two activations"),
            ("left", "the left one alone"),
            ("collapse", "linear collapse"),
            ("back", "the way back"),
            ("paper", "fold the paper"),
        ),
        label="view", group="Picture",
        tip="What layers do to the square; that without an activation they are one; what comes back.",
    ).field  # fmt: skip
    cells: int = Integer(
        16, 8, 40, 4, 40, label="cells a side", tip="How fine the grid is.", group="Picture"
    ).field
    folds: int = Integer(
        3, 1, 6, label="folds", tip="How often the strip is folded in half, by two ReLU units each.",
        group="Paper",
    ).field  # fmt: skip
    precision: str = Choice(
        "float64",
        tuple((name, name) for name in PRECISIONS),
        label="kept in", group="Way back",
        tip="What the images are rounded to before the way back begins.",
    ).field  # fmt: skip
    grouped: int = Playhead(
        PHASES * (MOST_LAYERS - 1), 0, PHASES * (MOST_LAYERS - 1), interval=1100, replays=True,
        label="step", tip="Three steps join a layer to those before it: substitute, distribute, group.",
        group="Linear collapse",
    ).field  # fmt: skip
    bent: bool = Toggle(
        False, label="f between layers", tip="Put the left activation between the layers.",
        group="Linear collapse",
    ).field  # fmt: skip
    playhead: int = Playhead(
        FRAMES * STAGES, 0, FRAMES * STAGES * MOST_LAYERS, interval=33, replays=True,
        label="moment", tip="How far the points have come: through W, b and f of each layer.",
        group="Layers",
    ).field  # fmt: skip
    window: tuple[float, float] = replace(_RANGE, label="visible range of x₁").field
    height: tuple[float, float] = replace(_RANGE, label="visible range of x₂").field

    def __post_init__(self) -> None:
        super().__post_init__()
        for (layer, unit, source), _ in self.edits:
            if layer >= MOST_LAYERS or unit > 1 or source > 2:
                raise ValueError(f"weights set by hand: no layer here has a weight {[layer, unit, source]}")

    @property
    def count(self) -> int:
        """The number of layers; trained ones are as many as have learned."""
        return len(TRAINED[self.weights].layers) if self.is_trained else self.depth

    @property
    def is_trained(self) -> bool:
        """Whether the weights were learned."""
        return self.weights in TRAINED

    @property
    def is_random(self) -> bool:
        """Whether the weights are drawn."""
        return self.weights == RANDOM

    @property
    def end(self) -> int:
        """The frame at which all layers are passed."""
        return FRAMES * STAGES * self.count

    @property
    def last_group(self) -> int:
        """The step at which all layers are one."""
        return PHASES * (self.count - 1)

    @property
    def moment(self) -> Moment:
        """What is shown."""
        return Moment.at(min(self.playhead, self.end))

    @cached_property
    def layers(self) -> Layers:
        """W and b of each layer, those set by hand included."""
        layers = layers_of(self.weights, self.count, self.seed)
        if not self.edits:
            return layers
        made = [np.column_stack(pair) for pair in layers]
        for (layer, unit, source), value in self.edits:
            if layer < len(made):
                made[layer][unit, source] = value
        return tuple((matrix[:, :2], matrix[:, 2]) for matrix in made)

    @property
    def picture(self) -> Pixels | None:
        """The picture that fills the square; None where colors do."""
        return (self.photograph or sample()) if self.paint == PICTURE else None

    @property
    def subject(self) -> str:
        """What goes through the layers."""
        return "picture" if self.paint == PICTURE else "square"

    @property
    def both(self) -> tuple[Activation, ...]:
        """The left and the right one."""
        return self.activation, self.second

    @property
    def compared(self) -> tuple[Activation, ...]:
        """One for each picture that is shown."""
        return (self.activation,) if self.view == "left" else self.both

    @property
    def points(self) -> Data | None:
        """The points that go along; None where there are none."""
        if self.data == OWN_CLASSES:
            return Data(self.data, len(self.classes), points=self.classes) if self.classes else None
        return None if self.data == NO_POINTS else Data(self.data, _SAMPLES)
