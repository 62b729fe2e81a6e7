"""An experiment is every input of one demonstration; running it gives a result, ready to draw."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import Any, Literal, TypeVar

from numpy.typing import NDArray

from engine.base.monitor import Progress, Stop
from engine.base.parameter import Parameter, Playhead
from engine.base.points import Points
from engine.base.table import Facts, Table
from engine.base.text import HIDDEN

Self = TypeVar("Self", bound="Experiment")


@dataclass(frozen=True)
class Readout:
    """A large number with its caption.

    Attributes:
        question: the caption while the value is hidden, where the usual one would tell; else "".
    """

    value: str
    caption: str
    question: str = ""

    @property
    def hidden(self) -> Readout:
        """The same with dots for its value, and with no hint."""
        return Readout(HIDDEN, self.question or self.caption)


@dataclass(frozen=True)
class Lead:
    """Where a part of a picture leads to: a state of another panel.

    Attributes:
        panel: the name of that panel.
        example: the title of an example there, or a part of it that no other has; "" for a state of its own.
        state: the fields of that state which differ from their defaults.
    """

    panel: str
    example: str = ""
    state: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Handle:
    """Something on the picture that can be dragged, by mouse and by keyboard.

    Attributes:
        name: what ``Experiment.drag`` knows it by.
        label: what a screen reader and the tooltip say of it.
        answer: what they say after that, unless answers are hidden.
        plot: key of the plot it stands in.
        x, y: where it stands, in the plot's coordinates.
        grab: "point", or the whole "vertical" or "horizontal" line through it, or the "arm": the
            polyline ``path`` of points (x, y).
        moves: the directions it can go.
        step: how far an arrow key moves it; 0 for a hundredth of the visible range, finer with Shift.
        leap: where an arrow key of direction (dx, dy) brings it instead, where it goes from thing to
            thing; with Shift it still moves by a fine step.
        is_answer: whether where it stands is an answer: it is not there while answers are hidden.
        removable: whether Delete, a double click or its menu takes it away.
        lead: where a click and Enter lead from it; None where they do not. What leads on is a button: it is
            pressed, and nothing moves it.
    """

    name: str
    label: str
    plot: str
    x: float
    y: float
    grab: Literal["point", "vertical", "horizontal", "arm"] = "point"
    moves: Literal["x", "y", "xy"] = "xy"
    path: tuple[tuple[float, float], ...] = ()
    step: float = 0.0
    leap: Callable[[int, int], tuple[float, float]] | None = field(default=None, compare=False)
    answer: str = ""
    is_answer: bool = False
    removable: bool = False
    lead: Lead | None = None

    @property
    def is_button(self) -> bool:
        """Whether it is pressed and not moved; ``Experiment.drag`` is not asked about it."""
        return self.lead is not None

    def said(self, hiding_answers: bool) -> str:
        """What there is to say of it, with or without what it answers."""
        return self.label if hiding_answers else self.label + self.answer


@dataclass(frozen=True)
class Track:
    """The way of a playhead.

    Attributes:
        end: the step up to which it can be moved at a stretch.
        known: the furthest step that has been shown.
        marks: the steps from which on something is different.
    """

    end: int
    known: int
    marks: tuple[int, ...] = ()


class Result:
    """What an experiment gives: a frozen dataclass of arrays ready to draw, and what there is to say.

    Nothing here is computed from pixels; every text carries the current numbers.

    Attributes:
        experiment: what it is the result of.
    """

    experiment: Experiment

    def prepare(self, progress: Progress = None, cancelled: Stop = None) -> None:
        """Compute now what would else be computed on first use; the page calls it on its worker thread.

        ``progress`` is told the share that is done, ``cancelled`` is asked whether to stop; then
        ``engine.base.monitor.Cancelled`` is raised.
        """

    @property
    def is_heavy(self) -> bool:
        """Whether what is not computed yet may take longer than a frame; the page then has it prepared on
        another thread."""
        return self.experiment.is_heavy

    @property
    def outlook(self) -> str:
        """What is still to be computed, for those who wait: "some 350,000 regions"."""
        return ""

    @property
    def at_end(self) -> frozenset[str]:
        """The playheads beyond which nothing moves, as far as that is known; they stop running there."""
        return self.experiment.at_end

    def shown(self, name: str) -> Any:
        """What the control of a parameter shows: what the experiment says, or what has come of it."""
        return self.experiment.shown(name)

    def track(self, name: str) -> Track | None:
        """The way of a playhead; None where its own limits are all there is to say."""
        return None

    def edited(self, **changes: Any) -> Experiment:
        """The experiment as a hand changes it that has before it what is computed so far."""
        return self.experiment.edit(**changes)

    @property
    def so_far(self) -> Result | None:
        """The same as far as it is made, to be shown while the rest is computed and when that stops;
        None where only the whole can be shown."""
        return None

    @property
    def quantities(self) -> Mapping[str, float]:
        """What is measured, by name: ``loss``, ``dead units``, ``mean of GELU``; nan where it is not known.

        Whatever is said of the result as one number is read here: by readouts, facts, files and the command
        line. Names are lower-case words without commas; shares are of one.
        """
        raise NotImplementedError

    @property
    def readouts(self) -> tuple[Readout, ...]:
        """Two to four numbers worth reading from the last row of a lecture hall."""
        raise NotImplementedError

    @property
    def sentence(self) -> str:
        """What one sees, in a sentence or two that are true of the present state."""
        raise NotImplementedError

    @property
    def caption(self) -> str:
        """The parameter values, for the line under an exported figure."""
        raise NotImplementedError

    @property
    def remark(self) -> str:
        """What a picture of it holds otherwise than one might think, in a few words; "" for nothing."""
        return ""

    @property
    def handles(self) -> tuple[Handle, ...]:
        """What can be dragged, in the order of the Tab key."""
        return ()

    @property
    def facts(self) -> Facts | None:
        """The table under the picture, where there is one."""
        return None

    @property
    def table(self) -> Table:
        """The numbers behind the picture."""
        raise NotImplementedError

    @property
    def arrays(self) -> Mapping[str, NDArray[Any]]:
        """The same numbers as named arrays, for programs: the table's columns where nothing fits better."""
        return self.table.arrays


