"""The inputs of How to choose: what is known of a task and a network before anything is trained."""

from __future__ import annotations

from dataclasses import dataclass

from engine.base.experiment import Experiment
from engine.base.parameter import Choice, Integer, Real, Toggle
from engine.experiments.guide.claims import CLAIMS
from engine.experiments.guide.sheets import SHEETS
from engine.experiments.guide.tasks import TASKS
from engine.functions import activations

AUTO = "auto"
"""The choice of what passes first."""

NAMES = "relu", "gelu", "leaky_relu", "elu", "tanh", "sigmoid"
"""The activations in the order in which they are asked: the common defaults first. It is also that of their
colors, dashes and markers."""

CANDIDATES = tuple(activations.get(name) for name in NAMES)

NONE, BATCH, LAYER = "none", "batch", "layer"


@dataclass(frozen=True)
class GuideInputs(Experiment):
    """Task, depth, normalization, scale of the inputs, and what is asked of the hidden values."""

    view: str = Choice(
        "guide", (("guide", "the network"), ("tables", "tables, computed"), ("measured", "claims, measured")),
        label="view", group="Picture", tip="The recommended network, or runs that measure what is claimed.",
    ).field  # fmt: skip
    sheet: str = Choice(
        "range", tuple((name, sheet.title) for name, sheet in SHEETS.items()),
        label="table", group="Table", tip="Which of the chapter's tables.",
    ).field  # fmt: skip
    claim: str = Choice(
        "gelu", tuple((name, claim.title) for name, claim in CLAIMS.items()),
        label="claim", group="Measured", tip="Two choices; all else of their runs is the same.",
    ).field  # fmt: skip
    seeds: int = Integer(
        12, 6, 24, label="seeds", group="Measured", tip="So many runs of each choice are made for each task."
    ).field
    task: str = Choice(
        "binary", tuple((name, task.title) for name, task in TASKS.items()),
        label="task", group="What is known", tip="What the output means; output and loss follow from it.",
    ).field  # fmt: skip
    depth: int = Integer(
        20, 1, 100, 1, 128, label="depth", group="What is known",
        tip="The number of hidden layers; drag the line at the last one for the same.",
    ).field  # fmt: skip
    normalization: str = Choice(
        NONE, ((NONE, "none"), (BATCH, "batch"), (LAYER, "layer")),
        label="normalization", group="What is known",
        tip="What stands between z and f: each unit over the batch, or each sample over the units, gets mean "
        "0 and variance 1.",
    ).field  # fmt: skip
    input_scale: float = Real(
        1.0, 0.01, 100.0, 1e-6, 1e6, log=True, label="input scale", group="What is known",
        tip="The root mean square of the inputs.",
    ).field  # fmt: skip
    bounded: bool = Toggle(
        False, label="bounded hidden values", group="What is known",
        tip="Whether hidden values must stay within bounds, as the state of a recurrent network.",
    ).field  # fmt: skip
    hidden: str = Choice(
        AUTO, ((AUTO, "as recommended"), *((f.name, f.title) for f in CANDIDATES)),
        label="hidden activation", group="Try another",
        tip="The first of the common ones that passes every test, or one to see what becomes of it.",
    ).field  # fmt: skip
    factor: float = Real(
        100.0, 2.0, 1e4, 1.01, 1e12, log=True, label="healthy within a factor", group="Tests",
        tip="Where the gradients of the first and the last layer, or the signals, are farther apart, an "
        "activation does not pass.",
    ).field  # fmt: skip
    logit: float = Real(
        -10.0, -20.0, 20.0, -700.0, 700.0, label="z of the output", group="Tests",
        tip="Where losses are compared: below 0 it is a confident mistake. Drag the line for the same.",
    ).field  # fmt: skip

    @property
    def idle(self) -> frozenset[str]:
        """What the view does not show."""
        used = {"measured": {"claim", "seeds"}, "tables": {"sheet", "input_scale"}}
        others = set(self.parameters()) - {"view"}
        return frozenset(others - used[self.view] if self.view in used else {"sheet", "claim", "seeds"})
