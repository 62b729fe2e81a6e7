"""A list of functions: choose, add, type a formula, remove."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QComboBox, QVBoxLayout

from engine.functions import activations
from engine.functions.activation import Activation
from engine.functions.choice import Functions, Listed
from gui.controls.control import Control, ScrollGuard
from gui.controls.function import FORMULA, FunctionRow, example, offer_functions
from gui.look.scale import sized


class FunctionsControl(Control):
    """One row per function with its color, then a box to add one, then the parameters of all."""

    def __init__(self, kind: Functions) -> None:
        super().__init__()
        self._kind = kind
        self._value = Listed((), ())
        self.rows: list[FunctionRow] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        sized(column, spacing=4)
        self._list = QVBoxLayout()
        sized(self._list, spacing=4)
        column.addLayout(self._list)
        self.add = QComboBox()
        self.add.setAccessibleName("Add a function")
        self.add.setToolTip(f"Add a function, up to {kind.most}.")
        self.add.addItem("Add a function…")
        offer_functions(self.add)
        ScrollGuard(self.add)
        self.add.activated.connect(self._added)
        column.addWidget(self.add)

    def show_value(self, value: Listed) -> None:
        """Show these functions; rows stay where they are as long as the function is the same kind."""
        self._value, functions = value, value.functions
        while len(self.rows) > len(functions):
            self.rows.pop().deleteLater()
        while len(self.rows) < len(functions):
            self._append_row()
        for row, function, series in zip(self.rows, functions, value.series, strict=False):
            row.show_function(function, series)
            row.set_removable(len(functions) > 1)
        self.add.setEnabled(len(functions) < self._kind.most)

    def _append_row(self) -> None:
        index = len(self.rows)
        row = FunctionRow(index)
        row.edited.connect(lambda function: self._replace(index, function))
        row.removed.connect(lambda: self._remove(index))
        row.held.connect(self.held.emit)
        row.released.connect(self.released.emit)
        self.rows.append(row)
        self._list.addWidget(row)

    def _added(self, at: int) -> None:
        name = self.add.itemData(at)
        self.add.setCurrentIndex(0)
        if name == FORMULA:
            functions = (*self._value.functions, example())
            self.edited.emit(functions)
            now = replace(self._value, functions=functions)
            self.show_value(now)  # for the keyboard to go to the new row
            self.rows[-1].ask_for_text()
        elif name:
            self.edited.emit((*self._value.functions, activations.get(name)))

    def _replace(self, index: int, function: Activation) -> None:
        functions = list(self._value.functions)
        if index < len(functions):  # a row may outlive its function until its window takes it away
            functions[index] = function
            self.edited.emit(tuple(functions))

    def _remove(self, index: int) -> None:
        if index < len(self._value.functions):
            self.edited.emit(self._value.functions[:index] + self._value.functions[index + 1 :])
