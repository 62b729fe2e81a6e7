"""The whole state of the program: one frozen value, one small JSON file."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, BinaryIO, ClassVar, Generic, TypeVar

from engine import formats
from engine.base.experiment import Experiment
from engine.base.files import FileProblem, read_stream, read_text, write_whole

if TYPE_CHECKING:
    from engine.experiments.centering.experiment import Centering
    from engine.experiments.curves.experiment import Curves
    from engine.experiments.gradient_flow.experiment import GradientFlow
    from engine.experiments.guide.experiment import Guide
    from engine.experiments.hinges.experiment import HingeSum
    from engine.experiments.neuron.experiment import Neuron
    from engine.experiments.outputs.experiment import OutputLayer
    from engine.experiments.regions.experiment import Regions
    from engine.experiments.stability.experiment import Stability
    from engine.experiments.training.experiment import Training
    from engine.experiments.warp.experiment import SpaceWarp

MOST_BYTES = 10_000_000
"""Files beyond this are refused unread: more than what all panels together can hold, which a test proves."""

E = TypeVar("E", bound=Experiment)


class Part(Generic[E]):
    """A field of the session: the experiment of this class in ``engine.<field>.experiment``.

    The module is imported when the field is first asked for: a start costs what is shown.
    """

    def __init__(self, kind: str) -> None:
        self._kind = kind

    def __set_name__(self, owner: type, key: str) -> None:
        self._key = key

    def __get__(self, session: Session, owner: type) -> E:
        experiment: Any = session.experiment(self._key)
        return experiment  # type: ignore[no-any-return]

    @cache  # noqa: B019 (parts live as long as the program)
    def untouched(self) -> E:
        """The experiment as it is before anybody has touched it."""
        experiment: E = getattr(import_module(f"engine.experiments.{self._key}.experiment"), self._kind)()
        return experiment


@dataclass(frozen=True)
class Session:
    """One part per experiment, in the order of the panels, and which of them is shown.

    Attributes:
        current: the name of the panel that is shown.
        touched: the experiments that differ from their defaults, by name.
        hidden: the names of the panels whose answers are hidden.
    """

    curves: ClassVar[Part[Curves]] = Part("Curves")
    neuron: ClassVar[Part[Neuron]] = Part("Neuron")
    hinges: ClassVar[Part[HingeSum]] = Part("HingeSum")
    regions: ClassVar[Part[Regions]] = Part("Regions")
    warp: ClassVar[Part[SpaceWarp]] = Part("SpaceWarp")
    gradient_flow: ClassVar[Part[GradientFlow]] = Part("GradientFlow")
    centering: ClassVar[Part[Centering]] = Part("Centering")
    stability: ClassVar[Part[Stability]] = Part("Stability")
    outputs: ClassVar[Part[OutputLayer]] = Part("OutputLayer")
    training: ClassVar[Part[Training]] = Part("Training")
    guide: ClassVar[Part[Guide]] = Part("Guide")
    current: str = "curves"
    touched: Mapping[str, Experiment] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        for key in (self.current, *self.hidden):
            if key not in self.names():
                raise ValueError(f"there is no panel named {str(key)[:40]!r}")
        touched = {key: e for key, e in self.touched.items() if e != _PARTS[key].untouched()}
        object.__setattr__(self, "touched", MappingProxyType(touched))

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """The names of the experiments."""
        return tuple(_PARTS)

    def experiment(self, key: str) -> Experiment:
        """The experiment of this name."""
        return self.touched[key] if key in self.touched else _PARTS[key].untouched()

    def edit(self, key: str, **changes: Any) -> Session:
        """The session with one experiment edited (clamped)."""
        return self.replace(key, self.experiment(key).edit(**changes))

    def replace(self, key: str, experiment: Experiment) -> Session:
        """The session with one experiment replaced."""
        return dataclasses.replace(self, touched={**self.touched, key: experiment})

    def visit(self, key: str) -> Session:
        """The session with another panel shown."""
        return dataclasses.replace(self, current=key)

    def hiding(self, key: str, hidden: bool = True) -> Session:
        """The session with the answers of a panel hidden, or shown."""
        return dataclasses.replace(self, hidden=self.hidden | {key} if hidden else self.hidden - {key})

    def keeping(self, other: Session) -> Session:
        """This session, seen as the other one is: its panel, its visible ranges, its hidden answers."""
        kept = {
            key: self.experiment(key).keeping(other.experiment(key))
            for key in {**self.touched, **other.touched}
        }
        return Session(other.current, kept, other.hidden)

    def differing(self, other: Session) -> tuple[str, ...]:
        """The names of the experiments that are not the same in the other one."""
        return tuple(
            key
            for key in self.names()
            if (key in self.touched or key in other.touched) and self.experiment(key) != other.experiment(key)
        )

    def to_json(self) -> str:
        """The session as the text of a file: the panel that is shown, and every other touched one."""
        written = [key for key in self.names() if key in self.touched or key == self.current]
        state = {key: self.experiment(key).to_json() for key in written}
        hidden = {"hidden": sorted(self.hidden)} if self.hidden else {}
        return formats.write({"current": self.current, **hidden, **state})

    @classmethod
    def from_json(cls, text: str) -> Session:
        """The session of a file's text; ``ValueError`` with one sentence for anything else."""
        return cls().updated(formats.read(text))

    def updated(self, values: Mapping[str, Any]) -> Session:
        """The session with what a (partial) file says; missing fields of an experiment get their defaults.

        Raises ``ValueError`` with one sentence.
        """
        touched = dict(self.touched)
        for name, value in values.items():
            if name in ("current", "hidden"):
                continue
            if name not in self.names():
                raise ValueError(f"it has an unknown part, {str(name)[:40]!r}")
            try:
                touched[name] = type(_PARTS[name].untouched()).from_json(value)
            except ValueError as error:
                raise ValueError(f"in {name}: {error}") from error
        hidden = values.get("hidden", sorted(self.hidden))
        if not isinstance(hidden, list) or not all(isinstance(key, str) for key in hidden):
            raise ValueError("what it hides is not a list of panels")
        return Session(values.get("current", self.current), touched, frozenset(hidden))


_PARTS: Mapping[str, Part[Any]] = {key: part for key, part in vars(Session).items() if isinstance(part, Part)}


def load(path: Path) -> Session:
    """The session in a file. Raises ``FileProblem`` with one sentence."""
    return _opened(read_text(path, MOST_BYTES), str(path))


def read(stream: BinaryIO, name: str) -> Session:
    """The session that comes along a stream, which sentences call so. Raises ``FileProblem`` with one."""
    return _opened(read_stream(stream, MOST_BYTES, name), name)


def _opened(text: str, name: str) -> Session:
    try:
        return Session.from_json(text)
    except ValueError as error:
        raise FileProblem(f"Cannot open {name}: {error}.") from error


def save(session: Session, path: Path) -> None:
    """Write the session, whole or not at all. Raises ``FileProblem`` with one sentence."""
    write_whole(path, session.to_json().encode("utf-8"))
