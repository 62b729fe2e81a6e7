"""The rule of time, the same for every experiment that learns.

A live field, the learning rate or the activation, that is changed at a later step than 0 *continues the run*
from there: it leaves a mark on the axis of time, which can be moved and taken away. Whatever else the run
follows from makes *another run*, at step 0 and without marks. All the rest leaves run and step as they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any, TypeVar

from engine.base.experiment import Experiment, Handle, Result, Track
from engine.base.text import plural
from engine.functions.activation import Activation
from engine.learning import marks
from engine.learning.axis import round_steps
from engine.learning.recipe import Change, Recipe
from engine.learning.run import Run

Self = TypeVar("Self", bound="Learns")

_SLIVER = 10
"""Who runs on where the axis of time is so many times longer than the step needs sees a shorter one."""


def step_handle(step: int, plot: str) -> Handle:
    """The step of a run, on the axis of time of a plot."""
    return Handle("time", f"step {step:,}", plot, float(step), 0.0, grab="vertical", moves="x", step=1.0)


class Learns(Experiment):
    """An experiment that learns, seen at one step of its run.

    Attributes:
        playhead: the step.
        seen: the furthest step of this run that has been shown, 0 where it is the present one.
        changes: what changed of live fields on the way.
    """

    playhead: int
    seen: int
    activation: Activation
    learning_rate: float
    optimizer: str
    changes: tuple[Change, ...]

    @property
    def recipe(self) -> Recipe | None:
        """What the run follows from; None where nothing is learned."""
        raise NotImplementedError

    @property
    def step(self) -> int:
        """The steps of training that are wanted; 0 where nothing is learned."""
        return 0 if self.recipe is None else self.playhead

    @property
    def horizon(self) -> int:
        """The furthest step of this run that has been shown."""
        return 0 if self.recipe is None else max(self.seen, self.playhead)

    @classmethod
    @cache
    def live(cls) -> frozenset[str]:
        """The live fields."""
        return frozenset(cls.parameters()["changes"].kinds)  # type: ignore[attr-defined]

    @property
    def f(self) -> Activation:
        """The activation in force at the step."""
        found: Activation = self.in_force("activation")
        return found

    def in_force(self, name: str) -> Any:
        """The value of a live field at the step."""
        start = getattr(self, name)
        return marks.in_force(self.changes, name, self.step, start) if self.changes else start

    def shown(self, name: str) -> Any:
        """Of a live field the value in force."""
        return self.in_force(name) if name in self.live() else super().shown(name)

    def goes_on_with(self, changes: Mapping[str, Any]) -> bool:
        """Whether these changes continue the run from its step on."""
        return self.step > 0 and bool(changes) and self.live().issuperset(changes)

    def edit(self: Self, **changes: Any) -> Self:
        """As for all experiments, by the rule of time; what is given of step and marks is as given."""
        if self.goes_on_with(changes):
            values = {name: self.parameters()[name].clamp(value) for name, value in changes.items()}
            found = marks.recorded(self.changes, self.step, values, self._starts)
            return super().edit(changes=found, seen=0)
        edited = super().edit(**changes)
        if not (self._has_begun or edited._has_begun):
            return edited
        now = edited._in_time(self)
        return edited.at(**{name: now[name] for name in now if name not in changes})

    def at(self: Self, **where: Any) -> Self:
        """The same experiment elsewhere in time: at another step, another furthest one, with other marks."""
        return replace(self, **where)

    def running(self, name: str) -> dict[str, Any]:
        """Who runs on from near the start of a long run sees the time around the step."""
        is_sliver = round_steps(self.playhead) * _SLIVER < self.seen
        return {"seen": 0} if name == "playhead" and is_sliver else {}

    def told(self, before: Experiment) -> str:
        """Whether the run goes on or is another one, where there was one."""
        if not isinstance(before, Learns) or not before.horizon or before.recipe == self.recipe:
            return ""
        if self.recipe is not None and _bare(before.recipe) == _bare(self.recipe):
            return self._told_of_mark(before)
        dropped = len(marks.marks_of(before.changes))
        gone = f", without {plural(dropped, 'change')} on the way" if dropped and not self.changes else ""
        return "" if self.recipe is None or self.playhead else f"Another run: it starts at step 0{gone}."

    def has_more_points_than(self, other: Experiment) -> bool:
        """Whether points were added, and at most the run began again with them."""
        same = self.at(changes=other.changes) if isinstance(other, Learns) else self
        return Experiment.has_more_points_than(same, other)

    def drag(self, handle: str, x: float, y: float) -> dict[str, Any]:
        """``time`` goes to the nearest step, ``change N`` takes mark N to another one."""
        if handle == "time":
            return {"playhead": round(x)}
        if not handle.startswith(marks.KIND):
            raise ValueError(f"there is no handle named {handle!r}")
        mark, last = self._mark_of(handle), round_steps(marks.last_step(self.horizon, self.changes))
        return {} if mark is None else {"changes": marks.moved(self.changes, mark, round(x), last)}

    def strike(self, handle: str, key: str) -> dict[str, Any]:
        """Delete takes a mark away."""
        mark = self._mark_of(handle)
        if mark is None or key != "delete":
            return super().strike(handle, key)
        return {"changes": marks.without(self.changes, mark, self._starts)}

    def _mark_of(self, handle: str) -> int | None:
        """The mark that a handle stands for; None for any other handle, and where the mark is gone."""
        kind, *numbers = handle.split()
        is_there = kind == marks.KIND and int(numbers[0]) < len(marks.marks_of(self.changes))
        return int(numbers[0]) if is_there else None

    @property
    def _has_begun(self) -> bool:
        return bool(self.playhead or self.seen or self.changes)

    @property
    def _starts(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.live()}

    def _in_time(self, before: Learns) -> dict[str, Any]:
        """Where this experiment stands in time, given that before: in the same run, or at the start of
        another one."""
        if self.recipe is None or before.recipe is None or _bare(self.recipe) != _bare(before.recipe):
            return {"playhead": 0, "seen": 0, "changes": ()}
        return {"seen": before.horizon if self.playhead < before.horizon else 0}

    def _told_of_mark(self, before: Learns) -> str:
        new = [change for change in self.changes if change not in before.changes]
        if len(new) != 1 or new[0][0] != self.step or len(self.changes) < len(before.changes):
            return ""
        ((_, text),) = marks.marks_of((new[0],))
        return (
            f"The run goes on with {text} from step {self.step:,}. Its mark on the axis of time can be "
            "dragged; Delete or a double click takes it away."
        )


class Ran(Result):
    """The result of an experiment that learns: it knows how far its runs have come."""

    experiment: Learns

    @property
    def runs(self) -> tuple[Run, ...]:
        """The run and those beside it, as far as they have come; none where nothing is learned."""
        raise NotImplementedError

    @property
    def changes(self) -> tuple[tuple[float, str], ...]:
        """(step, what is new from there on) of each mark."""
        return marks.marks_of(self.experiment.changes)

    @property
    def at_end(self) -> frozenset[str]:
        """Runs that have all broken off go no further."""
        return frozenset() if self._end is None else frozenset(("playhead",))

    @property
    def _end(self) -> int | None:
        """The step at which the last of the runs broke off, where all have up to this one."""
        runs, step = self.runs, self.experiment.step
        ends = [run.end for run in runs if run.end is not None and run.end <= step]
        return max(ends) if ends and len(ends) == len(runs) else None

    def shown(self, name: str) -> Any:
        """Of the step the one where every run has broken off."""
        end = self._end if name == "playhead" else None
        return super().shown(name) if end is None else end

    def track(self, name: str) -> Track | None:
        """As far as the axes of time."""
        if name != "playhead":
            return None
        e, steps = self.experiment, tuple(round(step) for step, _ in self.changes)
        return Track(round_steps(marks.last_step(e.horizon, e.changes)), e.horizon, steps)

    def edited(self, **changes: Any) -> Experiment:
        """Where the run has broken off, live fields change at the last good step before, which is shown then.
        A way that was stopped before it was made has shown nothing."""
        e = self.experiment
        if e.goes_on_with(changes) and self.at_end:
            return e.at(playhead=self.runs[0].retreat or 0, seen=0).edit(**changes)
        edited = e.edit(**changes)
        if edited.seen and not all(run.knows(e.horizon) for run in self.runs):
            return edited.at(seen=0)
        return edited


def _bare(recipe: Recipe | None) -> Recipe | None:
    """The recipe without what changes on the way."""
    return None if recipe is None else replace(recipe, changes=())
