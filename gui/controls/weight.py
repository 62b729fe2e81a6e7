"""One weight of many."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton

from engine.base.parameter import Real
from engine.networks.weights import ChosenWeight, WeightEdits, WeightPlace, next_place
from gui.controls.control import Control, fill
from gui.controls.number import NumberControl

_COMFORTABLE = 3.0
_MOST = 1e308


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
        fill(self, self.number)
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
