"""The numbers under the network: gradients by layer, outputs over z, what losses send back."""

from __future__ import annotations

import math

from PySide6.QtGui import QColor

from engine.base.text import number
from engine.experiments.guide.result import GuideResult
from gui.canvas.figure import Figure
from gui.canvas.header import Entry
from gui.canvas.items import CURVE, KINK, THIN
from gui.canvas.keys import SwatchMark
from gui.canvas.labels import Label
from gui.canvas.plots import Plot
from gui.canvas.style import faded
from gui.look.series import DASHED, DASHES, MARKERS

_CHOSEN = 3.6
"""The stroke of the recommended one."""

_WIDTHS = 1.5, 1.0, 1.0
"""How the width is shared out among the three."""


class LayersPlot:
    """How much of the last layer's gradient each layer gets, by activation."""

    def __init__(self, figure: Figure) -> None:
        theme = figure.look.theme
        self.plot = plot = figure.add_plot(Plot(figure.look, "layers", is_answer=True), 1, 0, 1.0, _WIDTHS[0])
        plot.set_names("layer", "∂L/∂z", "by that of the last layer, in theory")
        plot.axes.show(log=(False, True), whole=(True, False))
        self.lines = [
            plot.curve(color, CURVE, dash, z=2) for color, dash in zip(theme.series, DASHES, strict=True)
        ]
        self.ends = plot.dots(z=6)
        self.healthy = plot.given(plot.rule(0, theme.text, THIN, DASHED, z=1))
        self.depth = plot.given(plot.rule(90, theme.text, KINK, DASHED, z=5))

    def draw(self, result: GuideResult) -> None:
        """A line for each activation, the recommended one bold."""
        e, plot, theme = result.experiment, self.plot, self.plot.look.theme
        plot.follow(result.layer_range, result.gradient_range)
        self.healthy.show_at(-result.around, result.around)
        self.depth.show_at(float(e.depth))
        dots, labels = [], []
        for place, (line, curve, pairing, at) in enumerate(
            zip(result.gradients, self.lines, result.candidates, result.places, strict=True)
        ):
            chosen, color = pairing.activation == result.chosen.activation, theme.series[place]
            curve.style(color, _CHOSEN if chosen else CURVE, DASHES[place])
            curve.show_line(line, pairing.activation.title)
            dots.append((1.0, at, color, MARKERS[place], True))
            value = number(pairing.layers.gradient, 3)
            labels.append(
                Label(pairing.activation.name, pairing.activation.title, value, place, (1.0, at), bold=chosen)
            )
        labels.sort(key=lambda label: (not label.bold, -abs(result.places[label.series])))
        self.ends.show_dots(dots, 10.0)
        key = Entry(f"dashed: healthy within a factor {number(e.factor, 3)}", quiet=True, spare=True)
        plot.tell(labels, [key], plot.pill(f"{e.depth} layers", float(e.depth)))


class RangePlot:
    """What the outputs put out, and where the targets lie."""

    def __init__(self, figure: Figure) -> None:
        theme = figure.look.theme
        self.plot = plot = figure.add_plot(Plot(figure.look, "range", is_answer=True), 1, 1, 1.0, _WIDTHS[1])
        plot.set_names("z", "output", "against the targets")
        self.band = plot.given(plot.band(theme.accent))
        self.lines = [
            plot.curve(color, CURVE, dash, z=2) for color, dash in zip(theme.series, DASHES, strict=True)
        ]
        self.z = plot.given(plot.rule(90, theme.text, KINK, DASHED, z=5))

    def draw(self, result: GuideResult) -> None:
        """A curve for each output, the right one bold."""
        plot, theme = self.plot, self.plot.look.theme
        plot.set_ranges((-result.end, result.end), result.output_range)
        self.band.show_stretch(-result.end, result.end, result.band)
        self.z.show_at(result.experiment.logit)
        labels = []
        for place, curve in enumerate(self.lines):
            shown = place < len(result.heads)
            curve.show_line(result.outputs[place] if shown else None)
            if shown:
                head = result.heads[place]
                right = head is result.head
                curve.style(theme.series[place], _CHOSEN if right else CURVE, DASHES[place])
                curve.name = head.title
                labels.append(Label(head.title, head.title, series=place, curve=curve, bold=right))
        key = Entry(
            "targets", SwatchMark(faded(theme.accent, 0.25).name(QColor.NameFormat.HexArgb)), quiet=True
        )
        plot.tell(labels, [key], plot.pill(f"z = {number(result.experiment.logit)}", result.experiment.logit))


class LossPlot:
    """What both losses send back to z."""

    def __init__(self, figure: Figure) -> None:
        theme = figure.look.theme
        self.plot = plot = figure.add_plot(Plot(figure.look, "loss", is_answer=True), 1, 2, 1.0, _WIDTHS[2])
        plot.axes.show(log=(False, True))
        self.lines = [plot.curve(theme.series[place], CURVE, DASHES[place], z=3 - place) for place in (0, 1)]
        self.dots = plot.dots(z=6)
        self.z = plot.given(plot.rule(90, theme.text, KINK, DASHED, z=5))

    def draw(self, result: GuideResult) -> None:
        """Both losses, with their values at z."""
        e, plot, theme = result.experiment, self.plot, self.plot.look.theme
        plot.set_names("z", "|∂L/∂z|", f"target {number(result.task.target)}")
        plot.set_ranges((-result.end, result.end), result.slope_range)
        self.z.show_at(e.logit)
        low = plot.ranges[1][0]
        dots, labels = [], []
        for place, (loss, line, curve, pull) in enumerate(
            zip(result.losses, result.slopes, self.lines, result.pulls, strict=True)
        ):
            curve.style(theme.series[place], _CHOSEN if not place else CURVE, DASHES[place])
            curve.show_line(line, loss.title)
            at = max(math.log10(pull), low) if pull else low
            dots.append((e.logit, at, theme.series[place], MARKERS[place], True))
            labels.append(
                Label(
                    loss.title, loss.title, number(pull, 3), place, (e.logit, at), column=True, bold=not place
                )
            )
        self.dots.show_dots(dots, 10.0)
        plot.tell(labels, (), plot.pill(f"z = {number(e.logit)}", e.logit), e.logit)
