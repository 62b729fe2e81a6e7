"""One neuron, worked by hand: z, w and y dragged, the stepper, the descent."""

from __future__ import annotations

import math
import re
from html import unescape

import pytest
from PySide6.QtCore import QBuffer, QPoint, Qt
from PySide6.QtGui import QColor, QPainter, QTextLayout
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QApplication, QLabel

from engine.experiments.neuron.experiment import Neuron
from engine.experiments.neuron.result import NeuronResult
from engine.functions import activations, formula
from engine.presets import presets
from engine.session import Session
from gui.canvas.figure import Figure
from gui.canvas.header import Pill
from gui.canvas.render import render
from gui.controls.playhead import PlayheadControl
from gui.export import PAGE_SIZES, ExportOptions, encode
from gui.export.recording import Text, scale_of
from gui.look.theme import PROJECTOR
from gui.panels.neuron.panel import NeuronPanel
from gui.present.large import look

Key = Qt.Key
LEFT = Qt.MouseButton.LeftButton
RELU = activations.get("relu")


@pytest.fixture
def neuron(hands):
    """Hands on the panel."""
    hands.store.visit("neuron")
    hands.settle()
    return hands


def result(hands) -> NeuronResult:
    found = hands.page.result
    assert isinstance(found, NeuronResult)
    return found


def playhead(hands, name: str) -> PlayheadControl:
    control = hands.page.controls.control(name)
    assert isinstance(control, PlayheadControl)
    return control


@pytest.mark.parametrize("plot", ["f", "gradient"])
def test_dragging_z_into_saturation_kills_the_gradient(neuron, plot) -> None:
    before = result(neuron).now
    start = next(h for h in neuron.figure.handles if h.name == "z" and h.plot == plot)
    neuron.drag(neuron.grip(start), neuron.at(plot, -10.0, start.y))
    now = result(neuron).now
    assert now.z == pytest.approx(-10.0, abs=0.1)
    assert neuron.experiment.b == pytest.approx(-11.0, abs=0.1)
    assert abs(now.dL_dw) < abs(before.dL_dw) / 2000
    assert "10⁻⁵" in neuron.page.readouts.cells[0].value.text()
    assert neuron.steps() == 1
    neuron.store.undo()
    neuron.settle()
    assert result(neuron).now == before


def test_dragging_the_target_and_the_point_on_the_loss(neuron) -> None:
    neuron.drag_handle("target", (-3.0, 0.5))
    assert neuron.experiment.target == pytest.approx(0.5, abs=0.02)
    neuron.edit(view="descent", target=1.0)
    at = neuron.figure.handles["weight"]
    neuron.drag_handle("weight", (3.0, at.y))
    assert neuron.experiment.w == pytest.approx(3.0, abs=0.1)
    assert neuron.experiment.b == -1.0
    assert neuron.page.controls.control("w").box.value() == neuron.experiment.w
    assert neuron.steps() == 3, "two drags and the scene between them"


def test_tab_reaches_every_handle_and_arrows_move_them(neuron) -> None:
    neuron.edit(view="all")
    neuron.figure.clearFocus()
    neuron.figure.setFocus(Qt.FocusReason.TabFocusReason)
    neuron.keys(neuron.figure, Key.Key_Return)
    reached = []
    for _ in range(4):
        reached.append(neuron.figure.handles.focused.name)
        before = neuron.experiment
        neuron.keys(neuron.figure, Key.Key_Up if reached[-1] == "target" else Key.Key_Left)
        assert neuron.experiment != before, (reached, neuron.figure.hasFocus())
        neuron.figure.focusNextPrevChild(True)
    assert reached == ["stage", "z", "target", "weight"]


def test_the_stepper_goes_by_arrow_keys_and_lights_up(neuron) -> None:
    neuron.edit(stage=0, view="all")
    neuron.figure.setFocus()
    neuron.figure.handles.focus("stage")
    seen = []
    for stage in range(1, 8):
        neuron.keys(neuron.figure, Key.Key_Right)
        assert neuron.experiment.stage == stage
        seen.append(neuron.page.sentence.text())
    assert len(set(seen)) == 7
    neuron.keys(neuron.figure, Key.Key_Left)
    assert neuron.experiment.stage == 6
    assert neuron.steps() == 1, "the scene alone: the stepper is not undone"
    assert neuron.page.panel.loss_tangent._pen.widthF() > 2


