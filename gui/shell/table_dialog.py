"""What of a table is taken, where it can be read in more than one way: choices, and what comes of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from engine.base.points import Points
from engine.base.sheets.choice import ABOVE_0, Choice, choice, measures, one_of
from engine.base.sheets.file import Tables
from engine.base.sheets.sheet import Column, Sheet
from engine.base.text import capitalized, shortened
from gui.look.layout import column
from gui.look.scale import size
from gui.shell.reading import Reading

_ROWS, _COLUMNS = 8, 40
_MARKS = (("point: 1.5", "."), ("comma: 1,5", ","))


class TableDialog(QDialog):
    """Asks how a table is to be read, and begins with what is likely.

    Signals:
        taken: it is answered, and the reading holds what was chosen.
    """

    taken = Signal()

    def __init__(self, reading: Reading, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(f"Open {shortened(reading.path.name, 60)}")
        self._reading, self._tables, self._choice = reading, reading.tables, reading.choice
        self._result: Any = None
        self._form = QFormLayout()
        self.sheet = self._combo("Table", ((self._title(i), i) for i in range(len(self._tables.sheets))))
        self.kind = self._combo("Read as", ((kind.label, name) for name, kind in reading.kinds.items()))
        self.columns = [self._combo("", ()) for _ in range(3)]
        self.one = self._combo("Class 1 is", ())
        self.decimal = self._combo("Decimal mark", _MARKS)
        self.preview = QTableWidget()
        self.preview.setAccessibleName("The first rows")
        self.preview.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.preview.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.preview.verticalHeader().hide()
        self.sentence = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.sentence.setAccessibleName("What is taken")
        button = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(button.Open | button.Cancel)
        self.buttons.accepted.connect(self._accept)
        self.buttons.rejected.connect(self.reject)
        title = QLabel("This table can be read in more than one way.")
        parts = (title, self._form, self.preview, self.sentence, self.buttons)
        self.setLayout(column(*parts, spacing=12, margins=(11, 11, 11, 11), stretched=self.preview))
        self.resize(size(620, 520))
        self._begin(self._choice)

    @property
    def _sheet(self) -> Sheet:
        return self._tables.sheets[self._choice.sheet]

    @property
    def _kind(self) -> Points:
        return self._reading.kinds[self._choice.name]

    def _title(self, index: int) -> str:
        sheet = self._tables.sheets[index]
        return capitalized(shortened(sheet.title)) or f"Table {index + 1}"

    def _combo(self, label: str, entries: Iterable[tuple[str, Any]]) -> QComboBox:
        combo = QComboBox()
        combo.setAccessibleName(label)
        for text, value in entries:
            combo.addItem(text, value)
        combo.activated.connect(lambda: self._chosen(combo))
        self._form.addRow(QLabel(label), combo)
        return combo

    def _begin(self, chosen: Choice) -> None:
        """Offer what there is to choose beside this table, this kind and this decimal mark."""
        self._choice = chosen
        sheet, kind = self._sheet, self._kind
        numbers = [c for c in sheet.columns if c.is_number]
        classes = [c for c in sheet.columns if c.labels or c.is_number]
        is_sure = self._reading.tables.sheets[chosen.sheet].is_sure
        self._select(self.sheet, chosen.sheet, self.sheet.count() > 1)
        self._select(self.kind, chosen.name, self.kind.count() > 1)
        self._select(self.decimal, sheet.columns[0].decimal, not is_sure)
        for index, combo in enumerate(self.columns):
            used = index < kind.columns
            role = kind.roles[index] if used else ""
            combo.clear()
            for offered in classes if role == "class" else numbers:
                combo.addItem(capitalized(offered.title), offered.number)
            self._rename(combo, role)
            self._select(combo, chosen.columns[index] if used else None, used)
        self._offer_labels()
        self._show()

    def _offer_labels(self) -> None:
        """The labels of the column of classes, where there are more than two."""
        column = self._column(self._choice.columns[-1])
        labels = column.labels or (ABOVE_0,)
        self.one.clear()
        for label in labels:
            self.one.addItem(shortened(label), label)
        self._select(self.one, self._choice.one, self._kind.has_classes and len(labels) > 1)

    def _select(self, combo: QComboBox, value: Any, is_used: bool) -> None:
        combo.setCurrentIndex(combo.findData(value))
        self._form.setRowVisible(combo, is_used)

    def _rename(self, combo: QComboBox, role: str) -> None:
        combo.setAccessibleName(role)
        label = self._form.labelForField(combo)
        if isinstance(label, QLabel):
            label.setText(role)

    def _chosen(self, combo: QComboBox) -> None:
        """A hand has chosen: another table, kind or mark begins anew, the rest is taken over."""
        if combo in (self.sheet, self.kind, self.decimal):
            if combo is self.decimal:
                self._tables = Tables(self._tables.grids, combo.currentData())
            self._begin(self._likely(self.sheet.currentData(), self.kind.currentData()))
            return
        columns = tuple(c.currentData() for c in self.columns[: self._kind.columns])
        label = self.one.currentData() if combo is self.one else self._choice.one
        if combo is self.columns[-1]:
            label = one_of(self._column(columns[-1]))
        self._choice = replace(self._choice, columns=columns, one=label)
        if combo is self.columns[-1]:
            self._offer_labels()
        self._show()

    def _likely(self, index: int, name: str) -> Choice:
        """What is likely of a table for a parameter; where it has too little for that, anything."""
        sheet, kind = self._tables.sheets[index], self._reading.kinds[name]
        try:
            return replace(choice((sheet,), {name: kind}), sheet=index)
        except ValueError:
            found = measures(sheet) or list(sheet.columns)
            columns = [found[min(i, len(found) - 1)] for i in range(kind.columns)]
            one = one_of(columns[-1]) if kind.has_classes else ""
            return Choice(index, name, tuple(c.number for c in columns), one)

    def _column(self, number: int) -> Column:
        return next(column for column in self._sheet.columns if column.number == number)

    def _show(self) -> None:
        """The first rows as they are read, and the sentence that will be said."""
        try:
            self._result = self._tables.taken(self._choice, self._kind)
            self._say(self._result.note, "")
        except ValueError as error:
            self._result = None
            self._say(capitalized(f"{error}."), "error")
        columns = self._sheet.columns[:_COLUMNS]
        roles = dict(zip(self._choice.columns, self._kind.roles, strict=True))
        self.preview.setColumnCount(len(columns))
        self.preview.setRowCount(min(_ROWS, len(self._sheet.lines)))
        for index, shown in enumerate(columns):
            role = f"{roles[shown.number]}: " if shown.number in roles else ""
            name = shortened(shown.name, 24) or f"column {shown.number}"
            self.preview.setHorizontalHeaderItem(index, QTableWidgetItem(role + name))
            for row in range(self.preview.rowCount()):
                item = _item(shown, row)
                if not role:
                    item.setForeground(self.palette().placeholderText())
                self.preview.setItem(row, index, item)
        self.preview.resizeColumnsToContents()

    def _say(self, sentence: str, name: str) -> None:
        self.sentence.setText(sentence)
        self.sentence.setObjectName(name)
        self.sentence.style().polish(self.sentence)
        self.buttons.button(QDialogButtonBox.StandardButton.Open).setEnabled(not name)

    def _accept(self) -> None:
        self._reading.tables, self._reading.choice = self._tables, self._choice
        self._reading.taken = self._result
        self.accept()
        self.taken.emit()


def _item(column: Column, row: int) -> QTableWidgetItem:
    """A cell as it is read."""
    value = column.values[row]
    return QTableWidgetItem(shortened(column.cells[row]) if np.isnan(value) else f"{value:.10g}")
