"""What the training panel shows: the run, its twin, and what there is to say."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from engine.experiment import Handle, Readout, Result
from engine.table import Table
from engine.training import words
from engine.training.course import Course

if TYPE_CHECKING:
    from engine.training.experiment import Training


class TrainingResult(Result):
    """The frame of a ``Training`` experiment at its playhead."""

    def __init__(self, experiment: Training) -> None:
        self.experiment = experiment
        self._courses: tuple[Course, ...] = ()

    def prepare(
        self,
        progress: Callable[[float], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> None:
        """Make the steps up to the playhead, in both runs."""
        if self._courses:
            return
        courses, runs = [], self.experiment.runs
        for i, run in enumerate(runs):

            def report(share: float, done: int = i) -> None:
                if progress is not None:
                    progress((done + share) / len(runs))

            frame = run.frame(self.experiment.playhead, report, cancelled)
            courses.append(Course(run.recipe, frame, run.trace(frame.step)))
        self._courses = tuple(courses)

    @property
    def courses(self) -> tuple[Course, ...]:
        """The run, then its twin where there is one."""
        self.prepare()
        return self._courses

    @property
    def main(self) -> Course:
        """The run itself."""
        return self.courses[0]

    @property
    def twin(self) -> Course | None:
        """The run beside it."""
        return self.courses[1] if len(self.courses) > 1 else None

    @cached_property
    def readouts(self) -> tuple[Readout, ...]:
        """Dead units, loss, gradient, products that could be left out."""
        return words.readouts(self)

    @cached_property
    def sentence(self) -> str:
        """Who is dead and since when, what that means, what the twin does."""
        return words.sentence(self)

    @property
    def caption(self) -> str:
        """Network, training and data."""
        return words.caption(self)

    @property
    def handles(self) -> tuple[Handle, ...]:
        """The step, on the time axis of each plot over time."""
        step = self.experiment.playhead
        return tuple(
            Handle("time", f"step {step:,}", plot, float(step), 0.0, grab="vertical", moves="x", step=1.0)
            for plot in ("losses", "units")
        )

    @property
    def table(self) -> Table:
        """The run over time, and every unit now."""
        return words.table(self)
