"""One neuron: the graph with its numbers over f, f′, L(w) and the size of the gradient."""

from __future__ import annotations

from typing import Any

from engine.experiments.neuron.inputs import ALL, BACK_A, BACK_W, BACK_Z, LOSS, A, Z
from engine.experiments.neuron.result import NeuronResult
from engine.functions.trace import Line
from gui.canvas.items import CURVE, KINK, THIN, Curve, Dotted, paired
from gui.canvas.labels import Label
from gui.canvas.panel import Panel
from gui.canvas.plots import Plot
from gui.look.series import DASHED, DASHES, MARKERS
from gui.panels.neuron.neuron_graph import NeuronGraph

_GRAPH, _MOST, _PLOTS = 1.05, 2.5, 1.0
"""How the height is shared out between the graph, usually and at most, and the plots under it."""

_AROUND = 90.0
"""About what margins, numbers and names take of the height, in logical pixels."""

_SHOWN = {
    "gate": ("f", "gradient"), "slopes": ("f", "slope"), "descent": ("loss", "f"),
    "all": ("loss", "f", "gradient"),
}  # fmt: skip

_NOTED = {
    "target": "f", "error": "f", "gate": "f", "slope": "loss", "gradient": "gradient", "passed": "slope",
}  # fmt: skip
"""In which plot each note stands."""


