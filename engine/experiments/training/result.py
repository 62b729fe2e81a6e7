"""What the training panel shows: the run, its twins, and what there is to say."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from engine.base.experiment import Handle, Readout, Result
from engine.base.table import Table
from engine.base.text import number, percent
from engine.experiments.training import survey_words, words
from engine.functions.trace import Line
from engine.learning.births import Births
from engine.learning.course import Course
from engine.learning.fit import span_of, window_of
from engine.learning.paths import Lit, lit_by, nearest_kink
from engine.learning.rescues import RESCUES
from engine.learning.sweep import LOSSES, STEPS, SURVEYS, SWEEPS, Sweep
from engine.learning.timeline import Range, Timeline
from engine.partition.shading import Key

if TYPE_CHECKING:
    from engine.experiments.training.experiment import Training

SHARES = 255
"""Bytes of ``Course.raster`` and ``sweep_shades`` are shares from 0 to ``SHARES`` − 1, ``SHARES`` for what is
dead or not yet made."""

SWEEP_KEY = Key(
    f"dead units after {STEPS} steps; × all of them",
    "dead",
    tuple((share / 4, percent(share / 4)) for share in range(5)),
)
"""What the colors of ``sweep_shades`` mean."""

LOSS_KEY = Key(
    f"loss after {STEPS} steps; × every unit dead",
    "loss",
    tuple((place / 4, f"{'≤ ' if not place else '≥ ' if place == 4 else ''}{number(loss)}")
          for place, loss in enumerate(np.geomspace(*LOSSES, 5).tolist())),
)  # fmt: skip
"""The same of the final loss."""

_REACH = 0.015
"""So near a kink is meant by a click, as a share of what is shown."""

_AROUND = 0.35
"""Share of the data's extent that the fit shows above and below; a line may leave it."""

_TIME_PLOTS = {"run": ("units", "dead", "losses"), "z": ("z", "drift", "losses")}


@dataclass(frozen=True, eq=False)
class BirthLine:
    """Networks of one width: measured shares (depth, share), two standard errors of each, both bounds."""

    name: str
    dots: tuple[tuple[float, float], ...]
    errors: tuple[float, ...]
    bounds: tuple[Line, Line]


