"""Labelled parts of the export dialogs."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel, QWidget

_W = TypeVar("_W", bound=QWidget)


def named(widget: _W, name: str) -> _W:
    """The widget, which is read out under this name."""
    widget.setAccessibleName(name)
    return widget


def combo(name: str, entries: dict[str, str]) -> QComboBox:
    """A list of labels, each with its key as data."""
    made = named(QComboBox(), name)
    for key, label in entries.items():
        made.addItem(label, key)
    return made


def line(name: str) -> QLabel:
    """Plain text that is broken into lines."""
    label = named(QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText), name)
    label.setMinimumWidth(240)
    return label
