"""The Regions panel under real hands: lines, the network beside them, the probe, the window, heavy maps."""

from __future__ import annotations

import itertools
import re
import xml.etree.ElementTree as ET
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QApplication, QLabel, QStyleOptionGraphicsItem

from engine.experiments.regions.experiment import Regions
from engine.functions import activations
from engine.partition import partition
from engine.partition.shading import LEVELS, SHADES
from engine.session import save
from gui.canvas.ghosts import Ghost
from gui.canvas.keys import RampMark
from gui.canvas.render import render
from gui.controls.function import FunctionRow
from gui.controls.part import PlaceControl, WeightControl
from gui.controls.seed import SeedControl
from gui.drawings.region_items import Outline
from gui.export import PAGE_SIZES, ExportOptions, Recording, free_size, to_svg
from gui.export.dialog import ExportDialog
from gui.export.recorder import RecordingDevice
from gui.export.recording import Text
from gui.panels.regions.panel import RegionsPanel
from gui.start.app import main

SVG = "{http://www.w3.org/2000/svg}"
Key = Qt.Key
RELU = activations.get("relu")


@pytest.fixture
def regions(hands) -> Any:
    """Hands on the panel, with a ReLU network 2-6-6-1."""
    hands.store.visit("regions")
    hands.edit(activation=RELU, width=6)
    hands.figure.setFocus()
    return hands


def panel(hands) -> Any:
    return hands.page.panel


def weight(hands) -> WeightControl:
    (control,) = hands.page.findChildren(WeightControl)
    return control


def place(hands) -> PlaceControl:
    (control,) = hands.page.findChildren(PlaceControl)
    return control


def network(hands) -> Any:
    return hands.experiment.network


def on_diagram(hands, column: int, unit: int) -> QPoint:
    """Where a circle of the diagram stands in the viewport; column 0 are the inputs."""
    diagram = panel(hands).diagram
    return hands.figure.mapFromScene(diagram.mapToScene(diagram._arrangement.at(column, unit)))


def press(hands, point: QPoint) -> None:
    hands.qtbot.mouseClick(hands.figure.viewport(), Qt.MouseButton.LeftButton, pos=point)
    hands.settle()


def on_line(hands, place: tuple[int, int, int]) -> QPoint:
    """A point of a weight's line at which no other line is nearer."""
    diagram = panel(hands).diagram
    line = diagram._arrangement.line(place)
    for share in (0.12, 0.2, 0.3, 0.88, 0.8, *np.linspace(0.03, 0.97, 95)):
        point = hands.figure.mapFromScene(diagram.mapToScene(line.pointAt(share)))
        if diagram.place_at(hands.figure.mapToScene(point)) == place:
            return point
    raise AssertionError(f"the line of {place} lies under others")


def picture(hands) -> QImage:
    """The map as it is on screen."""
    rect = hands.figure.mapFromScene(hands.figure.plots["map"].scene_rect()).boundingRect()
    return hands.figure.viewport().grab(rect).toImage()


def card(hands) -> str:
    lines = (entry for entry in panel(hands).map.header.entries if entry.answer and not entry.quiet)
    return "\n".join(entry.text for entry in lines)


# Lines ---------------------------------------------------------------------------------------------------


def test_a_dragged_line_goes_with_the_hand_and_its_weights_follow_in_the_controls(regions) -> None:
    before, steps = network(regions), regions.steps()
    regions.drag_handle("line 2", (0.5, 1.0))
    z = network(regions).pre_activations([(0.5, 1.0)])[0][0, 2]
    assert abs(z) < 0.02 * np.hypot(*before.weights[0][2])
    np.testing.assert_array_equal(network(regions).weights[0], before.weights[0])
    assert place(regions).title.text() == "layer 1, unit 3: bias"
    assert weight(regions).number.box.value() == pytest.approx(network(regions).biases[0][2], abs=1e-14)
    assert regions.steps() == steps + 1
    regions.store.undo()
    regions.settle()
    np.testing.assert_array_equal(network(regions).biases[0], before.biases[0])


def test_a_line_turns_about_its_other_knob(regions) -> None:
    regions.drag_handle("line 1", (0.2, 0.1))
    fixed, before = regions.figure.handles["end 1 1"], network(regions)
    regions.drag_handle("end 0 1", (-1.5, 1.7))
    after = network(regions)
    z = after.pre_activations([(-1.5, 1.7), (fixed.x, fixed.y)])[0][:, 1]
    size = np.hypot(*after.weights[0][1])
    assert size == pytest.approx(np.hypot(*before.weights[0][1]))
    assert abs(z[0]) < 0.03 * size
    assert abs(z[1]) < 1e-9 * size
    (line,) = regions.page.result.highlighted
    assert np.abs(after.pre_activations(line)[0][:, 1]).max() < 1e-9


