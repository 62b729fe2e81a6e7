"""What is this? The answer for whatever stands at a place of a page."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRectF
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QToolTip, QWhatsThis, QWidget

from gui.controls.column import Controls
from gui.controls.control import Control
from gui.page.facts import FactsView
from gui.page.readouts import ReadoutCell
from gui.page.stage import Stage

if TYPE_CHECKING:  # a start does not wait for what is seldom asked
    from engine.meanings import Kind


class WhatIsThis(QObject):
    """Tells of a page's parts what they mean, when it is asked so, and of readouts in their tooltips too."""

    def __init__(self, page: QWidget, key: str, stage: Stage, controls: Controls, facts: FactsView) -> None:
        super().__init__(page)
        self._page, self._key, self._stage, self._facts = page, key, stage, facts
        self._controls = controls
        page.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Something on the page is asked about."""
        if not isinstance(event, QHelpEvent):
            return False
        part = self._page.childAt(event.pos())
        text = self.told(part, event.globalPos())
        if event.type() == QEvent.Type.ToolTip:
            if not any(isinstance(widget, ReadoutCell) for widget in _around(part)):
                return False
            QToolTip.showText(event.globalPos(), text, self._page)
        elif event.type() == QEvent.Type.WhatsThis:
            QWhatsThis.showText(event.globalPos(), text, self._page)
        event.setAccepted(bool(text))
        return bool(text)

    def show(self, place: QPoint) -> None:
        """Tell of what stands at a place of the screen."""
        text = self.told(self._page.childAt(self._page.mapFromGlobal(place)), place)
        QWhatsThis.showText(place, text, self._page)

    def told(self, part: QWidget | None, place: QPoint) -> str:
        """What a widget means, or what is in it at a place of the screen; "" where there is no telling."""
        around = list(_around(part))
        if self._stage.figure in around:
            return self._of_picture(self._stage.figure.mapFromGlobal(place))
        if self._facts in around:
            return self._of_facts(self._facts.viewport().mapFromGlobal(place).x())
        for widget in around:
            if isinstance(widget, ReadoutCell):
                return self._told("readouts", widget.caption.text(), widget.caption.text())
            if isinstance(widget, Control) and widget.objectName():
                kind = self._controls.kind(widget.objectName())
                return _titled(kind.label.replace("_", ""), kind.tip)
            if widget.toolTip():
                return escape(widget.toolTip()).replace("\n", "<br>")
        return ""

    def _of_picture(self, place: QPoint) -> str:
        """A handle at a place of the figure, else the plot that is nearest."""
        figure, result = self._stage.figure, self._stage.result
        point = figure.mapToScene(place)
        handle = figure.handles.at(point)
        if handle is not None:
            return self._told("handles", figure.handles.said(handle), handle.name)
        shown = [plot for plot in figure.plots.values() if plot.isVisible()]
        if result is None or not shown:
            return ""
        plot = min(shown, key=lambda plot: _away(plot.scene_rect(), point))
        view = getattr(result.experiment, "view", "")
        return self._told("plots", plot.axes.names[1], f"{view} {plot.key}", plot.key)

    def _of_facts(self, x: int) -> str:
        """The column of the table there; of the names of the rows, nothing."""
        column = self._facts.columnAt(x)
        shown = self._facts.facts.facts
        return "" if column < 0 else _titled(shown.header[column], shown.tips[column])

    def _told(self, kind: Kind, title: str, *names: str) -> str:
        from engine.meanings import meaning

        return _titled(title, meaning(self._key, kind, *names))


def _around(part: QWidget | None) -> Iterator[QWidget]:
    """A widget and what it stands in."""
    while part is not None:
        yield part
        part = part.parentWidget()


def _away(rect: QRectF, point: QPointF) -> float:
    """How far a point is from a rectangle, along the axes; 0 inside."""
    across = max(rect.left() - point.x(), point.x() - rect.right(), 0.0)
    return across + max(rect.top() - point.y(), point.y() - rect.bottom(), 0.0)


def _titled(title: str, text: str) -> str:
    said = escape(text[:1].upper() + text[1:])
    return f"<b>{escape(title)}</b><br>{said}" if title else said
