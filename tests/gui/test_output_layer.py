"""Output layer, worked by hand: cards, pairings, dragged targets and logits, the race, the plane."""

from __future__ import annotations

import math
from itertools import combinations

import numpy as np
import pytest
from PySide6.QtCore import QRectF, Qt

from engine.experiments.outputs.experiment import OutputLayer
from engine.experiments.outputs.tasks import TASKS
from engine.presets import presets
from engine.session import Session
from gui.canvas.figure import Figure
from gui.canvas.render import render
from gui.canvas.style import Style
from gui.controls.cards import CardsControl
from gui.export import PAGE_SIZES, ExportOptions
from gui.export.recording import Recording, Shape, Text
from gui.look.theme import LIGHT
from gui.panels.outputs.panel import OutputsPanel
from gui.parts import Part

Key = Qt.Key
LEFT = Qt.MouseButton.LeftButton
VIEWS = [name for name, _ in OutputLayer.parameters()["view"].options]


@pytest.fixture
def outputs(hands):
    """Hands on the panel."""
    hands.store.visit("outputs")
    hands.settle()
    return hands


def cards(hands) -> CardsControl:
    found = hands.page.controls.control("task")
    assert isinstance(found, CardsControl)
    return found


def shown(hands) -> list[str]:
    return [key for key, plot in hands.figure.plots.items() if plot.isVisible()]


def pill(hands, plot: str) -> str:
    found = hands.figure.plots[plot].header.pill
    assert found is not None
    return found.text


# Cards and pairings -----------------------------------------------------------------------------------


def test_a_card_brings_its_data_and_what_suits_it(outputs, qtbot) -> None:
    for name in (*list(TASKS)[1:], "binary"):
        qtbot.mouseClick(cards(outputs).cards[name], LEFT)
        outputs.settle()
        e = outputs.experiment
        assert e.task == name
        assert e.matched
        assert [key for key, card in cards(outputs).cards.items() if card.isChecked()] == [name]
        assert not outputs.page.result.beyond.size


def test_cards_are_one_stop_with_arrows_between_them(outputs) -> None:
    first, second = list(cards(outputs).cards.values())[:2]
    first.setFocus(Qt.FocusReason.TabFocusReason)
    outputs.keys(first, Key.Key_Down)
    assert second.hasFocus()
    assert outputs.experiment.task == "binary"
    outputs.keys(second, Key.Key_Space)
    outputs.settle()
    assert outputs.experiment.task == "classes"
    outputs.keys(second, Key.Key_Tab)
    assert not any(card.hasFocus() for card in cards(outputs).cards.values())


def test_one_click_takes_the_right_pairing_and_the_wrong_one_back(outputs, qtbot) -> None:
    check = outputs.page.controls.control("matched").check
    assert not check.isChecked()
    assert outputs.figure.plots["fit"].texts[-1] == "ReLU"
    qtbot.mouseClick(check, LEFT)
    outputs.settle()
    assert (outputs.experiment.head, outputs.experiment.loss) == ("sigmoid", "cross_entropy")
    assert check.isChecked()
    qtbot.mouseClick(check, LEFT)
    outputs.settle()
    assert (outputs.experiment.head, outputs.experiment.loss) == ("relu", "squared")


def test_an_output_that_means_nothing_lies_in_the_hatch(outputs) -> None:
    panel = outputs.page.stage.panel
    fit = panel._views["fit"][0]
    (_, below), (above, _) = fit.nowhere._stretches
    assert (below, above) == (0.0, 1.0)
    assert max(fit.curves[0].points.y) > above
    outputs.edit(head="sigmoid")
    assert 0 < min(fit.curves[0].points.y) < max(fit.curves[0].points.y) < 1