def test_the_later_kinks_and_the_boundary_follow_while_the_hand_moves(regions) -> None:
    """The picture is the exact one of every step, not only of the last."""
    handle = regions.figure.handles["line 0"]
    start = regions.grip(handle)
    viewport, qtbot = regions.figure.viewport(), regions.qtbot
    qtbot.mousePress(viewport, Qt.MouseButton.LeftButton, pos=start)
    shown = []
    for step in range(1, 5):
        qtbot.mouseMove(viewport, start + QPoint(12 * step, 9 * step))
        regions.settle()
        result = regions.page.result
        assert result.partition.n_regions == partition(network(regions), result.partition.window).n_regions
        shown.append(picture(regions))
    qtbot.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=start + QPoint(48, 36))
    regions.settle()
    assert all(a != b for a, b in pairwise(shown))


# The network ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("spot", "title"),
    [
        ((0, 4, 1), "layer 1, unit 5: weight of x₂"),
        ((1, 0, 5), "layer 2, unit 1: weight of unit 6"),
        ((2, 0, 3), "output: weight of unit 4"),
    ],
)
def test_a_click_on_a_connection_chooses_its_weight_and_the_slider_moves_it(regions, spot, title) -> None:
    press(regions, on_line(regions, spot))
    assert regions.experiment.chosen == spot
    assert place(regions).title.text() == title
    layer, unit, source = spot
    shown = weight(regions).number.box.value()
    assert shown == pytest.approx(network(regions).weights[layer][unit, source], abs=1e-14)
    before, steps = picture(regions), regions.steps()
    regions.drag_slider(weight(regions).number.slider, 0.95)
    assert network(regions).weights[layer][unit, source] == pytest.approx(2.7, abs=0.05)
    assert picture(regions) != before
    assert regions.steps() == steps + 1


@pytest.mark.parametrize(
    ("column", "unit", "title"),
    [(1, 3, "layer 1, unit 4: bias"), (2, 5, "layer 2, unit 6: bias"), (3, 0, "output: bias")],
)
def test_a_click_on_a_unit_chooses_its_bias_and_a_number_can_be_typed(regions, column, unit, title) -> None:
    press(regions, on_diagram(regions, column, unit))
    assert place(regions).title.text() == title
    box = weight(regions).number.box
    box.setFocus()
    regions.keys(box, "-0,25", Key.Key_Return)
    assert network(regions).biases[column - 1][unit] == -0.25
    regions.qtbot.mouseTwice(weight(regions).number.findChild(QLabel), Qt.MouseButton.LeftButton)
    regions.settle()
    assert regions.experiment.edits == ()


@pytest.mark.parametrize("width", [6, 32, 64])
def test_the_line_under_the_pointer_is_drawn_and_a_click_chooses_it(regions, width) -> None:
    """Also in a network so large that of all lines only those of the chosen unit are drawn."""
    regions.edit(width=width)
    diagram, spot = panel(regions).diagram, (1, 2, width - 2)
    assert not diagram.under_pointer.isVisible()
    point = on_line(regions, spot)
    regions.qtbot.mouseMove(regions.figure.viewport(), point)
    assert diagram.under_pointer.isVisible()
    assert diagram.under_pointer._shown[1] == spot
    press(regions, point)
    assert regions.experiment.chosen == spot
    regions.qtbot.mouseMove(regions.figure.viewport(), regions.at("map", 0, 0))
    assert not diagram.under_pointer.isVisible()


def test_choosing_a_weight_in_the_picture_brings_its_controls_into_view(regions) -> None:
    regions.window.resize(1440, 760)
    regions.settle()
    control = weight(regions)
    assert control.visibleRegion().isEmpty()
    title = place(regions)
    press(regions, on_line(regions, (1, 0, 5)))
    height = title.height()
    assert control.visibleRegion().boundingRect() == control.rect()
    assert title.visibleRegion().boundingRect() == title.rect()
    press(regions, on_diagram(regions, 1, 3))
    assert place(regions).height() == height  # nothing shifts, however long the name


