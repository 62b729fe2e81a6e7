"""The machine that makes steps: one set of arrays for a whole run."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from engine.learning import optimizers
from engine.learning.frame import Frame
from engine.learning.problem import problem_of
from engine.learning.recipe import Recipe
from engine.networks import losses
from engine.networks.backprop import Pass

Array = NDArray[np.float64]


class Trainer:
    """Stands at one step of a run and goes on from there.

    Between two steps the passes over all data are those at the present parameters, so that a full-batch step
    needs one forward and one backward pass, the census included.
    """

    def __init__(self, recipe: Recipe) -> None:
        self.recipe, self.layout = recipe, recipe.layout
        x, y = recipe.samples_as_columns()
        self._samples = x, y
        frozen = (len(recipe.hidden),) if recipe.frozen_output else ()
        loss, layout = losses.get(recipe.loss), self.layout
        self.passes = Pass(layout, recipe.activation, loss, x.shape[1], frozen)
        self.passes.load(x, y)
        self._small: Pass | None = None
        if recipe.batch_size < x.shape[1]:
            self._small = Pass(layout, recipe.activation, loss, recipe.batch_size, frozen)
            self._shuffled = np.empty_like(x), np.empty_like(y)
        self._output = layout.output
        self._used = self.passes.gradient  # of the last step
        self.parameters = np.empty(layout.size)
        self.views = layout.views(self.parameters)
        self._optimizer = optimizers.make(recipe.optimizer, layout.size)
        self._dead = np.zeros(sum(layout.hidden), dtype=bool)
        self._epoch = -1
        self._frame: Frame | None = None
        self._has_gradient = self._has_spans = False
        self.restart()

    # Where it stands -------------------------------------------------------------------------------

    def restart(self) -> None:
        """Stand at step 0."""
        units = len(self._dead)
        self.step = 0
        self.parameters[:] = self.recipe.start()
        self._optimizer.state[:] = 0.0
        self._deaths, self._revivals = np.zeros(units, np.int64), np.zeros(units, np.int64)
        self._settle()
        self._dead = self.passes.dead.copy()
        self._since = np.where(self._dead, np.int64(0), np.int64(-1))

    def load(self, frame: Frame) -> None:
        """Stand where this frame of the same run stands."""
        if frame is self._frame:
            return
        self.step = frame.step
        self.parameters[:] = frame.parameters
        self._optimizer.state[:] = frame.memory
        self._since, self._deaths, self._revivals = (
            array.copy() for array in (frame.since, frame.deaths, frame.revivals)
        )
        self._dead = frame.dead
        self._settle()
        self._frame, self.problem = frame, frame.problem

    def frame(self) -> Frame:
        """A picture of the present state that stays as it is."""
        if self._frame is None:
            self._frame = Frame(
                self.step,
                self.parameters.copy(),
                self._optimizer.state.copy(),
                self.loss,
                self.passes.on.copy(),
                self.passes.peaks.copy(),
                self._since.copy(),
                self._deaths.copy(),
                self._revivals.copy(),
                self.problem,
            )
        return self._frame

    @property
    def gradient(self) -> Array:
        """∂L/∂parameters over all data at the present step; valid until the next one."""
        if not self._has_gradient:
            with np.errstate(all="ignore"):
                self.passes.backward()
            self._has_gradient = True
        return self.passes.gradient

    @property
    def gradient_norm(self) -> float:
        """The Euclidean norm of the hidden layers' part of ``gradient``."""
        before, after = self.gradient[: self._output.start], self.gradient[self._output.stop :]
        with np.errstate(all="ignore"):
            return math.sqrt(float(np.dot(before, before) + np.dot(after, after)))

    @property
    def spans(self) -> Array:
        """(3, units) the least, the mean and the largest z over all data; valid until the next step.

        Who sets ``passes.watching`` before a step gets them with it; else the forward pass is made again.
        """
        if not self._has_spans:
            self.passes.watching = True
            with np.errstate(all="ignore"):
                self._arrive()
        return self.passes.spans

    # One step --------------------------------------------------------------------------------------

    def advance(self, steps: int = 1) -> None:
        """Make so many steps; none from where the run can go no further."""
        with np.errstate(all="ignore"):
            for _ in range(steps):
                if self.problem:
                    return
                self._used = self.gradient if self._small is None else self._batch_gradient(self._small)
                self._optimizer.step(self.parameters, self._used, self._rate, self.step + 1)
                self.step += 1
                if self.step < self._next_change:
                    self._arrive()
                else:
                    self._settle()
                if self.passes.dead.tobytes() != self._dead.tobytes():
                    self._count(self.passes.dead.copy())

    def _settle(self) -> None:
        """Take the settings of this step, then look."""
        now = self.recipe.at(self.step)
        self._rate, self._next_change = now.learning_rate, self.recipe.next_change(self.step)
        self.passes.activation = now.activation
        if self._small is not None:
            self._small.activation = now.activation
        with np.errstate(all="ignore"):
            self._arrive()

    def _arrive(self) -> None:
        """The forward pass over all data at the present parameters."""
        self._frame, self._has_gradient, self.problem = None, False, ""
        self._has_spans = self.passes.watching
        self.loss = self.passes.forward(self.views)
        square = float(np.dot(self.parameters, self.parameters))
        if not (math.isfinite(self.loss) and math.isfinite(square)):
            self.problem = problem_of(self.passes, self.views, self._used, self.loss, self.step, self._rate)

    def _batch_gradient(self, small: Pass) -> Array:
        size = small.outputs.shape[1]
        batches = self.passes.outputs.shape[1] // size  # the samples left over wait for another epoch
        epoch, index = divmod(self.step, batches)
        if epoch != self._epoch:
            self._epoch, order = epoch, self.recipe.order(epoch)
            for source, shuffled in zip(self._samples, self._shuffled, strict=True):
                np.take(source, order, axis=1, out=shuffled)
        x, y = (shuffled[:, index * size : (index + 1) * size] for shuffled in self._shuffled)
        small.load(x, y)
        small.forward(self.views)
        return small.backward()

    # Who is dead -----------------------------------------------------------------------------------

    def _count(self, now: NDArray[np.bool_]) -> None:
        died, revived = now & ~self._dead, self._dead & ~now
        self._deaths += died
        self._revivals += revived
        self._since[died], self._since[revived] = self.step, -1
        self._dead = now
