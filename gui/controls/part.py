"""One number of many: an entry of a vector, a weight of a network."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QLabel, QPushButton

from engine.base.parameter import Entry, Real, Vector
from engine.networks.weights import ChosenWeight, WeightEdits, WeightPlace, next_place
from gui.controls.control import Control, fill
from gui.controls.number import NumberControl
from gui.look.layout import row
from gui.look.scale import sized
from gui.look.theme import font

_COMFORTABLE = 3.0
_MOST = 1e308


class PartControl(Control):
    """A number whose shown value knows what all numbers become when this one is changed, or restored by a
    double click on its name."""

    _shown: Entry | ChosenWeight

    def __init__(self, number: NumberControl) -> None:
        super().__init__()
        self.number = number
        fill(self, number)
        number.edited.connect(lambda value: self.edited.emit(self._shown.changed(value)))
        number.reset.connect(lambda: self.edited.emit(self._shown.restored()))
        number.held.connect(self.held)
        number.released.connect(self.released)

    def show_value(self, value: Entry | ChosenWeight) -> None:
        """Show this number without a signal."""
        self._shown = value
        self.number.show_value(value.value)


class EntryControl(PartControl):
    """One number of a vector, that of the selected unit."""

    def __init__(self, kind: Vector) -> None:
        super().__init__(NumberControl(replace(kind.entry, tip=kind.tip), kind.label))

    def show_value(self, value: Entry | ChosenWeight) -> None:
        """Show this number and its name without a signal."""
        super().show_value(value)
        self.number.rename(value.title)


class WeightControl(PartControl):
    """The value of the chosen weight, which is restored to what the seed gives."""

    def __init__(self, kind: WeightEdits) -> None:
        value = Real(0.0, -_COMFORTABLE, _COMFORTABLE, -_MOST, _MOST, label="value", tip=kind.tip)
        super().__init__(NumberControl(value))


class PlaceControl(Control):
    """Which weight is chosen, and buttons to the one before and the one after: the keyboard's way to all."""

    _chosen: ChosenWeight

    def __init__(self, kind: WeightPlace) -> None:
        super().__init__()
        self.title = QLabel(wordWrap=True)
        self.title.setToolTip(kind.tip)
        sized(self.title, minimumHeight=2 * QFontMetrics(font()).lineSpacing())  # whatever the weight
        self.before = self._step_button("‹", "Previous weight", -1)
        self.after = self._step_button("›", "Next weight", 1)
        self.setLayout(row(self.title, self.before, self.after, spacing=4, stretched=self.title))

    def show_value(self, value: ChosenWeight) -> None:
        """Show the name of this weight without a signal."""
        self._chosen = value
        self.title.setText(value.title)

    def _step_button(self, text: str, name: str, step: int) -> QPushButton:
        button = QPushButton(text)
        sized(button, fixedWidth=30)
        button.setAutoRepeat(True)
        button.setToolTip(name)
        button.setAccessibleName(name)
        button.clicked.connect(
            lambda: self.edited.emit(next_place(self._chosen.widths, self._chosen.place, step))
        )
        return button
