"""Curves: f above f′, the input under f, the output beside it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from engine.base.text import decimal, number, percent
from engine.experiments.curves.result import CurvesResult
from engine.functions.trace import Line
from gui.canvas.header import Entry
from gui.canvas.items import CURVE, KINK, THIN, Band, Curve, paired
from gui.canvas.keys import SeriesMark, SwatchMark
from gui.canvas.labels import Label
from gui.canvas.panel import Panel
from gui.canvas.plots import Plot
from gui.canvas.style import blend
from gui.look.series import DASHED, DASHES, MARKERS

_HEIGHTS = {"f": 10.0, "input": 2.4, "slope": 6.0, "curvature": 5.0}
"""How the height is shared out among the plots of the main column."""

_WIDTH = 4.5
"""Width of the main column; the margin with the densities has 1."""

_NAMES = {
    "f": ("f(z)", "output of the unit"),
    "input": ("p(z)", "density of the inputs"),
    "slope": ("f′(z)", "the gate: what the error signal is multiplied by on its way back"),
    "curvature": ("f″(z)", "how fast the gate opens and closes"),
}
"""y of each plot against z, and what it means."""

_BAND = 90.0
"""A shaded stretch is named from so many logical pixels on."""

Range = tuple[float, float]


class CurvesPanel(Panel):
    """One to six functions with everything that hangs on them."""

    key = "curves"
    title = "Curves and derivatives"
    thesis = "The derivative is the gate for backprop"
    folds = frozenset(("Picture", "Input distribution"))

    def build(self) -> None:
        """Five plots in a grid of two columns, and a curve for each of six places."""
        figure, style, theme = self.figure, self.look, self.look.theme
        self.f, self.input, self.slope, self.curvature = (
            figure.add_plot(Plot(style, key, span="window"), row, 0, height, _WIDTH)
            for row, (key, height) in enumerate(_HEIGHTS.items())
        )
        self.output = figure.add_plot(
            Plot(style, "output", "", "density of a", is_answer=True), 0, 1, _HEIGHTS["f"]
        )
        self.gate = figure.add_plot(
            Plot(style, "gate", "", "density of f′", is_answer=True), 2, 1, _HEIGHTS["slope"]
        )
        self.curvature.is_answer = True
        self.values, self.slopes, self.curvatures, self.outputs, self.gates = (
            [plot.curve(color) for color in theme.series]
            for plot in (self.f, self.slope, self.curvature, self.output, self.gate)
        )
        self.tangent = self.f.answer(self.f.curve(theme.text, THIN, z=8))
        self.bell = self.input.curve(theme.muted, KINK)
        self.bell.fill(theme.muted, 0.18)
        self.area = self.slope.answer(self.slope.curve(theme.accent, THIN, z=-5))
        self.area.fill(theme.accent, 0.25)
        self.probes = [plot.rule(90, theme.text, THIN, dash=DASHED) for plot in self._by_z()]
        self.zeros = [plot.rule(0, theme.zero, THIN, z=-50) for plot in (self.f, self.slope, self.curvature)]
        self.dots = {plot.key: plot.dots() for plot in figure.plots.values()}
        self.arms = self.f.dots(z=21)
        self.bands: list[tuple[Plot, list[Band]]] = [(self.f, []), (self.slope, [])]

    def draw(self, result: CurvesResult) -> None:
        """Lay out for the view, then fill every visible plot."""
        e = result.experiment
        self._lay_out(result)
        for key, ranges in self._ranges(result).items():
            self.figure.plots[key].follow(*ranges)
        for probe in self.probes:
            probe.show_at(e.probe)
            probe.setVisible(e.view != "gate")
        self._draw_curves(result)
        self._draw_dots(result)
        self._draw_bands(result)
        self._draw_distribution(result)
        self._draw_labels(result)
        self.figure.handles.show(result.handles, result.experiment)

    def picked(self, plot: str, x: float, y: float, result: CurvesResult) -> dict[str, Any]:
        """A click brings the probe there and selects the nearest curve, or a row of the legend."""
        row = self.figure.plots[plot].named_at(self.figure.plots[plot].to_scene(x, y))
        if row is not None:
            self.figure.handles.focus("", by_keyboard=False)  # no frame around the dot of another function
            return {"selected": row}
        if plot == "output" or result.experiment.view == "gate":
            return {}
        return {"probe": x}

    # Layout ----------------------------------------------------------------------------------------

    def _by_z(self) -> tuple[Plot, ...]:
        return self.f, self.input, self.slope, self.curvature

    def _lay_out(self, result: CurvesResult) -> None:
        e = result.experiment
        shown = {"curves": ["f", "slope"], "gate": ["f"], "bell": ["f", "slope"]}[e.view]
        if e.view == "curves":
            shown += ["input", "output", "gate"] if e.distribution else []
            shown += ["curvature"] if e.curvature else []
        self.figure.show_plots(shown)
        self.f.is_answer, self.slope.is_answer = e.view == "gate", e.view != "bell"
        lowest = next(p for p in reversed(self._by_z()) if p.isVisible() or p is self.f)
        names = {**_NAMES, "slope": ("φ(z)", "density of z")} if e.view == "bell" else _NAMES
        for plot in self._by_z():
            plot.show_numbers(x=plot is lowest, y=plot is not self.input)
            plot.set_names("z" if plot is lowest else "", *names[plot.key])
        if e.view == "gate":
            self.f.set_names("a", "f′(z)", "the gate, against the output a = f(z)")
        for plot in (self.output, self.gate):
            plot.show_numbers(x=False)
        self.figure.arrange()

    def _ranges(self, result: CurvesResult) -> dict[str, tuple[Range, Range]]:
        """The visible range (x, y) of every plot."""
        window = result.experiment.window
        values = result.value_range
        if result.experiment.view == "gate":
            return {"f": (values, result.slope_range)}
        if result.experiment.view == "bell":
            return {"f": (window, values), "slope": (window, (-0.02, 0.45))}
        found = {"f": (window, values), "slope": (window, result.slope_range)}
        if self.curvature.isVisible():
            found["curvature"] = (window, result.curvature_range)
        if self.input.isVisible():
            found["input"] = (window, (0.0, 1.3 * result.input_density.top[1]))
        if self.output.isVisible():
            found["output"] = _margin(result.output_densities, values)
        if self.gate.isVisible():
            found["gate"] = _margin(result.gate_densities, result.slope_range)
        return found

    # Curves ----------------------------------------------------------------------------------------

    def _draw_curves(self, result: CurvesResult) -> None:
        e, theme = result.experiment, self.look.theme
        layers = [(self.values, result.gates if e.view == "gate" else result.lines, "")]
        if self.slope.isVisible():
            layers.append((self.slopes, result.slopes if e.view == "curves" else (), "slope of "))
        if self.curvature.isVisible():
            layers.append((self.curvatures, result.curvatures, "curvature of "))
        for curves, drawn, what in layers:
            for index, (curve, line) in enumerate(paired(curves, drawn)):
                series, width = e.series[index], CURVE * (1.35 if index == e.chosen else 1.0)
                curve.style(theme.series[series], width, DASHES[series])
                curve.setZValue(6 if index == e.chosen else 1)
                curve.show_line(line, what + result.readings[index].label)
        self.tangent.show_line(result.tangent if e.view == "curves" else None, "tangent")
        self.area.show_line(result.shaded if e.view == "bell" else None, "shaded share")
        if e.view == "bell":
            self.slopes[0].style(theme.text, CURVE)
            self.slopes[0].show_line(result.bell, "input density")

    def _draw_dots(self, result: CurvesResult) -> None:
        e, theme = result.experiment, self.look.theme
        for plot, order in ((self.f, 0), (self.slope, 1), (self.curvature, 2)):
            if not plot.isVisible():
                continue
            drawn = []
            for index, reading in enumerate(result.readings):
                color, marker = theme.series[e.series[index]], MARKERS[e.series[index]]
                if e.view == "curves":
                    ends = result.dots(index, order)
                    drawn += [
                        (x, y, color, "o", bool(closed))
                        for x, y, closed in zip(ends.x, ends.y, ends.closed, strict=True)
                    ]
                    y = (reading.value, reading.slope, reading.curvature)[order]
                    drawn.append((e.probe, y, color, marker, True))
                elif e.view == "gate" and order == 0:
                    drawn.append((reading.value, reading.slope, color, marker, True))
            self.dots[plot.key].show_dots(drawn, 11.0)
        arms = [h for h in result.handles if h.grab == "arm"] if self.look.interactive else []
        self.arms.show_dots(
            [(h.x, h.y, theme.series[e.series[int(h.name.split()[1])]], "d", False) for h in arms], 13.0
        )

    def _bands(self, result: CurvesResult) -> list[tuple[float, float, str]]:
        """The stretches of the window where the gate of the selected function is nearly closed, and why."""
        e, (low, high) = result.experiment, result.experiment.window
        return [
            (max(band.low, low), min(band.high, high), band.kind)
            for band in (result.bands if e.view == "curves" else ())
            if band.low < high and band.high > low
        ]

    def _draw_bands(self, result: CurvesResult) -> None:
        """Shade where the gate of the selected function is nearly closed."""
        visible = self._bands(result)
        while len(self.bands[0][1]) < len(visible):
            for plot, bands in self.bands:
                bands.append(plot.answer(plot.band(self.look.theme.band)))
        for plot, bands in self.bands:
            for band, (left, right, _) in paired(bands, visible):
                band.show_stretch(left, right, plot.ranges[1])

    def _draw_distribution(self, result: CurvesResult) -> None:
        if self.input.isVisible():
            self.bell.show_line(result.input_density, "input density")
            knobs = [
                (h.x, h.y, self.look.theme.muted, "o", True) for h in result.handles if h.plot == "input"
            ]
            self.dots["input"].show_dots(knobs if self.look.interactive else [], 11.0)
        if self.output.isVisible():
            self._draw_margin(result, self.output, self.outputs, result.output_densities, 0)
        if self.gate.isVisible():
            self._draw_margin(result, self.gate, self.gates, result.gate_densities, 1)

    def _draw_margin(
        self, result: CurvesResult, plot: Plot, curves: list[Any], lines: Any, order: int
    ) -> None:
        """A density beside its plot; a whole share on one value is a marker with the share."""
        e, theme, right = result.experiment, self.look.theme, plot.ranges[0][1]
        markers = []
        shares = [result.spikes(i, order) for i in range(len(lines))]
        for index, (curve, line) in enumerate(paired(curves, lines)):
            series = e.series[index]
            curve.style(theme.series[series], KINK if index == e.chosen else THIN, DASHES[series])
            curve.show_line(line, f"{('output', 'gate')[order]} density of {result.readings[index].label}")
            markers += [(right * 0.95, s.value, theme.series[series], "t3", True) for s in shares[index]]
        self.dots[plot.key].show_dots(markers, 10.0)
        plot.tell(
            [
                Label(f"share {index} {k}", percent(spike.mass, 2), series=e.series[index],
                      at=(right * 0.9, spike.value), spare=True, answer=True)
                for index, found in enumerate(shares)
                for k, spike in enumerate(found)
            ]
        )  # fmt: skip

    # Labels ----------------------------------------------------------------------------------------

    def _draw_labels(self, result: CurvesResult) -> None:
        """The names of all curves, their values at the probe, and what else there is to say."""
        e = result.experiment
        told: dict[Plot, list[Label]] = {plot: [] for plot in self._by_z()}
        if e.view != "bell":
            drawn = ((self.f, self.values), (self.slope, self.slopes), (self.curvature, self.curvatures))
            for order, (plot, curves) in enumerate(drawn):
                if plot.isVisible():
                    told[plot] += self._values(result, order, plot) + self._names(result, curves)
        told[self.f] += self._tangent_label(result)
        told[self.slope] += self._band_labels(result)
        top = next((plot for plot in self._by_z() if plot.isVisible()), self.f)
        keys = self._keys(result)
        for plot, labels in told.items():
            if plot.isVisible():
                pill = plot.pill(f"z = {decimal(e.probe)}", e.probe) if plot is top else None
                along_z = e.view != "gate"
                plot.tell(
                    labels, keys.get(plot.key, ()), pill if along_z else None, e.probe if along_z else None
                )

    def _names(self, result: CurvesResult, curves: list[Curve]) -> list[Label]:
        e = result.experiment
        return [
            Label(f"name {row}", reading.label, series=e.series[row], curve=curves[row], bold=row == e.chosen,
                  row=row)
            for row, reading in enumerate(result.readings)
        ]  # fmt: skip

    def _values(self, result: CurvesResult, order: int, plot: Plot) -> list[Label]:
        """The values at the probe, where they can be seen."""
        e, (low, high) = result.experiment, plot.ranges[1]
        if e.view != "curves" or not e.window[0] <= e.probe <= e.window[1]:
            return []
        values = [(r.value, r.slope, r.curvature)[order] for r in result.readings]
        return [
            Label(f"value {row}", result.readings[row].label, number(y, 3), e.series[row], (e.probe, y),
                  column=True, bold=row == e.chosen, row=row, answer=True)
            for row, y in enumerate(values)
            if low <= y <= high
        ]  # fmt: skip

    def _tangent_label(self, result: CurvesResult) -> list[Label]:
        """The slope, at the end of the tangent that is farther from the edge."""
        e, slope, line = result.experiment, result.selected.slope, result.tangent
        if e.view != "curves" or not math.isfinite(slope):
            return []
        end = 0 if e.probe > sum(e.window) / 2 else -1
        at = float(line.x[end]), float(line.y[end])
        return [Label("slope", f"slope {number(slope, 3)}", at=at, spare=True, answer=True)]

    def _band_labels(self, result: CurvesResult) -> list[Label]:
        """Why a stretch is shaded, where that fits into it."""
        (wide, _), top = self.slope.pixel, self.slope.ranges[1][1]
        return [
            Label(f"band {number(left)}", kind, at=((left + right) / 2, top), spare=True, loose=True)
            for left, right, kind in self._bands(result)
            if right - left > _BAND * wide * self.look.scale
        ]

    def _keys(self, result: CurvesResult) -> dict[str, list[Entry]]:
        """What stands over the plots beside their names."""
        said = {}
        if result.experiment.view == "bell":
            shade = blend(self.look.theme.surface, self.look.theme.accent, 0.25).name()
            share = f"shaded: Φ(z) = {number(result.quantities['shaded area'])}"
            said = {self.f.key: [Entry("z · Φ(z)", SeriesMark(result.experiment.series[0]))],
                    self.slope.key: [Entry(share, SwatchMark(shade), answer=True)]}  # fmt: skip
        if self.input.isVisible():
            said[self.input.key] = self._measured(result)
        return said

    def _measured(self, result: CurvesResult) -> list[Entry]:
        """What becomes of the input: the mean output and the mean square slope of every function."""
        found = []
        for name, quantity in (("mean of a:", "mean"), ("E[f′²]:", "mean square slope")):
            found.append(Entry(name, quiet=True, answer=True))
            found += [
                Entry(number(reading.quantities[quantity], 3), SeriesMark(series), answer=True)
                for reading, series in zip(result.readings, result.experiment.series, strict=False)
                if math.isfinite(reading.quantities[quantity])
            ]
        return found


def _margin(densities: Sequence[Line], values: Range) -> tuple[Range, Range]:
    """The range of densities over these values, up to one of 1, √2, 2 …: if it followed their highest, every
    density would be drawn anew at each frame."""
    top = 1.05 * min(max(line.top[0] for line in densities), 8 / (values[1] - values[0]))
    return (0.0, float(2 ** (math.ceil(2 * math.log2(top)) / 2))), values
