"""The list of panels."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLabel, QListWidget, QVBoxLayout

from gui.panel import Panel


class Sidebar(QFrame):
    """The program's name and the panels below it; ``visited(key)`` when the user picks one."""

    visited = Signal(str)

    def __init__(self, panels: tuple[type[Panel], ...]) -> None:
        super().__init__()
        self.setObjectName("sidebar")
        self.setFixedWidth(164)
        self._keys = [kind.key for kind in panels]
        self.list = QListWidget()
        self.list.setObjectName("panels")
        self.list.setAccessibleName("Panels")
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.addItems([kind.name for kind in panels])
        for row, kind in enumerate(panels):
            self.list.item(row).setToolTip(f"{kind.title} ({row + 1})")
        self.list.currentRowChanged.connect(lambda row: self.visited.emit(self._keys[row]))
        brand = QLabel("Activation Lab")
        brand.setObjectName("brand")
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 4, 4, 12)
        column.addWidget(brand)
        column.addWidget(self.list, 1)

    def show_current(self, key: str) -> None:
        """Mark this panel."""
        self.list.setCurrentRow(self._keys.index(key))
