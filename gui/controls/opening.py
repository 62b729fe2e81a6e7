"""What is opened from a file: a button that asks for one, and what is in use."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton

from engine.base.parameter import Parameter
from engine.base.pixels import Pixels
from engine.base.points import Rows
from engine.base.text import plural
from gui.controls.control import Control
from gui.look.layout import row

TABLES = (".csv", ".tsv", ".txt", ".tab", ".dat", ".asc", ".npz")
"""The files that are read as tables."""

PICTURES = (".png", ".jpg", ".jpeg", ".webp", ".bmp", ".gif")
"""The files that are read as pictures."""


def patterns(suffixes: tuple[str, ...]) -> str:
    """What a dialog shows: ``*.csv *.tsv``."""
    return " ".join(f"*{suffix}" for suffix in suffixes)


class OpenControl(Control):
    """Asks for a file.

    Attributes:
        title: of the dialog.
        filter: which files it shows.

    Signals:
        opened(path): this file is to be read.
    """

    title: str
    filter: str
    opened = Signal(Path)

    def __init__(self, kind: Parameter) -> None:
        super().__init__()
        self.button = QPushButton(f"Open {kind.label.removeprefix('points ')}…")
        self.button.setToolTip(kind.tip)
        self.button.setAccessibleDescription(kind.tip)
        self.count = QLabel()
        self.count.setObjectName("unit")
        self.setLayout(row(self.button, self.count, spacing=8, stretched=self.count))
        self.button.clicked.connect(self._ask)

    def _say(self, text: str) -> None:
        """What is in use."""
        self.count.setText(text)
        self.count.setAccessibleName(text or "none in use")

    def _ask(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, self.title, str(Path.home()), self.filter)
        if name:
            self.opened.emit(Path(name))


class PointsControl(OpenControl):
    """Asks for a table of points."""

    title = "Open points"
    filter = f"Table of points ({patterns(TABLES)});;All files (*)"

    def show_value(self, value: Rows) -> None:
        """Show how many points there are; nothing where they are not in use."""
        self._say(plural(len(value), "point") if value else "")


class PhotographControl(OpenControl):
    """Asks for a picture."""

    title = "Open a picture"
    filter = f"Picture ({patterns(PICTURES)});;All files (*)"

    def show_value(self, value: Pixels | None) -> None:
        """Show how large it is."""
        self._say("sample" if value is None else f"{value.side} × {value.side}")
