"""The Hinge sum panel under the hand: kinks, joints, slopes, the pen, tables of points, all views."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QFontMetricsF, QImage, QPainter
from PySide6.QtWidgets import QFileDialog

from engine.experiments.hinges.experiment import HingeSum
from engine.functions import activations
from engine.presets import presets
from engine.session import Session

Key = Qt.Key


@pytest.fixture
def panel(hands):
    """Hands on the Hinge sum panel."""
    hands.store.visit("hinges")
    hands.settle()
    return hands


def visible(panel) -> set[str]:
    return {key for key, plot in panel.figure.plots.items() if plot.isVisible()}


def test_dragging_a_kink_bends_the_sum_there_and_moves_nothing_else(panel) -> None:
    panel.drag_handle("kink 0 0", (2.0, 0.0))
    e = panel.experiment
    assert e.sum.kinks[:, 0].tolist() == pytest.approx([2.0, -1.0], abs=0.02)
    assert e.sum.v.tolist() == [-2.5, 1.5]
    assert panel.steps() == 1
    at = e.sum.kinks[0, 0]
    assert at in panel.page.panel.line._shown.x
    panel.store.undo()
    assert panel.experiment == HingeSum()


def test_dragging_a_joint_and_a_slope_solves_for_the_weights(panel) -> None:
    panel.drag_handle("joint 0", (1.5, 1.0))
    e = panel.experiment
    assert e.sum.pieces.evaluate([-1.0, 1.5]) == pytest.approx([-0.25, 1.0], abs=0.03)
    panel.drag_handle("slope 1", (2.5, 2.5))
    e = panel.experiment
    assert e.sum.pieces.evaluate([-1.0, 1.5]) == pytest.approx([-0.25, 1.0], abs=0.03)
    assert panel.steps() == 2


def test_the_stages_turn_and_scale_the_selected_unit(panel) -> None:
    handle = panel.figure.handles["weight 0"]
    panel.drag_handle("weight 0", (handle.x, handle.y + 2.0))
    assert panel.experiment.sum.kinks[0, 0] == pytest.approx(1.0, abs=1e-6)
    assert panel.experiment.sum.w[0] == pytest.approx(3.0, abs=0.15)
    handle = panel.figure.handles["gain 0"]
    panel.drag_handle("gain 0", (handle.x, 0.5 * handle.y))
    assert panel.experiment.sum.v[0] == pytest.approx(-1.25, rel=0.1)


def test_keys_move_a_kink_and_a_joint(panel) -> None:
    figure = panel.figure
    figure.setFocus()
    figure.handles.focus("kink 0 0")
    for _ in range(2):
        panel.keys(figure, Key.Key_Right)
    assert panel.experiment.sum.kinks[0, 0] == pytest.approx(1.1)
    figure.handles.focus("joint 1")
    before = panel.experiment.sum.pieces.evaluate(-1.0)
    panel.keys(figure, Key.Key_Up)
    assert panel.experiment.sum.pieces.evaluate(-1.0) > before


def test_a_click_selects_a_unit_in_its_stage_and_everywhere(panel) -> None:
    panel.click("a", -0.5, 0.5)  # on the line of unit 2
    assert panel.experiment.chosen == 1
    controls = panel.page.controls
    assert controls.control("w").number.label.text().startswith("w₂")
    assert controls.control("v").number.box.value() == 1.5
    assert panel.page.panel.marked["a"]._shown.x.tolist() == panel.page.result.stages["a"].x[1].tolist()


def test_the_sliders_are_twins_of_the_handles(panel) -> None:
    control = panel.page.controls.control("b")
    panel.drag_slider(control.number.slider, 0.5)
    assert panel.experiment.sum.kinks[0, 0] == pytest.approx(0.0, abs=0.1)
    panel.drag_handle("kink 0 0", (2.0, 0.0))
    assert control.number.box.value() == pytest.approx(-2.0, abs=0.02)
    control.number.label.double_clicked.emit()
    panel.settle()
    assert panel.experiment.b[0] == -1.0
    assert panel.experiment.b[1] == 1.0


def test_facts_and_probe_show_the_same_piece(panel) -> None:
    panel.click("sum", 2.0, 2.0)
    assert panel.page.facts.currentIndex().row() == 2
    panel.page.facts.clicked.emit(panel.page.facts.facts.index(0, 0))
    panel.settle()
    assert panel.experiment.probe == pytest.approx(-2.0)
    assert "(−∞, −1):  y = c = −0.25" in panel.figure.plots["sum"].header.texts


def test_units_come_by_the_slider_and_their_dots_can_be_pulled(panel) -> None:
    panel.edit(units=4)
    handle = panel.figure.handles["joint 2"]
    panel.drag_handle("joint 2", (handle.x, handle.y - 1.0))
    assert panel.experiment.sum.v[2] != 0
    assert panel.experiment.sum.pieces.n_pieces == 4


def test_the_fit_follows_a_dragged_kink_at_once(panel) -> None:
    panel.edit(target="square", units=3)
    assert panel.experiment.window == pytest.approx((-0.06, 1.06))
    assert "joint 0" not in [handle.name for handle in panel.figure.handles]
    panel.drag_handle("kink 1 0", (0.5, 0.0))
    e = panel.experiment
    assert (e.knots, e.solve) == ("hand", True)
    assert panel.page.result.errors.largest == pytest.approx(
        max(abs(e.sum.pieces.evaluate(x) - x * x) for x in np.linspace(0, 1, 4001)), rel=1e-3
    )
    panel.keys(panel.figure, Key.Key_F)
    assert panel.experiment.window == pytest.approx((-0.06, 1.06))


def test_a_curve_is_drawn_with_the_mouse_in_one_step(panel) -> None:
    panel.edit(target="drawn", units=12)
    steps = panel.steps()
    start, end = panel.at("sum", -2.0, -0.6), panel.at("sum", 2.0, -0.6)
    panel.drag(start, end, moves=20)
    goal = panel.experiment.goal
    assert goal.value(np.linspace(-1.9, 1.9, 50)) == pytest.approx(np.full(50, -0.6), abs=0.03)
    assert goal.value(np.array([-3.0, 3.0])).tolist() == [0.2, 1.3]
    assert panel.steps() == steps + 1
    panel.store.undo()
    assert panel.experiment.drawn == HingeSum().drawn


def test_a_curve_is_drawn_by_keys(panel) -> None:
    panel.edit(target="drawn", units=8, probe=0.0)
    figure = panel.figure
    figure.setFocus()
    figure.handles.focus("pen")
    before = panel.experiment.pen_height
    for key in (Key.Key_Up, Key.Key_Up, Key.Key_Right, Key.Key_Right):
        panel.keys(figure, key)
    e = panel.experiment
    assert e.pen_height > before
    assert e.probe > 0
    left = e.goal.value(np.array([e.probe / 2]))[0]
    assert left == pytest.approx(e.pen_height)


def test_a_dropped_table_becomes_the_target(panel, tmp_path: Path) -> None:
    path = tmp_path / "points.csv"
    path.write_text("x;y\n1,0;2,5\n-1,0;0,5\n0;1,5\n", "utf-8")
    panel.drop(QUrl.fromLocalFile(str(path)))
    panel.settle()
    e = panel.experiment
    assert e.points == ((-1.0, 0.5), (0.0, 1.5), (1.0, 2.5))
    assert e.target == "points"
    assert panel.page.result.errors.largest < 1e-12
    assert panel.steps() == 1


def test_a_bad_table_changes_nothing_and_names_the_row(panel, tmp_path: Path) -> None:
    path = tmp_path / "points.csv"
    path.write_text("1,2\n3,nan\n", "utf-8")
    panel.drop(QUrl.fromLocalFile(str(path)))
    panel.settle()
    assert panel.experiment == HingeSum()
    assert "row 2 lacks a number" in panel.window.notice.text
    panel.store.visit("curves")
    panel.settle()
    panel.drop(QUrl.fromLocalFile(str(path)))
    assert panel.window.notice.text.endswith("the panel that is shown takes no points.")


def test_a_large_table_is_thinned_and_that_is_said(panel, tmp_path: Path) -> None:
    path = tmp_path / "points.tsv"
    path.write_text("".join(f"{i}\t{i % 5}\n" for i in range(3000)), "utf-8")
    panel.drop(QUrl.fromLocalFile(str(path)))
    panel.settle()
    assert len(panel.experiment.points) == 1000
    assert panel.window.notice.text == "points.tsv: 1,000 of 3,000 points, evenly taken."


def test_the_button_opens_a_table_or_says_why_not(panel, monkeypatch, tmp_path: Path) -> None:
    path, notice = tmp_path / "points.txt", panel.window.notice
    control = panel.page.controls.control("points")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    path.write_text("0 1\n1\n", "utf-8")
    control.button.click()
    panel.settle()
    assert notice.text.endswith("at least two are needed; row 2 lacks a number.")
    path.write_text("0 1\n1 2\n", "utf-8")
    control.button.click()
    panel.settle()
    assert panel.experiment.points == ((0.0, 1.0), (1.0, 2.0))
    assert control.count.text() == "2 points"
    assert notice.text == "points.txt: 2 points."
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("", ""))
    control.button.click()
    assert panel.experiment.points == ((0.0, 1.0), (1.0, 2.0))
    panel.edit(target="sine")
    assert control.count.text() == ""  # they are not in use
    assert notice.text == ""


def test_every_view_shows_its_plots(panel) -> None:
    assert visible(panel) == {"z", "a", "va", "sum"}
    panel.edit(view="sum")
    assert visible(panel) == {"sum"}
    panel.edit(view="error")
    assert visible(panel) == {"error"}
    assert panel.page.panel.problem.isVisible()
    panel.edit(target="square")
    assert not panel.page.panel.problem.isVisible()
    panel.edit(view="depth")
    assert visible(panel) == {"deep", "shallow", "count"}


def test_plots_over_several_rows_line_up_with_them(panel) -> None:
    areas = {key: panel.figure.plots[key].scene_rect() for key in ("z", "a", "va", "sum")}
    assert areas["sum"].top() == pytest.approx(areas["z"].top(), abs=1)
    assert areas["sum"].bottom() == pytest.approx(areas["va"].bottom(), abs=1)
    assert areas["sum"].width() > 2 * areas["z"].width()
    panel.edit(view="sum")
    alone = panel.figure.plots["sum"].scene_rect()
    assert alone.width() > areas["sum"].width()
    assert panel.figure.viewport().height() - alone.bottom() < 60


def test_the_dot_of_the_error_chart_goes_to_another_number_of_hinges(panel) -> None:
    panel.edit(target="square", units=4, view="error")
    panel.drag_handle("hinges", (np.log10(16), -3.0))
    assert panel.experiment.units == 16
    panel.figure.setFocus()
    panel.figure.handles.focus("hinges")
    panel.keys(panel.figure, Key.Key_Right)
    assert panel.experiment.units == 17


def test_the_fold_can_be_dragged(panel) -> None:
    panel.edit(view="depth", layers=3)
    panel.drag_handle("fold", (0.3, 0.5))
    assert panel.experiment.fold == pytest.approx(0.3, abs=0.01)
    assert panel.page.result.readouts[0].value == "8"


def test_the_picture_holds_still_while_a_joint_is_dragged(panel, qtbot) -> None:
    figure, handle = panel.figure, panel.figure.handles["joint 0"]
    start = panel.grip(handle)
    before = figure.plots["sum"].ranges
    qtbot.mousePress(figure.viewport(), Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(figure.viewport(), start + QPoint(0, 40))
    panel.settle()
    assert figure.plots["sum"].ranges == before
    assert panel.page.panel.line._shown.y.max() < handle.y
    qtbot.mouseRelease(figure.viewport(), Qt.MouseButton.LeftButton, pos=start + QPoint(0, 40))
    panel.settle()


def test_the_table_keeps_its_height_when_pieces_come_and_go(panel) -> None:
    height = panel.page.facts.height()
    for units in (1, 3, 20):
        panel.edit(units=units, v=(-2.5, 1.5, *[0.5] * 20))
        assert panel.page.facts.height() == height


def test_the_formula_and_the_name_of_the_target_stand_over_the_sum(panel) -> None:
    panel.window.resize(1024, 700)
    for target in ("sine", "square", "abs", "step", "bump", "sawtooth"):
        panel.edit(target=target, units=3)
        texts = panel.figure.plots["sum"].header.texts
        assert "target" in texts
        assert set(texts) & set(panel.page.result.formulas)


@pytest.mark.parametrize("far", [1.0, 1.2e5, 5e5, 5.3e5, 2e6, 1.2e7, 1.4e7, 3e8, 1.3e-4])
def test_numbers_along_x_never_touch(panel, far: float) -> None:
    panel.window.resize(1024, 700)
    panel.edit(points=((0.0, 0.0), (far / 2, 1.0), (far, 0.5)), units=2)
    for plot in (panel.figure.plots["va"], panel.figure.plots["sum"]):
        spans = numbers_of(plot.axes)
        assert all(left[1] + 10 < right[0] for left, right in pairwise(spans))


def numbers_of(axes) -> list[tuple[float, float]]:
    """Where the numbers under the data area begin and end, as they are painted."""
    found = []

    class Spy(QPainter):
        def drawText(self, *arguments) -> None:
            is_number = arguments[-1] != axes.name_of(0)
            if is_number and isinstance(arguments[0], QPointF) and arguments[0].y() > axes.size[1] + 10:
                width = self.fontMetrics().horizontalAdvance(arguments[1])
                found.append((arguments[0].x(), arguments[0].x() + width))
            super().drawText(*arguments)

    image = QImage(1000, 1000, QImage.Format.Format_ARGB32)
    painter = Spy(image)
    axes.paint(painter)
    painter.end()
    return found


def painted(strip) -> QImage:
    """The strip alone, on nothing."""
    image = QImage(strip.boundingRect().size().toSize(), QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    strip.paint(painter)
    painter.end()
    return image


def test_a_piece_without_room_for_its_formula_has_its_slope(panel) -> None:
    panel.window.resize(1440, 900)
    panel.edit(view="sum", units=2, w=(1.0, 1.0), b=(1.0, 0.3), v=(-0.5273, 0.9418), c=0.1234, probe=-2.0)
    strip = panel.page.panel.strip
    first, _, last = (f"y = {cell.formula}" for cell in strip._cells)
    assert texts_of(strip) == [first, "slope −0.527", last]


def test_the_strip_has_no_box_where_nothing_fits(panel) -> None:
    strip = panel.page.panel.strip
    image = painted(strip)
    middle = image.height() // 2
    assert all(image.pixelColor(x, middle).alpha() for x in range(5, image.width() - 5, 20))
    panel.edit(target="sine", units=64, knots="uniform")
    image = painted(strip)
    assert len(strip._cells) > 60
    assert not any(image.pixelColor(x, middle).alpha() for x in range(30, image.width() - 30))


def test_the_strip_is_cut_where_kinks_cancel(panel) -> None:
    panel.edit(w=(1.0, -1.0), b=(0.0, 0.0), v=(1.0, -1.0), c=0.0, probe=1.0)
    assert [(cell.formula, cell.on) for cell in panel.page.panel.strip._cells] == [
        ("x", (False, True)),
        ("x", (True, False)),
    ]
    assert panel.page.facts.currentIndex().row() == 1
    assert "unit 1 is on" in panel.page.sentence.text()


@pytest.mark.parametrize("name", ["tanh", "step", "hard_tanh", "gelu"])
def test_other_activations_draw_and_speak(panel, name: str) -> None:
    panel.edit(activation=activations.get(name))
    assert panel.page.sentence.text().endswith(".")
    strip = panel.page.panel.strip
    assert bool(strip._cells) == activations.get(name).is_piecewise_linear


def test_every_example_draws_in_a_small_window(panel) -> None:
    panel.window.resize(880, 600)
    for preset in presets("hinges"):
        panel.store.open(preset.apply(panel.store.session, "hinges"))
        panel.settle()
        area = panel.figure.viewport().rect()
        for key in visible(panel):
            rect = panel.figure.plots[key].scene_rect()
            assert rect.width() > 60, preset.title
            assert rect.height() > 30, preset.title
            assert area.contains(panel.figure.mapFromScene(rect.bottomRight())), preset.title
            places = [place for _, place in panel.figure.plots[key].header._places]
            assert all(place.right() <= rect.width() + 11 for place in places), preset.title


def test_the_strip_names_most_pieces_or_none(panel) -> None:
    panel.window.resize(800, 560)
    shown = {}
    for preset in presets("hinges"):
        state = preset.apply(Session(), "hinges").hinges
        panel.edit(**{name: getattr(state, name) for name in state.parameters()})
        strip = panel.page.panel.strip
        blank = QImage(strip.boundingRect().size().toSize(), QImage.Format.Format_ARGB32)
        blank.fill(0)
        shown[preset.title] = painted(strip) != blank
    assert shown["Worked example 3: two units, three pieces"]
    assert shown["A sawtooth needs a hinge for every edge"]  # beside no stages it has the room
    assert not shown["64 hinges follow sin x to 0.000803"]


def test_joints_that_least_squares_holds_are_gray_and_say_how_to_free_them(panel) -> None:
    panel.edit(target="sine", units=6)
    header = panel.figure.plots["sum"].header

    def is_said() -> bool:
        return any("turn least squares off to pull" in text for text in header.texts)

    assert is_said()
    gray = [dot for dot in panel.page.panel.joints._dots if dot[2] == panel.figure.look.theme.muted]
    assert len(gray) == len(panel.page.result.held) == 6
    panel.edit(solve=False)
    assert not is_said()
    assert not panel.page.result.held
    assert any(h.name.startswith("joint") for h in panel.figure.handles)
    panel.edit(solve=True, units=64)
    assert not is_said()  # of very many joints none is drawn
    panel.edit(target="none")
    assert not is_said()


def test_the_inspected_piece_is_named_however_narrow_it_is(panel) -> None:
    panel.window.resize(1024, 700)
    panel.edit(units=3, w=(1.0,) * 3, b=(-0.2, -0.45, 1.0), v=(1.2345, -2.5432, 1.111), probe=0.3)
    strip = panel.page.panel.strip
    metrics = QFontMetricsF(panel.figure.look.font(small=True))
    cell = strip._cells[strip._chosen]
    low, high = panel.experiment.window
    assert (cell.high - cell.low) / (high - low) * strip._width < metrics.horizontalAdvance(cell.formula)
    texts = texts_of(strip)
    assert cell.formula in texts
    assert f"y = {strip._cells[0].formula}" in texts
    panel.edit(probe=-2.0)
    assert cell.formula not in texts_of(strip)


def texts_of(item) -> list[str]:
    """What an item writes, as it is painted."""
    found = []

    class Spy(QPainter):
        def drawText(self, *arguments) -> None:
            found.append(next(a for a in arguments if isinstance(a, str)))
            super().drawText(*arguments)

    image = QImage(1400, 1000, QImage.Format.Format_ARGB32)
    painter = Spy(image)
    item.paint(painter)
    painter.end()
    return found


def test_the_formulas_of_the_stages_fit_or_are_shorter(panel) -> None:
    panel.edit(w=(-0.50312, 1.0), b=(-0.063312, 1.0), v=(-0.000263, 1.0))
    for width in (1440, 1024, 900):
        panel.window.resize(width, 700)
        panel.settle()
        for key in ("z", "a", "va"):
            assert len(panel.figure.plots[key].header.texts) == 2
    assert panel.figure.plots["va"].header.texts[1].startswith("v₁")


def test_the_largest_weights_are_drawn_and_named(panel) -> None:
    panel.edit(w=(1e6, 1.0), b=(1e9, 1.0), v=(1e6, 1.0), c=1e6)
    (low, high), line = panel.figure.plots["sum"].ranges[1], panel.page.result.line
    assert low < line.y.min()
    assert line.y.max() < high
    assert high < 3e15
    for key in ("a", "va"):
        assert panel.figure.plots[key].axes.names[1] in panel.figure.plots[key].header.texts


def test_either_error_is_charted(panel) -> None:
    panel.edit(target="square", units=4, view="error")
    chart = panel.figure.plots["error"]
    assert chart.axes.names[1] == "largest error"
    before = [text for text in chart.texts if text.startswith("theory")]
    panel.edit(measure="rms")
    assert chart.axes.names[1] == "root mean square error"
    after = [text for text in chart.texts if text.startswith("theory")]
    assert (before, after) == (
        ["theory: polyline, 0.25/n²", "theory: the best pieces, 0.125/n²"],
        ["theory: equal pieces, 0.0745/n²"],
    )
    assert not panel.page.controls.control("measure").isHidden()
    panel.edit(view="sum")
    assert panel.page.controls.control("measure").isHidden()