def test_hidden_numbers_are_not_drawn_and_appear_with_their_stage(neuron) -> None:
    panel = neuron.page.panel
    for stage in range(8):
        neuron.edit(stage=stage)
        assert panel.z_rules[0].isVisible() == (stage >= 1)
        assert panel.error.isVisible() == (stage >= 3)
        assert panel.tangent.isVisible() == (stage >= 5)
        assert bool(panel.dots["gradient"]._dots) == (stage >= 6)
        assert (neuron.page.readouts.cells[0].value.text() == "?") == (stage < 6)


def test_clicks_on_dots_and_boxes_move_the_stepper(neuron) -> None:
    neuron.click("graph", 2.0, 0.0)
    assert neuron.experiment.stage == 2
    graph = neuron.page.panel.diagram
    for index, (forward, backward) in enumerate(((1, 6), (2, 5), (3, 4))):
        box = graph._box(index)
        for y, stage in ((box.top() + 8, forward), (box.bottom() - 8, backward)):
            point = graph.mapToScene(box.center().x(), y)
            neuron.qtbot.mouseClick(neuron.figure.viewport(), LEFT, pos=neuron.figure.mapFromScene(point))
            neuron.settle()
            assert neuron.experiment.stage == stage


def test_the_descent_runs_stops_and_rewinds(neuron) -> None:
    control = playhead(neuron, "step")
    neuron.qtbot.mouseClick(control.buttons["run"], LEFT)
    neuron.qtbot.waitUntil(lambda: neuron.experiment.step >= 5)
    neuron.qtbot.mouseClick(control.buttons["run"], LEFT)
    neuron.settle()
    step = neuron.experiment.step
    assert not control.player.pace.isActive()
    neuron.qtbot.wait(100)
    assert neuron.experiment.step == step
    assert neuron.page.controls.control("w").box.value() == pytest.approx(neuron.experiment.now[0])
    assert f"After {step} steps" in neuron.page.sentence.text()
    neuron.qtbot.mouseClick(control.buttons["rewind"], LEFT)
    neuron.settle()
    assert neuron.experiment == Neuron()
    assert neuron.steps() == 0


@pytest.mark.parametrize("what", ["edit", "visit", "undo"])
def test_a_run_stops_when_something_else_happens(neuron, what) -> None:
    neuron.edit(b=-2.0)
    control = playhead(neuron, "step")
    neuron.qtbot.mouseClick(control.buttons["run"], LEFT)
    neuron.qtbot.waitUntil(lambda: neuron.experiment.step >= 2)
    if what == "edit":
        neuron.drag_slider(neuron.page.controls.control("rate").slider, 0.7)
    elif what == "visit":
        neuron.store.visit("curves")
        neuron.settle()
    else:
        neuron.store.undo()
        neuron.settle()
    assert not control.player.running
    assert not control.player.pace.isActive()


def test_a_run_ends_by_itself_where_nothing_moves(neuron) -> None:
    neuron.edit(activation=RELU, b=-11.0)
    control = playhead(neuron, "step")
    neuron.qtbot.mouseClick(control.buttons["run"], LEFT)
    neuron.qtbot.waitUntil(lambda: not control.player.running)
    assert "exactly 0" in neuron.page.sentence.text()
    assert neuron.page.readouts.cells[2].value.text() == "never"


def test_dragging_after_some_steps_goes_on_from_there(neuron) -> None:
    neuron.edit(step=40, rate=1.0, view="descent")
    w, b = neuron.experiment.now
    neuron.drag_handle("z", (-4.0, 0.5))
    assert neuron.experiment.step == 0
    assert neuron.experiment.w == pytest.approx(w)
    assert neuron.experiment.z == pytest.approx(-4.0, abs=0.1)
    assert neuron.experiment.b != b


