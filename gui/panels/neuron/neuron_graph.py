"""The graph of one neuron as an item: values forward above the edges, gradients backward below them."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPolygonF

from engine.experiments.neuron.diagram import Box, Diagram, Edge, Part
from engine.experiments.neuron.digits import bracketed
from engine.experiments.neuron.inputs import ALL
from gui.canvas.plate import Plate
from gui.canvas.plots import Plot
from gui.look import theme as themes
from gui.look.series import DASHED, SOLID, Dash
from gui.parts import drawn_as

FOOT = 18.0
"""From the stepper's dots to the lower end, in logical pixels before scaling."""

_STEPPER, _PRODUCT = 32.0, 38.0
_PILL, _BOX = (98.0, 30.0), (88.0, 70.0)
_LEAST, _SCALES = (560.0, 178.0), (0.5, 1.45)
"""The size at which everything is drawn as measured here, and how far it may shrink and grow."""

_AIR = 1.15

_READABLE = 0.75
"""Where letters would be smaller than this share of their size, or than all others on a screen that is read
from afar, the product gives way to the boxes."""

_SMALL, _LETTERS = 10.5, 13.0
"""Height of the smallest letters, and of those of the product, before scaling."""

_ALONE = 50.0
"""The height of a product without boxes, in logical pixels."""

Align = Qt.AlignmentFlag


