"""What there is to draw and to say of a run and its twins, and of many runs, for each picture."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

from engine.base.experiment import Handle, Result
from engine.base.text import number, plural
from engine.experiments.training import handles, patient_words, run_words, survey_words, tables, words
from engine.experiments.training.inputs import TrainingInputs
from engine.experiments.training.numbers import PatientNumbers, RunNumbers, TilesNumbers, TrainingNumbers
from engine.experiments.training.survey_numbers import BirthsNumbers, SurveyNumbers, SweepNumbers
from engine.learning.kinds import FRAME_SECONDS
from engine.learning.learns import Ran
from engine.learning.run import RUNS, Run
from engine.partition.shading import Key


class _Known(Ran):
    """What is known of the run and its twins, whatever the picture shows of them."""

    experiment: TrainingInputs

    @property
    def runs(self) -> tuple[Run, ...]:
        """The run, then its twins, as far as they have come."""
        return RUNS.runs(self.experiment.recipes)


class TrainingResult(TrainingNumbers, _Known):
    """The run and its twins at the playhead."""

    experiment: TrainingInputs
    offer = cached_property(words.offer)
    table = cached_property(tables.of_run)

    @property
    def arrays(self) -> dict[str, Any]:
        """The columns of the table, and the weights of every run."""
        return self.table.arrays | tables.weights(self)

    @property
    def is_heavy(self) -> bool:
        """Whether the frame is far from what is known."""
        e = self.experiment
        return sum(run.seconds(e.playhead, e.horizon) for run in self.runs) > FRAME_SECONDS

    @property
    def outlook(self) -> str:
        """How far it is."""
        e = self.experiment
        steps = max(run.distance(e.playhead, e.horizon) for run in self.runs)
        return f"{plural(steps, 'step')} of training"

    @property
    def caption(self) -> str:
        """Network, training and data."""
        return words.caption(self.experiment, self.main.frame.step)

    @property
    def stop_text(self) -> str:
        """What stands in the picture of a run that broke off; "" for any other."""
        return f"Stopped at step {self.main.frame.step:,}" if self.main.frame.problem else ""


class RunResult(RunNumbers, TrainingResult):
    """The fit beside units, dead share and loss over time."""

    unit_lines = cached_property(words.unit_lines)
    lit_lines = words.lit_lines
    readouts = cached_property(run_words.readouts)

    @property
    def names(self) -> tuple[str, ...]:
        """What tells the run and its twins apart, in a few words each."""
        own, *twins = (patient.name for patient in self.timeline.patients)
        return (f"this run: {own}", *(f"twin: {name}" for name in twins))

    @cached_property
    def sentence(self) -> str:
        """Who is dead and since when, what that means, what the twins do."""
        return run_words.sentence(self, "into the fit", ", whose fit is shown")

    @property
    def handles(self) -> tuple[Handle, ...]:
        """The step, on the axis of each plot over time; the marks; the probe."""
        return (*handles.of_time(self, ("units", "dead", "losses")), *handles.of_probe(self))


class PatientResult(PatientNumbers, TrainingResult):
    """z of the chosen unit over time."""

    readouts = cached_property(patient_words.readouts)
    sentence = cached_property(patient_words.sentence)
    table = cached_property(tables.of_patient)

    @property
    def loss_labels(self) -> tuple[str, ...]:
        """What stands beside the loss of each run."""
        runs = zip(self.timeline.patients, self.measured("loss"), strict=True)
        return tuple(f"{patient.name}: {number(loss, 3)}" for patient, loss in runs)

    @property
    def handles(self) -> tuple[Handle, ...]:
        """The step, on the axis of each plot; the marks."""
        return handles.of_time(self, ("z", "drift", "losses"))


class TilesResult(TilesNumbers, TrainingResult):
    """A tile for each unit."""

    readouts = cached_property(run_words.tile_readouts)

    @cached_property
    def sentence(self) -> str:
        """Who is dead and since when, what that means, what the twins do."""
        return run_words.sentence(self, "on the offer")


class _SurveyResult(SurveyNumbers, _Known):
    """Many runs, as far as they are made."""

    experiment: TrainingInputs

    @property
    def is_heavy(self) -> bool:
        """Whether some are still to be made."""
        return self.survey.done < 1.0

    @property
    def outlook(self) -> str:
        """How many they are."""
        return self.survey.outlook


class SweepResult(SweepNumbers, _SurveyResult):
    """The map of runs over learning rate and bias: dead units or the final loss."""

    cell_text = survey_words.cell_text
    readouts = cached_property(survey_words.sweep_readouts)
    sentence = cached_property(survey_words.sweep_sentence)
    handles = cached_property(handles.of_cell)
    table = cached_property(tables.of_sweep)

    @property
    def so_far(self) -> SweepResult:
        """The runs that are made."""
        return SweepResult(self.experiment, whole=False)

    @property
    def key(self) -> Key:
        """What the colors of ``shades`` mean."""
        return survey_words.LOSS_KEY if self.experiment.view == "final" else survey_words.SWEEP_KEY

    @property
    def caption(self) -> str:
        """Network, training and data of the run whose place is marked."""
        return words.caption(self.experiment, self.experiment.playhead)


class BirthsResult(BirthsNumbers, _SurveyResult):
    """Networks that are dead before the first step."""

    readouts = cached_property(survey_words.birth_readouts)
    sentence = cached_property(survey_words.birth_sentence)
    caption = survey_words.BIRTHS
    facts = cached_property(tables.birth_facts)
    table = cached_property(tables.of_births)

    @property
    def so_far(self) -> BirthsResult:
        """The widths that are done."""
        return BirthsResult(self.experiment, whole=False)


PICTURES: dict[str, Callable[[TrainingInputs], Result]] = {
    "run": RunResult,
    "z": PatientResult,
    "units": TilesResult,
    "rates": SweepResult,
    "final": SweepResult,
    "births": BirthsResult,
}
"""View → the class of its result."""
