"""Ranges as axes show them, whatever the numbers that they are asked for."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from engine.base.text import number
from engine.experiments.curves.experiment import Curves
from engine.functions.trace import Line
from gui.canvas.axes import drawable, power_text, powers, shift_of, ticks
from gui.canvas.figure import Figure
from gui.canvas.plots import Plot
from gui.canvas.style import Style
from gui.look import theme as themes
from tests.engine.test_text import read

ODD = [0.0, -0.0, 1.0, 5e-324, 1e-310, 1e308, -1e308, math.inf, -math.inf, math.nan]
NUMBERS = st.floats() | st.sampled_from(ODD)
RANGES = st.one_of(st.tuples(NUMBERS, NUMBERS), NUMBERS.map(lambda value: (value, value)))
FLAGS = st.tuples(st.booleans(), st.booleans())


@given(RANGES, st.booleans(), st.floats(0.0, 4000.0), st.floats(20.0, 500.0))
@example((0.0, 0.0), False, 1000.0, 48.0)
@example((math.nextafter(308.0, 309.0), 308.001), True, 4000.0, 20.0)
def test_any_two_numbers_make_a_range_with_a_width_and_marks(ends, log, pixels, spacing) -> None:
    low, high = drawable(*ends, log)
    assert math.isfinite(low)
    assert math.isfinite(high)
    assert low < high
    assert math.isfinite(high - low)
    marks = (powers if log else ticks)(low, high, pixels, spacing, 13)
    assert all(math.isfinite(at) for at in marks)
    assert len(marks) <= 13


@given(st.floats(-1e3, 1e3), st.floats(1e-3, 1e4), st.sampled_from([(13, 5), (7, 3)]))
def test_where_there_is_room_an_axis_has_neither_few_numbers_nor_many(low, width, counts) -> None:
    most, least = counts
    assert least <= len(ticks(low, low + width, 1000.0, 40.0, most)) <= most


@given(st.floats(-12, 6), st.floats(0.2, 12))
def test_a_logarithmic_axis_has_one_notation(low: float, width: float) -> None:
    marks = powers(low, low + width, 400.0, 34.0)
    texts = [power_text(mark, max(-low, low + width) >= 3) for mark in marks]
    assert len({"10" in text and any(sign in text for sign in "⁰¹²³⁴⁵⁶⁷⁸⁹") for text in texts}) <= 1
    assert len(set(texts)) == len(texts)


def test_steps_and_other_counts_have_their_thousands_apart(figure: Figure) -> None:
    axes = figure.plots["f"].axes
    axes.show(whole=(True, False), log=(False, False), ranges=((0.0, 9000.0), (0.0, 1.0)))
    assert axes.text(0, 3000.0) == "3,000"
    assert axes.text(1, 0.5) == "0.5"


@given(st.floats(-1e9, 1e9), st.floats(1e-3, 1e4))
def test_numbers_of_an_axis_differ_and_add_up(low: float, width: float) -> None:
    shift = shift_of(low, low + width)
    marks = ticks(low, low + width, 400.0, 60.0)
    far = max(-low, low + width) / width
    assert (shift == 0) == (far < 2000)
    assert abs(shift - (low + width / 2)) <= 5.001 * width or not shift
    said = [read(number(mark - shift, 4 + max(0, math.ceil(math.log10(max(far, 1.0)))))) for mark in marks]
    for mark, value in zip(marks, said, strict=True):
        assert value + shift == pytest.approx(mark, abs=1e-6 * width + 1e-15 * abs(low))


@given(st.floats(-1e200, 1e200), st.floats(1e-6, 1e6))
def test_a_range_that_can_be_drawn_stays_as_it_is(low: float, width: float) -> None:
    if width > 1e-12 * abs(low):
        assert drawable(low, low + width) == (low, low + width)


def test_one_value_stands_at_the_foot_of_its_range() -> None:
    assert drawable(0.0, 0.0) == (0.0, 1.0)
    assert drawable(3.0, 3.0) == (3.0, 6.0)
    assert drawable(math.nan, math.nan) == (0.0, 1.0)
    assert drawable(math.nan, -2.0) == (-2.0, 0.0)
    assert drawable(5.0, 1.0) == (1.0, 5.0)


@pytest.fixture(scope="module")
def figure(qapp):
    """A figure of one plot with one item of each kind."""
    figure = Figure(Style(themes.LIGHT))
    made = figure.add_plot(Plot(figure.look, "f", "z", "f(z)"), 0, 0)
    with np.errstate(over="ignore"):
        x = np.array([-1e308, -1.0, math.nan, 0.0, 5e-324, 1.0, math.inf])
        made.curve("#000").show_line(Line(x, x**3))
    made.dots().show_dots([(0.0, 0.0, "#000", "o", True), (1e308, -1e308, "#000", "s", False)])
    made.rule(0, "#000").show_at(0.5)
    made.rule(90, "#000").show_at(1e-320)
    made.band("#000").show_stretch(-1.0, 1.0, (0.0, 1e300))
    made.note("#000").show_text("note", 0.0, 1.0)
    figure.resize(400, 300)
    figure.arrange()
    yield figure
    figure.deleteLater()
    qapp.processEvents()


@given(RANGES, RANGES, FLAGS, FLAGS, st.booleans(), st.sampled_from([(400, 300), (1, 1), (40, 900)]))
@example((-1e300, 1e300), (0.0, 1e-300), (False, False), (False, False), True, (400, 300))
@example((0.0, 1e-300), (-1e300, 1e300), (False, False), (False, False), True, (400, 300))
def test_a_plot_of_any_ranges_can_be_painted(figure: Figure, x, y, log, whole, one_scale, size) -> None:
    plot = figure.plots["f"]
    plot.one_scale = one_scale
    figure.resize(*size)
    figure.arrange()
    plot.axes.show(log=log, whole=whole)
    plot.set_ranges(x, y)
    assert all(low < high for low, high in plot.ranges)
    assert not figure.grab().isNull()
    assert all(side > 0 for side in plot.pixel)


@pytest.mark.parametrize(
    "far",
    [
        {"window": (40.0, 52.0)},
        {"window": (37.0, 38.6)},
        {"mean": 20.0},
        {"mean": 6.0, "spread": 0.1},
        {"mean": 6.0, "spread": 0.1, "window": (-9.0, -3.0)},
    ],
)
def test_curves_show_where_the_input_has_no_density(hands, far) -> None:
    hands.edit(distribution=True, **far)
    shot = hands.window.grab()
    assert not shot.isNull()
    assert hands.page.result.experiment == Curves().edit(distribution=True, **far)
