"""Pointer and pen on a figure."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, QTimer
from PySide6.QtGui import QColor, QMouseEvent, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsEllipseItem, QGraphicsPathItem

from gui.canvas.plots import Plot
from gui.page.stage import Stage
from gui.present.sketch import Mark, Place, Sketch

_SPOT, _LINE = 1.1, 0.28
"""Radius of the spot and width of a line, in heights of the smallest letters."""

_COLORS = {True: "#fded3c", False: "#c3209a"}
"""Of what is drawn, by whether the ground is dark: no curve has it."""

_ABOVE = 2000.0
_IDLE_MS = 2000
"""So long after its last move the arrow is seen."""


class Ink(QObject):
    """Shows a sketch on the figure of a stage, and lets the mouse work on it. No tooltip comes up there."""

    def __init__(self, stage: Stage, sketch: Sketch) -> None:
        super().__init__(stage)
        self._stage, self._figure, self.sketch, self.unit = stage, stage.figure, sketch, 24
        self.spot = QGraphicsEllipseItem()
        self.spot.setZValue(_ABOVE)
        self.lines: list[QGraphicsPathItem] = []
        self._figure.scene().addItem(self.spot)
        self._idle = QTimer(self, singleShot=True, interval=_IDLE_MS)
        self._idle.timeout.connect(self._hide_arrow)
        self._figure.viewport().installEventFilter(self)
        sketch.changed.connect(self.show)
        stage.drawn.connect(self.show)
        self.show()

    def fit(self, unit: int) -> None:
        """Be as large as letters of this height ask for."""
        self.unit = unit
        self.show()

    def show(self) -> None:
        """Bring spot and marks to where their plots are now."""
        if not self._figure.isVisible():
            return
        color, place = QColor(_COLORS[self._figure.look.theme.is_dark]), self.sketch.spot
        at = None if place is None else self._in_scene(place)
        self.spot.setVisible(at is not None)
        if at is not None:
            radius = _SPOT * self.unit
            self.spot.setRect(at.x() - radius, at.y() - radius, 2 * radius, 2 * radius)
            faint = QColor(color)
            faint.setAlphaF(0.35)
            self.spot.setBrush(faint)
            self.spot.setPen(QPen(color, _LINE * self.unit / 2))
            self.spot.setOpacity(self.sketch.spot_opacity)
        self._show_lines(color)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The pen takes the left button, the pointer only watches."""
        if event.type() == QEvent.Type.ToolTip:
            return True
        if isinstance(event, QMouseEvent):
            self._idle.start()
            return self._take(event)
        if event.type() == QEvent.Type.Leave:
            self.sketch.point(None)
        return False

    def _take(self, event: QMouseEvent) -> bool:
        """Whether a tool wants it."""
        sketch, kind = self.sketch, event.type()
        if not sketch.tool:
            return False
        self._figure.viewport().setCursor(
            Qt.CursorShape.CrossCursor if sketch.tool == "pen" else Qt.CursorShape.BlankCursor
        )
        place = self._place(self._figure.mapToScene(event.position().toPoint()))
        if sketch.tool == "spot":
            sketch.point(place)
            return False
        if kind == QEvent.Type.MouseButtonRelease:
            sketch.end()
        elif event.buttons() & Qt.MouseButton.LeftButton and place is not None:
            sketch.draw(place) if kind == QEvent.Type.MouseMove else sketch.begin(place)
        return True

    def _hide_arrow(self) -> None:
        if not self._figure.hold.held:
            self._figure.viewport().setCursor(Qt.CursorShape.BlankCursor)

    def _place(self, point: QPointF) -> Place | None:
        """The point in coordinates of the visible plot that it is over, or is nearest to."""
        shown = [plot for plot in self._figure.plots.values() if plot.isVisible()]
        if not shown:
            return None
        plot = min(shown, key=lambda plot: _away(plot, point))
        return Place(self._stage.kind.key, plot.key, *plot.from_scene(point))

    def _in_scene(self, place: Place) -> QPointF | None:
        plot = self._figure.plots.get(place.plot)
        if place.key != self._stage.kind.key or plot is None or not plot.isVisible():
            return None
        return plot.to_scene(place.x, place.y)

    def _show_lines(self, color: QColor) -> None:
        marks = self.sketch.marks
        while len(self.lines) < len(marks):
            line = QGraphicsPathItem()
            line.setZValue(_ABOVE - 1)
            self._figure.scene().addItem(line)
            self.lines.append(line)
        pen = QPen(color, _LINE * self.unit)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        for place, line in enumerate(self.lines):
            line.setVisible(place < len(marks))
            if place < len(marks):
                line.setPen(pen)
                line.setPath(self._path(marks[place]))
                line.setOpacity(self.sketch.opacity(marks[place]))

    def _path(self, mark: Mark) -> QPainterPath:
        """Through its points; a dot where there is one alone."""
        path = QPainterPath()
        for place in mark.places:
            at = self._in_scene(place)
            if at is None:
                return QPainterPath()
            if path.elementCount() == 0:
                path.moveTo(at)
            path.lineTo(at)
        return path


def _away(plot: Plot, point: QPointF) -> float:
    """How far a point of the scene is from a plot with all that belongs to it."""
    area = plot.sceneBoundingRect()
    dx = max(area.left() - point.x(), 0.0, point.x() - area.right())
    dy = max(area.top() - point.y(), 0.0, point.y() - area.bottom())
    return dx * dx + dy * dy