def test_red_is_what_no_weights_can_close(outputs) -> None:
    outputs.edit(task="real", head="sigmoid", loss="squared")
    fit, losses = outputs.page.stage.panel._views["fit"]
    assert np.isnan(fit.beyond.points.x).sum() == 10
    assert fit.reach.values == (0.0, 1.0)
    (floor,) = losses.floor.values
    assert floor == pytest.approx(outputs.page.result.floor)
    assert losses.curves[1].isVisible()
    outputs.edit(head="identity")
    assert not fit.beyond.isVisible()
    assert losses.floor.values == ()
    assert not losses.curves[1].isVisible()


def test_a_cross_stands_where_the_loss_is_no_number(outputs) -> None:
    outputs.edit(loss="cross_entropy")
    losses = outputs.page.stage.panel._views["fit"][1]
    at = outputs.figure.plots["losses"].to_scene(*losses.cross.places[0])
    assert losses.plot.scene_rect().contains(QRectF(at.x() - 8, at.y() - 8, 16, 16))
    assert "ln(0)" in outputs.page.sentence.text()
    outputs.edit(loss="squared")
    assert not len(losses.cross.places)


def test_a_loss_is_there_with_its_number_before_the_first_step(outputs) -> None:
    outputs.edit(task="classes", step=0)
    losses = outputs.page.stage.panel._views["fit"][1]
    assert losses.ends.places.tolist() == [[0.0, pytest.approx(math.log(3))]]
    assert "softmax 1.1" in losses.plot.texts


# Hands on the picture ---------------------------------------------------------------------------------


def test_a_dragged_target_is_learned_at_once(outputs) -> None:
    before = outputs.page.result.at_points.copy()
    outputs.drag_handle("point 8", (0.6, 0.9))
    assert outputs.experiment.values[7] == 1.0
    assert (outputs.page.result.at_points != before).any()
    assert outputs.steps() == 1
    outputs.edit(task="real")
    outputs.drag_handle("point 12", (2.2, 1.0))
    assert outputs.experiment.values[11] == pytest.approx(1.0, abs=0.03)


def test_by_keys_a_point_of_a_class_goes_to_the_next_lane(outputs) -> None:
    outputs.edit(task="classes")
    outputs.figure.setFocus()
    outputs.figure.handles.focus("point 1")
    outputs.keys(outputs.figure, Key.Key_Up)
    assert outputs.experiment.values[0] == 1.0
    outputs.keys(outputs.figure, Key.Key_Down)
    assert outputs.experiment.values[0] == 0.0


def test_it_runs_by_the_common_transport(outputs, qtbot) -> None:
    outputs.edit(step=0)
    control = outputs.page.controls.control("step")
    qtbot.mouseClick(control.buttons["run"], LEFT)
    qtbot.waitUntil(lambda: outputs.experiment.step >= 5)
    qtbot.mouseClick(control.buttons["run"], LEFT)
    outputs.settle()
    curve = outputs.page.stage.panel._views["fit"][1].curves[0]
    assert len(curve.points.x) == outputs.experiment.step + 1
    outputs.click("losses", 3.0, 0.02)
    assert outputs.experiment.step == 3


def test_a_dragged_logit_moves_all_of_softmax_and_one_sigmoid(outputs) -> None:
    outputs.edit(view="bars")
    before = outputs.page.result
    outputs.drag_handle("logit 2", (2.0, -1.0))
    now = outputs.page.result
    assert now.z[1] == pytest.approx(-1.0, abs=0.03)
    assert (now.softmax.p != before.softmax.p).all()
    assert (now.sigmoids != before.sigmoids).tolist() == [False, True, False]
    assert now.shown("logits").value == now.z[1]  # the control is that of the class that was dragged
    outputs.click("logits", 3.3, 2.0)
    assert outputs.experiment.chosen == 3


def test_a_click_makes_a_class_the_true_one(outputs) -> None:
    outputs.edit(view="gradient")
    assert outputs.experiment.target == 3
    outputs.click("gradient", 1.0, 0.5)
    assert outputs.experiment.target == 1
    outputs.drag_handle("target", (2.0, 0.0))
    assert outputs.experiment.target == 2


