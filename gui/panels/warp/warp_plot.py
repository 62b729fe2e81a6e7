"""One picture of the plane on its way."""

from __future__ import annotations

from engine.experiments.warp.inputs import WarpInputs
from engine.experiments.warp.pane import Pane
from engine.experiments.warp.result import WarpResult
from engine.experiments.warp.square import COLORS, outline
from gui.canvas.figure import Figure
from gui.canvas.header import Entry
from gui.canvas.items import THIN
from gui.canvas.keys import StrokeMark
from gui.canvas.plots import Plot
from gui.canvas.style import blend
from gui.drawings.learning_items import ClassPoints
from gui.look.series import DASHED
from gui.panels.warp.arrow_names import ArrowNames, along
from gui.panels.warp.picture_item import WarpedPicture
from gui.panels.warp.sheet_items import Arrows, Cells, Flat, GridLines

_FLAT, _PARTING = 5.0, 3.0
_DOT, _TIP = 11.0, 9.0

_FAINT = 0.45
"""How far the color of the grid is from the text's on the way to the ground."""


class WarpPlot:
    """Cells, grid, points, what is flat, W's columns and b, the dot."""

    def __init__(self, figure: Figure, key: str, column: int) -> None:
        look, theme = figure.look, figure.look.theme
        self.look, self.is_second = look, column > 0
        self.plot = figure.add_plot(
            Plot(look, key, span="window", y_span="height", one_scale=True), 0, column
        )
        self.plot.set_names("", "", title="")
        if column:  # both have one range
            self.plot.leave_out_y_numbers()
        self.zeros = [self.plot.rule(angle, theme.zero, z=-50) for angle in (0, 90)]
        self.square = self.plot.given(self.plot.curve(theme.muted, THIN, dash=DASHED, z=-40))
        self.square.show_line(outline(), "the square at the start")
        self.cells = self.plot.add(Cells(self.plot, COLORS), -30)
        self.picture = self.plot.add(WarpedPicture(self.plot), -30)
        self.grid = self.plot.add(GridLines(self.plot, THIN), -10)
        self.flat = self.plot.add(Flat(self.plot, theme.danger, _FLAT), -5)
        self.parting = self.plot.answer(self.plot.curve(theme.text, _PARTING, dash=DASHED, z=11))
        self.points = ClassPoints(self.plot)
        self.arrows = self.plot.given(self.plot.add(Arrows(self.plot, theme.accent), 14))
        self.tips = self.plot.given(self.plot.dots(z=15))
        self.names = ArrowNames(self.plot)
        self.dot = self.plot.dots(z=20)
        self._entries: list[Entry] = []

    def show(self, result: WarpResult, pane: Pane) -> None:
        """Draw this picture."""
        theme, e = self.look.theme, result.experiment
        self.plot.is_answer = not e.moment.is_start
        self._fill(e, pane)
        ink = theme.danger if pane.is_singular else blend(theme.text, theme.surface, _FAINT)
        self.grid.show_lines(pane.lines, ink)
        self.flat.show_segments(pane.flat)
        (self.plot.given if e.moment.is_start else self.plot.answer)(self.points.cloud)
        self.points.show(pane.points)
        self.parting.show_line(pane.parting_line(*self.plot.ranges), "a line that parts the classes")
        layer, bias = e.layers[e.moment.layer]
        tips = [(float(x), float(y)) for x, y in (layer[:, 0], layer[:, 1], bias)]
        self.arrows.show_tips(tips)
        self.tips.show_dots([(*tips[2], theme.accent, "s", True)], _TIP)
        x, y = pane.image([[e.x1, e.x2]])[0].tolist()
        dots = (place for xs, ys in pane.points for place in zip(xs.tolist(), ys.tolist(), strict=True))
        self.names.show(tips, [(x, y), *dots])
        if self.plot.is_hidden:
            self.plot.keep_lock_off([*along(tips), *self.names.corners])
        self.dot.show_dots([(x, y, theme.text, "o", True)], _DOT)
        self._entries = self._keys(result, pane)

    def _fill(self, e: WarpInputs, pane: Pane) -> None:
        """Fill the square with its colors, or with a picture."""
        self.cells.setVisible(e.picture is None)
        self.picture.setVisible(e.picture is not None)
        if e.picture is None:
            self.cells.show_cells(pane.cells, pane.finer)
        else:
            self.picture.show_picture(e.picture, pane.patches, not pane.f.monotone)

    def say(self, under: str) -> None:
        """Over the picture: what it shows and, of the pointer, what lies there."""
        self.plot.header.say([*self._entries, Entry(under, answer=True)])

    def _keys(self, result: WarpResult, pane: Pane) -> list[Entry]:
        found = [
            Entry(pane.f.label, bold=True),
            Entry(result.title(pane)),
        ]
        if len(pane.flat) or pane.is_singular:
            mark = StrokeMark(self.look.theme.danger, _FLAT)
            found.append(Entry("folded flat", mark, quiet=True, answer=True))
        return found if self.is_second else [*found, *self.points.entries]  # both have the same classes