def test_the_legend_names_rings_and_the_strokes_of_each_layer(regions) -> None:
    names = [t for t in drawn_texts(regions) if t in ("on", "off", "bounds the region")]
    assert names == ["on", "off", "bounds the region"]
    units = panel(regions).diagram._units
    inks = [(pen.color().name(), pen.widthF()) for pen in units._shown[-1]]
    assert len(inks) == 2
    assert inks == [(pen.color().name(), pen.widthF()) for _, pen in panel(regions).mosaic._kinks[::-1]]
    regions.edit(layers_shown=1)
    assert len(units._shown[-1]) == 1
    regions.edit(activation=activations.get("identity"))
    assert [t for t in drawn_texts(regions) if t in ("flat", "slope 1")] == ["slope 1"]


def drawn_texts(hands) -> list[str]:
    """All texts of the picture, as a page has them."""
    picture = render(RegionsPanel, hands.page.result, ExportOptions())
    return ["".join(e.itertext()) for e in ET.fromstring(to_svg(picture, 960, 540)).iter(f"{SVG}text")]


def test_an_input_has_no_bias_to_choose(regions) -> None:
    before = regions.experiment
    press(regions, on_diagram(regions, 0, 0) - QPoint(12, 0))
    assert regions.experiment == before


@pytest.mark.parametrize("depth", [1, 3, 8])
def test_names_of_layers_never_overlap(regions, depth) -> None:
    regions.window.resize(1024, 700)
    regions.edit(depth=depth)
    arrangement = panel(regions).diagram._arrangement
    places = [arrangement.at(column, 0).x() for column in arrangement.named]
    assert arrangement.named[0] == 1
    assert all(b - a >= 18 for a, b in pairwise(places))


def test_every_weight_can_be_chosen_by_keyboard(regions) -> None:
    seen = []
    total = sum(
        w.size + b.size for w, b in zip(network(regions).weights, network(regions).biases, strict=True)
    )
    place(regions).after.setFocus()
    for _ in range(total):
        regions.keys(place(regions).after, Key.Key_Space)
        seen.append(regions.experiment.chosen)
    assert len(set(seen)) == total
    regions.keys(place(regions).before, Key.Key_Space)
    assert regions.experiment.chosen == seen[-2]
    assert regions.steps() <= 2


def test_replay_draws_the_same_weights_and_new_draws_others(regions) -> None:
    before = network(regions)
    regions.drag_handle("line 0", (0.3, 0.3))
    (seed,) = regions.page.findChildren(SeedControl)
    regions.qtbot.mouseClick(seed.again, Qt.MouseButton.LeftButton)
    regions.settle()
    np.testing.assert_array_equal(network(regions).biases[0], before.biases[0])
    assert regions.experiment.edits == ()
    for _ in range(3):  # one in a thousand draws the same seed
        regions.qtbot.mouseClick(seed.other, Qt.MouseButton.LeftButton)
        regions.settle()
    assert not np.array_equal(network(regions).biases[0], before.biases[0])
    assert seed.box.value() == regions.experiment.seed


# Inspecting ----------------------------------------------------------------------------------------------


def lit(hands) -> list[list[bool]]:
    """Which circles of the diagram are filled."""
    return [layer.tolist() for layer in panel(hands).diagram._units._shown[1]]


def test_hovering_reads_a_region_and_leaving_returns_to_the_probe(regions) -> None:
    at_probe = card(regions)
    assert f"region {regions.page.result.inspected.region + 1} of" in at_probe
    viewport = regions.figure.viewport()
    regions.qtbot.mouseMove(viewport, regions.at("map", 1.5, -2.0))
    expected = regions.page.result.inspect(1.5, -2.0)
    pattern = [(z[0] > 0).tolist() for z in network(regions).pre_activations([(1.5, -2.0)])[:-1]]
    assert card(regions).splitlines()[:2] == list(expected.lines[:2])
    assert lit(regions) == pattern
    assert panel(regions).diagram._units._shown[2] == expected.bounding
    assert panel(regions).rim.path().elementCount() == len(expected.polygon) + 1
    regions.figure.leaveEvent(None)
    assert card(regions) == at_probe


def test_a_click_brings_the_probe_and_a_drag_takes_it_along(regions) -> None:
    regions.click("map", 2.0, 2.5)
    assert (regions.experiment.x1, regions.experiment.x2) == pytest.approx((2.0, 2.5), abs=0.02)
    regions.drag_handle("probe", (-2.0, -2.0))
    assert (regions.experiment.x1, regions.experiment.x2) == pytest.approx((-2.0, -2.0), abs=0.02)
    assert regions.page.result.inspected.region == regions.page.result.partition.locate([(-2.0, -2.0)])[0]


