"""A run and its twins at the step that is shown: what their pictures are drawn from, and what is measured."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cached_property, partial
from typing import Any

import numpy as np

from engine.base.monitor import Progress, Stop
from engine.experiments.training.inputs import TrainingInputs
from engine.functions.traits import opens_at_0
from engine.learning.axis import Range
from engine.learning.course import Course, course_of
from engine.learning.fit import span_of, window_of
from engine.learning.rescues import RESCUES
from engine.learning.run import RUNS, Run
from engine.learning.timeline import Timeline
from engine.networks.paths import Lit, lit_by, nearest_kink

_AROUND = 0.35
"""Share of the data's extent that the fit shows above and below; a line may leave it."""

_REACH = 0.015
"""So near a kink is meant by a click, as a share of what is shown."""


class TrainingNumbers:
    """The run and its twins at the playhead, or where they broke off before."""

    def __init__(self, experiment: TrainingInputs) -> None:
        self.experiment: TrainingInputs = experiment
        self._lit: tuple[tuple[float, float], tuple[Lit, ...]] = (math.nan, math.nan), ()
        self._courses: tuple[Course, ...] = ()

    def prepare(self, progress: Progress = None, cancelled: Stop = None) -> None:
        """Make the steps up to the playhead in all runs, and what the picture shows of them."""
        if self._courses:
            return
        runs, courses = RUNS.runs(self.experiment.recipes), []
        names = "", *(RESCUES[name].title for name in self.experiment.twins)
        for i, (run, name) in enumerate(zip(runs, names, strict=True)):
            part = None if progress is None else partial(_report, progress, i, len(runs))
            courses.append(self._course(run, name, part, cancelled))
        for course in courses:
            self.look(course)
        self._courses = tuple(courses)

    def _course(self, run: Run, name: str, progress: Progress, cancelled: Stop) -> Course:
        e = self.experiment
        course = course_of(run, e.playhead, e.horizon, name, progress, cancelled)
        good = run.frame(run.retreat) if course.frame.problem and run.retreat is not None else None
        return replace(course, good=good)

    def look(self, course: Course) -> None:
        """Compute now, on whatever thread this is, what takes long for a large network."""
        course.census  # noqa: B018 - computed on first use

    @property
    def courses(self) -> tuple[Course, ...]:
        """The run, then its twins."""
        self.prepare()
        return self._courses

    @property
    def main(self) -> Course:
        """The run itself."""
        return self.courses[0]

    @property
    def twins(self) -> tuple[Course, ...]:
        """The runs beside it."""
        return self.courses[1:]

    @cached_property
    def timeline(self) -> Timeline:
        """What the plots over time show."""
        own = self.main.recipe.at(self.experiment.playhead).activation.label
        return Timeline(self.courses, (own, *(course.name for course in self.twins)), self.experiment.chosen)

    @property
    def way_back(self) -> dict[str, Any]:
        """The changes that lead back from where the run broke off; none where it has not."""
        good = self.main.good
        return {} if good is None else {"playhead": good.step}

    @cached_property
    def quantities(self) -> Mapping[str, float]:
        """What is measured of the run, and of every twin under its name: ``loss``, ``loss of bias 0``."""
        runs = enumerate(self.courses)
        return {_named(name, c): v for i, c in runs for name, v in self.measures(i).items()}

    def measured(self, name: str) -> list[float]:
        """A quantity of the run and of each twin."""
        return [self.quantities[_named(name, course)] for course in self.courses]

    def measures(self, i: int) -> dict[str, float]:
        """What is measured of the run (0) or of a twin, by name."""
        course = self.courses[i]
        census, f = course.census, course.recipe.at(course.frame.step).activation
        return {
            "step": float(course.frame.step),
            "loss": float(course.frame.loss),
            "gradient norm of hidden layers": float(np.linalg.norm(census.gradients)),
            "dead units": float(course.dead),
            "saturated units": float(census.states.count("saturated")),
            "sparse units": float(census.states.count("sparse")) if opens_at_0(f) else math.nan,
            "products with an exact 0": float(census.skippable),
        }

    # The fit and the probe in it -------------------------------------------------------------------

    @cached_property
    def fit_ranges(self) -> tuple[Range, Range]:
        """What the fit is shown on: x₁ and x₂, or x and a range of y that holds the data and rests."""
        data = self.experiment.recipe.data
        if data.inputs == 2:
            window = window_of(data)
            return window[:2], window[2:]
        x, y = data.arrays()
        return span_of(x), span_of(y, _AROUND)

    @cached_property
    def probe(self) -> tuple[float, float]:
        """The input whose paths are lit, within what is shown; of a function its second number is that of the
        fit."""
        e, (across, up) = self.experiment, self.fit_ranges
        x = min(max(e.probe_x, across[0]), across[1])
        if e.recipe.data.inputs == 2:
            return x, min(max(e.probe_y, up[0]), up[1])
        return x, self.output(x)

    def output(self, x: float) -> float:
        """The output of the run for one input variable; nan where a weight is not finite."""
        network = self.main.network
        with np.errstate(all="ignore"):
            return math.nan if network is None else float(network(np.array([[x]]))[0, 0])

    def lit(self, x: float, y: float) -> tuple[Lit, ...]:
        """What an input switches on in the run and in every twin; nothing where a weight is not finite."""
        if self._lit[0] != (x, y):
            inputs = np.array([x, y][: self.experiment.recipe.data.inputs])
            found = tuple(lit_by(c.network, inputs) for c in self.courses if c.network is not None)
            self._lit = (x, y), found
        return self._lit[1]


