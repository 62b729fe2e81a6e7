"""A run that one can move about in: checkpoints in a bounded memory, and what happened on the way."""

from __future__ import annotations

import threading
from bisect import bisect_right, insort
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import replace

from engine.base.monitor import Monitor, Progress, Stop
from engine.learning.frame import Frame
from engine.learning.problem import way_back
from engine.learning.recipe import Recipe
from engine.learning.record import Record, Trace, stride
from engine.learning.trainer import Trainer

SHELF = 64 * 2**20
"""Bytes that all runs together may hold for checkpoints and records."""

BUDGET = SHELF // 2
"""Bytes of one run; less where more than two are shown side by side."""

MOST_RUNS = 64
"""Each keeps the arrays of its trainer besides; who drags a point starts a run with every move."""

_FIRST_STRIDE = 16
_PATIENCE = 0.02
"""Seconds to wait for what another run knows."""


class Run:
    """Frames of a recipe, near at hand wherever the run has been.

    Checkpoints stand every ``stride`` steps; when they outgrow the budget, every other one is dropped and
    the stride doubles. May be used from several threads.

    Args:
        recipe: what to run.
        parent: a run of the same recipe with other changes from ``since`` on; what it knows of the time
            before is taken over.
        budget: bytes that checkpoints and record may take; the record and the start are always kept.

    Attributes:
        end: the step at which the run broke off, once it has come there.
    """

    def __init__(
        self, recipe: Recipe, parent: Run | None = None, since: int = 0, budget: int = BUDGET
    ) -> None:
        self.recipe, self.stride, self._budget = recipe, _FIRST_STRIDE, budget
        self._made: Trainer | None = None  # with the first frame: its arrays may be large
        self._steps: list[int] = []
        self._frames: dict[int, Frame] = {}
        self._held = 0
        self._lock = threading.Lock()
        self.record = Record(sum(recipe.hidden))
        self.end: int | None = None
        if parent is not None and since > 0:
            self._inherit(parent, since)

    @property
    def nbytes(self) -> int:
        """What checkpoints and record hold."""
        return self._held + self.record.nbytes

    def limit(self, budget: int) -> None:
        """Keep to another budget from now on; who makes steps at this moment sees to it himself."""
        self._budget = budget
        if self._lock.acquire(blocking=False):
            self._thin()
            self._lock.release()

    @property
    def retreat(self) -> int | None:
        """The step to go back to from where it broke off; None where it has not, or at the very start."""
        with self._lock:
            return way_back(self.record.until(self.end), self.end) if self.end else None

    def distance(self, step: int, horizon: int = 0) -> int:
        """How many steps must be made to show this one; to the horizon, where the run has not been there."""
        if step < horizon and not self.knows(horizon):
            return self.distance(horizon)
        step = step if self.end is None else min(step, self.end)
        near = self._before(step)
        here = -1 if self._made is None else self._made.step
        return step - max(near, here if here <= step else -1)

    def knows(self, step: int) -> bool:
        """Whether it has been at this step, or has broken off before."""
        last = self.record.log.last
        return self.end is not None or step <= 0 or (last >= 0 and last + stride(last) > step)

    def seconds(self, step: int, horizon: int = 0) -> float:
        """About how long it takes to go to this step and to look at every unit there."""
        return self.recipe.seconds(self.distance(step, horizon))

    def frame(self, step: int, progress: Progress = None, cancelled: Stop = None) -> Frame:
        """The run at this step, or where it broke off before.

        Raises ``engine.base.monitor.Cancelled`` when the caller wants to stop; nothing is lost then.
        """
        monitor = Monitor(progress, cancelled)
        with self._lock:
            step = step if self.end is None else min(step, self.end)
            trainer = self._trainer()
            near = self._before(step)
            if not near <= trainer.step <= step:
                trainer.load(self._frames[near])
            start, breath = trainer.step, self.recipe.breath
            while trainer.step < step and not trainer.problem:
                for _ in range(min(breath, step - trainer.step)):
                    trainer.passes.watching = self.record.spans.wants(trainer.step + 1)
                    trainer.advance()
                    self._look(trainer)
                monitor.report((trainer.step - start) / (step - start))
                monitor.check()
            if trainer.problem:
                self.end = trainer.step
            return trainer.frame()

    def trace(self, step: int) -> Trace:
        """What happened up to a step that the run has come to."""
        with self._lock:
            return self.record.until(step)

    def ahead(self, step: int, horizon: int) -> Trace | None:
        """What happened after a step up to another one that the run has come to; None where nothing did."""
        with self._lock:
            found = self.record.between(step, horizon)
        return found if len(found.steps) else None

    def _before(self, step: int) -> int:
        """The last checkpoint up to a step; −1 where nothing has been made."""
        at = bisect_right(self._steps, step)
        return self._steps[at - 1] if at else -1

    def _trainer(self) -> Trainer:
        if self._made is None:
            self._made = Trainer(self.recipe)
            self._look(self._made)
        return self._made

    def _look(self, trainer: Trainer) -> None:
        """Remember where the trainer stands, as far as it is new."""
        step = trainer.step
        if self.record.log.wants(step):
            passes = trainer.passes
            samples = passes.outputs.shape[1]
            self.record.append(step, trainer.loss, trainer.gradient_norm, passes.on, samples, passes.dead)
        if self.record.spans.wants(step):
            self.record.spans.append(step, trainer.spans)
        if step % self.stride == 0 and step not in self._frames:
            self._keep(trainer.frame())

    def _keep(self, frame: Frame) -> None:
        insort(self._steps, frame.step)
        self._frames[frame.step] = frame
        self._held += frame.nbytes
        self._thin()

    def _thin(self) -> None:
        while self.nbytes > self._budget and len(self._steps) > 1:
            self.stride *= 2
            for step in [step for step in self._steps if step % self.stride]:
                self._held -= self._frames.pop(step).nbytes
            self._steps = [step for step in self._steps if step % self.stride == 0]

    def _inherit(self, parent: Run, since: int) -> None:
        if not parent._lock.acquire(timeout=_PATIENCE):  # it is on a long way; begin at the start instead
            return
        self.stride, self.record = parent.stride, parent.record.fork(since)
        self._steps = [step for step in parent._steps if step < since]
        self._frames = {step: parent._frames[step] for step in self._steps}
        parent._lock.release()
        self._held = sum(frame.nbytes for frame in self._frames.values())