def test_arrow_keys_go_from_region_to_region_and_shift_goes_finely(regions) -> None:
    figure = regions.figure
    figure.clearFocus()
    figure.setFocus(Qt.FocusReason.TabFocusReason)
    regions.keys(figure, Key.Key_Return)
    seen = [regions.page.result.inspected.region]
    p = regions.page.result.partition
    for _ in range(3):
        regions.keys(figure, Key.Key_Down)
        seen.append(regions.page.result.inspected.region)
        assert f"region {seen[-1] + 1} of" in card(regions)
        assert f"region {seen[-1] + 1} of" in figure.accessibleDescription()
    assert len(set(seen)) == len(seen)
    assert all(b in p.neighbors(a) for a, b in pairwise(seen))
    before = regions.experiment.x2
    regions.qtbot.keyClick(figure, Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    regions.settle()
    assert regions.experiment.x2 == round(before + 0.005, 3)
    for _ in range(60):
        regions.keys(figure, Key.Key_Left)
    assert regions.experiment.x1 > -3.0
    assert regions.page.result.inspected is not None


@pytest.mark.parametrize("size", [(1440, 900), (1024, 700)])
def test_the_whole_inspection_stands_beside_the_map_and_hides_nothing(regions, size) -> None:
    regions.window.resize(*size)
    QApplication.processEvents()
    figure = regions.figure
    area = figure.plots["map"].scene_rect()
    for x, y in ((-2.8, 2.8), (2.8, -2.8), (0.3, 0.0)):
        regions.qtbot.mouseMove(figure.viewport(), regions.at("map", x, y))
        said = card(regions).splitlines()
        assert [line.split()[0] for line in said] == ["region", "y", said[2].split()[0], "pattern"]
        assert ", area " in said[2]
        header = figure.plots["map"].header
        places = [header.mapRectToScene(place) for _, place in header._places]
        assert not [place for place in places if place.intersects(area)]
        assert not [place for place in places if place.intersects(figure.plots["network"].scene_rect())]
        assert " ".join(said) in " ".join(header.texts)
        assert figure.plots["map"].scene_rect() == area  # nothing jumps


@pytest.mark.parametrize("page", PAGE_SIZES)
def test_no_text_of_a_page_stands_on_another(regions, page) -> None:
    """The inspection, the key under it and the network's legend, on pages of any shape."""
    options = ExportOptions(size=PAGE_SIZES[page])
    commands = render(RegionsPanel, regions.page.result, options).commands
    level = [c for c in commands if isinstance(c, Text) and not c.transform.m12()]
    boxes = [(c.transform.dx(), c.transform.dy(), c.advance * c.transform.m11(), c.text) for c in level]
    assert any(text.startswith("pattern") for *_, text in boxes)
    for (x, y, wide, text), (x2, y2, wide2, other) in itertools.combinations(boxes, 2):
        assert abs(y - y2) > 8 or x + wide <= x2 or x2 + wide2 <= x, (text, other)


@pytest.mark.parametrize(("width", "height"), [(360, 300), (250, 330), (700, 400)])
def test_the_whole_inspection_is_in_exports_of_any_size(regions, width, height) -> None:
    options = ExportOptions(size=free_size(width, height))
    picture = render(RegionsPanel, regions.page.result, options)
    words = "".join(ET.fromstring(to_svg(picture, width, height)).itertext())
    for line in regions.page.result.inspected.lines:
        assert re.sub(r"\s", "", line) in re.sub(r"\s", "", words)


# The window ----------------------------------------------------------------------------------------------


def scales(hands) -> float:
    """How much longer a unit of x is than one of y on the screen."""
    dx, dy = hands.figure.plots["map"].pixel
    return dy / dx


@pytest.mark.parametrize("size", [(1440, 900), (1024, 700), (1100, 1000)])
@pytest.mark.parametrize("view", ["map", "plain"])
def test_both_axes_have_one_scale_whatever_the_shape(regions, size, view) -> None:
    regions.window.resize(*size)
    regions.edit(view=view)
    assert scales(regions) == pytest.approx(1, rel=1e-9)
    regions.edit(window=(-4.0, 4.0), height=(-1.0, 2.0))
    assert scales(regions) == pytest.approx(1, rel=1e-9)
    rect = regions.figure.plots["map"].view.geometry()
    assert rect.width() / rect.height() == pytest.approx(8 / 3)
    assert regions.figure.sceneRect().contains(regions.figure.plots["map"].scene_rect())


def test_the_wheel_zooms_and_the_exact_map_is_made_anew(regions) -> None:
    place = regions.at("map", 0.5, 0.5)
    regions.wheel(regions.figure.viewport(), place, 6)
    (x0, x1), (y0, y1) = regions.experiment.window, regions.experiment.height
    assert x1 - x0 == pytest.approx(6 * 0.85**6)
    assert x1 - x0 == pytest.approx(y1 - y0)
    assert regions.page.result.partition.window == (x0, x1, y0, y1)
    shown = regions.page.readouts.cells[0].value.text()
    assert shown == f"{partition(network(regions), (x0, x1, y0, y1)).n_regions}"
    assert scales(regions) == pytest.approx(1, rel=1e-9)
    assert (regions.at("map", 0.5, 0.5) - place).manhattanLength() <= 2


def test_dragging_the_ground_moves_the_window_and_fit_brings_it_back(regions) -> None:
    ground = QPoint(*_free_place(regions))
    steps = regions.steps()
    regions.drag(ground, ground + QPoint(40, -25))
    dx, dy = regions.figure.plots["map"].pixel
    assert regions.experiment.window == pytest.approx((-3 - 40 * dx, 3 - 40 * dx), abs=2 * dx)
    assert regions.experiment.height == pytest.approx((-3 - 25 * dy, 3 - 25 * dy), abs=2 * dy)
    assert regions.page.result.partition.window == regions.experiment.rectangle
    assert regions.steps() == steps
    regions.page.hands.fit()
    regions.settle()
    assert regions.experiment.rectangle == (-3, 3, -3, 3)


def _free_place(hands) -> tuple[int, int]:
    """A point of the map on which there is nothing to grab."""
    figure, rect = hands.figure, hands.figure.plots["map"].scene_rect()
    for share in range(10, 90, 5):
        point = QPointF(rect.left() + rect.width() * share / 100, rect.top() + rect.height() * 0.85)
        if figure.handles.at(point) is None:
            place = figure.mapFromScene(point)
            return place.x(), place.y()
    raise AssertionError("every point of the map can be grabbed")


def test_double_click_lets_the_map_fill_the_panel(regions) -> None:
    place = regions.figure.mapToScene(QPoint(*_free_place(regions)))
    narrow = regions.figure.plots["map"].scene_rect().width()
    regions.double_click("map", *regions.figure.plots["map"].from_scene(place))
    assert not regions.figure.plots["network"].isVisible()
    assert regions.figure.plots["map"].scene_rect().width() >= narrow
    assert scales(regions) == pytest.approx(1, rel=1e-9)


# α -------------------------------------------------------------------------------------------------------


def test_alpha_slides_from_fold_through_relu_to_one_region(regions) -> None:
    regions.edit(activation=activations.get("leaky_relu", alpha=0.0))
    (row,) = regions.page.findChildren(FunctionRow)
    kind = type(weight(regions).number.slider)
    regions.qtbot.waitUntil(lambda: any(s.isVisible() for s in row.findChildren(kind)))
    (slider,) = (s for s in row.findChildren(kind) if s.isVisible())
    counts = []
    for share in (0.0, 0.25, 0.5, 0.75, 0.97):
        regions.drag_slider(slider, share)
        counts.append(regions.page.result.partition.n_regions)
    assert min(counts) > 10
    regions.drag_slider(slider, 1.0)
    assert dict(regions.experiment.activation.parameters) == {"alpha": 1.0}
    assert regions.page.result.partition.n_regions == 1
    assert regions.page.readouts.cells[0].value.text() == "1"
    assert (
        "single straight line" in regions.page.sentence.text() or "throughout" in regions.page.sentence.text()
    )
    assert [h.name for h in regions.figure.handles] == ["probe"]


# The colors ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("brushes", [0, 1000])
def test_every_pixel_of_the_map_has_the_color_of_its_output(regions, monkeypatch, brushes: int) -> None:
    """By brushes and by pixels alike, on both sides of the boundary."""
    panel(regions).mosaic._most_brushes = brushes
    regions.edit(kinks=False, boundary=False, seed=4)
    scale, p = panel(regions)._scales["output"], regions.page.result.partition
    for item in (panel(regions).rim, panel(regions).bounding):
        item.setVisible(False)
    shown, ratio = regions.figure.viewport().grab().toImage(), regions.figure.devicePixelRatioF()
    top = max(map(abs, p.extent))
    probe = regions.at("map", regions.experiment.x1, regions.experiment.x2)
    checked = 0
    for x, y in np.random.default_rng(0).uniform(-2.9, 2.9, (300, 2)).tolist():
        pixel = regions.at("map", x, y)
        if (pixel - probe).manhattanLength() < 20:
            continue
        place = regions.figure.plots["map"].from_scene(regions.figure.mapToScene(pixel) + QPointF(0.5, 0.5))
        value = float(network(regions).forward([place])[0, 0])
        meant, seen = scale.at(0.5 + value / (2 * top)), shown.pixelColor(pixel * ratio)
        parts = zip(meant.getRgb()[:3], seen.getRgb()[:3], strict=True)
        checked += max(abs(a - b) for a, b in parts) <= 3
    assert checked > 270


def test_the_image_of_many_regions_follows_the_size_of_the_window(regions) -> None:
    panel(regions).mosaic._most_brushes = 0
    regions.edit(seed=5)
    before = panel(regions).mosaic._image.width()
    regions.window.resize(1024, 700)
    regions.settle()
    area = regions.figure.plots["map"].scene_rect()
    assert panel(regions).mosaic._image.width() == round(area.width() * regions.figure.devicePixelRatioF())
    assert panel(regions).mosaic._image.width() != before


# What goes wrong -----------------------------------------------------------------------------------------


def test_a_weight_too_large_keeps_the_last_map_and_says_why(regions) -> None:
    regions.edit(place=(0, 0, 0))
    shown = panel(regions).mosaic._shown
    box = weight(regions).number.box
    box.setFocus()
    regions.keys(box, "1e308", Key.Key_Return)
    assert network(regions).weights[0][0, 0] == 1e308
    assert panel(regions).mosaic._shown is shown
    assert panel(regions).problem.isVisible()
    assert "reaches" in panel(regions).problem.text
    assert "There is no map" in regions.page.sentence.text()
    assert box.text() == "1e308"
    area = panel(regions).problem.area(regions.figure.plots["map"].pixel)
    assert QRectF(-3, -3, 6, 6).contains(area)
    assert area.width() > 3
    regions.store.undo()
    regions.settle()
    assert not panel(regions).problem.isVisible()
    assert "regions" in regions.page.sentence.text()


def test_a_heavy_map_can_be_stopped_and_the_picture_stays(regions) -> None:
    shown, qtbot = panel(regions).mosaic._shown, regions.qtbot
    strip = regions.page.stage.strip
    regions.store.edit("regions", width=256, depth=4, seed=3)
    qtbot.waitUntil(lambda: strip.isVisible())
    assert "regions" in strip.label.text()
    strip.wait_for("some 1.6·10⁶ regions, one by one, and much else")
    strip.show_progress(0.01)
    qtbot.waitUntil(lambda: strip.label.width() >= strip.label.sizeHint().width())
    qtbot.mouseClick(strip.stop, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not regions.page.busy)
    assert not strip.isVisible()
    assert panel(regions).mosaic._shown[0] is shown[0]
    said = regions.page.sentence.text()
    assert said.startswith("Stopped.")
    assert "still shows 2-6-6-1, ReLU, He, seed 11" in said
    assert panel(regions).diagram._network.widths == (2, 6, 6, 1)
    assert regions.experiment.width == 256
    regions.page.sentence.linkActivated.emit("back")
    regions.settle()
    assert (regions.experiment.width, regions.experiment.depth) == (6, 2)
    assert regions.page.sentence.text().startswith("The kinks of 12 units")
    regions.store.undo()
    assert regions.experiment.width == 256
    regions.page.stage.stop()
    regions.edit(width=6, depth=2)
    assert regions.page.result.partition.n_regions == partition(network(regions), (-3, 3, -3, 3)).n_regions


def test_what_was_stopped_is_not_said_of_the_next_computation(regions) -> None:
    page, qtbot = regions.page, regions.qtbot
    regions.store.edit("regions", width=256, depth=4, seed=3)
    qtbot.waitUntil(lambda: page.stage.strip.isVisible())
    qtbot.mouseClick(page.stage.strip.stop, Qt.MouseButton.LeftButton)
    assert page.sentence.text().startswith("Stopped.")
    regions.store.edit("regions", seed=4)
    qtbot.waitUntil(lambda: page.sentence.text().startswith("Computing some "))
    qtbot.waitUntil(lambda: page.stage.strip.isVisible())
    qtbot.mouseClick(page.stage.strip.stop, Qt.MouseButton.LeftButton)
    assert page.sentence.text().startswith("Stopped.")


def test_of_many_heavy_wishes_the_last_is_drawn(regions) -> None:
    for seed in range(5):
        regions.store.edit("regions", width=64, seed=seed)
        regions.qtbot.wait(20)
    regions.settle()
    assert regions.page.result.experiment == regions.experiment
    assert regions.experiment.seed == 4
    assert regions.page.result.partition.n_regions > 1600


def test_a_stopped_map_is_not_made_by_an_arrow_key(regions) -> None:
    regions.store.edit("regions", width=256, depth=4, seed=5)
    regions.qtbot.waitUntil(lambda: regions.page.busy)
    regions.page.stage.stop()
    regions.qtbot.waitUntil(lambda: not regions.page.busy)
    before = regions.experiment
    regions.figure.setFocus(Qt.FocusReason.TabFocusReason)
    regions.figure.handles.focus("probe")
    regions.qtbot.keyClick(regions.figure, Key.Key_Right)
    assert regions.experiment == before


# Keys and chart ------------------------------------------------------------------------------------------


def test_the_key_over_the_map_goes_with_the_shade(regions) -> None:
    for shade, title in (("output", "output"), ("gradient", "gradient"), ("units", "units on")):
        regions.edit(shade=shade)
        (entry,) = [e for e in panel(regions).map.header.entries if isinstance(e.mark, RampMark)]
        (_, least), (_, largest) = min(regions.page.result.key.marks), max(regions.page.result.key.marks)
        assert regions.page.result.key.title in panel(regions).map.header.texts
        assert title in regions.page.result.key.title
        assert (entry.before, entry.text) == (least, largest)


def test_the_chart_shows_bounds_counts_and_theory(regions) -> None:
    regions.edit(view="depth", bias_scale=0.1)
    counts = regions.page.result.counts
    assert [plot.key for plot in regions.figure.plots.values() if plot.isVisible()] == ["depth"]
    assert len(panel(regions).counted._dots) == counts.found.size
    assert panel(regions).theory.isVisible()
    assert f"theory: {counts.theory:.0f}" in regions.page.sentence.text()
    regions.edit(initializer="uniform")
    assert not panel(regions).theory.isVisible()
    assert "theory" not in regions.page.sentence.text()
    assert list(panel(regions).figure.handles) == []


def test_after_a_zoom_that_takes_long_nothing_of_the_stretched_picture_is_left(regions) -> None:
    regions.edit(width=64)
    for _ in range(2):
        regions.wheel(regions.figure.viewport(), regions.at("map", 1.0, -0.5), 2)
    shown = picture(regions)
    mosaic = panel(regions).mosaic
    for mode in (mosaic.CacheMode.NoCache, mosaic.CacheMode.DeviceCoordinateCache):
        mosaic.setCacheMode(mode)  # forgets the pixels that were kept
    assert picture(regions) == shown


def test_a_ghost_of_the_boundary_stays_while_a_line_is_dragged(regions) -> None:
    figure = regions.figure
    kept = panel(regions).boundary.path()
    regions.page.toggle_ghost()
    regions.drag_handle("line 0", (0.4, 0.9))
    (ghost,) = (item for item in figure.plots["map"].content if isinstance(item, Ghost))
    assert ghost.path() == kept != panel(regions).boundary.path()
    regions.page.toggle_ghost()
    assert not any(isinstance(item, Ghost) for item in figure.plots["map"].content)


# Export --------------------------------------------------------------------------------------------------


def exported(e: Regions) -> tuple[Recording, ET.Element]:
    """The picture of an experiment as recorded, and as SVG, read by another parser."""
    recording = render(RegionsPanel, e.run(), ExportOptions(caption=True))
    return recording, ET.fromstring(to_svg(recording, recording.width, recording.height))


def polygons(svg: ET.Element, color: str) -> int:
    """The closed shapes of a fill."""
    paths = (path for path in svg.iter(f"{SVG}path") if path.get("fill") == color)
    return sum(len(re.findall("M", path.get("d", ""))) for path in paths)


def test_a_page_holds_every_region_as_a_polygon(regions) -> None:
    e = Regions(activation=RELU, shade="units")
    result = e.run()
    _, svg = exported(e)
    colors = panel(regions)._scales["units"].colors(SHADES)
    shades, counts = np.unique(result.mosaic.shades, return_counts=True)
    for shade, count in zip(shades.tolist(), counts.tolist(), strict=True):
        assert polygons(svg, colors[shade].name()) == count
    assert not list(svg.iter(f"{SVG}image"))


def test_a_page_shades_every_polygon_along_its_own_slope(regions) -> None:
    """The steeper the formula, the shorter the axis along which the polygon runs through the scale."""
    e = Regions(activation=RELU)
    p = e.run().partition
    _, svg = exported(e)
    assert not list(svg.iter(f"{SVG}image"))
    axes = {axis.get("id"): axis for axis in svg.iter(f"{SVG}linearGradient") if axis.get("x1")}
    fills = [path.get("fill", "") for path in svg.iter(f"{SVG}path") if "url" in path.get("fill", "")]
    found = []
    for fill in fills:
        axis = axes[fill.removeprefix("url(#").removesuffix(")")]
        run, rise = (float(axis.get(f"{c}2", 0)) - float(axis.get(f"{c}1", 0)) for c in "xy")
        if rise:  # else it is the key
            found.append(np.hypot(run, rise))
    lengths = 1 / np.sort(found)
    ranges = [np.ptp(p.vertex_values[p.loops[a:b]]) for a, b in pairwise(p.offsets)]
    told_apart = np.array(ranges) / (2 * max(map(abs, p.extent))) >= 1 / LEVELS
    slopes = np.sort(np.hypot(*p.gradients[told_apart].T))[::-1]
    np.testing.assert_allclose(lengths / lengths[0], slopes / slopes[0], atol=1e-3)


def test_very_many_regions_are_one_image_and_the_caption_says_so() -> None:
    e = Regions(activation=RELU, width=180, bias_scale=0.4)
    result = e.run()
    assert result.partition.n_regions > 20_000
    recording, svg = exported(e)
    (image,) = svg.iter(f"{SVG}image")
    (data,) = (value for name, value in image.attrib.items() if name.endswith("href"))
    assert len(data) < 10_000_000  # what libxml2 lets an attribute have
    said = f"{result.partition.n_regions:,} regions as an image"
    assert said in "".join(svg.itertext())
    assert recording.title == "Linear regions"
    assert said in next(svg.iter(f"{SVG}desc")).text


def test_an_image_is_said_on_the_command_line_and_in_the_export_dialog(
    monkeypatch, tmp_path, capsys, regions
) -> None:
    monkeypatch.setattr("engine.experiments.regions.words.AS_IMAGE", 20)
    said = f"{regions.page.result.partition.n_regions:,} regions as an image"
    asked = ExportDialog(
        lambda options: render(RegionsPanel, regions.page.result, options), lambda *_: {}, "x", str(tmp_path)
    )
    regions.qtbot.addWidget(asked)
    texts = [label.text() for label in asked.findChildren(QLabel)]
    assert any(said in text for text in texts)
    file, out = tmp_path / "session.json", tmp_path / "map.svg"
    save(regions.store.session, file)
    assert main(["export", str(file), "--panel", "regions", "--out", str(out)]) == 0
    assert said in capsys.readouterr().err
    assert said in next(ET.parse(out).getroot().iter(f"{SVG}desc")).text


def test_the_lines_of_a_boundary_are_painted_one_by_one_and_recorded_as_one(qapp) -> None:
    square = np.array([[10.3, 10.3], [50.6, 12.2], [50.6, 40.4], [10.3, 10.3]])
    outline, pen = Outline(), QPen(QColor("#c2255c"), 3)
    outline.show_lines([square] * 5, pen)
    images = [QImage(64, 48, QImage.Format.Format_ARGB32_Premultiplied) for _ in range(2)]
    for image in images:
        image.fill(Qt.GlobalColor.white)
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if image is images[0]:
            outline.paint(painter, QStyleOptionGraphicsItem())
        else:
            painter.setPen(pen)
            for _ in range(5):
                painter.drawPolyline(QPolygonF([QPointF(x, y) for x, y in square]))
        painter.end()
    assert images[0] == images[1]
    device = RecordingDevice(64, 48)
    painter = QPainter(device)
    outline.paint(painter, QStyleOptionGraphicsItem())
    painter.end()
    assert len(device.commands()) == 1


def test_the_boundary_is_named_over_the_map_where_it_is_drawn(regions) -> None:
    assert "y = 0" in panel(regions).map.header.texts
    regions.edit(boundary=False)
    assert "y = 0" not in panel(regions).map.header.texts


@pytest.mark.parametrize("view", ["depths", "slopes"])
@pytest.mark.parametrize("name", ["relu", "tanh", "identity"])
def test_maps_stand_side_by_side_and_a_click_shows_one_alone(regions, view: str, name: str) -> None:
    regions.edit(view=view, depth=1, width=12, activation=activations.get(name))
    result, panel = regions.page.result, regions.page.panel
    shown = [plot for plot in panel.strip.plots if plot.isVisible()]
    assert len(shown) == len(result.variants)
    for plot, variant in zip(shown, result.variants, strict=True):
        assert plot.header.texts[0] == variant.title
    x, y = (sum(ends) / 2 for ends in shown[1].ranges)
    regions.click(shown[1].key, x, y)
    assert regions.experiment == result.experiment.edit(**result.variants[1].changes)
