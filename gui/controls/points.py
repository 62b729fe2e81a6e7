"""Points from a file: a button to open one, and how many there are."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from engine.base.files import FileProblem
from engine.base.points import Points, Rows, read
from gui.controls.control import Control

FILTER = "Table of points (*.csv *.tsv *.txt);;All files (*)"


class PointsControl(Control):
    """Opens a table of points; a file that cannot be read is refused with a sentence that names the row.

    What it says of a file goes away when anything else is edited.
    """

    def __init__(self, kind: Points) -> None:
        super().__init__()
        self._kind = kind
        self._is_own = False  # the edit that is about to be shown
        self.button = QPushButton(f"Open {kind.label.removeprefix('points ')}…")
        self.button.setToolTip(kind.tip)
        self.button.setAccessibleDescription(kind.tip)
        self.count, self.note, self.problem = QLabel(), QLabel(), QLabel()
        self.count.setObjectName("unit")
        self.note.setObjectName("unit")
        self.problem.setObjectName("error")
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.button)
        row.addWidget(self.count, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(row)
        for message in (self.note, self.problem):
            message.setWordWrap(True)
            message.hide()
            column.addWidget(message)
        self.button.clicked.connect(self._ask)

    def show_value(self, value: Rows) -> None:
        """Show how many points there are; nothing where they are not in use."""
        self.count.setText(f"{len(value):,} {'point' if len(value) == 1 else 'points'}" if value else "")

    def interrupt(self) -> None:
        """Something was edited: the file is no longer of interest, unless it was opened just now."""
        if not self._is_own:
            self._say("", "")
        self._is_own = False

    def open(self, path: Path) -> None:
        """Take the points of this file, or say why not."""
        try:
            reading = read(path, self._kind)
        except FileProblem as problem:
            self._say("", str(problem))
            return
        self._say(reading.note, "")
        self._is_own = True
        self.edited.emit(reading.rows)

    def _ask(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, "Open points", str(Path.home()), FILTER)
        if name:
            self.open(Path(name))

    def _say(self, note: str, problem: str) -> None:
        for label, text in ((self.note, note), (self.problem, problem)):
            label.setText(text)
            label.setVisible(bool(text))
