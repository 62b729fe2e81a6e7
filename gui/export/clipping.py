"""Paths cut to the neighborhood of the page.

A curve may leave the page by a billion pixels. Screens do not mind; renderers of SVG and PDF that compute in
fixed point do (cairo's numbers end at 2²³).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath, QPolygonF


def clipped_line(path: QPainterPath, box: QRectF) -> QPainterPath:
    """The parts of the path, as a line, inside the box; curves become short segments."""
    result = QPainterPath()
    for polygon in path.toSubpathPolygons():
        for start, end in pairwise(_points(polygon)):
            inside = _segment(start, end, box)
            if inside is None:
                continue
            if result.isEmpty() or result.currentPosition() != inside[0]:
                result.moveTo(inside[0])
            result.lineTo(inside[1])
    return result


def clipped_area(path: QPainterPath, box: QRectF) -> QPainterPath:
    """The part of the path, as an area, inside the box (Sutherland and Hodgman, 1974)."""
    result = QPainterPath()
    result.setFillRule(path.fillRule())
    for polygon in path.toSubpathPolygons():
        corners = list(_points(polygon))
        for distance in _distances(box):
            corners = _half(corners, [distance(corner) for corner in corners])
        if len(corners) > 2:
            result.addPolygon(QPolygonF(corners))
            result.closeSubpath()
    return result


def _points(polygon: QPolygonF) -> Iterable[QPointF]:
    points: Sequence[QPointF] = polygon.toList()
    return (point for point in points if math.isfinite(point.x()) and math.isfinite(point.y()))


def _distances(box: QRectF) -> tuple[Callable[[QPointF], float], ...]:
    """For each side of the box, how far a point is on its inner side."""
    return (
        lambda p: p.x() - box.left(),
        lambda p: box.right() - p.x(),
        lambda p: p.y() - box.top(),
        lambda p: box.bottom() - p.y(),
    )


def _segment(start: QPointF, end: QPointF, box: QRectF) -> tuple[QPointF, QPointF] | None:
    """The part of a segment inside the box (Liang and Barsky, 1984), or None."""
    enter, leave = 0.0, 1.0
    for distance in _distances(box):
        first, last = distance(start), distance(end)
        if first < 0 and last < 0:
            return None
        if first < 0:
            enter = max(enter, first / (first - last))
        elif last < 0:
            leave = min(leave, first / (first - last))
    if enter >= leave:
        return None
    return (
        start if enter == 0 else start + (end - start) * enter,
        end if leave == 1 else start + (end - start) * leave,
    )


def _half(corners: list[QPointF], distances: list[float]) -> list[QPointF]:
    """The polygon's part where the distance is not negative."""
    kept: list[QPointF] = []
    for index, (corner, distance) in enumerate(zip(corners, distances, strict=True)):
        before, there = corners[index - 1], distances[index - 1]
        if (there < 0) != (distance < 0):
            kept.append(before + (corner - before) * (there / (there - distance)))
        if distance >= 0:
            kept.append(corner)
    return kept