class NeuronPanel(Panel):
    """Forward, backward, and down the slope."""

    key = "neuron"
    title = "One neuron"
    thesis = "∂L/∂w = (a − y) · f′(z) · x"
    folds = frozenset(("Gradient descent", "Compared", "Picture"))

    def build(self) -> None:
        """The graph over a row of plots, two or three of which are shown."""
        figure, style, theme = self.figure, self.look, self.look.theme
        self.graph = figure.add_plot(Plot(style, "graph"), 0, 0, _GRAPH, wide=True)
        self.graph.left = 0.0
        self.graph.axes.hide()
        self.graph.show_numbers(False, False)
        self.loss = figure.add_plot(Plot(style, "loss", "", "L", is_answer=True), 1, 0, _PLOTS, 1.2)
        self.f = figure.add_plot(Plot(style, "f", span="window"), 1, 1, _PLOTS)
        self.f.set_names("z", "a = f(z)", "output of the neuron")
        self.gradient = figure.add_plot(Plot(style, "gradient", span="window", is_answer=True), 1, 2, _PLOTS)
        self.gradient.axes.show(log=(False, True))
        self.slope = figure.add_plot(Plot(style, "slope", span="window", is_answer=True), 1, 2, _PLOTS)
        self.slope.set_names("z", "f′(z)", "the gate")
        self.diagram = NeuronGraph(self.graph)
        self._build_f()
        self._build_loss()
        self._build_gradient()
        self._build_slope()
        self.zero_rules = [plot.rule(0, theme.zero, z=-50) for plot in (self.f, self.loss, self.slope)]
        self.dots = {
            plot.key: plot.answer(plot.dots()) for plot in (self.f, self.loss, self.gradient, self.slope)
        }

    def draw(self, result: NeuronResult) -> None:
        """Lay out for the view, then fill every visible plot."""
        e = result.experiment
        self.figure.show_plots(("graph", *_SHOWN[e.view]))
        self.figure.weigh("graph", self._share_of_graph())
        self.figure.arrange()
        self.diagram.place()
        foot = self.diagram.foot
        self.graph.set_ranges((-0.45, ALL + 0.45), (-foot, 1 - foot))
        self.diagram.show_diagram(result.diagram.hidden if self.look.hiding_answers else result.diagram)
        for plot, draw in ((self.f, self._draw_f), (self.loss, self._draw_loss),
                           (self.gradient, self._draw_gradient), (self.slope, self._draw_slope)):  # fmt: skip
            if plot.isVisible():
                draw(result)
        self._draw_labels(result)
        self.figure.handles.show(result.handles, result.experiment)

    def _share_of_graph(self) -> float:
        """Its usual share; of a high page no more than the graph can use of it, and on a screen that is read
        from afar enough for its letters."""
        room = self.figure.height() - _AROUND * self.look.scale
        if self.look.is_far:
            least = self.diagram.least_height()
            return min(max(_GRAPH, least / max(room - least, 1.0)), _MOST)
        most = self.diagram.most_height(self.figure.width())
        return min(_GRAPH, most / max(room - most, 1.0))

    def picked(self, plot: str, x: float, y: float, result: NeuronResult) -> dict[str, Any]:
        """A click brings z or w there, or the stepper to a box; a row of the legend is chosen."""
        if plot == "graph":
            stage = self.diagram.stage_at(self.graph.to_scene(x, y))
            if stage is None:
                return {}
            self.figure.handles.focus("stage")  # arrow keys go on from there
            return {"stage": stage}
        if plot == "loss":
            return result.experiment.drag("weight", x, y)
        row = self.figure.plots[plot].named_at(self.figure.plots[plot].to_scene(x, y))
        if row is not None:
            return result.experiment.pick(row)
        return result.experiment.drag("z", x, y)

    # f ---------------------------------------------------------------------------------------------

    def _build_f(self) -> None:
        theme = self.look.theme
        self.value, self.ends = self.f.curve(theme.series[0], z=1), self.f.dots(z=19)
        self.tangent = self.f.answer(self.f.curve(theme.text, KINK, dash=DASHED, z=8))
        self.error = self.f.answer(self.f.curve(theme.series[1], CURVE, z=7))
        self.target = self.f.rule(0, theme.series[0], KINK, dash=DASHED)
        self.z_rules = [
            plot.answer(plot.rule(90, theme.text, THIN, dash=DASHED))
            for plot in (self.f, self.gradient, self.slope)
        ]
        self.walked_f = self.f.answer(self.f.dots(z=15))

    def _draw_f(self, result: NeuronResult) -> None:
        e, now, theme = result.experiment, result.now, self.look.theme
        color = self._color(result)
        self.f.follow(e.window, result.value_range)
        self.value.style(color)
        self.value.show_line(result.values, e.chain.f.label)
        self.target.show_at(e.target)
        self.error.style(theme.series[1], 4.0 if e.stage in (LOSS, BACK_A) else CURVE)
        self.error.show_line(result.error if e.stage >= LOSS else None, "error")
        self.tangent.style(theme.text, 3.0 if e.stage == BACK_Z else KINK, dash=DASHED)
        self.tangent.show_line(result.tangent if e.stage >= BACK_Z else None, "tangent")
        ends = [
            (x, y, color, "o", bool(closed))
            for x, y, closed in zip(result.dots.x, result.dots.y, result.dots.closed, strict=True)
        ]
        dot = [(now.z, now.a, color, MARKERS[e.series[e.chosen]], True)] if e.stage >= A else []
        self.ends.show_dots(ends, 11.0)
        self.dots["f"].show_dots(dot, 15.0 if e.stage == A else 11.0)
        self._show_walk(self.walked_f, result.value_path, result)
        for rule in self.z_rules:
            rule.show_at(now.z)
            rule.setVisible(e.stage >= Z)

    # L against w -----------------------------------------------------------------------------------

    def _build_loss(self) -> None:
        theme = self.look.theme
        self.losses = self.loss.curve(theme.series[0], z=1)
        self.path = self.loss.curve(theme.muted, THIN, z=3)
        self.loss_tangent = self.loss.curve(theme.text, KINK, dash=DASHED, z=8)
        self.walked = self.loss.dots(z=15)

    def _draw_loss(self, result: NeuronResult) -> None:
        e, now, theme = result.experiment, result.now, self.look.theme
        self.loss.follow(result.weight_range, result.loss_range)
        self.loss.set_names(e.axis[0], "L", f"the loss, against {result.loss_axis}")
        self.losses.style(self._color(result))
        self.losses.show_line(result.losses, "loss")
        self.path.show_line(result.path, "descent")
        self._show_walk(self.walked, result.path, result)
        self.loss_tangent.style(theme.text, 3.0 if e.stage == BACK_W else KINK, dash=DASHED)
        tangent = result.loss_tangent if e.stage >= BACK_W else None
        self.loss_tangent.show_line(tangent, "tangent of the loss")
        dot = [(result.place, now.loss, self._color(result), MARKERS[e.series[e.chosen]], True)]
        self.dots["loss"].show_dots(dot if e.stage >= LOSS else [], 15.0 if e.stage == LOSS else 12.0)

    def _show_walk(self, dots: Dotted, line: Line, result: NeuronResult) -> None:
        """Where the steps of the descent have been."""
        muted, places = self.look.theme.muted, zip(line.x.tolist(), line.y.tolist(), strict=True)
        walked = result.experiment.step > 0 and result.experiment.stage >= A
        dots.show_dots([(x, y, muted, "o", True) for x, y in places if walked], 7.0)

    # |∂L/∂w| against z -----------------------------------------------------------------------------

    def _build_gradient(self) -> None:
        theme = self.look.theme
        self.gradients = [self.gradient.curve(color, z=1) for color in theme.series]
        self.zeros = [self.gradient.curve(color, 4.0, z=1) for color in theme.series]

    def _draw_gradient(self, result: NeuronResult) -> None:
        e, theme = result.experiment, self.look.theme
        low, high = result.decades
        self.gradient.axes.show(shelf=result.shelf)
        self.gradient.set_names("z", f"|∂L/∂{e.aim[0]}|", "size of the gradient")
        self.gradient.set_ranges(e.window, (2 * result.shelf - low, high))
        for index, (curve, line) in enumerate(paired(self.gradients, result.gradients)):
            width = CURVE * (1.35 if index == e.chosen else 1.0)
            curve.style(theme.series[e.series[index]], width, DASHES[e.series[index]])
            curve.show_line(line, f"gradient of {e.rivals[index].label}")
        for index, (zero, line) in enumerate(paired(self.zeros, result.zeros)):
            zero.style(theme.series[e.series[index]], 4.0)
            zero.show_line(line)
        places = [result.gradient_place(rival.here) for rival in result.rivals]
        self._show_rivals(self.gradient, places if e.stage >= BACK_W else [], BACK_W, result)

    def _show_rivals(self, plot: Plot, heights: list[float], stage: int, result: NeuronResult) -> None:
        """A dot for each compared function over z, that of the chosen one on top; large at their stage."""
        e, colors = result.experiment, self.look.theme.series
        dots = [
            (result.now.z, y, colors[series], MARKERS[series], True)
            for series, y in zip(e.series, heights, strict=False)
        ]
        dots += [dots.pop(e.chosen)] if dots else []
        self.dots[plot.key].show_dots(dots, 13.0 if e.stage == stage else 10.0)

    # f′ against z ----------------------------------------------------------------------------------

    def _build_slope(self) -> None:
        self.slopes = [self.slope.curve(color, z=1) for color in self.look.theme.series]

    def _draw_slope(self, result: NeuronResult) -> None:
        """The gates of all compared functions."""
        e, theme = result.experiment, self.look.theme
        self.slope.follow(e.window, result.slope_range)
        seen = e.stage >= BACK_Z
        for index, (curve, line) in enumerate(paired(self.slopes, result.slopes if seen else ())):
            series, width = e.series[index], CURVE * (1.35 if index == e.chosen else 1.0)
            curve.style(theme.series[series], width, DASHES[series])
            curve.show_line(line, f"slope of {e.rivals[index].label}")
        slopes = [rival.slope for rival in result.rivals] if seen else []
        self._show_rivals(self.slope, slopes, BACK_Z, result)

    def _color(self, result: NeuronResult) -> str:
        return self.look.theme.series[result.experiment.series[result.experiment.chosen]]

    # Labels ----------------------------------------------------------------------------------------

    def _draw_labels(self, result: NeuronResult) -> None:
        """The names of compared functions in plots of all of them; notes; where the neuron is, in one of the
        plots against z, in each where it is beyond them."""
        e, hidden = result.experiment, self.look.hiding_answers
        places = {} if hidden else result.places
        for plot, curves in ((self.f, []), (self.gradient, self.gradients), (self.slope, self.slopes)):
            if plot.isVisible():
                alone = plot is self.f or not self.f.isVisible() or not result.in_view
                pill = plot.pill(*places["z"]) if "z" in places and alone else None
                probe = result.now.z if "z" in places and result.in_view else None
                plot.tell(self._notes(result, plot) + self._names(result, curves), (), pill, probe)
        if self.loss.isVisible():
            pill = self.loss.pill(*places[e.axis[0]]) if e.axis[0] in places else None
            self.loss.tell(self._notes(result, self.loss), (), pill)

    def _names(self, result: NeuronResult, curves: list[Curve]) -> list[Label]:
        e = result.experiment
        pairs = list(zip(e.rivals, curves, strict=False))
        return [
            Label(
                f"name {row}", chain.label, series=e.series[row], curve=curve, bold=row == e.chosen, row=row
            )
            for row, (chain, curve) in enumerate(pairs)
        ]

    def _notes(self, result: NeuronResult, plot: Plot) -> list[Label]:
        """Notes at places of a plot."""
        return [
            Label(name, spot.text.strip(), at=(spot.x, spot.y), level=name == "target", spare=True,
                  answer=name != "target", short=spot.short.strip())
            for name, spot in result.notes.items()
            if _NOTED[name] == plot.key
        ]  # fmt: skip
