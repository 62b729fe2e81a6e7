"""Layers without an activation: the formula of the step, the square behind all layers and behind the one."""

from __future__ import annotations

from engine.experiments.warp.result import CollapseResult
from engine.experiments.warp.square import COLORS
from engine.networks.warp import Pieces, Polylines
from gui.canvas.figure import Figure
from gui.canvas.header import Entry
from gui.canvas.items import THIN
from gui.canvas.keys import StrokeMark
from gui.canvas.plots import Plot
from gui.canvas.style import blend
from gui.drawings.region_items import Segments, flat
from gui.panels.warp.formula_item import Formulas
from gui.panels.warp.sheet_items import Cells, GridLines

_GAP, _DOT, _FAINT = 1.6, 4.0, 0.45


class _Square:
    """The square behind some layers."""

    def __init__(self, figure: Figure, key: str, column: int) -> None:
        look = figure.look
        self.plot = figure.add_plot(
            Plot(look, key, span="window", y_span="height", one_scale=True, is_answer=True), 1, column
        )
        self.plot.set_names("", "", title="")
        if column:  # both have one range
            self.plot.leave_out_y_numbers()
        self.cells = self.plot.add(Cells(self.plot, COLORS), -30)
        self.grid = self.plot.add(GridLines(self.plot, THIN), -10)
        self.dots = self.plot.dots(z=12)
        self._ink = blend(look.theme.text, look.theme.surface, _FAINT)

    def show(self, cells: Pieces, finer: int, lines: Polylines) -> None:
        """Draw it."""
        self.cells.show_cells(cells, finer)
        self.grid.show_lines(lines, self._ink)


class CollapsePlots:
    """The formula over both squares."""

    keys = ("formulas", "stack", "single")

    def __init__(self, figure: Figure) -> None:
        self.figure, theme = figure, figure.look.theme
        self.formulas = figure.add_plot(Plot(figure.look, "formulas"), 0, 0, 0.45, wide=True)
        self.formulas.left = 0.0
        self.formulas.axes.hide()
        self.formulas.show_numbers(False, False)
        self.text = Formulas(self.formulas)
        self.stack, self.single = _Square(figure, "stack", 0), _Square(figure, "single", 1)
        self.gaps = self.single.plot.add(
            Segments(self.single.plot, flat(figure.look.pen(theme.danger, _GAP))), 8
        )

    def draw(self, result: CollapseResult) -> None:
        """The step and what it says."""
        e, theme = result.experiment, self.figure.look.theme
        self.figure.show_plots(self.keys)
        for square in (self.stack, self.single):
            square.plot.set_ranges(e.window, e.height)
        self.figure.arrange()
        (self.formulas.answer if result.step else self.formulas.given)(self.text)
        self.text.show_formulas(result.formulas)
        self.stack.show(result.cells, result.finer, result.lines)
        self.single.show(result.single_cells, 1, result.single_lines)
        is_apart = result.is_apart
        self.gaps.show_segments(result.gaps if is_apart else result.gaps[:0])
        for square, places in ((self.stack, result.images), (self.single, result.single_images)):
            square.dots.show_dots([(x, y, theme.text, "o", True) for x, y in places.tolist()], _DOT)
        self.stack.plot.header.say([Entry(result.stack_title, bold=True)])
        gap = [Entry("difference", StrokeMark(theme.danger, _GAP), quiet=True, answer=True)]
        self.single.plot.header.say([Entry("the single Wx + b", bold=True), *(gap if is_apart else [])])
        self.figure.handles.show(())
