"""The whole state of the program: one frozen value, one small JSON file."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

from engine.curves import Curves
from engine.experiment import Experiment
from engine.files import FileProblem, read_text, write_whole
from engine.hinges.experiment import HingeSum
from engine.neuron.experiment import Neuron
from engine.regions.experiment import Regions
from engine.training.experiment import Training

PROGRAM = "Activation Lab"
FORMAT = 1
MOST_BYTES = 1_000_000


@dataclass(frozen=True)
class Session:
    """One field per experiment, in the order of the panels, and which of them is shown."""

    curves: Curves = field(default_factory=Curves)
    neuron: Neuron = field(default_factory=Neuron)
    hinges: HingeSum = field(default_factory=HingeSum)
    regions: Regions = field(default_factory=Regions)
    training: Training = field(default_factory=Training)
    current: str = "curves"

    def __post_init__(self) -> None:
        if self.current not in self.names():
            raise ValueError(f"there is no panel named {str(self.current)[:40]!r}")

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """The names of the experiments."""
        return tuple(f.name for f in dataclasses.fields(cls) if f.name != "current")

    def experiment(self, key: str) -> Experiment:
        """The experiment of this name."""
        experiment: Experiment = getattr(self, key)
        return experiment

    def edit(self, key: str, **changes: Any) -> Session:
        """The session with one experiment edited (clamped)."""
        return self.replace(key, self.experiment(key).edit(**changes))

    def replace(self, key: str, experiment: Experiment) -> Session:
        """The session with one experiment replaced."""
        changes: dict[str, Any] = {key: experiment}
        return dataclasses.replace(self, **changes)

    def visit(self, key: str) -> Session:
        """The session with another panel shown."""
        return dataclasses.replace(self, current=key)

    def keeping(self, other: Session) -> Session:
        """This session, seen as the other one is: its panel and its visible ranges."""
        kept: dict[str, Any] = {
            key: self.experiment(key).keeping(other.experiment(key)) for key in self.names()
        }
        return dataclasses.replace(self, **kept, current=other.current)

    def to_json(self) -> str:
        """The session as the text of a file."""
        state = {key: self.experiment(key).to_json() for key in self.names()}
        values = {"program": PROGRAM, "format": FORMAT, "current": self.current, **state}
        return json.dumps(values, ensure_ascii=False, indent=1) + "\n"

    @classmethod
    def from_json(cls, text: str) -> Session:
        """The session of a file's text; ``ValueError`` with one sentence for anything else."""
        values = _parsed(text)
        if not isinstance(values, Mapping) or values.get("program") != PROGRAM:
            raise ValueError(f"it is not a session of {PROGRAM}")
        number = values.get("format")
        if "format" not in values:
            raise ValueError("it does not say which format it has")
        if isinstance(number, bool) or not isinstance(number, int) or number < 1:
            raise ValueError(f"its format number, {str(number)[:40]}, makes no sense")
        if number > FORMAT:
            raise ValueError(f"a newer version wrote it (format {number}; this one reads up to {FORMAT})")
        return cls().updated({name: v for name, v in values.items() if name not in ("program", "format")})

    def updated(self, values: Mapping[str, Any]) -> Session:
        """The session with what a (partial) file says; missing fields of a named experiment get defaults.

        Raises ``ValueError`` with one sentence.
        """
        state: dict[str, Any] = {}
        for name, value in values.items():
            if name == "current":
                state[name] = value
            elif name in self.names():
                try:
                    state[name] = type(self.experiment(name)).from_json(value)
                except ValueError as error:
                    raise ValueError(f"in {name}: {error}") from error
            else:
                raise ValueError(f"it has an unknown part, {str(name)[:40]!r}")
        return dataclasses.replace(self, **state)


def load(path: Path) -> Session:
    """The session in a file. Raises ``FileProblem`` with one sentence."""
    text = read_text(path, MOST_BYTES)
    try:
        return Session.from_json(text)
    except ValueError as error:
        raise FileProblem(f"Cannot open {path}: {error}.") from error


def save(session: Session, path: Path) -> None:
    """Write the session, whole or not at all. Raises ``FileProblem`` with one sentence."""
    write_whole(path, session.to_json().encode("utf-8"))


def _parsed(text: str) -> Any:
    if not text.strip():
        raise ValueError("it is empty")
    try:
        return json.loads(text, parse_int=_whole, parse_constant=_refuse, object_pairs_hook=_once)
    except json.JSONDecodeError as error:
        raise ValueError(f"it is not complete JSON (line {error.lineno}: {error.msg})") from error
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error


def _whole(digits: str) -> int:
    if len(digits) > 300:  # Python itself refuses 4,300 digits, in words for programmers
        raise ValueError(f"it holds a number of {len(digits)} digits")
    return int(digits)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) < len(pairs):
        raise ValueError("it names something twice")
    return values


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"it holds {constant} where a number is needed")
