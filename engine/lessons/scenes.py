"""Where the state of a step comes from."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

from engine.base.experiment import Experiment
from engine.base.files import FileProblem
from engine.lessons.problem import at
from engine.lessons.settings import changed, find
from engine.presets import find as find_example
from engine.session import Session, load


@dataclass(frozen=True)
class Change:
    """One parameter at a value, as a line says it: ``learning rate = 0.3``."""

    name: str
    value: str
    line: int

    def apply(self, experiment: Experiment) -> Experiment:
        """The experiment with it. Raises ``LessonError``."""
        with at(self.line):
            return changed(experiment, find(experiment, self.name), self.value)


@dataclass(frozen=True)
class Scene:
    """A state of one panel.

    Attributes:
        source: the title of an example, the name of a panel, or the name of a session file.
        session: the text of a session, where it is written in the lesson itself; else "".
        changes: what is different in it.
        line: where it is written, or the title.
        folder: where session files are looked for; None: nowhere.
    """

    source: str
    line: int
    session: str = ""
    changes: tuple[Change, ...] = ()
    folder: Path | None = field(default=None, compare=False)

    def changed(self, changes: tuple[Change, ...]) -> Scene:
        """The scene with more changes."""
        return replace(self, changes=(*self.changes, *changes))

    def experiment(self) -> tuple[str, Experiment]:
        """The name of the panel, and its state. Raises ``LessonError``."""
        with at(self.line):
            found = self._found()
        experiment = found.experiment(found.current)
        for change in self.changes:
            experiment = change.apply(experiment)
        return found.current, experiment

    def _found(self) -> Session:
        if self.session:
            return Session.from_json(self.session)
        if self.source in Session.names():
            return Session().visit(self.source)
        if self.source.endswith(".json"):
            return self._opened()
        key, preset = find_example(self.source, Session().current)
        return preset.apply(Session(), key)

    def _opened(self) -> Session:
        """The session in a file beside the lesson: no other place can be named."""
        if self.folder is None or Path(self.source).name != self.source:
            raise ValueError(f"the session {self.source} must lie in the folder of the lesson")
        try:
            return load(self.folder / self.source)
        except FileProblem as problem:
            raise ValueError(str(problem)) from problem
