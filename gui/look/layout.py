"""Widgets side by side, and one below the other."""

from __future__ import annotations

from typing import Any, TypeVar

from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLayout, QVBoxLayout, QWidget

from gui.look.scale import sized

Part = QWidget | QLayout | None
Box = TypeVar("Box", bound=QBoxLayout)


def row(*parts: Part, **room: Any) -> QHBoxLayout:
    """Parts from left to right, as ``column`` does it from top to bottom."""
    return _filled(QHBoxLayout(), parts, **room)


def column(*parts: Part, **room: Any) -> QVBoxLayout:
    """Parts one below the other.

    Args:
        parts: None is room that takes all that is left.
        spacing: pixels at 100 % from part to part; by default those of the style.
        margins: those at the left, above, at the right and below; None for those of the style.
        stretched: the part that takes all that is left.
    """
    return _filled(QVBoxLayout(), parts, **room)


def _filled(
    box: Box,
    parts: tuple[Part, ...],
    spacing: int = -1,
    margins: tuple[int, int, int, int] | None = (0, 0, 0, 0),
    stretched: Part = None,
) -> Box:
    if spacing >= 0:
        sized(box, spacing=spacing)
    if margins is not None:
        sized(box, contentsMargins=margins)
    for part in parts:
        if part is None:
            box.addStretch(1)
        elif isinstance(part, QWidget):
            box.addWidget(part, part is stretched)
        else:
            box.addLayout(part, part is stretched)
    return box