def test_rows_of_the_table_and_names_choose_the_function(neuron) -> None:
    view = neuron.page.facts
    row = view.visualRect(view.model().index(2, 0)).center()
    neuron.qtbot.mouseClick(view.viewport(), LEFT, pos=row)
    neuron.settle()
    assert neuron.experiment.activation == RELU
    neuron.qtbot.mouseClick(neuron.figure.viewport(), LEFT, pos=neuron.name("gradient", 1))
    neuron.settle()
    assert neuron.experiment.activation.name == "tanh"


def test_an_exact_zero_stands_on_the_shelf(neuron) -> None:
    neuron.edit(activation=RELU, b=-11.0)
    panel, found = neuron.page.panel, result(neuron)
    low, high = panel.gradient.ranges[1]
    assert low < found.shelf < found.decades[0] < high
    assert "exactly 0" in panel.gradient.texts
    assert panel.gradient.axes.shelf == found.shelf
    zero = panel.zeros[neuron.experiment.chosen]
    assert zero.trace.boundingRect().right() <= 0


@pytest.mark.parametrize(("view", "plots"), [
    ("gate", {"graph", "f", "gradient"}), ("descent", {"graph", "f", "loss"}),
    ("slopes", {"graph", "f", "slope"}), ("all", {"graph", "f", "loss", "gradient"}),
])  # fmt: skip
def test_every_view_has_its_plots_under_the_whole_graph(neuron, view, plots) -> None:
    neuron.edit(view=view)
    figure = neuron.figure
    assert {key for key, plot in figure.plots.items() if plot.isVisible()} == plots
    places = {key: figure.plots[key].scene_rect() for key in plots}
    graph = places.pop("graph")
    for place in places.values():
        assert place.top() > graph.bottom()
        assert place.right() <= graph.right() + 1
        assert place.left() >= graph.left()
    assert graph.right() == pytest.approx(max(place.right() for place in places.values()), abs=1)
    assert len({round(place.top()) for place in places.values()}) == 1


@pytest.mark.parametrize("size", [(1440, 900), (1024, 700), (880, 600)])
def test_the_graph_fits_its_place(neuron, size) -> None:
    neuron.window.resize(*size)
    neuron.settle()
    graph = neuron.page.panel.diagram
    area = graph.boundingRect()
    assert area.width() > 100
    parts = [graph._pill(i) for i in range(3)] + [graph._box(i) for i in range(3)]
    for part in parts:
        assert area.contains(part)
    assert not any(a.intersects(b) for i, a in enumerate(parts) for b in parts[:i])


def test_a_function_without_a_value_keeps_the_picture_and_says_so(neuron) -> None:
    neuron.edit(activation=formula.parse("log(z)"), b=-2.0)
    assert "not a number" in neuron.page.sentence.text()
    names = [handle.name for handle in neuron.figure.handles]
    assert "z" not in names
    neuron.store.undo()
    neuron.settle()
    assert math.isfinite(result(neuron).now.dL_dw)


def test_the_cross_entropy_grays_the_activation_and_cancels_the_gate(neuron) -> None:
    control = neuron.page.controls.control("loss")
    control.combo.setFocus()
    neuron.keys(control.combo, Key.Key_Down)
    assert neuron.experiment.loss == "entropy"
    assert not neuron.page.controls.control("activation").isEnabled()
    assert "cancels" in neuron.page.panel.diagram._shown[0].remark
    neuron.drag_handle("target", (-3.0, 5.0))
    assert neuron.experiment.target == 1.0


def test_light_and_dark_paint_the_graph_in_their_colors(neuron) -> None:
    for name in ("light", "dark"):
        neuron.window.switch.choose(name)
        neuron.settle()
        theme = neuron.window.switch.theme
        image = neuron.figure.viewport().grab().toImage()
        colors = {
            QColor(image.pixel(x, y)).name() for x in range(0, image.width(), 2) for y in range(0, 200, 2)
        }
        assert {theme.surface, theme.accent, theme.back} <= colors


def test_the_wheel_zooms_z(neuron) -> None:
    before = neuron.experiment.window
    point = neuron.at("f", 0.0, 0.5)
    neuron.wheel(neuron.figure.viewport(), QPoint(point), 2)
    assert neuron.experiment.window[1] - neuron.experiment.window[0] < before[1] - before[0]


