"""One picture of a talk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.base.experiment import Experiment, Result
from engine.base.parameter import Bounded, Choice, Integer, Parameter, Playhead, Toggle
from engine.formats import renamed
from engine.functions.choice import Function
from engine.presets import presets
from engine.session import Session

MOST_PINS = 4
"""So many controls at most stand under a picture."""

_PROPOSED = 2
_PINNED = (Bounded, Choice, Toggle, Function)

LONGEST = {"title": 200, "note": 5000}
"""So many signs at most."""

_FIELDS = {"title", "note", "controls", "state"}


@dataclass(frozen=True)
class Scene:
    """A state with what is said of it. ``ValueError`` with one sentence for what cannot be shown.

    Attributes:
        session: the state: of its panel alone, whatever else it held.
        title: its headline; "" for a scene whose picture speaks for itself.
        note: what the lecturer wants to remember; nobody else sees it.
        controls: the names of what is adjusted under the picture; None for what the panel proposes.
    """

    session: Session
    title: str = ""
    note: str = ""
    controls: tuple[str, ...] | None = None

    def __post_init__(self) -> None:
        key = self.session.current
        shown = Session(key, {key: self.session.experiment(key)}, self.session.hidden & {key})
        object.__setattr__(self, "session", shown)
        object.__setattr__(self, "title", " ".join(_writable(self.title).split()))
        object.__setattr__(self, "note", _writable(self.note))
        for name, most in LONGEST.items():
            if len(getattr(self, name)) > most:
                raise ValueError(f"its {name} is longer than {most} signs")
        if self.controls is not None:
            self._check(self.controls)

    @property
    def key(self) -> str:
        """The name of its panel."""
        return self.session.current

    @property
    def experiment(self) -> Experiment:
        """The state of its panel."""
        return self.session.experiment(self.key)

    @property
    def pins(self) -> tuple[str, ...]:
        """The names of the controls under the picture: those that were chosen, or what is proposed."""
        return proposed(self.experiment) if self.controls is None else self.controls

    def headline(self, told: Result) -> str:
        """What stands over its picture: its title or, where it has none, the first number of what may be said
        of its result."""
        lead = told.readouts[0]
        return self.title or f"{lead.value}  {lead.caption}"

    def to_json(self) -> dict[str, Any]:
        """All of it as plain JSON values."""
        hidden = {"hidden": [self.key]} if self.session.hidden else {}
        state = {"current": self.key, **hidden, self.key: self.experiment.to_json()}
        pinned = {} if self.controls is None else {"controls": list(self.controls)}
        return {"title": self.title, "note": self.note, **pinned, "state": state}

    @classmethod
    def from_json(cls, values: Any, number: int) -> Scene:
        """The scene of these values in a file of this format; ``ValueError`` with one sentence."""
        if not isinstance(values, Mapping):
            raise ValueError("it is not a group of names and values")
        for name in values:
            if name not in _FIELDS:
                raise ValueError(f"it has an unknown part, {str(name)[:40]!r}")
        words, state, pins = (values.get("title", ""), values.get("note", "")), values.get("state"), None
        if not all(isinstance(text, str) for text in words):
            raise ValueError("its title or its note is not a text")
        if not isinstance(state, Mapping):
            raise ValueError("it has no state")
        if "controls" in values:
            pins = values["controls"]
            if not isinstance(pins, list) or not all(isinstance(name, str) for name in pins):
                raise ValueError("its controls are not a list of names")
        session = Session().updated(renamed(state, number))
        return cls(session, *words, None if pins is None else tuple(pins))

    def _check(self, pins: tuple[str, ...]) -> None:
        known = pinnable(self.experiment)
        for name in pins:
            if name not in known:
                raise ValueError(f"its panel has no control {name[:40]!r} for a large screen")
        if len(pins) > MOST_PINS or len(set(pins)) < len(pins):
            raise ValueError(f"it pins more than {MOST_PINS} controls, or one of them twice")


def _writable(text: str) -> str:
    """The text without what no file can hold: halves of signs."""
    return text.encode(errors="replace").decode()


def pinnable(experiment: Experiment) -> tuple[str, ...]:
    """What can be adjusted under a picture: numbers, choices and functions, but no lists and no tables."""
    kinds = experiment.controls().items()
    return tuple(name for name, kind in kinds if kind.group and isinstance(kind, _PINNED))


def proposed(experiment: Experiment) -> tuple[str, ...]:
    """Two numbers that have an effect, before them what runs, and the activation. Which unit or layer is
    looked at is chosen on the picture."""
    kinds, idle = experiment.controls(), experiment.idle
    free = [name for name in pinnable(experiment) if name not in idle]
    running = [name for name in free if isinstance(kinds[name], Playhead)][:1]
    numbers = [name for name in free if isinstance(kinds[name], Bounded) and not _is_chosen_on(kinds[name])]
    functions = [name for name in free if isinstance(kinds[name], Function)][:1]
    return tuple([*running, *numbers][:_PROPOSED] + functions)


def _is_chosen_on(kind: Parameter) -> bool:
    """Whether a number is set on the picture, or runs."""
    return isinstance(kind, Playhead) or (isinstance(kind, Integer) and kind.is_place)


def scene_of(session: Session) -> Scene:
    """The present state as a scene; one of the examples brings its title and its note. Where an exercise has
    the state of another example, it is meant if answers are hidden."""
    key = session.current
    experiment, hides = session.experiment(key), key in session.hidden
    found = [preset for preset in presets(key) if preset.experiment(key) == experiment]
    if not found:
        return Scene(session)
    meant = next((preset for preset in found if bool(preset.question) == hides), found[0])
    return Scene(session, meant.title, meant.note)
