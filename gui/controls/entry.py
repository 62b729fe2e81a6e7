"""One number of a vector."""

from __future__ import annotations

from dataclasses import replace

from engine.base.parameter import Entry, Vector
from gui.controls.control import Control, fill
from gui.controls.number import NumberControl


class EntryControl(Control):
    """One number of a vector, that of the selected unit; a double click on its name resets it."""

    def __init__(self, kind: Vector) -> None:
        super().__init__()
        self._entry: Entry | None = None
        self.number = NumberControl(replace(kind.entry, tip=kind.tip), kind.label, in_one_line=True)
        fill(self, self.number)
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
