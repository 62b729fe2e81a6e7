"""A network of another experiment while it learns: its parameters, its run, what edits on the way do.

Step 0 is the experiment's own network, whatever it was made from; step n follows from it, bit for bit. What
a hand does to the network at a later step makes the learned weights its own, at step 0 of a new run.

An experiment that learns as well is an ``AlsoLearns`` with the fields of ``kinds_of``, its result a
``LearnedResult``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from engine.base.experiment import Experiment, Handle
from engine.base.monitor import Progress, Stop
from engine.base.parameter import Choice, Playhead, Real
from engine.functions.choice import Function
from engine.functions.trace import Line
from engine.learning.axis import Decades, Range, ends_of, have_zero, time_span
from engine.learning.data import Data
from engine.learning.kinds import (
    FRAME_SECONDS,
    LEARNING_RATE,
    OPTIMIZER,
    PLAYHEAD,
    SEEN,
    Changes,
    changes_of,
)
from engine.learning.learns import Learns, Ran, step_handle
from engine.learning.marks import last_step, mark_handles
from engine.learning.recipe import Recipe
from engine.learning.run import RUNS, Run
from engine.networks import losses
from engine.networks.backprop import Layout
from engine.networks.network import Network

if TYPE_CHECKING:
    from engine.learning.course import Course

Array = NDArray[np.float64]

LOSS_PLOT = "losses"
"""The key of the plot of the loss against the steps."""

RUN_FIELDS = frozenset(("playhead", "learning_rate", "optimizer"))
"""What is idle where nothing is learned."""

WAY_OUT = "Step back or rewind, then try a lower learning rate."
"""What to do after a run that broke off."""

_SHELF = 0.3
"""Room for an exact 0 under the losses, as a share of theirs."""


def kinds_of(
    group: str,
    activation: Function,
    rate: float,
    optimizer: str,
    steps: int,
    speeds: tuple[int, ...] = (1, 2, 5, 25),
) -> tuple[Playhead, Playhead, Real, Choice, Changes]:
    """The parameters of a run: its step, the furthest one that was shown, its learning rate, its optimizer,
    its changes on the way.

    They stand in a group, with these defaults and so many steps on the slider.
    """
    live = replace(LEARNING_RATE, group=group, default=rate)
    return (
        replace(PLAYHEAD, group=group, default=0, high=steps, interval=16, speeds=speeds),
        SEEN,
        live,
        replace(OPTIMIZER, group=group, default=optimizer),
        changes_of(learning_rate=live, activation=activation),
    )


class Learner:
    """A run, seen at one step of it.

    Args:
        recipe: what the run follows from.
        own: the network at step 0.
        step: which step.
        horizon: the furthest step that has been shown.
    """

    def __init__(self, recipe: Recipe, own: Network, step: int, horizon: int) -> None:
        self.recipe, self.step, self.horizon, self._own = recipe, step, horizon, own
        self._course: Course | None = None

    @cached_property
    def run(self) -> Run:
        """What is known of the run."""
        return RUNS.runs((self.recipe,))[0]

    @property
    def is_near(self) -> bool:
        """Whether the step can be shown within a frame, as far as the run is known."""
        if not self.horizon or self._course is not None:
            return True
        return self.run.seconds(self.step, self.horizon) <= FRAME_SECONDS

    @property
    def distance(self) -> int:
        """How many steps must be made to show it."""
        return self.run.distance(self.step, self.horizon) if self.horizon else 0

    def go(self, progress: Progress = None, cancelled: Stop = None) -> None:
        """Make the steps. Raises ``engine.base.monitor.Cancelled`` when told to stop."""
        if self.horizon and self._course is None:
            from engine.learning.course import course_of  # with all that draws fits

            self._course = course_of(self.run, self.step, self.horizon, "", progress, cancelled)

    @property
    def course(self) -> Course | None:
        """The run up to the step; None of one that has not begun."""
        self.go()
        return self._course

    @property
    def network(self) -> Network | None:
        """The network at the step; None where a weight is not finite."""
        return self._own if not self.step or self.course is None else self.course.network

    @property
    def problem(self) -> str:
        """Why the run broke off, in a sentence; "" where it did not."""
        return "" if self.course is None else self.course.frame.problem

    @property
    def made(self) -> int:
        """The steps that were made: fewer than wanted where the run broke off."""
        return 0 if self.course is None else self.course.frame.step

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
    def losses_ahead(self) -> Line | None:
        """The same from here on, as far as it is known; None where nothing is."""
        return None if self.course is None else self.course.losses_ahead

    def decades(self, level: float = 0.0) -> Decades:
        """The powers of ten that hold the losses, those ahead too, and a level, where there is one."""
        lines = [line for line in (self.losses_as_powers, self.losses_ahead) if line is not None]
        level_as_power = np.log10([level]) if level > 0 else np.zeros(0)
        return Decades(*ends_of([*(line.y for line in lines), level_as_power]), have_zero(lines), _SHELF)

    @property
    def time_range(self) -> Range:
        """The axis of time: it holds all that is known and every mark."""
        return time_span(last_step(self.horizon, self.recipe.changes))

    def handles(self, level: float = 0.0) -> tuple[Handle, ...]:
        """The step, and the marks at the top of the losses where these are at hand."""
        marks = self.recipe.changes if self.is_near else ()
        top = self.decades(level).range[1] if marks else 0.0
        return (step_handle(self.step, LOSS_PLOT), *mark_handles(marks, LOSS_PLOT, top))


class AlsoLearns(Learns):
    """An experiment about something else, whose network learns as well."""

    @property
    def learner(self) -> Learner | None:
        """How it learns; None where it does not."""
        raise NotImplementedError

    @property
    def recipe(self) -> Recipe | None:
        """That of the learner."""
        return None if self.learner is None else self.learner.recipe

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
    def is_heavy(self) -> bool:
        """Whether the result may take longer than a frame where nothing of it is known."""
        far = self.recipe is not None and self.horizon > 0
        seconds = self.recipe.seconds(self.horizon + 1) if far and self.recipe is not None else 0
        return self.takes_long(seconds > FRAME_SECONDS)

    def takes_long(self, is_far: bool) -> bool:
        """Whether the picture takes longer than a frame; ``is_far``: the steps alone do."""
        raise NotImplementedError

    def is_by_hand(self, changes: Mapping[str, Any]) -> bool:
        """Whether these changes are what a hand does to the network, not to its run."""
        raise NotImplementedError

    def taking_over(self, changes: dict[str, Any], taken: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        """The changes with what makes the learned network the own one, by the changes ``taken``, where a hand
        does something to it at a later step than 0: nothing jumps."""
        if self.step and "playhead" not in changes and self.is_by_hand(changes):
            return {**taken(), **{name: self.in_force(name) for name in self.live()}, **changes}
        return changes


class LearnedResult(Ran):
    """The result of an experiment whose network learns as well.

    While the step is far, controls show the network of step 0, and that is what a hand changes.
    """

    experiment: AlsoLearns

    @property
    def runs(self) -> tuple[Run, ...]:
        """The run, where it has begun."""
        learner = self.experiment.learner
        return (learner.run,) if learner is not None and self.experiment.horizon else ()

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

    @cached_property
    def _start(self) -> Experiment:
        return self.experiment.at(playhead=0, seen=0)

    @property
    def at_hand(self) -> Experiment:
        """The experiment; at step 0 while its step is far."""
        return self._start if self.is_far else self.experiment

    def shown(self, name: str) -> Any:
        """What the control of a parameter shows, of the network that is at hand."""
        of_run = name in RUN_FIELDS or name in self.experiment.live()
        return super().shown(name) if of_run else self.at_hand.shown(name)

    def edited(self, **changes: Any) -> Experiment:
        """The experiment as a hand changes it: the network that is at hand, or the run."""
        by_hand = self.experiment.is_by_hand(changes)
        return self.at_hand.edit(**changes) if by_hand else super().edited(**changes)
