"""What Output layer shows, by view."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from engine.base.experiment import Result, Track
from engine.experiments.outputs import fit_words, handles, logit_words, slope_words, tables
from engine.experiments.outputs.fit import FitNumbers
from engine.experiments.outputs.inputs import MOST_STEPS, OutputInputs
from engine.experiments.outputs.logits import LogitNumbers
from engine.experiments.outputs.plane import PlaneNumbers
from engine.experiments.outputs.race import RaceNumbers
from engine.experiments.outputs.slopes import SlopeNumbers
from engine.learning.axis import round_steps


class FitResult(FitNumbers, Result):
    """What is learned through an output."""

    experiment: OutputInputs
    readouts = cached_property(fit_words.readouts)
    sentence = cached_property(fit_words.sentence)
    caption = cached_property(fit_words.caption)
    remark = cached_property(fit_words.remark)
    handles = cached_property(handles.of_fit)
    table = cached_property(tables.fit_table)

    def track(self, name: str) -> Track | None:
        """As far as the axis of steps."""
        if name != "step":
            return None
        return Track(min(round_steps(self.experiment.step), MOST_STEPS), self.experiment.step)


class BarsResult(LogitNumbers, Result):
    """Softmax beside sigmoids."""

    experiment: OutputInputs
    readouts = cached_property(logit_words.bars_readouts)
    sentence = cached_property(logit_words.bars_sentence)
    caption = cached_property(logit_words.caption)
    handles = cached_property(handles.of_logits)
    table = cached_property(tables.logit_table)


class GradientResult(LogitNumbers, Result):
    """What two losses send back to the logits."""

    experiment: OutputInputs
    readouts = cached_property(logit_words.gradient_readouts)
    sentence = cached_property(logit_words.gradient_sentence)
    caption = cached_property(logit_words.aimed_caption)
    handles = cached_property(handles.of_gradient)
    table = cached_property(tables.logit_table)


class TemperatureResult(LogitNumbers, Result):
    """Probabilities and entropy against the temperature."""

    experiment: OutputInputs
    readouts = cached_property(logit_words.temperature_readouts)
    sentence = cached_property(logit_words.temperature_sentence)
    caption = cached_property(logit_words.caption)
    handles = cached_property(handles.of_temperature)
    table = cached_property(tables.temperature_table)


class JacobianResult(LogitNumbers, Result):
    """What each logit does to each output."""

    experiment: OutputInputs
    readouts = cached_property(logit_words.jacobian_readouts)
    sentence = cached_property(logit_words.jacobian_sentence)
    caption = cached_property(logit_words.caption)
    handles = cached_property(handles.of_logits)
    table = cached_property(tables.logit_table)


class PlaneResult(PlaneNumbers, Result):
    """A live classifier in the plane."""

    experiment: OutputInputs
    readouts = cached_property(logit_words.plane_readouts)
    sentence = cached_property(logit_words.plane_sentence)
    caption = cached_property(logit_words.plane_caption)
    handles = cached_property(handles.of_plane)
    table = cached_property(tables.plane_table)


class SlopeResult(SlopeNumbers, Result):
    """Two losses against one logit."""

    experiment: OutputInputs
    readouts = cached_property(slope_words.readouts)
    sentence = cached_property(slope_words.sentence)
    caption = cached_property(slope_words.caption)
    handles = cached_property(handles.of_slopes)
    table = cached_property(tables.slope_table)


class RaceResult(RaceNumbers, Result):
    """Two losses on their way back from a mistake."""

    experiment: OutputInputs
    readouts = cached_property(slope_words.race_readouts)
    sentence = cached_property(slope_words.race_sentence)
    caption = cached_property(slope_words.race_caption)
    handles = cached_property(handles.of_race)
    table = cached_property(tables.race_table)


PICTURES: dict[str, Any] = {
    "fit": FitResult,
    "loss": SlopeResult,
    "race": RaceResult,
    "bars": BarsResult,
    "gradient": GradientResult,
    "temperature": TemperatureResult,
    "jacobian": JacobianResult,
    "plane": PlaneResult,
}
"""View → what it shows."""