def test_arrow_keys_go_on_from_the_box_that_was_clicked(neuron) -> None:
    neuron.figure.setFocus()
    neuron.figure.handles.focus("z")
    neuron.click("graph", 2.0, 0.0)
    neuron.keys(neuron.figure, Key.Key_Right)
    assert neuron.experiment.stage == 3
    assert neuron.experiment.z == 0.0


def painted(graph) -> list[str]:
    """Every text that the graph paints now."""
    buffer, picture = QBuffer(), QSvgGenerator()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    picture.setOutputDevice(buffer)
    painter = QPainter(picture)
    graph.paint(painter)
    painter.end()
    return [
        unescape(text) for text in re.findall(r"<text[^>]*>([^<]*)</text>", buffer.data().data().decode())
    ]


@pytest.mark.parametrize("changes", [
    {}, {"stage": 5}, {"activation": RELU}, {"loss": "entropy"}, {"trained": "b", "step": 20},
], ids=str)  # fmt: skip
def test_hidden_answers_are_not_in_the_graph(neuron, changes) -> None:
    neuron.edit(x=2.0, w=0.5, target=0.75, b=-1.0, **changes)
    panel = neuron.page.panel
    shown = painted(panel.diagram)
    assert "?" not in shown or neuron.experiment.stage < 6
    neuron.window.actions_["hide"].trigger()
    neuron.settle()
    inputs = [f"{part.symbol} = {part.value}" for part in (
        *(edge.forward for edge in result(neuron).diagram.inputs), result(neuron).diagram.target
    )]  # fmt: skip
    hidden = painted(panel.diagram)
    assert set(inputs) <= set(hidden)
    names = {"L = ½(a − y)²", "∂z/∂w = x =", "(a − y)/(a(1 − a))", "a(1 − a)"}
    for text in set(hidden) - set(inputs) - names:
        assert not any(sign.isdigit() for sign in text), text
    neuron.window.actions_["hide"].trigger()
    neuron.settle()
    assert painted(panel.diagram) == shown


def test_slopes_are_drawn_with_their_stage_and_hidden_as_an_answer(neuron) -> None:
    neuron.edit(view="slopes", stage=4)
    panel, hide = neuron.page.panel, neuron.window.actions_["hide"]
    seen = []
    for change in ({}, {"stage": 5}, {"stage": 7}):
        neuron.edit(**change)
        seen.append([curve.isVisible() for curve in panel.slopes].count(True))
        assert len(panel.dots["slope"]._dots) == seen[-1]
    assert seen == [0, 4, 4]
    hide.trigger()
    neuron.settle()
    assert not any(item.effectiveOpacity() for item in (*panel.slopes, panel.dots["slope"]))
    hide.trigger()
    neuron.settle()
    assert all(item.effectiveOpacity() for item in (*panel.slopes, panel.dots["slope"]))
    handle = next(h for h in neuron.figure.handles if h.plot == "slope")
    neuron.drag(neuron.grip(handle), neuron.at("slope", -4.0, handle.y))
    assert neuron.experiment.z == pytest.approx(-4.0, abs=0.1)
    neuron.qtbot.mouseClick(neuron.figure.viewport(), LEFT, pos=neuron.name("slope", 2))
    neuron.settle()
    assert neuron.experiment.activation == RELU


def test_hidden_captions_do_not_tell(neuron) -> None:
    neuron.edit(activation=RELU, b=-5.25)
    captions = [card.caption for card in neuron.page.readouts.cells]
    assert "gradient 0" in captions[2].text()
    neuron.window.actions_["hide"].trigger()
    neuron.settle()
    assert [card.text() for card in captions[1:]] == [
        "gate f′(z)",
        "steps until the loss is a tenth",
        "loss L",
    ]


@pytest.mark.parametrize("page", PAGE_SIZES.values(), ids=PAGE_SIZES)
@pytest.mark.parametrize("view", ["gate", "slopes", "all"])
def test_a_page_names_its_functions(qapp, page, view) -> None:
    options = ExportOptions(page)
    svg = encode(render(NeuronPanel, Neuron(view=view).run(), options), "svg", options).decode()
    texts = {unescape(text) for text in re.findall(r">([^<>]+)</text>", svg)}
    assert {"sigmoid", "tanh", "ReLU", "GELU"} <= texts


