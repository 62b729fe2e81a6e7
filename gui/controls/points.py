"""Points from a file: a button to open one, and how many there are."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton

from engine.base.points import Points, Rows
from gui.controls.control import Control
from gui.look.layout import row

SUFFIXES = (".csv", ".tsv", ".txt", ".tab", ".dat", ".asc", ".npz")
"""The files that are read as tables."""

PATTERNS = " ".join(f"*{suffix}" for suffix in SUFFIXES)
_FILTER = f"Table of points ({PATTERNS});;All files (*)"


class PointsControl(Control):
    """Asks for a table of points.

    Signals:
        opened(path): this file is to be read.
    """

    opened = Signal(Path)

    def __init__(self, kind: Points) -> None:
        super().__init__()
        self.button = QPushButton(f"Open {kind.label.removeprefix('points ')}…")
        self.button.setToolTip(kind.tip)
        self.button.setAccessibleDescription(kind.tip)
        self.count = QLabel()
        self.count.setObjectName("unit")
        self.setLayout(row(self.button, self.count, spacing=8, stretched=self.count))
        self.button.clicked.connect(self._ask)

    def show_value(self, value: Rows) -> None:
        """Show how many points there are; nothing where they are not in use."""
        self.count.setText(f"{len(value):,} {'point' if len(value) == 1 else 'points'}" if value else "")
        self.count.setAccessibleName(self.count.text() or "none in use")

    def _ask(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, "Open points", str(Path.home()), _FILTER)
        if name:
            self.opened.emit(Path(name))
