"""What can be dragged in the pictures: the step, the probe, the place on the map of runs."""

from __future__ import annotations

from engine.base.experiment import Handle
from engine.base.text import number
from engine.experiments.training.numbers import TrainingNumbers
from engine.experiments.training.survey_numbers import SweepNumbers
from engine.experiments.training.words import lit_lines
from engine.learning.learns import step_handle
from engine.learning.marks import mark_handles


def of_time(n: TrainingNumbers, plots: tuple[str, ...]) -> tuple[Handle, ...]:
    """The step, on the axis of time of each of these plots; the marks at the top of the last one."""
    steps = (step_handle(n.timeline.step, plot) for plot in plots)
    return (*steps, *mark_handles(n.experiment.changes, plots[-1], n.timeline.decades.range[1]))


def of_probe(n: TrainingNumbers) -> tuple[Handle, ...]:
    """The probe in the fit; none where a weight is not finite."""
    if n.main.network is None:
        return ()
    x, y = n.probe
    on, products = lit_lines(n, x, y)
    place, said = on.split(": ")
    label, answer = f"probe at {place}", f": {said}, {products}"
    if n.experiment.recipe.data.inputs == 2:
        return (Handle("probe", label, "fit", x, y, answer=answer),)
    return (Handle("probe", label, "fit", x, 0.0, grab="vertical", moves="x", answer=answer),)


def of_cell(n: SweepNumbers) -> tuple[Handle, ...]:
    """Learning rate and bias of the run, on the map of runs."""
    e = n.experiment
    label = f"learning rate {number(e.learning_rate)}, bias {number(e.bias)}"
    return (Handle("cell", label, "rates", *n.here),)
