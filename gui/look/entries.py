"""Entries as a list, for lists that draw their rows themselves."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex

Index = QModelIndex | QPersistentModelIndex


class Entries(QAbstractListModel):
    """A row for each entry; what a row says, and whether it can be chosen, is told by who inherits."""

    def __init__(self) -> None:
        super().__init__()
        self.entries: list[Any] = []

    def show_entries(self, entries: list[Any]) -> None:
        """Take others."""
        self.beginResetModel()
        self.entries = entries
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """A row for each entry."""
        return 0 if parent.isValid() else len(self.entries)