def fields(state: Neuron) -> dict:
    """All of a state, to be set at once."""
    return {name: getattr(state, name) for name in state.parameters()}


def test_the_target_is_named_in_every_example_on_a_small_screen(neuron) -> None:
    neuron.window.resize(1024, 700)
    for preset in presets("neuron"):
        neuron.edit(**fields(preset.apply(Session(), "neuron").neuron))
        assert "target" in neuron.page.panel.f.labels.boxes, preset.title


@pytest.mark.parametrize("stage", range(1, 7))
def test_every_stage_lights_up_its_place_in_the_first_view(neuron, stage) -> None:
    """z its line, a its dot, L and ∂L/∂a the distance from the target, then the tangent and the gradient."""
    neuron.edit(stage=stage)
    panel = neuron.page.panel
    lit = {
        1: panel.z_rules[0].isVisible() and not panel.dots["f"]._dots,
        2: panel.dots["f"]._size > 11,
        3: panel.error.isVisible() and panel.error._pen.widthF() > 3,
        4: panel.error._pen.widthF() > 3,
        5: panel.tangent._pen.widthF() > 2,
        6: panel.dots["gradient"]._size > 10,
    }
    assert lit[stage]
    if stage == 3:
        assert "L = ½ · (−0.5)² = 0.125" in panel.f.texts


def test_a_run_leaves_its_path_on_f_too(neuron) -> None:
    neuron.edit(rate=1.0, step=60)
    path, dots = result(neuron).value_path, neuron.page.panel.walked_f._dots
    assert len(dots) == len(path.x) > 5
    assert (path.x[0], path.x[-1]) == (result(neuron).start.z, result(neuron).now.z)
    assert path.y == pytest.approx(neuron.experiment.chain.value(path.x))
    neuron.edit(step=0)
    assert not neuron.page.panel.walked_f._dots


@pytest.mark.parametrize(
    ("b", "text"), [(39.0, "z = 40.00 →"), (-761.0, "← z = −760.00"), (1e6, "z = 10⁶ →")]
)
@pytest.mark.parametrize("view", ["gate", "slopes"])
def test_z_beyond_the_window_is_pointed_at(neuron, view, b, text) -> None:
    neuron.edit(view=view, b=b)
    for key in ("f", "slope" if view == "slopes" else "gradient"):
        plot = neuron.figure.plots[key]
        assert plot.header.pill == Pill(text, pytest.approx(plot.size_of_data[0] if b > 0 else 0.0))
        place = plot.header.mapRectToScene(plot.header.pill_place)
        assert neuron.figure.sceneRect().contains(place)
    picture = render(NeuronPanel, result(neuron), ExportOptions())
    drawn = unescape(encode(picture, "svg", ExportOptions()).decode())
    assert drawn.count(text) >= 2
    neuron.page.hands.fit()
    neuron.settle()
    low, high = neuron.experiment.window
    if abs(b) < 1000:
        assert low < result(neuron).now.z < high
        assert neuron.figure.plots["f"].header.pill.text == text.strip("→← ")
    else:
        assert (low, high) == (-12.0, 6.0)


def test_the_table_fits_a_small_window_with_the_longest_numbers(neuron) -> None:
    neuron.window.resize(1024, 700)
    names = ("leaky_relu", "softplus", "tanh", "silu", "mish")
    neuron.edit(functions=tuple(map(activations.get, names)), activation=activations.get("tanh"), b=-300.0)
    neuron.page.facts_card.head.click()
    QApplication.processEvents()
    table = neuron.page.facts
    assert table.horizontalScrollBar().maximum() == 0
    metrics = table.fontMetrics()
    for row in range(5):
        for column in range(5):
            text = table.facts.fact(table.facts.index(row, column)).text
            assert metrics.horizontalAdvance(text) <= table.columnWidth(column) - 8, text