class Shelf:
    """The runs that were used last, as many as fit, and no more than ``MOST_RUNS``."""

    def __init__(self, room: int = SHELF) -> None:
        self._runs: OrderedDict[Recipe, Run] = OrderedDict()
        self._room = room
        self._lock = threading.Lock()

    def runs(self, recipes: Sequence[Recipe]) -> tuple[Run, ...]:
        """The runs of these recipes, which share the room; a new one knows what one before it knew."""
        budget = self._room // max(len(recipes), 2)
        with self._lock:
            for recipe in recipes:
                if recipe not in self._runs:
                    self._runs[recipe] = Run(recipe, *self._parent(recipe), budget)
                self._runs.move_to_end(recipe)
                self._runs[recipe].limit(budget)
            while len(self._runs) > len(recipes) and (
                len(self._runs) > MOST_RUNS or self.nbytes > self._room
            ):
                self._runs.popitem(last=False)
            return tuple(self._runs[recipe] for recipe in recipes)

    @property
    def nbytes(self) -> int:
        """What all runs hold; what two of them share counts twice."""
        return sum(run.nbytes for run in self._runs.values())

    def _parent(self, recipe: Recipe) -> tuple[Run | None, int]:
        """The run that goes the same way longest, and the step at which they part."""
        best: tuple[Run | None, int] = None, 0
        for other, run in self._runs.items():
            since = parting(recipe, other)
            if since > best[1]:
                best = run, since
        return best


RUNS = Shelf()
"""The runs of the whole program. A frame follows from its recipe, whoever asks for it; what is known of a run
changes, and so only a result may ask for that."""


def parting(a: Recipe, b: Recipe) -> int:
    """The first step at which two runs may differ; 0 where they do from the start."""
    if replace(a, changes=()) != replace(b, changes=()):
        return 0
    differing = set(a.changes) ^ set(b.changes)
    return min((step for step, _, _ in differing), default=0)
