"""How near a point of the scene is to a handle, and what keys ask of it."""

from __future__ import annotations

import math
from itertools import pairwise

from PySide6.QtCore import QPointF, Qt

from engine.base.experiment import Handle
from gui.canvas.plots import Plot

REACH = {"point": 18.0, "vertical": 10.0, "horizontal": 10.0, "arm": 11.0}
"""How near the pointer must come to grab, in logical pixels."""

CURSORS = {
    "x": Qt.CursorShape.SizeHorCursor,
    "y": Qt.CursorShape.SizeVerCursor,
    "xy": Qt.CursorShape.OpenHandCursor,
}
"""How the pointer looks over a handle that moves along these axes."""

ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Down: (0, -1),
    Qt.Key.Key_Up: (0, 1),
}
"""Which way an arrow key leads."""

STROKES = {
    Qt.Key.Key_Return: "enter",
    Qt.Key.Key_Enter: "enter",
    Qt.Key.Key_Delete: "delete",
    Qt.Key.Key_Backspace: "delete",
}
"""What other keys ask of the handle that has the keyboard."""


def distance(handle: Handle, plot: Plot, point: QPointF) -> float:
    """How far the pointer is from what can be grabbed; what lies outside the data area is not seen."""
    area, at = plot.scene_rect(), plot.to_scene(handle.x, handle.y)
    if not area.adjusted(-1, -1, 1, 1).contains(at if handle.grab == "point" else point):
        return math.inf
    if handle.grab == "vertical":
        return abs(at.x() - point.x())
    if handle.grab == "horizontal":
        return abs(at.y() - point.y())
    if handle.grab == "point":
        return math.hypot(at.x() - point.x(), at.y() - point.y())
    path = [plot.to_scene(x, y) for x, y in handle.path]
    return min((_to_segment(point, a, b) for a, b in pairwise(path)), default=math.inf)


def _to_segment(point: QPointF, a: QPointF, b: QPointF) -> float:
    along = b - a
    length = QPointF.dotProduct(along, along)
    t = min(max(QPointF.dotProduct(point - a, along) / length, 0.0), 1.0) if length else 0.0
    foot = a + along * t - point
    return math.hypot(foot.x(), foot.y())
