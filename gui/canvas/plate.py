"""An item in pixels, beside the data area of a plot or over it."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGraphicsItem

from gui.canvas.style import Style


class Plate(QGraphicsItem):
    """An item that is painted again only when what it shows has changed."""

    def __init__(self, parent: QGraphicsItem, look: Style) -> None:
        super().__init__(parent)
        self.look, self._area = look, QRectF()
        self._shown: tuple[Any, ...] = ()
        look.keep_pixels(self)

    def show_what(self, box: QRectF, *shown: Any) -> None:
        """Show this in a rectangle of its own coordinates; equal arrays count as the same."""
        if not _same((box, *shown), (self._area, *self._shown)):
            self.prepareGeometryChange()
            self._area, self._shown = box, shown
            self.update()

    def boundingRect(self) -> QRectF:
        """Where it may paint."""
        return self._area

    def paint(self, painter: QPainter, *_: Any) -> None:
        """What is shown."""
        if self._shown:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._draw(painter, *self._shown)

    def _draw(self, painter: QPainter, *shown: Any) -> None:
        raise NotImplementedError


def _same(a: Any, b: Any) -> bool:
    """Whether two nested tuples of values and arrays are equal."""
    if isinstance(a, np.ndarray) or isinstance(b, np.ndarray):
        return a is b or np.array_equal(a, b)
    if isinstance(a, tuple) and isinstance(b, tuple):
        return len(a) == len(b) and all(_same(x, y) for x, y in zip(a, b, strict=True))
    return bool(a == b)
