"""A table while it is read, and what is to be taken of it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from engine.base.files import FileProblem
from engine.base.monitor import Monitor, Progress, Stop
from engine.base.points import Points, Rows
from engine.base.sheets.choice import Choice
from engine.base.sheets.file import Tables, read
from engine.base.sheets.taking import Taken


class Reading:
    """A file that is read for some parameters of a panel."""

    tables: Tables
    choice: Choice
    taken: Taken

    def __init__(self, path: Path, key: str, kinds: Mapping[str, Points]) -> None:
        self.path, self.key, self.kinds = path, key, kinds
        self.problem = ""

    @property
    def found(self) -> tuple[str, Rows, str]:
        """The parameter that it is for, its value, a sentence about it."""
        return self.choice.name, self.taken.rows, self.taken.note

    def prepare(self, progress: Progress = None, cancelled: Stop = None) -> None:
        """Read it, and find out what can be made of it; ``Cancelled`` where it is stopped."""
        try:
            self.tables = read(self.path, Monitor(progress, cancelled))
            self.choice = self.tables.choice(self.kinds)
            self.taken = self.tables.taken(self.choice, self.kinds[self.choice.name])
        except FileProblem as problem:
            self.problem = str(problem)
        except ValueError as error:
            self.problem = f"Cannot read {self.path}: {error}."
