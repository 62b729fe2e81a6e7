"""What Centering shows: a walk over both weights, a chart against the mean, or one against the inputs."""

from __future__ import annotations

from functools import cached_property

from engine.base.experiment import Result, Track
from engine.base.monitor import Progress, Stop
from engine.experiments.centering import chart_words, handles, tables, words
from engine.experiments.centering.charts import ChartNumbers
from engine.experiments.centering.inputs import MOST_STEPS, CenteringInputs
from engine.experiments.centering.numbers import CenteringNumbers
from engine.experiments.centering.widths import WidthNumbers
from engine.learning.axis import round_steps


class WalkResult(CenteringNumbers, Result):
    """Descent over both weights."""

    experiment: CenteringInputs
    readouts = cached_property(words.readouts)
    sentence = cached_property(words.sentence)
    caption = cached_property(words.walked_caption)
    remark = cached_property(words.remark)
    handles = cached_property(handles.handles)
    table = cached_property(tables.walk_table)

    def track(self, name: str) -> Track | None:
        """As far as the axis of steps."""
        if name != "step":
            return None
        return Track(min(round_steps(self.experiment.step), MOST_STEPS), self.experiment.step)


class ChartResult(ChartNumbers, Result):
    """A quantity against the mean of the inputs."""

    experiment: CenteringInputs
    outlook = "descents at every mean"
    readouts = cached_property(chart_words.readouts)
    sentence = cached_property(chart_words.sentence)
    caption = cached_property(chart_words.caption)
    handles = cached_property(handles.chart_handles)
    table = cached_property(tables.chart_table)

    def prepare(self, progress: Progress = None, cancelled: Stop = None) -> None:
        """The chart."""
        if self.is_whole:
            self.quantities  # noqa: B018 - computed and kept


class WidthResult(WidthNumbers, Result):
    """Condition numbers against the number of inputs."""

    experiment: CenteringInputs
    outlook = "condition numbers of many inputs"
    readouts = cached_property(chart_words.width_readouts)
    sentence = cached_property(chart_words.width_sentence)
    caption = cached_property(chart_words.width_caption)
    handles = cached_property(handles.width_handles)
    facts = cached_property(tables.width_facts)
    table = cached_property(tables.width_table)

    def prepare(self, progress: Progress = None, cancelled: Stop = None) -> None:
        """Every function on its samples."""
        self.measure(progress, cancelled)

    @property
    def is_heavy(self) -> bool:
        """Whether a function is not measured yet."""
        return not self.is_known


Picture = WalkResult | ChartResult | WidthResult