class TrainingResult(Result):
    """The frame of a ``Training`` experiment at its playhead, or its survey of many runs."""

    def __init__(self, experiment: Training, whole: bool = True) -> None:
        self.experiment: Training = experiment
        self._whole = whole
        self._lit: tuple[tuple[float, float], tuple[Lit, ...]] = (math.nan, math.nan), ()
        self._courses: tuple[Course, ...] = ()

    def prepare(
        self,
        progress: Callable[[float], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> None:
        """Make the steps up to the playhead in all runs, or the survey."""
        if self._is_survey:
            if self._whole:
                self.experiment.survey.run(progress, cancelled)
        elif not self._courses:
            self._courses = self._run(progress, cancelled)

    @property
    def so_far(self) -> TrainingResult | None:
        """Of a survey the runs that are made; one run is shown as a whole."""
        return TrainingResult(self.experiment, whole=False) if self._is_survey else None

    @property
    def _is_survey(self) -> bool:
        return self.experiment.view in SURVEYS

    @property
    def _is_sweep(self) -> bool:
        return self.experiment.view in SWEEPS

    def _run(
        self, progress: Callable[[float], None] | None, cancelled: Callable[[], bool] | None
    ) -> tuple[Course, ...]:
        step, horizon = self.experiment.playhead, self.experiment.horizon
        courses, runs, names = [], self.experiment.runs, list(self.experiment.twins)
        for i, run in enumerate(runs):

            def report(share: float, done: int = i) -> None:
                if progress is not None:
                    progress((done + share) / len(runs))

            if step < horizon and not run.knows(horizon):
                run.frame(horizon, report, cancelled)
            frame = run.frame(step, report, cancelled)
            name = RESCUES[names[i - 1]].title if i else ""
            ahead = run.ahead(frame.step, horizon)
            good = run.frame(run.retreat) if frame.problem and run.retreat is not None else None
            courses.append(Course(run.recipe, frame, run.trace(frame.step), name, ahead, good))
        for course in courses:
            course.look(self.experiment.view)
        return tuple(courses)

    # What is drawn ---------------------------------------------------------------------------------

    @property
    def courses(self) -> tuple[Course, ...]:
        """The run, then its twins."""
        if not self._courses:
            self._courses = self._run(None, None)
        return self._courses

    @property
    def main(self) -> Course:
        """The run itself."""
        return self.courses[0]

    @property
    def twins(self) -> tuple[Course, ...]:
        """The runs beside it."""
        return self.courses[1:]

    @property
    def names(self) -> tuple[str, ...]:
        """What tells the run and its twins apart, in a few words each."""
        own = self.main.recipe.at(self.experiment.playhead).activation.label
        return (f"this run: {own}", *(f"twin: {course.name}" for course in self.twins))

    @property
    def all_dead(self) -> list[tuple[float, float]]:
        """(log₁₀ of the learning rate, bias) of the cells with every unit dead."""
        sweep = self.sweep
        places = zip(*np.nonzero(sweep.dead == 1.0), strict=True)
        return [(math.log10(sweep.rates[column]), sweep.biases[row]) for row, column in places]

    @property
    def best_cells(self) -> list[tuple[float, float]]:
        """The same of the cell with the lowest loss, as soon as there is one."""
        best = self.sweep.best
        return [] if best is None else [(math.log10(self.sweep.rates[best[1]]), self.sweep.biases[best[0]])]

    @cached_property
    def timeline(self) -> Timeline:
        """What the plots over time show."""
        own = self.main.recipe.at(self.experiment.playhead).activation.label
        return Timeline(self.courses, (own, *(course.name for course in self.twins)), self.experiment.chosen)

    @property
    def loss_labels(self) -> tuple[str, ...]:
        """What stands beside the loss of each run."""
        return tuple(f"{p.name}: {number(p.course.frame.loss, 3)}" for p in self.timeline.patients)

    @cached_property
    def changes(self) -> tuple[tuple[float, str], ...]:
        """(step, what is new from there on) of each change on the way."""
        return words.changes(self.experiment)

    @cached_property
    def fit_ranges(self) -> tuple[Range, Range]:
        """What the fit is shown on: x₁ and x₂, or x and a range of y that holds the data and rests."""
        data = self.main.recipe.data
        if data.inputs == 2:
            window = window_of(data)
            return window[:2], window[2:]
        x, y = data.arrays()
        return span_of(x), span_of(y, _AROUND)

    @property
    def unit_lines(self) -> tuple[str, str, str]:
        """How the chosen unit is doing: its state, its z, its gradient."""
        return words.unit_lines(self)

    @property
    def sweep(self) -> Sweep:
        """Learning rate × bias; for the view that shows it."""
        survey = self.experiment.survey
        assert isinstance(survey, Sweep)
        return survey

    @property
    def births(self) -> Births:
        """Depth × width before the first step; for the view that shows it."""
        survey = self.experiment.survey
        assert isinstance(survey, Births)
        return survey

    @property
    def sweep_shades(self) -> NDArray[np.uint8]:
        """(rows, columns) dead shares or levels of the loss, 0 to ``SHARES`` − 1; ``SHARES``: not done."""
        shares = self.sweep.levels if self.experiment.view == "final" else self.sweep.dead
        with np.errstate(invalid="ignore"):
            return np.where(np.isnan(shares), SHARES, np.rint(shares * (SHARES - 1))).astype(np.uint8)

    @property
    def sweep_key(self) -> Key:
        """What the colors of ``sweep_shades`` mean."""
        return LOSS_KEY if self.experiment.view == "final" else SWEEP_KEY

    def click_on_fit(self, x: float, y: float) -> dict[str, Any]:
        """The changes that lead back from where the run broke off, else those that add an own point, else
        those that choose the unit whose kink is there."""
        unit = self._unit_on_fit(x, y)
        chosen = {} if unit is None else {"unit": unit + 1}
        return self.way_back or self.experiment.with_point(x, y) or chosen

    def _unit_on_fit(self, x: float, y: float) -> int | None:
        """The unit whose kink or line is at a place of the fit."""
        main, (across, up) = self.main, self.fit_ranges
        if main.network is None:
            return None
        if main.recipe.data.inputs == 2:
            extent = np.array([across[1] - across[0], up[1] - up[0]])
            return nearest_kink(main.network, np.array([x, y]), extent, _REACH)
        with np.errstate(all="ignore"):
            away = abs(float(main.network(np.array([[x]]))[0, 0]) - y)
        near = away <= 2 * _REACH * (up[1] - up[0])  # a kink is on the line
        return (
            nearest_kink(main.network, np.array([x]), np.array([across[1] - across[0]]), _REACH)
            if near
            else None
        )

    @cached_property
    def probe(self) -> tuple[float, float]:
        """The input whose paths are lit, within what is shown; of a function its second number is that of the
        fit."""
        e, (across, up) = self.experiment, self.fit_ranges
        x = min(max(e.probe_x, across[0]), across[1])
        if self.main.recipe.data.inputs == 2:
            return x, min(max(e.probe_y, up[0]), up[1])
        with np.errstate(all="ignore"):
            return x, float("nan" if self.main.network is None else self.main.network(np.array([[x]]))[0, 0])

    def lit(self, x: float, y: float) -> tuple[Lit, ...]:
        """What an input switches on in the run and in every twin; nothing where a weight is not finite."""
        if self._lit[0] != (x, y):
            inputs = np.array([x, y][: self.main.recipe.data.inputs])
            found = tuple(lit_by(c.network, inputs) for c in self.courses if c.network is not None)
            self._lit = (x, y), found
        return self._lit[1]

    def lit_lines(self, x: float, y: float) -> tuple[str, str]:
        """``x = 0.25: 9 of 32 units on``, ``23 of 32 products could be skipped``."""
        return words.lit_lines(self, x, y)

    def click_on_z(self, x: float) -> dict[str, Any]:
        """The changes that lead back from where the run broke off, else to the step at a place."""
        return self.way_back or {"playhead": round(x)}

    @property
    def way_back(self) -> dict[str, Any]:
        """The changes that lead back from where the run broke off; none where it has not."""
        good = self.main.good
        return {} if good is None else {"playhead": good.step}

    @property
    def stop_text(self) -> str:
        """What stands in the picture of a run that broke off; "" for any other."""
        if not self.main.frame.problem:
            return ""
        return f"Stopped at step {self.main.frame.step:,}"

    @property
    def offer(self) -> str:
        """What a click there does: ``back 20 steps, to step 28``; "" for nothing."""
        return words.way_back(self)

    def open_cell(self, x: float, y: float) -> dict[str, Any]:
        """The changes that open the run of the cell at log₁₀ of a learning rate and a bias."""
        sweep = self.sweep
        row, column = sweep.cell_at(x, y)
        return {
            "learning_rate": sweep.rates[column],
            "bias": sweep.biases[row],
            "changes": (),
            "playhead": sweep.steps,
            "view": "run",
        }

    @property
    def birth_lines(self) -> tuple[BirthLine, ...]:
        """For each width what was measured, between its two bounds."""
        depths, found = self.births.depths.astype(np.float64), []
        for i, (width, shares) in enumerate(zip(self.births.widths, self.births.found, strict=True)):
            low, high = (Line(depths, bound) for bound in self.births.bounds(width))
            dots = tuple(zip(depths.tolist(), shares.tolist(), strict=True))
            found.append(
                BirthLine(f"width {width}", dots, tuple(self.births.errors(i).tolist()), (low, high))
            )
        return tuple(found)

    # What is said ----------------------------------------------------------------------------------

    @cached_property
    def readouts(self) -> tuple[Readout, ...]:
        """Dead units, loss, gradient, products that could be left out; or what the survey found."""
        self.prepare()
        if self._is_sweep:
            return survey_words.sweep_readouts(self.sweep)
        if self.experiment.view == "births":
            return survey_words.birth_readouts(self.births)
        return words.readouts(self)

    @cached_property
    def sentence(self) -> str:
        """Who is dead and since when, what that means, what the twins do."""
        self.prepare()
        if self._is_sweep:
            return survey_words.sweep_sentence(self.sweep)
        if self.experiment.view == "births":
            return survey_words.birth_sentence(self.births)
        return words.sentence(self)

    @property
    def caption(self) -> str:
        """Network, training and data."""
        return survey_words.BIRTHS if self.experiment.view == "births" else words.caption(self)

    @property
    def handles(self) -> tuple[Handle, ...]:
        """The step, on the time axis of each plot over time; on the map of runs rate and bias of this one."""
        e = self.experiment
        if self._is_sweep:
            label = f"learning rate {number(e.learning_rate)}, bias {number(e.bias)}"
            return (Handle("cell", label, "rates", math.log10(e.learning_rate), e.bias),)
        if e.view not in _TIME_PLOTS:
            return ()
        step = self.timeline.step
        found = [
            Handle("time", f"step {step:,}", plot, float(step), 0.0, grab="vertical", moves="x", step=1.0)
            for plot in _TIME_PLOTS[e.view]
        ]
        return (
            (*found, self._probe_handle)
            if e.view == "run" and self.main.network is not None
            else tuple(found)
        )

    @property
    def _probe_handle(self) -> Handle:
        x, y = self.probe
        on, products = self.lit_lines(x, y)
        place, said = on.split(": ")
        if self.main.recipe.data.inputs == 2:
            return Handle("probe", f"probe at {place}", "fit", x, y, answer=f": {said}, {products}")
        return Handle(
            "probe",
            f"probe at {place}",
            "fit",
            x,
            0.0,
            grab="vertical",
            moves="x",
            answer=f": {said}, {products}",
        )

    @property
    def table(self) -> Table:
        """The run over time, and every unit now; or every cell of the survey."""
        self.prepare()
        if self._is_sweep:
            return survey_words.sweep_table(self.sweep)
        if self.experiment.view == "births":
            return survey_words.birth_table(self.births)
        return words.table(self)
