"""Widgets side by side, and one below the other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLayout, QScrollArea, QVBoxLayout, QWidget

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


def in_order(widget: QWidget) -> Iterator[QWidget]:
    """A widget and what is shown in it, in the order seen: that of layouts, then what has no place in one."""
    yield widget
    children = widget.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
    if isinstance(widget, QScrollArea) and (scrolled := widget.widget()):
        children = [scrolled]
    layout, shown = (
        widget.layout(),
        [child for child in children if child.isVisible() and not child.isWindow()],
    )
    for child in sorted(shown, key=lambda child: _place(child, layout) or [len(children)]):
        yield from in_order(child)


def _place(widget: QWidget, layout: QLayout | None) -> list[int]:
    """Where it stands in a layout, or in which of those in it and where there; empty for nowhere.

    Nothing asks for the items of a layout: Qt deletes them and Python keeps what stands for them, which is
    then taken for what comes to be at the same address, until the process dies of it.
    """
    if layout is None:
        return []
    if (at := layout.indexOf(widget)) >= 0:
        return [at]
    for inner in layout.findChildren(QLayout, options=Qt.FindChildOption.FindDirectChildrenOnly):
        if below := _place(widget, inner):
            return [layout.indexOf(inner), *below]
    return []
