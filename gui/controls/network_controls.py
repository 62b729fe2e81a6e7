"""Controls for what networks have: a seed, one activation, one weight or entry of many."""

from __future__ import annotations

import random
from dataclasses import replace

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout

from engine.base.parameter import Entry, Real, Seed, Vector
from engine.functions.activation import Activation
from engine.functions.choice import Function
from engine.networks.weights import ChosenWeight, WeightEdits, WeightPlace, next_place
from gui.controls.column import Control, NameLabel, NumberControl
from gui.controls.function_controls import FunctionRow
from gui.controls.number_box import NumberBox

_COMFORTABLE = 3.0
_MOST = 1e308


def make(kind: Seed | Function | WeightEdits | WeightPlace | Vector) -> Control:
    """The control of a parameter of one of these kinds."""
    if isinstance(kind, Seed):
        return SeedControl(kind)
    if isinstance(kind, Function):
        return FunctionControl(kind)
    if isinstance(kind, Vector):
        return EntryControl(kind)
    return PlaceControl(kind) if isinstance(kind, WeightPlace) else WeightControl(kind)


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
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(label, 1)
        for widget in (self.again, self.other, self.box):
            row.addWidget(widget)
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


class FunctionControl(Control):
    """One activation function: its name or formula, and its parameters."""

    def __init__(self, kind: Function) -> None:
        super().__init__()
        self.row = FunctionRow(0)
        self.row.setToolTip(kind.tip)
        self.row.swatch.hide()
        self.row.remove.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.row)
        self.row.edited.connect(self.edited.emit)
        self.row.held.connect(self.held.emit)
        self.row.released.connect(self.released.emit)

    def show_value(self, value: Activation) -> None:
        """Show this function without a signal."""
        self.row.show_function(value)


class PlaceControl(Control):
    """Which weight is chosen, and buttons to the one before and the one after: the keyboard's way to all."""

    def __init__(self, kind: WeightPlace) -> None:
        super().__init__()
        self._chosen: ChosenWeight | None = None
        self.title = QLabel()
        self.title.setWordWrap(True)
        self.title.setToolTip(kind.tip)
        self.title.setMinimumHeight(2 * self.title.fontMetrics().lineSpacing())  # whatever the weight
        self.before, self.after = _step_button("‹", "Previous weight"), _step_button("›", "Next weight")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.title, 1)
        row.addWidget(self.before)
        row.addWidget(self.after)
        self.before.clicked.connect(lambda: self._go(-1))
        self.after.clicked.connect(lambda: self._go(1))

    def show_value(self, value: ChosenWeight) -> None:
        """Show the name of this weight without a signal."""
        self._chosen = value
        self.title.setText(value.title)

    def _go(self, step: int) -> None:
        if self._chosen is not None:
            self.edited.emit(next_place(self._chosen.widths, self._chosen.place, step))


class WeightControl(Control):
    """The value of the chosen weight; a double click on its name gives it back to the seed."""

    def __init__(self, kind: WeightEdits) -> None:
        super().__init__()
        self._chosen: ChosenWeight | None = None
        value = Real(0.0, -_COMFORTABLE, _COMFORTABLE, -_MOST, _MOST, label="value", tip=kind.tip)
        self.number = NumberControl(value)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.number)
        self.number.edited.connect(self._edited)
        self.number.reset.connect(self._restored)
        self.number.held.connect(self.held.emit)
        self.number.released.connect(self.released.emit)

    def show_value(self, value: ChosenWeight) -> None:
        """Show this weight without a signal."""
        self._chosen = value
        self.number.show_value(value.value)

    def _edited(self, value: float) -> None:
        if self._chosen is not None:
            self.edited.emit(self._chosen.changed(value))

    def _restored(self) -> None:
        if self._chosen is not None:
            self.edited.emit(self._chosen.restored())


def _step_button(text: str, name: str) -> QPushButton:
    button = QPushButton(text)
    button.setFixedWidth(30)
    button.setAutoRepeat(True)
    button.setToolTip(name)
    button.setAccessibleName(name)
    return button


class EntryControl(Control):
    """One number of a vector, that of the selected unit; a double click on its name resets it."""

    def __init__(self, kind: Vector) -> None:
        super().__init__()
        self._entry: Entry | None = None
        self.number = NumberControl(replace(kind.entry, tip=kind.tip), kind.label, in_one_line=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.number)
        self.number.edited.connect(self._edited)
        self.number.reset.connect(lambda: self._edited(self._entry.default if self._entry else 0.0))
        self.number.held.connect(self.held.emit)
        self.number.released.connect(self.released.emit)

    def show_value(self, value: Entry) -> None:
        """Show this number without a signal."""
        self._entry = value
        self.number.rename(value.title)
        self.number.show_value(value.value)

    def _edited(self, value: float) -> None:
        if self._entry is not None:
            self.edited.emit(self._entry.changed(value))
