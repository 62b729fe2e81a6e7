"""A picture as a flat list of drawing commands, ready for any format."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TypeAlias

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QImage,
    QLinearGradient,
    QPainterPath,
    QPen,
    QTransform,
)

from gui.parts import Part

DPI = 96
"""Logical pixels per inch: a recording of 960 px is 10 inches wide at scale 1."""


@dataclass(frozen=True)
class Shape:
    """A path to fill with ``brush`` and then stroke with ``pen``, both in page coordinates.

    The pen is never cosmetic: its width is in logical pixels. ``hard_edges`` asks for a fill without
    antialiasing, as the cells of a mosaic need it to meet without seams.
    """

    path: QPainterPath
    pen: QPen
    brush: QBrush
    opacity: float = 1.0
    clip: QPainterPath | None = None
    hard_edges: bool = False
    part: Part | None = None


@dataclass(frozen=True)
class Text:
    """A run of text in one font and color; ``transform`` maps its baseline's start, (0, 0), to the page.

    The font's size is in whole pixels; what a fractional size needs beyond that is in the transform.
    ``advance`` is the length of the run before the transform.
    """

    text: str
    font: QFont
    color: QColor
    advance: float
    transform: QTransform
    opacity: float = 1.0
    clip: QPainterPath | None = None
    part: Part | None = None

    def outline(self) -> QPainterPath:
        """The glyphs as a filled path in page coordinates."""
        path = QPainterPath()
        path.setFillRule(Qt.FillRule.WindingFill)
        path.addText(QPointF(), self.font, self.text)
        return self.transform.map(path)


@dataclass(frozen=True)
class Picture:
    """An image stretched over ``target``, which ``transform`` maps to the page."""

    image: QImage
    target: QRectF
    transform: QTransform
    smooth: bool
    opacity: float = 1.0
    clip: QPainterPath | None = None
    part: Part | None = None


Command: TypeAlias = Shape | Text | Picture


@dataclass(frozen=True)
class Recording:
    """A picture of ``width`` × ``height`` logical pixels: commands in the order of painting.

    ``background`` is None where the paper shines through. Title and description are for people who
    cannot see the picture and for the search in their files, the remark for those who write it.
    """

    width: float
    height: float
    commands: tuple[Command, ...]
    background: QColor | None = None
    title: str = ""
    description: str = ""
    remark: str = ""


def outlined(recording: Recording) -> Recording:
    """The same picture with every text turned into the outlines of its glyphs: no font is needed any more."""
    return replace(recording, commands=tuple(_without_font(c) for c in recording.commands))


def _without_font(command: Command) -> Command:
    if not isinstance(command, Text):
        return command
    path, pen, brush = command.outline(), QPen(Qt.PenStyle.NoPen), QBrush(command.color)
    return Shape(path, pen, brush, command.opacity, command.clip, part=command.part)


def moved(command: Command, dx: float, dy: float) -> Command:
    """The same command elsewhere on the page."""
    way = QTransform.fromTranslate(dx, dy)
    clip = None if command.clip is None else way.map(command.clip)
    if isinstance(command, Shape):
        brush = QBrush(command.brush)
        brush.setTransform(brush.transform() * way)
        return replace(command, path=way.map(command.path), brush=brush, clip=clip)
    return replace(command, transform=command.transform * way, clip=clip)


def scale_of(transform: QTransform) -> float:
    """The factor by which the transform enlarges lengths: the square root of that of areas."""
    return math.sqrt(abs(transform.determinant()))


def gradient_axis(brush: QBrush) -> QLineF:
    """From where to where a brush with a linear gradient runs through its colors, in page coordinates.

    The colors change across the lines on which the gradient is constant. A transform that shears or squeezes
    turns these lines otherwise than the axis, so the axis is put upright on them again.
    """
    gradient, transform = brush.gradient(), brush.transform()
    assert isinstance(gradient, QLinearGradient)
    start, way = gradient.start(), gradient.finalStop() - gradient.start()
    level = transform.map(start + QPointF(-way.y(), way.x())) - transform.map(start)
    begin, end = transform.map(start), transform.map(gradient.finalStop())
    across = QPointF(-level.y(), level.x())
    share = QPointF.dotProduct(end - begin, across) / max(QPointF.dotProduct(across, across), 1e-300)
    return QLineF(begin, begin + across * share)


def color_at(brush: QBrush, point: QPointF) -> QColor:
    """The color of a brush with a linear gradient at a point of the page."""
    axis = gradient_axis(brush)
    way, away = axis.p2() - axis.p1(), point - axis.p1()
    place = QPointF.dotProduct(away, way) / max(QPointF.dotProduct(way, way), 1e-300)
    stops = brush.gradient().stops()
    for (first, before), (last, after) in pairwise([(0.0, stops[0][1]), *stops, (1.0, stops[-1][1])]):
        if place <= last:
            share = min(max((place - first) / (last - first), 0.0), 1.0) if last > first else 1.0
            parts = zip(before.getRgb(), after.getRgb(), strict=True)  # type: ignore[call-overload]
            return QColor(*(round(a + share * (b - a)) for a, b in parts))
    return QColor(stops[-1][1])
