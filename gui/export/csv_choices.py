"""How the CSV is to be written, as controls."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QWidget

from engine.base.table import SEPARATORS, CsvStyle


class CsvChoices(QWidget):
    """Separator, decimal comma, mark of UTF-8, files."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._separator = QComboBox()
        self._separator.setAccessibleName("Separator")
        for name in SEPARATORS:
            self._separator.addItem(name.capitalize(), name)
        self._decimal_comma = QCheckBox("&Decimal comma")
        self._bom = QCheckBox("Mark as UTF-8 for &Excel")
        self._apart = QCheckBox("A file for each ta&ble")
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.addRow("Sep&arator", self._separator)
        for box in (self._decimal_comma, self._bom, self._apart):
            box.setAccessibleName(box.text().replace("&", ""))
            box.toggled.connect(self.changed)
            form.addRow(box)
        self._decimal_comma.toggled.connect(self._keep_commas_apart)
        self._separator.currentIndexChanged.connect(self.changed)

    def options(self) -> CsvStyle:
        """The choices as they stand."""
        return CsvStyle(
            self._separator.currentData(),
            self._decimal_comma.isChecked(),
            self._bom.isChecked(),
            self._apart.isChecked(),
        )

    def show_options(self, style: CsvStyle) -> None:
        """Choose this."""
        self._decimal_comma.setChecked(style.decimal_comma)
        self._separator.setCurrentIndex(self._separator.findData(style.separator))
        self._bom.setChecked(style.bom)
        self._apart.setChecked(style.apart)

    def _keep_commas_apart(self, decimal: bool) -> None:
        """A decimal comma asks for another separator."""
        if decimal and self._separator.currentData() == "comma":
            self._separator.setCurrentIndex(self._separator.findData("semicolon"))