def test_what_you_see_takes_the_lines_it_needs_and_keeps_them(neuron) -> None:
    neuron.window.resize(1100, 700)
    QApplication.processEvents()
    page = neuron.page
    line = page.sentence.fontMetrics().lineSpacing()
    assert page.what_you_see.height() < 6 * line
    assert page.controls.visibleRegion().boundingRect().height() > 300
    heights = []
    for preset in presets("neuron"):
        neuron.edit(**fields(preset.apply(Session(), "neuron").neuron))
        QApplication.processEvents()
        assert page.sentence.heightForWidth(page.sentence.width()) <= page.what_you_see.height(), preset.title
        heights.append(page.what_you_see.height())
    assert heights == sorted(heights)


def test_no_line_ends_within_a_derivative(neuron) -> None:
    label = neuron.page.sentence
    text = QLabel.text(label)
    layout = QTextLayout(text, label.font())
    for width in range(60, 320, 3):
        layout.beginLayout()
        ends = []
        while (line := layout.createLine()).isValid():
            line.setLineWidth(width)
            ends.append(text[line.textStart() + line.textLength() - 1])
        layout.endLayout()
        assert not {"/", "\u2060"} & set(ends)


def test_the_table_stands_still_while_its_heads_change(neuron) -> None:
    table = neuron.page.facts
    places = [table.columnViewportPosition(column) for column in range(5)]
    neuron.edit(target=0.5)
    assert table.facts.facts.header[2] == "at 0"
    assert [table.columnViewportPosition(column) for column in range(5)] == places


def test_w_beyond_its_range_is_pointed_at(neuron) -> None:
    neuron.edit(view="descent", b=1e6, w=1e6, activation=RELU)
    header = neuron.figure.plots["loss"].header
    assert header.pill.text == "w = 10⁶ →"
    assert neuron.figure.sceneRect().contains(header.mapRectToScene(header.pill_place))
    neuron.edit(b=0.0, w=1.0)
    assert header.pill.text == "w = 1.00"


def test_a_high_page_leaves_no_hole_in_the_graph(qapp) -> None:
    """The product stands right under the boxes, and the plots right under it."""
    for page in PAGE_SIZES.values():
        picture = render(NeuronPanel, Neuron().run(), ExportOptions(page))
        texts = [command for command in picture.commands if isinstance(command, Text)]
        boxes = [text for text in texts if text.text == "f′(z) ="]
        (product,) = [text for text in texts if text.text == "f′(z)"]
        letter = product.font.pixelSize() * scale_of(product.transform)
        assert bool(boxes) is (page.key in ("slide", "slide-4-3"))  # on others their letters were too small
        assert all(product.transform.dy() - box.transform.dy() < 7 * letter for box in boxes), page
        tops = [command.clip.boundingRect().top() for command in picture.commands if command.clip is not None]
        assert min(tops) - product.transform.dy() < 13 * letter, page


def test_z_is_typed(neuron) -> None:
    control = neuron.page.controls.control("z")
    assert control.isVisible()
    neuron.edit(step=5)
    for text, z in (("-7.25", -7.25), ("2,5", 2.5), ("1/4", 0.25)):
        control.box.setFocus()
        neuron.keys(control.box, text, Key.Key_Return)
        assert neuron.experiment.z == pytest.approx(z)
        assert neuron.experiment.w == neuron.experiment.now[0]
        assert neuron.page.result.now.z == pytest.approx(z)
    neuron.drag_handle("z", (-3.0, 0.5))
    assert control.box.value() == pytest.approx(neuron.experiment.z, abs=1e-9)
    neuron.qtbot.mouseTwice(control.label, Qt.MouseButton.LeftButton)
    neuron.settle()
    assert neuron.experiment.z == pytest.approx(0.0, abs=1e-12)
    neuron.store.undo()
    neuron.settle()
    assert control.box.value() == pytest.approx(neuron.experiment.z, abs=1e-9)


@pytest.mark.parametrize("height", [760, 900])
def test_its_letters_are_read_from_the_last_row(qapp, height: int) -> None:
    """A fortieth of a screen of 1920 × 1080, with controls beside the picture or without."""
    figure = Figure(look(PROJECTOR, 27))
    figure.resize(1880, height)
    shown = NeuronPanel(figure)
    shown.draw(Session().experiment("neuron").run())
    assert round(shown.diagram.letter) >= 27
    assert figure.plots["f"].size_of_data[1] > 0.15 * height
    figure.deleteLater()
