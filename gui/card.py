"""A sheet of text beside a part of a plot."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSizeF

if TYPE_CHECKING:
    from gui.figure import Figure
    from gui.plots import Plot

Array = NDArray[np.float64]

_MOST_HIDDEN, _SMALL = 0.06, 2
"""Share of a plot that a card may hide, and the number of lines of a smaller one."""


class Card(pg.TextItem):  # type: ignore[misc]
    """A few lines of text on a sheet beside a point, the first of them bold.

    Where it would hide too much of a small plot it has two lines and keeps to a corner.
    """

    def __init__(self, figure: Figure) -> None:
        self._shown: tuple[object, ...] = ()
        self._small = False
        theme = figure.theme
        border = figure.pen(theme.hairline)
        super().__init__("", color=theme.text, fill=pg.mkBrush(theme.surface), border=border)
        self.setFont(figure.font(small=True))
        self.textItem.document().setDocumentMargin(6)

    def show_lines(self, plot: Plot, lines: Sequence[str], corners: Array) -> None:
        """Say this beside what has these (n, 2) corners, where there is room; else far from it."""
        area = plot.scene_rect()
        if (lines, area.size()) != self._shown:
            self._shown = (lines, area.size())
            self._say(lines)
            size = self.boundingRect().size()
            self._small = size.width() * size.height() > _MOST_HIDDEN * area.width() * area.height()
            if self._small:
                self._say(lines[:_SMALL])
        away = 12.0 * plot.figure.scale_factor
        subject = _scene_box(plot, corners).adjusted(-away, -away, away, away)
        find = _in_corner if self._small else _beside
        self.setPos(*plot.from_scene(find(subject, self.boundingRect().size(), area.adjusted(4, 4, -4, -4))))

    def _say(self, lines: Sequence[str]) -> None:
        first, *others = (escape(line) for line in lines)
        self.setHtml("<br>".join([f"<b>{first}</b>", *others]))


def _scene_box(plot: Plot, corners: Array) -> QRectF:
    """What of the polygon's box can be seen, in the scene."""
    (x0, x1), (y0, y1) = plot.ranges
    (left, low), (right, top) = corners.min(axis=0).tolist(), corners.max(axis=0).tolist()
    a = plot.to_scene(min(max(left, x0), x1), min(max(top, y0), y1))
    b = plot.to_scene(min(max(right, x0), x1), min(max(low, y0), y1))
    return QRectF(a, b)


def _beside(subject: QRectF, size: QSizeF, area: QRectF) -> QPointF:
    """The top left corner of a sheet right of, left of, below or above a box inside an area; where none of
    these has room, in a corner of it."""
    width, height = size.width(), size.height()
    level = min(max(subject.center().y() - height / 2, area.top()), area.bottom() - height)
    plumb = min(max(subject.center().x() - width / 2, area.left()), area.right() - width)
    places = [
        QPointF(subject.right(), level),
        QPointF(subject.left() - width, level),
        QPointF(plumb, subject.bottom()),
        QPointF(plumb, subject.top() - height),
    ]
    fitting = [place for place in places if area.contains(QRectF(place, size))]
    return fitting[0] if fitting else _in_corner(subject, size, area)


def _in_corner(subject: QRectF, size: QSizeF, area: QRectF) -> QPointF:
    """The same in the corner of the area where the sheet hides least of the box, the first of several."""
    corners = [
        QPointF(x, y)
        for y in (area.bottom() - size.height(), area.top())
        for x in (area.right() - size.width(), area.left())
    ]

    def hidden(place: QPointF) -> float:
        common = QRectF(place, size).intersected(subject)
        return common.width() * common.height()

    return min(corners, key=hidden)