class NeuronGraph(Plate):
    """From left to right x, w, b; z; a; L. Under it the product that makes ∂L/∂w, and the stepper."""

    def __init__(self, plot: Plot) -> None:
        super().__init__(plot, plot.look)
        self._plot = plot
        self._size, self._k, self._product = (1.0, 1.0), 1.0, _PRODUCT
        self._stepper, self._has_boxes = _STEPPER if self.look.interactive else 0.0, True
        self._forward, self._backward = self.look.theme.accent, self.look.theme.back

    @property
    def foot(self) -> float:
        """The share of the height below the stepper's dots."""
        return FOOT * self._k / self._size[1]

    @property
    def letter(self) -> float:
        """The height of its smallest letters, in pixels of the scene."""
        return _SMALL * self._k

    def place(self) -> None:
        """Take the plot's data area."""
        rect = self._plot.view.geometry()
        self.setPos(rect.topLeft())
        self._size = rect.width(), rect.height()
        unit, (width, height) = self.look.scale, self._size
        self._has_boxes = self._holds_boxes(width)
        if not self._has_boxes:
            self._product, self._k = _PRODUCT, self.look.letter / _LETTERS
            return
        across, tall = width / (_LEAST[0] * unit), _LEAST[1] - _STEPPER + self._stepper
        readable = self.look.letter / _SMALL if self.look.is_far else _READABLE * unit
        self._product = _PRODUCT if height >= readable * tall else 0.0
        down = height / ((tall - _PRODUCT + self._product) * unit)
        self._k = unit * min(max(min(across, down), _SCALES[0]), _SCALES[1])

    def most_height(self, width: float) -> float:
        """As much height as it can use in a figure of this width, with some air, in logical pixels."""
        if not self._holds_boxes(width):
            return _ALONE * self.look.scale
        k = min(width / _LEAST[0], _SCALES[1] * self.look.scale)
        return _AIR * (_LEAST[1] - _STEPPER + self._stepper) * k

    def least_height(self) -> float:
        """The height that makes its smallest letters as high as all others, the product left out, in logical
        pixels."""
        return (_LEAST[1] - _STEPPER - _PRODUCT + self._stepper) * self.look.letter / _SMALL

    def _holds_boxes(self, width: float) -> bool:
        """Whether all letters are large enough for a page of this width, those of a 4:3 slide just so; else
        the product stands alone."""
        k = min(width / _LEAST[0], _SCALES[1] * self.look.scale)
        return self.look.interactive or round(_SMALL * k) >= self.look.letter - self.look.scale

    def show_diagram(self, diagram: Diagram) -> None:
        """Draw this one."""
        self.show_what(QRectF(0, 0, *self._size), diagram)

    def stage_at(self, scene_point: QPointF) -> int | None:
        """The stage that a click asks for: a dot of the stepper, or a box."""
        point, k = self.mapFromScene(scene_point), self._k
        if point.y() > self._size[1] - self._stepper * k:
            places = [abs(self._stage_x(stage) - point.x()) for stage in range(ALL + 1)]
            return places.index(min(places))
        backward = point.y() > self._middle
        for index in range(3):
            if self._box(index).contains(point):
                return (6, 5, 4)[index] if backward else index + 1
        return None

    @drawn_as("graph")
    def _draw(self, painter: QPainter, diagram: Diagram) -> None:
        """Edges, boxes, product, stepper."""
        if self._has_boxes:
            self._draw_boxes(painter, diagram)
        if self._product:
            self._draw_product(painter, diagram)
        self._draw_stepper(painter, diagram.stages, diagram.stage)

    def _draw_boxes(self, painter: QPainter, diagram: Diagram) -> None:
        for index, edge in enumerate(diagram.inputs):
            self._draw_input(painter, index, edge)
        for index, edge in enumerate(diagram.edges):
            self._draw_edge(painter, index, edge)
        self._draw_target(painter, diagram.target)
        for index, box in enumerate(diagram.boxes):
            self._draw_box(painter, self._box(index), box)

    # Where everything stands -----------------------------------------------------------------------

    @property
    def _middle(self) -> float:
        return (self._size[1] - (self._stepper + self._product) * self._k) / 2 + 2 * self._k

    @property
    def _spare(self) -> float:
        """The room under the product, before scaling: half of what a high place has too much."""
        return max(self._size[1] / self._k - self._stepper - (_LEAST[1] - _STEPPER), 0.0) / 2

    @property
    def _gap(self) -> float:
        return (self._size[0] - (_PILL[0] + 3 * _BOX[0] + 8) * self._k) / 4

    def _box(self, index: int) -> QRectF:
        k = self._k
        left = (4 + _PILL[0]) * k + self._gap + index * (_BOX[0] * k + self._gap)
        return QRectF(left, self._middle - _BOX[1] * k / 2, _BOX[0] * k, _BOX[1] * k)

    def _pill(self, index: int) -> QRectF:
        k = self._k
        y = self._middle + (index - 1) * (_PILL[1] + 3) * k
        return QRectF(4 * k, y - _PILL[1] * k / 2, _PILL[0] * k, _PILL[1] * k)

    def _stage_x(self, stage: int) -> float:
        return self.mapFromScene(self._plot.to_scene(float(stage), 0.0)).x()

    # What is drawn ---------------------------------------------------------------------------------

    def _draw_input(self, painter: QPainter, index: int, edge: Edge) -> None:
        theme, k, rect = self.look.theme, self._k, self._pill(index)
        box = self._box(0)
        port = QPointF(box.left(), box.center().y() + (index - 1) * 18 * k)
        self._arrow(painter, QPointF(rect.right(), rect.center().y()), port, self._forward)
        self._frame(painter, rect, edge.backward.lit, round_by=rect.height() / 3)
        upper, lower = _halves(rect.adjusted(3 * k, 1 * k, -3 * k, -2 * k))
        self._text(
            painter, upper, f"{edge.forward.symbol} = {edge.forward.value}", self._forward, 12.5, bold=True
        )
        gradient = edge.backward
        text = f"{gradient.symbol} {gradient.value}" if gradient.value else gradient.symbol
        self._text(
            painter, lower, text, self._backward if gradient.value else theme.muted, 10.5, gradient.lit
        )

    def _draw_edge(self, painter: QPainter, index: int, edge: Edge) -> None:
        k, box = self._k, self._box(index)
        left, right, y = box.right(), box.right() + self._gap, self._middle
        self._arrow(painter, QPointF(left, y - 4 * k), QPointF(right, y - 4 * k), self._forward)
        self._arrow(painter, QPointF(right, y + 4 * k), QPointF(left, y + 4 * k), self._backward, dash=DASHED)
        room = QRectF(left + 3 * k, y, right - left - 6 * k, 15 * k)
        for part, color, rows in (
            (edge.forward, self._forward, (-37 * k, -22 * k)),
            (edge.backward, self._backward, (7 * k, 22 * k)),
        ):
            if part.value:
                self._light(
                    painter, room.translated(0, rows[0]).united(room.translated(0, rows[1])), part.lit
                )
                self._text(painter, room.translated(0, rows[0]), part.symbol, color, 11)
                self._text(painter, room.translated(0, rows[1]), part.value, color, 12.5, bold=True)

    def _draw_target(self, painter: QPainter, target: Part) -> None:
        k, box = self._k, self._box(2)
        rect = QRectF(box.center().x() - 40 * k, box.top() - 19 * k, 80 * k, 14 * k)
        self._text(painter, rect, f"{target.symbol} = {target.value}", self._forward, 12, bold=True)
        x = box.center().x()
        self._arrow(painter, QPointF(x, rect.bottom() - 1 * k), QPointF(x, box.top()), self._forward)

    def _draw_box(self, painter: QPainter, rect: QRectF, box: Box) -> None:
        theme, k = self.look.theme, self._k
        self._frame(painter, rect, box.lit, round_by=8 * k)
        row = QRectF(rect.left() + 6 * k, rect.top() + 3 * k, rect.width() - 12 * k, 16 * k)
        self._text(painter, row, box.formula, theme.text, 12.5, bold=True)
        self._text(painter, row.translated(0, 15 * k), box.name, theme.muted, 10.5)
        y = rect.top() + 34 * k
        painter.setPen(self.look.pen(theme.hairline, 1.0))
        painter.drawLine(QLineF(rect.left() + 8 * k, y, rect.right() - 8 * k, y))
        local, color = box.local, self._backward if box.local.value else theme.muted
        self._text(painter, row.translated(0, 32 * k), local.symbol, color, 10.5)
        self._text(painter, row.translated(0, 47 * k), local.value or "?", color, 12.5, bold=True)

    def _draw_product(self, painter: QPainter, diagram: Diagram) -> None:
        """∂L/∂w = (a − y) · f′(z) · x, and under each factor its number."""
        theme, k = self.look.theme, self._k
        top, x = self._size[1] - (self._stepper + _PRODUCT + self._spare) * k, 8 * k
        parts = [
            (diagram.result, "="),
            *((part, "·") for part in diagram.product[:-1]),
            (diagram.product[-1], ""),
        ]
        for index, (part, sign) in enumerate(parts):
            value = (bracketed(part.value) if index else part.value) or "?"
            wide = max(self._wide(part.symbol, 13), self._wide(value, 13)) + 12 * k
            upper, lower = _halves(QRectF(x, top, wide, 33 * k))
            self._light(painter, upper.united(lower).adjusted(1, -1, -1, 1), part.lit)
            self._text(
                painter, upper, part.symbol, theme.text if part.value else theme.muted, 13, bold=part.lit
            )
            color = self._backward if part.value else theme.muted
            self._text(painter, lower, value, color, 13, bold=True)
            x += wide
            for half, mark in ((upper, sign), (lower, sign if index else diagram.equals)):
                self._text(painter, QRectF(x, half.top(), 14 * k, half.height()), mark, theme.muted, 13)
            x += 14 * k
        rest = QRectF(x + 6 * k, top, self._size[0] - x - 10 * k, 33 * k)
        if self.look.interactive or self._wide(diagram.remark, 12, False) <= rest.width():
            self._text(painter, rest, diagram.remark, theme.text, _LETTERS, align=Align.AlignLeft)

    def _draw_stepper(self, painter: QPainter, names: tuple[str, ...], stage: int) -> None:
        """A dot for each stage, filled as far as the stepper has come; a knob where it is."""
        theme, k = self.look.theme, self._k
        if not self._stepper:
            return
        y = self._size[1] - FOOT * k
        painter.setPen(self.look.pen(theme.hairline, 2.0))
        painter.drawLine(QLineF(self._stage_x(0), y, self._stage_x(ALL), y))
        for at, name in enumerate(names):
            x, color = self._stage_x(at), self._forward if at <= 3 else self._backward
            here = at == stage
            painter.setPen(self.look.pen(theme.accent if here else color, 2.0))
            painter.setBrush(QColor(color if at <= stage else theme.surface))
            radius = (6.0 if here else 3.5) * k
            painter.drawEllipse(QPointF(x, y), radius, radius)
            row = QRectF(x - 34 * k, y + 5 * k, 68 * k, 13 * k)
            self._text(painter, row, name, theme.text if here else theme.muted, 10.5, bold=here)

    # Strokes and letters ---------------------------------------------------------------------------

    def _arrow(self, painter: QPainter, start: QPointF, end: QPointF, color: str, dash: Dash = SOLID) -> None:
        k, line = self._k, QLineF(start, end)
        painter.setPen(self.look.pen(color, 1.6, dash=dash))
        painter.drawLine(line)
        line.setLength(max(line.length() - 6 * k, 0.1))
        across = line.normalVector().unitVector()
        side = QPointF(across.dx(), across.dy()) * 3.2 * k
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(color))
        painter.drawPolygon(QPolygonF([end, line.p2() + side, line.p2() - side]))

    def _frame(self, painter: QPainter, rect: QRectF, lit: bool, round_by: float) -> None:
        theme = self.look.theme
        painter.setPen(self.look.pen(theme.accent if lit else theme.muted, 2.4 if lit else 1.0))
        painter.setBrush(QColor(theme.soft if lit else theme.surface))
        painter.drawRoundedRect(rect, round_by, round_by)

    def _light(self, painter: QPainter, rect: QRectF, lit: bool) -> None:
        if lit:
            theme = self.look.theme
            painter.setPen(self.look.pen(theme.accent, 1.2))
            painter.setBrush(QColor(theme.soft))
            painter.drawRoundedRect(rect, 5 * self._k, 5 * self._k)

    def _text(
        self, painter: QPainter, rect: QRectF, text: str, color: str, size: float, bold: bool = False,
        align: Align = Align.AlignHCenter,
    ) -> None:  # fmt: skip
        """One line of text in a rectangle, smaller where it would not fit."""
        wide = self._wide(text, size, bold)
        fit = min(1.0, rect.width() / wide) if wide else 1.0
        painter.setFont(themes.font(size * self._k * fit, bold))
        painter.setPen(QColor(color))
        painter.drawText(rect, align | Align.AlignVCenter | Qt.TextFlag.TextDontClip, text)

    def _wide(self, text: str, size: float, bold: bool = True) -> float:
        return QFontMetricsF(themes.font(size * self._k, bold)).horizontalAdvance(text)


def _halves(rect: QRectF) -> tuple[QRectF, QRectF]:
    upper = QRectF(rect.left(), rect.top(), rect.width(), rect.height() / 2)
    return upper, upper.translated(0, rect.height() / 2)
