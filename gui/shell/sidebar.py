"""The list of panels."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLabel, QListWidget

from gui.look.layout import column


class Sidebar(QFrame):
    """The program's name and the panels (key → name) below it; ``visited(key)`` when the user picks one."""

    visited = Signal(str)

    def __init__(self, panels: Mapping[str, str]) -> None:
        super().__init__()
        self.setObjectName("sidebar")
        self.setFixedWidth(164)
        self._keys = list(panels)
        self.list = QListWidget()
        self.list.setObjectName("panels")
        self.list.setAccessibleName("Panels")
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.addItems(list(panels.values()))
        for row, name in enumerate(panels.values()):
            self.list.item(row).setToolTip(f"{name} ({row + 1})")
        self.list.currentRowChanged.connect(lambda row: self.visited.emit(self._keys[row]))
        brand = QLabel("Activation Lab")
        brand.setObjectName("brand")
        self.setLayout(column(brand, self.list, margins=(10, 4, 4, 12), stretched=self.list))

    def show_current(self, key: str) -> None:
        """Mark this panel."""
        self.list.setCurrentRow(self._keys.index(key))