class RunNumbers(TrainingNumbers):
    """The fit beside units, dead share and loss over time."""

    def look(self, course: Course) -> None:
        """The curve or the map as well."""
        super().look(course)
        course.fit, course.plane  # noqa: B018 - computed on first use

    def click_on_fit(self, x: float, y: float) -> dict[str, Any]:
        """The changes that lead back from where the run broke off, else those that add an own point, else
        those that choose the unit whose kink is there."""
        unit = self._unit_on_fit(x, y)
        chosen = {} if unit is None else {"unit": unit + 1}
        return self.way_back or self.experiment.with_point(x, y) or chosen

    def _unit_on_fit(self, x: float, y: float) -> int | None:
        """The unit whose kink or line is at a place of the fit."""
        (x0, x1), (y0, y1) = self.fit_ranges
        network, inputs = self.main.network, self.experiment.recipe.data.inputs
        if network is None:
            return None
        if inputs == 1 and not abs(self.output(x) - y) <= 2 * _REACH * (y1 - y0):
            return None  # a kink is on the line
        place, extent = np.array([x, y][:inputs]), np.array([x1 - x0, y1 - y0][:inputs])
        return nearest_kink(network, place, extent, _REACH)


class PatientNumbers(TrainingNumbers):
    """z of the chosen unit over time, how far it has drifted, and the loss."""

    def measures(self, i: int) -> dict[str, float]:
        """The chosen unit as well."""
        patient, census = self.timeline.patients[i], self.courses[i].census
        return {
            **super().measures(i),
            "mean z": patient.mean,
            "mean z at the start": patient.first,
            "inputs with z > 0": float(census.on[patient.unit]),
            "gradient of the unit": float(census.gradients[patient.unit]),
        }

    def click_on_z(self, x: float) -> dict[str, Any]:
        """The changes that lead back from where the run broke off, else to the step at a place."""
        return self.way_back or {"playhead": round(x)}


class TilesNumbers(TrainingNumbers):
    """A tile for each unit."""

    def look(self, course: Course) -> None:
        """The histograms of z as well."""
        super().look(course)
        course.census.bins  # noqa: B018 - computed on first use

    def measures(self, i: int) -> dict[str, float]:
        """The effective rank of each layer as well."""
        ranks = self.courses[i].census.ranks
        named = {f"effective rank of layer {layer + 1}": rank for layer, rank in enumerate(ranks)}
        return {**super().measures(i), **named}


def _report(progress: Callable[[float], None], done: int, of: int, share: float) -> None:
    progress((done + share) / of)


def _named(name: str, course: Course) -> str:
    return f"{name} of {course.name}" if course.name else name