@dataclass(frozen=True)
class Experiment:
    """Frozen inputs, checked on construction (``ValueError`` with one sentence).

    Whatever it is asked follows from its fields alone. What is known only once something is computed, its
    result says; the window asks the result: ``is_heavy``, ``at_end``, ``shown``, ``edited``.
    """

    def __post_init__(self) -> None:
        for name, kind in self.parameters().items():
            object.__setattr__(self, name, kind.check(getattr(self, name)))

    @classmethod
    @cache
    def parameters(cls) -> Mapping[str, Parameter]:
        """Field name → its parameter, in the order of declaration."""
        return MappingProxyType({f.name: f.metadata["parameter"] for f in dataclasses.fields(cls)})

    @classmethod
    def controls(cls) -> Mapping[str, Parameter]:
        """Name → kind of what a hand sets at controls: the fields, and numbers that follow from them where an
        experiment knows such."""
        return cls.parameters()

    def setting(self, name: str, value: Any) -> dict[str, Any]:
        """The changes that a control asks for: of its field, where an experiment knows no better."""
        return {name: value}

    def edit(self: Self, **changes: Any) -> Self:
        """The experiment with some fields changed; gestures are clamped to what is allowed."""
        kinds = self.parameters()
        return dataclasses.replace(
            self, **{name: kinds[name].clamp(value) for name, value in changes.items()}
        )

    def keeping(self: Self, other: Self) -> Self:
        """This experiment, seen as the other one is: with its visible ranges and, where all the rest is the
        same, its playheads. A playhead belongs to the run that it has come along."""
        kinds, same_run = self.parameters(), self.is_run_of(other)
        kept = {
            name: getattr(other, name)
            for name, kind in kinds.items()
            if not kind.undoable and (same_run or not isinstance(kind, Playhead))
        }
        return dataclasses.replace(self, **kept)

    def is_run_of(self: Self, other: Self) -> bool:
        """Whether all is as in the other one but visible ranges and playheads."""
        kinds = self.parameters()
        return all(getattr(self, name) == getattr(other, name) for name in kinds if kinds[name].undoable)

    def is_case_of(self: Self, other: Self) -> bool:
        """Whether all is as in the other one but where one looks."""
        kinds = self.parameters()
        looked = [name for name in kinds if not kinds[name].undoable or kinds[name].is_place]
        return self == dataclasses.replace(other, **{name: getattr(self, name) for name in looked})

    def between(self: Self, other: Self, share: float) -> Self:
        """The state after a share of the way to another one: numbers are so far along their scales, all else
        is as in the other one. So is everything where there is no such state. ``share`` is above 0 and at
        most 1."""
        changes = {
            name: kind.between(getattr(self, name), getattr(other, name), share)
            for name, kind in self.parameters().items()
            if getattr(self, name) != getattr(other, name)
        }
        try:
            return dataclasses.replace(other, **changes)
        except ValueError:  # what one field may be can depend on another
            return other

    def has_more_points_than(self, other: Experiment) -> bool:
        """Whether rows were added to its points, and all else is as in the other one but visible ranges and
        playheads."""
        kinds = self.parameters()
        changed = [n for n in kinds if kinds[n].undoable and getattr(self, n) != getattr(other, n)]
        if not changed or not all(isinstance(kinds[n], Points) for n in changed):
            return False
        rows = [(getattr(self, n), getattr(other, n)) for n in changed]
        return all(len(now) > len(then) and set(then) <= set(now) for now, then in rows)

    def told(self, before: Experiment) -> str:
        """What a hand has done to the state before beside what it meant to, in a sentence; "" for nothing."""
        return ""

    def running(self, name: str) -> dict[str, Any]:
        """The changes that come with a playhead that begins to run by itself; none by default."""
        return {}

    def run(self) -> Result:
        """The result: a function of the fields and of nothing else."""
        raise NotImplementedError

    @property
    def is_heavy(self) -> bool:
        """Whether the result may take longer than a frame where nothing of it is known."""
        return False

    @property
    def glimpse(self) -> Experiment | None:
        """A state that can be shown at once where a heavy one is the first to be seen; None for a blank."""
        return None

    @property
    def idle(self) -> frozenset[str]:
        """The parameters without effect in the present state; their controls are grayed out, whole groups of
        them are left out."""
        return frozenset()

    @property
    def at_end(self) -> frozenset[str]:
        """The playheads beyond which nothing moves in the present state."""
        return frozenset()

    def shown(self, name: str) -> Any:
        """What the control of a parameter shows: the field, where an experiment does not add to it."""
        return getattr(self, name)

    def given(self, name: str) -> Any:
        """What it shows while answers are hidden: the same, where nothing of it is found by computing."""
        return self.shown(name)

    def home(self, name: str) -> Any:
        """What Fit brings a visible range back to: its default, where an experiment knows no better."""
        return self.parameters()[name].default

    def drag(self, handle: str, x: float, y: float) -> dict[str, Any]:
        """The changes that bring the named handle to (x, y), or as near as it can go."""
        raise NotImplementedError

    def opening(self, name: str, rows: Any) -> dict[str, Any]:
        """The changes that show what was opened for a parameter of points: in use, as it is, in view."""
        return {name: rows}

    def choose(self, handle: str) -> dict[str, Any]:
        """The changes that select what the named handle is of, and move nothing; none by default."""
        return {}

    def strike(self, handle: str, key: str) -> dict[str, Any]:
        """The changes that Enter ("enter") or Delete ("delete") asks for where the named handle has the
        keyboard, or a click on it ("click"); by default what it is of is selected by all but Delete."""
        return {} if key == "delete" else self.choose(handle)

    def pick(self, row: int) -> dict[str, Any]:
        """The changes that choosing a row of the facts asks for; none by default."""
        return {}

    def to_json(self) -> dict[str, Any]:
        """All fields as plain JSON values."""
        return {name: kind.encode(getattr(self, name)) for name, kind in self.parameters().items()}

    @classmethod
    def from_json(cls: type[Self], values: Any) -> Self:
        """The experiment of these values, defaults where a field is missing; ``ValueError`` otherwise."""
        if not isinstance(values, Mapping):
            raise ValueError("its settings are not a group of names and values")
        kinds = cls.parameters()
        for name in values:
            if name not in kinds:
                raise ValueError(f"it has an unknown setting, {str(name)[:40]!r}")
        return cls(**{name: kinds[name].decode(value) for name, value in values.items()})
