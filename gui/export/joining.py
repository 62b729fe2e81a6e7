"""Neighbors among the commands that belong together, made one again."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainterPath, QTransform

from gui.export.recording import Command, Shape, Text

_TOUCHING = 0.05
"""How near, in logical pixels, two ends must be to be the same place."""


def joined(first: Command, second: Command) -> Command | None:
    """Both commands as one, or None where they are apart.

    Qt splits a line of text where the script changes, as in ``σ(z)``; pyqtgraph splits a large fill into
    slices, between which antialiasing would let the background through.
    """
    if first.part is not second.part:
        return None
    if isinstance(first, Text) and isinstance(second, Text):
        return _joined_texts(first, second)
    if isinstance(first, Shape) and isinstance(second, Shape):
        return _joined_fills(first, second)
    return None


def _joined_texts(first: Text, second: Text) -> Text | None:
    looks = [(text.font, text.color, text.opacity, text.clip) for text in (first, second)]
    expected = QTransform(first.transform).translate(first.advance, 0)
    if looks[0] != looks[1] or not _same_place(expected, second.transform):
        return None
    return replace(first, text=first.text + second.text, advance=first.advance + second.advance)


def _joined_fills(first: Shape, second: Shape) -> Shape | None:
    if any(shape.pen.style() != Qt.PenStyle.NoPen or shape.hard_edges for shape in (first, second)):
        return None
    looks = [(shape.brush, shape.opacity, shape.clip) for shape in (first, second)]
    shared = first.path.boundingRect() & second.path.boundingRect()
    touching = min(shared.width(), shared.height()) < _TOUCHING < max(shared.width(), shared.height())
    if looks[0] != looks[1] or not touching:
        return None
    path = QPainterPath(first.path)
    path.addPath(second.path)
    return replace(first, path=path)


def _same_place(first: QTransform, second: QTransform) -> bool:
    entries = ("m11", "m12", "m21", "m22", "dx", "dy")
    return all(abs(getattr(first, entry)() - getattr(second, entry)()) < _TOUCHING for entry in entries)