def test_the_temperature_is_dragged_in_both_plots(outputs) -> None:
    outputs.edit(view="temperature")
    outputs.drag_handle("temperature", (math.log10(5), 0.0))
    assert outputs.experiment.temperature == pytest.approx(5.0, rel=0.02)
    assert pill(outputs, "probabilities") == f"T = {outputs.experiment.temperature:.3g}"
    outputs.click("entropy", 0.0, 0.5)
    assert outputs.experiment.temperature == pytest.approx(1.0, rel=0.02)


def test_the_logit_of_both_losses_is_dragged(outputs) -> None:
    outputs.edit(view="loss", head="sigmoid", z=-3.0)
    outputs.drag_handle("z", (-9.0, 0.0))
    assert outputs.experiment.z == pytest.approx(-9.0, abs=0.05)
    assert "confident mistake" in outputs.page.sentence.text().lower()
    outputs.edit(task="classes")
    outputs.drag_handle("z", (4.0, 0.0))
    assert outputs.experiment.z_all[0] == pytest.approx(4.0, abs=0.05)


def test_the_clock_brings_both_balls_along(outputs) -> None:
    outputs.edit(view="race", z=-8.0, clock=10.0)
    race = outputs.page.stage.panel._views["race"][0]
    before = race.clock.dots.places
    outputs.drag_handle("clock", (2.0, 0.0))
    now = race.clock.dots.places
    assert outputs.experiment.clock == pytest.approx(100.0, rel=0.05)
    assert now[0][1] > before[0][1] + 3
    assert now[1][1] == pytest.approx(before[1][1], abs=0.05)
    assert race.values.dots.places[:, 0] == pytest.approx(now[:, 1])
    outputs.drag_handle("start", (-4.0, 0.0))
    assert outputs.experiment.z == pytest.approx(-4.0, abs=0.05)


def test_in_the_plane_the_cross_and_the_logits_are_dragged(outputs) -> None:
    outputs.edit(view="plane")
    plane = outputs.page.stage.panel._views["plane"][1]
    borders = plane.borders.segments.copy()
    outputs.drag_handle("probe", (-1.0, 1.0))
    np.testing.assert_allclose(plane.borders.segments, borders, atol=1e-6)
    assert (outputs.experiment.x1, outputs.experiment.x2) == pytest.approx((-1.0, 1.0), abs=0.03)
    outputs.drag_handle("logit 1", (1.0, 0.0))
    assert not np.allclose(plane.borders.segments, borders)
    outputs.click("plane", 0.5, 0.5)
    assert outputs.experiment.x1 == pytest.approx(0.5, abs=0.03)


def test_the_color_of_a_place_is_that_of_its_class(outputs) -> None:
    outputs.edit(view="plane")
    image = outputs.figure.viewport().grab().toImage()
    colors = {k: image.pixelColor(outputs.at("plane", *at)) for k, at in
              enumerate([(0.0, 2.9), (-2.9, -1.2), (2.9, -1.2)])}  # fmt: skip
    assert colors[0].blue() > colors[0].red()
    assert colors[1].red() > colors[1].blue()
    assert colors[2].green() > colors[2].red()


# Views ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_shows_its_plots_and_not_more_controls_than_eight(outputs, view: str) -> None:
    outputs.edit(view=view)
    assert 1 <= len(shown(outputs)) <= 3
    controls = outputs.page.controls
    seen = [
        name
        for name in OutputLayer.controls()
        if controls._kinds.get(name) and controls.control(name).isVisible()
    ]
    assert 3 <= len(seen) <= 8, seen


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("size", ["half-slide", "column"])
def test_a_page_of_every_size_names_its_axes(qapp, view: str, size: str) -> None:
    result = OutputLayer().edit(view=view).run()
    page = render(OutputsPanel, result, ExportOptions(PAGE_SIZES[size]))
    seen = {command.text for command in page.commands if isinstance(command, Text)}
    assert seen & {"x", "z", "class", "T", "x₁", "z₁"}


