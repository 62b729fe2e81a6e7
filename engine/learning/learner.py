"""A network of another experiment while it learns: its parameters, its run, what edits on the way do.

Step 0 is the experiment's own network, whatever it was made from; step n follows from it, bit for bit. What
a hand does to the network at a later step makes the learned weights its own, at step 0 of a new run.

An experiment that learns is a ``Learns`` with the fields of ``kinds_of``, its result a ``LearnedResult``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from engine.base.experiment import Experiment, Handle, Result
from engine.base.monitor import Progress, Stop
from engine.base.parameter import Choice, Playhead, Real
from engine.functions.trace import Line
from engine.learning.data import Data
from engine.learning.kinds import (
    FRAME_SECONDS,
    LEARNING_RATE,
    OPTIMIZER,
    PLAYHEAD,
    SOON,
    Changes,
    changes_of,
    recorded,
)
from engine.learning.recipe import Change, Recipe
from engine.learning.run import RUNS, Run
from engine.networks import losses
from engine.networks.backprop import Layout
from engine.networks.network import Network

if TYPE_CHECKING:
    from engine.learning.course import Course

Array = NDArray[np.float64]
E = TypeVar("E", bound=Experiment)

LOSS_PLOT = "losses"
"""The key of the plot of the loss against the steps."""

RUN_FIELDS = frozenset(("playhead", "learning_rate", "optimizer"))
"""What is idle where nothing is learned."""

WAY_OUT = "Step back or rewind, then try a lower learning rate."
"""What to do after a run that broke off."""


def kinds_of(
    group: str, rate: float, optimizer: str, steps: int, speeds: tuple[int, ...] = (1, 2, 5, 25)
) -> tuple[Playhead, Real, Choice, Changes]:
    """The parameters of a run: its step, its learning rate, its optimizer, its changes on the way.

    They stand in a group, with these defaults and so many steps on the slider.
    """
    live = replace(LEARNING_RATE, group=group, default=rate)
    return (
        replace(PLAYHEAD, group=group, default=0, high=steps, interval=16, speeds=speeds),
        live,
        replace(OPTIMIZER, group=group, default=optimizer),
        changes_of({"learning_rate": live}),
    )


class Learner:
    """A run, seen at one step of it.

    Args:
        recipe: what the run follows from.
        own: the network at step 0.
        step: which step.
    """

    def __init__(self, recipe: Recipe, own: Network, step: int) -> None:
        self.recipe, self.step, self._own = recipe, step, own
        self._course: Course | None = None

    @cached_property
    def run(self) -> Run:
        """What is known of the run."""
        return RUNS.runs((self.recipe,))[0]

    @property
    def is_near(self) -> bool:
        """Whether the step can be shown within a frame, as far as the run is known."""
        return not self.step or self._course is not None or self.run.seconds(self.step) <= FRAME_SECONDS

    @property
    def distance(self) -> int:
        """How many steps must be made to show it."""
        return self.run.distance(self.step) if self.step else 0

    def go(self, progress: Progress = None, cancelled: Stop = None) -> None:
        """Make the steps. Raises ``engine.base.monitor.Cancelled`` when told to stop."""
        if self.step and self._course is None:
            from engine.learning.course import Course  # with all that draws fits

            run = self.run
            frame = run.frame(self.step, progress, cancelled)
            self._course = Course(self.recipe, frame, run.trace(frame.step))

    @property
    def course(self) -> Course | None:
        """The run up to the step; None at step 0, which needs none."""
        self.go()
        return self._course

    @property
    def network(self) -> Network | None:
        """The network at the step; None where a weight is not finite."""
        return self._own if self.course is None else self.course.network

    @property
    def problem(self) -> str:
        """Why the run broke off, in a sentence; "" where it did not."""
        return "" if self.course is None else self.course.frame.problem

    @property
    def made(self) -> int:
        """The steps that were made: fewer than wanted where the run broke off."""
        return 0 if self.course is None else self.course.frame.step

    @property
    def is_over(self) -> bool:
        """Whether the run is known to go no further than the step."""
        end = self.run.end if self.step else None
        return end is not None and end <= self.step

    @property
    def rate(self) -> float:
        """The learning rate in force."""
        return self.recipe.at(self.step).learning_rate

    @cached_property
    def outputs(self) -> Array:
        """(N,) the output at every point; nan where a weight is not finite."""
        x, y = self.recipe.data.arrays()
        return np.full(len(y), np.nan) if self.network is None else self.network.forward(x)[:, 0]

    @property
    def loss(self) -> float:
        """The loss of the recipe over all points."""
        if self.course is not None:
            return self.course.frame.loss
        z, y = self.outputs[None, :], self.recipe.data.arrays()[1][None, :]
        with np.errstate(all="ignore"):
            return losses.get(self.recipe.loss).evaluate(z, y, np.empty_like(z))

    @property
    def losses(self) -> Line:
        """The loss against the steps made."""
        line = self.losses_as_powers
        return Line(line.x, 10.0**line.y)

    @property
    def losses_as_powers(self) -> Line:
        """log₁₀ of the loss against the steps made; −∞ for an exact 0, nan where it is not finite."""
        if self.course is not None:
            return self.course.losses
        with np.errstate(divide="ignore", invalid="ignore"):
            value = np.log10(np.array([self.loss]))
        return Line(np.zeros(1), np.where(np.isposinf(value), np.nan, value))

    @property
    def time_range(self) -> tuple[float, float]:
        """From 0 to a little over a round number of steps that holds the present one."""
        from engine.learning.course import time_span

        return time_span(self.step)

    @property
    def handle(self) -> Handle:
        """The step, on the axis of time of the losses."""
        return step_handle(self.step, LOSS_PLOT)


def step_handle(step: int, plot: str) -> Handle:
    """The step of a run, on the axis of time of a plot."""
    return Handle("time", f"step {step:,}", plot, float(step), 0.0, grab="vertical", moves="x", step=1.0)


class Learns(Experiment):
    """An experiment whose network learns."""

    playhead: int
    learning_rate: float
    optimizer: str
    changes: tuple[Change, ...]

    @property
    def learner(self) -> Learner | None:
        """How it learns; None where it does not."""
        raise NotImplementedError

    def recipe_of(self, data: Data, own: Network, loss: str = "half_mse") -> Recipe:
        """The run on these points that begins with this network."""
        layout = Layout(own.widths)
        return Recipe(
            data=data,
            hidden=layout.hidden,
            activation=own.activation,
            learning_rate=self.learning_rate,
            loss=loss,
            optimizer=self.optimizer,
            changes=self.changes,
            origin=layout.flat(own.weights, own.biases).tobytes(),
        )

    @property
    def step(self) -> int:
        """The steps of training that are wanted; 0 where nothing is learned."""
        return 0 if self.learner is None else self.playhead

    @property
    def is_heavy(self) -> bool:
        """Whether the result may take longer than a frame where nothing of it is known."""
        seconds = self.learner.recipe.seconds(self.step + 1) if self.learner is not None and self.step else 0
        return self.takes_long(seconds > FRAME_SECONDS)

    def takes_long(self, is_far: bool) -> bool:
        """Whether the picture takes longer than a frame; ``is_far``: the steps alone do."""
        raise NotImplementedError

    def is_by_hand(self, changes: Mapping[str, Any]) -> bool:
        """Whether these changes are what a hand does to the network, not to its run."""
        raise NotImplementedError


class LearnedResult(Result):
    """The result of an experiment whose network learns: it knows how far the run has come.

    While the step is far, controls show the network of step 0, and that is what a hand changes.
    """

    experiment: Learns

    @property
    def is_far(self) -> bool:
        """Whether it takes longer than a frame to go to the step."""
        learner = self.experiment.learner
        return learner is not None and not learner.is_near

    @property
    def is_heavy(self) -> bool:
        """Whether what is not computed yet may take longer than a frame."""
        return self.experiment.takes_long(self.is_far)

    @property
    def outlook(self) -> str:
        """The steps that are to be made; "" where the step is at hand."""
        learner = self.experiment.learner
        return f"{learner.distance:,} steps of training" if learner is not None and self.is_far else ""

    @property
    def at_end(self) -> frozenset[str]:
        """A run that broke off goes no further."""
        learner = self.experiment.learner
        return frozenset(("playhead",) if learner is not None and learner.is_over else ())

    @cached_property
    def _start(self) -> Experiment:
        return self.experiment.edit(playhead=0)

    @property
    def at_hand(self) -> Experiment:
        """The experiment; at step 0 while its step is far."""
        return self._start if self.is_far else self.experiment

    def shown(self, name: str) -> Any:
        """What the control of a parameter shows, of the network that is at hand."""
        return (self.experiment if name in RUN_FIELDS else self.at_hand).shown(name)

    def edited(self, **changes: Any) -> Experiment:
        """The experiment as a hand changes it: the network that is at hand, or the run."""
        by_hand = self.experiment.is_by_hand(changes)
        return (self.at_hand if by_hand else self.experiment).edit(**changes)


def at_this_step(e: Any, changes: dict[str, Any], taken: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """The changes that edits at a later step than 0 ask for.

    What a hand does to the network happens to the learned one, which becomes the experiment's own by the
    changes ``taken``: nothing jumps. Another learning rate applies from this step on. Anything else starts
    the run again.
    """
    learner: Learner | None = e.learner
    if learner is None or not e.step or "playhead" in changes:
        return changes
    if e.is_by_hand(changes):
        return {**taken(), "playhead": 0, "changes": (), "learning_rate": learner.rate, **changes}
    kinds = e.parameters()["changes"].kinds
    if set(changes) <= set(kinds):
        return {"changes": recorded(e, e.changes, e.step, kinds, changes)}
    return changes


def rewound(edited: E, before: Any) -> E:
    """The experiment at step 0 where it learns nothing, or something else from far behind its step."""
    e: Any = edited
    if not e.playhead:
        return edited
    now, then = e.learner, before.learner
    same = now is not None and then is not None and now.recipe == then.recipe
    far = e.playhead > SOON and not same
    return replace(edited, playhead=0) if now is None or far else edited  # type: ignore[call-arg]
