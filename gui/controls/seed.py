"""The seed of random numbers."""

from __future__ import annotations

import random

from PySide6.QtWidgets import QPushButton, QSizePolicy

from engine.base.parameter import Seed
from gui.controls.control import Control, NameLabel
from gui.controls.number_box import NumberBox
from gui.look.layout import row


class SeedControl(Control):
    """The seed with a button that draws the same numbers again, and one that draws others."""

    def __init__(self, kind: Seed) -> None:
        super().__init__()
        self._seed = kind.default
        self.box = NumberBox(kind.integer)
        self.box.setToolTip(kind.tip)
        self.box.setAccessibleName(kind.label)
        label = NameLabel(kind.label)
        label.setBuddy(self.box)
        label.setToolTip(kind.tip)
        label.double_clicked.connect(self.reset.emit)
        self.again, self.other = QPushButton("Replay"), QPushButton("New")
        self.again.setToolTip("Draw the same random numbers again; what was set by hand is dropped.")
        self.other.setToolTip("A new seed: draw other random numbers.")
        self.other.setAccessibleName("New seed")
        self.setLayout(row(label, self.again, self.other, self.box, spacing=6, stretched=label))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.again.clicked.connect(lambda: self.edited.emit(self._seed))
        self.other.clicked.connect(lambda: self.edited.emit(random.randrange(1000)))
        self.box.valueChanged.connect(self._typed)

    def show_value(self, value: int) -> None:
        """Show this seed without a signal."""
        self._seed = value
        self.box.setValue(value)

    def _typed(self, value: float) -> None:
        if round(value) != self._seed:
            self.edited.emit(round(value))