@pytest.mark.parametrize("view", VIEWS)
def test_what_is_odd_is_drawn(outputs, view: str) -> None:
    for changes in (
        {"shift": 1e4}, {"count": 6}, {"count": 2, "temperature": 1e-3}, {"z": -700.0, "clock": 1e300},
        {"task": "positive", "head": "exp", "rate": 100.0, "view": view},
    ):  # fmt: skip
        outputs.edit(view=view)
        outputs.edit(**changes)
        outputs.figure.viewport().grab()
        assert len(outputs.page.sentence.text()) > 30


def test_while_answers_are_hidden_only_what_is_given_is_drawn(outputs) -> None:
    outputs.store.hide_answers("outputs", True)
    outputs.settle()
    fit = outputs.page.stage.panel._views["fit"][0]
    for item in (*fit.curves, fit.residuals, fit.beyond, fit.reach):
        assert item.opacity() == 0.0
    assert fit.points.opacity() == 1.0
    outputs.edit(view="plane")
    plane = outputs.page.stage.panel._views["plane"][1]
    assert plane.cells.opacity() == plane.borders.opacity() == 0.0
    assert plane.points.opacity() == 1.0


def page_of(title: str, size: str, hidden: bool = False) -> Recording:
    """An example on a page."""
    preset = next(p for p in presets("outputs") if p.title.startswith(title))
    result = preset.apply(Session(), "outputs").outputs.run()
    return render(OutputsPanel, result, ExportOptions(PAGE_SIZES[size]), hidden)


def test_a_hatch_cuts_nothing_else_of_a_page(qapp) -> None:
    page = page_of("ReLU as a probability", "slide")
    shapes = (command for command in page.commands if isinstance(command, Shape))
    curve = next(shape for shape in shapes if shape.part == Part("curve ReLU", "ReLU"))
    assert curve.clip is None or curve.clip.boundingRect().contains(curve.path.boundingRect())


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Exercise: what does a straight line", "exp 0.021"),
        ("Exercise: how far does the loss of tanh", "no weights bring it below 0.841"),
        ("Exercise: what is the entropy", "ln 3 = 1.1: all alike"),
    ],
)
@pytest.mark.parametrize("size", PAGE_SIZES)
def test_what_stands_over_a_hidden_plot_says_no_answer(qapp, title: str, words: str, size: str) -> None:
    texts = {hidden: [c.text for c in page_of(title, size, hidden).commands if isinstance(c, Text)]
             for hidden in (False, True)}  # fmt: skip
    assert words in " ".join(texts[False])
    assert words not in " ".join(texts[True])


@pytest.mark.parametrize("view", ["fit", "plane"])
def test_on_a_narrow_page_a_plot_stands_below_another(qapp, view: str) -> None:
    for size, is_narrow in (("slide", False), ("column", True)):
        figure = Figure(Style(LIGHT, interactive=False))
        figure.resize(*PAGE_SIZES[size].layout())
        OutputsPanel(figure).draw(OutputLayer().edit(view=view).run())
        first, second = (plot.scene_rect() for plot in figure.plots.values() if plot.isVisible())
        assert (second.top() >= first.bottom()) == is_narrow
        assert (second.left() >= first.right()) != is_narrow
        figure.deleteLater()


def test_the_number_of_a_logit_has_room(outputs) -> None:
    for view, count in (("bars", 3), ("plane", 3), ("plane", 6)):
        outputs.edit(view=view, count=count, logits=(-0.123, 0.123, 9.87, -9.87, 0.0, 3.0))
        shown = outputs.page.stage.panel._views[view][0]
        places = [note.area(shown.plot.pixel) for note in shown.values if note.isVisible()]
        assert len(places) == count
        assert not any(a.intersects(b) for a, b in combinations(places, 2))
        (left, right), (low, high) = shown.plot.ranges
        assert all(QRectF(left, low, right - left, high - low).contains(place) for place in places)
