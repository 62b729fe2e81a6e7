"""Yes or no, and one of a few words."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QComboBox

from engine.base.parameter import Choice, Toggle
from gui.controls.control import Control, NameLabel, ScrollGuard, fill, named, silent


class ToggleControl(Control):
    """A check box."""

    def __init__(self, kind: Toggle) -> None:
        super().__init__()
        self.check = QCheckBox(kind.label)
        self.check.setToolTip(kind.tip)
        self.check.setAccessibleDescription(kind.tip)
        fill(self, self.check)
        self.check.toggled.connect(self.edited.emit)

    def show_value(self, value: bool) -> None:
        """Show this value without a signal."""
        with silent(self.check):
            self.check.setChecked(value)


class ChoiceControl(Control):
    """A list of words to choose from, with its name."""

    def __init__(self, kind: Choice) -> None:
        super().__init__()
        self.combo = QComboBox()
        for name, words in kind.options:
            self.combo.addItem(words, name)
        self.combo.setToolTip(kind.tip)
        self.combo.setAccessibleName(kind.label)
        self.combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        ScrollGuard(self.combo)
        self.label = NameLabel(kind.label)
        self.label.setToolTip(kind.tip)
        self.label.double_clicked.connect(self.reset)
        self.setLayout(named(self.combo, self.label))
        self.combo.activated.connect(self._chosen)

    def show_value(self, value: str) -> None:
        """Show this value without a signal."""
        with silent(self.combo):
            self.combo.setCurrentIndex(self.combo.findData(value))

    def _chosen(self, index: int) -> None:
        self.edited.emit(self.combo.itemData(index))
