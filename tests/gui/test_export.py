"""Export of real pyqtgraph plots, measured in pixels, in XML and with other programs' eyes."""

from __future__ import annotations

import math
import os
import re
import shutil
import subprocess
import zlib
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from xml.etree import ElementTree

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
import pyqtgraph as pg
import pytest
from PySide6.QtCore import QLineF, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QImage,
    QLinearGradient,
    QPainter,
    QPainterPath,
    QPen,
    QRadialGradient,
)
from PySide6.QtWidgets import QApplication, QGraphicsTextItem

from engine.base.files import FileProblem
from engine.experiments.neuron.experiment import Neuron
from engine.experiments.regions.result import RegionsResult
from engine.session import Session
from gui.canvas.render import render
from gui.canvas.style import Style
from gui.export import (
    EXPORT_THEMES,
    EXPORTERS,
    PAGE_SIZES,
    ExportOptions,
    Recording,
    caption_height,
    clipboard_data,
    encode,
    free_size,
    outlined,
    parse_size,
    record,
    to_image,
    to_pdf,
    to_svg,
    with_caption,
    write,
)
from gui.export.clipping import clipped_area, clipped_line
from gui.export.recorder import RecordingDevice
from gui.export.recording import Picture, Shape, Text, color_at
from gui.look import theme as themes
from gui.panels import panel
from gui.panels.neuron.panel import NeuronPanel

WIDTH, HEIGHT = 480, 270
BLUE, ORANGE, GREEN, RED = "#2f6fed", "#e8590c", "#0b8f6a", "#c2255c"
GREY, INK = "#667085", "#1c2430"
SVG = "{http://www.w3.org/2000/svg}"
needs_rsvg = pytest.mark.skipif(not shutil.which("rsvg-convert"), reason="rsvg-convert is not installed")
needs_poppler = pytest.mark.skipif(not shutil.which("pdfinfo"), reason="poppler is not installed")
needs_mupdf = pytest.mark.skipif(not shutil.which("mutool"), reason="mupdf is not installed")


def sample() -> pg.GraphicsLayoutWidget:
    """A plot with all that a figure is made of; y runs from −2 to 2, and a cubic leaves it."""
    view = pg.GraphicsLayoutWidget(size=(WIDTH, HEIGHT))
    view.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    view.setBackground("#ffffff")
    plot = view.addPlot(enableMenu=False)
    plot.hideButtons()
    view.scene().sigPrepareForPaint.connect(plot.vb.prepareForPaint)  # as ViewBox did
    for side in ("left", "bottom"):
        plot.getAxis(side).setStyle(tickFont=themes.font(12))
        plot.getAxis(side).setPen(GREY)
        plot.getAxis(side).setTextPen(GREY)
    plot.getAxis("bottom").label.setFont(themes.font(12))
    plot.setLabel("bottom", "weight <i>z</i><sub>k</sub> − 10<sup>⁻15</sup>", color=GREY)
    plot.setXRange(-3, 3, padding=0)
    plot.setYRange(-2, 2, padding=0)
    z = np.linspace(-3, 3, 200)
    plot.plot(z, np.full_like(z, -0.6), antialias=True, pen=pg.mkPen(BLUE, width=2.4))
    plot.plot(z, z**3, antialias=True, pen=pg.mkPen(ORANGE, width=2.4, style=Qt.PenStyle.DashLine))
    sigmoid = 1 / (1 + np.exp(-z))
    pen = pg.mkPen(GREEN, width=2.4)
    plot.plot(z, sigmoid, antialias=True, pen=pen, fillLevel=0, brush=(11, 143, 106, 60))
    plot.addItem(pg.ScatterPlotItem([-2, 2], [-1, 1], size=10, pen=None, brush=RED))
    note = pg.TextItem("σ′(z) = ″α″", color=INK)
    note.setFont(themes.font(12))
    note.setPos(-2.5, 1.8)
    plot.addItem(note)
    view.show()
    view.grab()  # pyqtgraph knows how wide its axes are after the first painting
    QApplication.processEvents()
    return view


@pytest.fixture
def view(qapp: object) -> Iterator[pg.GraphicsLayoutWidget]:
    made = sample()
    yield made
    made.close()


@pytest.fixture
def recording(view: pg.GraphicsLayoutWidget) -> Recording:
    return record(view, "Curves", "Three curves & two dots")


def painted(width: int = 100, height: int = 60) -> tuple[RecordingDevice, QPainter]:
    device = RecordingDevice(width, height)
    return device, QPainter(device)


def pixels(image: QImage) -> np.ndarray:
    """The image as (height, width, RGBA)."""
    plain = image.convertToFormat(QImage.Format.Format_RGBA8888)
    return np.array(plain.constBits()).reshape(plain.height(), plain.width(), 4).astype(int)


def blueness(image: QImage) -> np.ndarray:
    """How much of a pixel the blue curve covers, 0 to 1, where there is nothing else but white."""
    red, full = pixels(image)[..., 0], QColor(BLUE).red()
    return np.clip((255 - red) / (255 - full), 0, 1)


def level_curve_y(recording: Recording) -> tuple[float, float]:
    """Where the level blue curve passes, as a point of the recording far from everything else."""
    shape = next(c for c in recording.commands if isinstance(c, Shape) and c.pen.color() == QColor(BLUE))
    box = shape.path.boundingRect()
    return box.left() + 0.2 * box.width(), box.center().y()


def ask(folder: Path, *command: str) -> str:
    """What the program prints."""
    done = subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return done.stdout.decode("utf-8")


def renderings(recording: Recording, width: int, height: int, folder: Path) -> dict[str, np.ndarray]:
    """The pixels that we make of it, and those of three other programs from our SVG and PDF."""
    (folder / "a.svg").write_text(to_svg(recording, width, height), encoding="utf-8")
    (folder / "a.pdf").write_bytes(to_pdf(recording, width, height))
    ask(folder, "rsvg-convert", "a.svg", "-o", "rsvg.png")
    scale = ("-scale-to-x", str(width), "-scale-to-y", str(height))
    ask(folder, "pdftoppm", *scale, "-singlefile", "-png", "a.pdf", "poppler")
    ask(folder, "mutool", "draw", "-q", "-w", str(width), "-h", str(height), "-o", "mupdf.png", "a.pdf")
    theirs = {name: QImage(str(folder / f"{name}.png")) for name in ("rsvg", "poppler", "mupdf")}
    images = theirs | {"Qt": to_image(recording, width, height)}
    return {name: pixels(image) for name, image in images.items()}


def packed(pdf: bytes) -> Iterator[bytes]:
    """What its compressed streams say; of each the file says how long it is."""
    for head in re.finditer(rb"/Length (\d+) 0 R\n/Filter /FlateDecode\n>>\nstream\n", pdf):
        length = re.search(rb"\n%s 0 obj\n(\d+)" % head[1], pdf)
        assert length is not None
        end = head.end() + int(length[1])
        assert pdf[end:].startswith(b"\nendstream")
        yield zlib.decompress(pdf[head.end() : end])


# Recording -------------------------------------------------------------------------------------------


def test_a_curve_is_one_stroke_of_its_width(recording: Recording) -> None:
    for color in (BLUE, ORANGE, GREEN):
        strokes = [
            c
            for c in recording.commands
            if isinstance(c, Shape) and c.pen.style() != Qt.PenStyle.NoPen and c.pen.color() == QColor(color)
        ]
        assert len(strokes) == 1
        assert strokes[0].pen.widthF() == pytest.approx(2.4)
        assert not strokes[0].pen.isCosmetic()


def test_dots_are_paths_and_nothing_is_a_bitmap(recording: Recording) -> None:
    dots = [c for c in recording.commands if isinstance(c, Shape) and c.brush.color() == QColor(RED)]
    assert len(dots) == 2
    assert all(dot.path.boundingRect().width() == pytest.approx(10, abs=0.01) for dot in dots)
    assert not any(isinstance(c, Picture) for c in recording.commands)


def test_the_view_is_left_as_it_was(view: pg.GraphicsLayoutWidget) -> None:
    curve = view.getItem(0, 0).listDataItems()[0].curve
    cached = curve.CacheMode.DeviceCoordinateCache
    curve.setCacheMode(cached)
    recording = record(view)
    assert not any(isinstance(c, Picture) for c in recording.commands)
    assert curve.cacheMode() == cached
    assert curve._exportOpts is False
    assert view.backgroundBrush().color() == QColor("#ffffff")


def test_runs_of_one_line_are_one_text(recording: Recording) -> None:
    texts = [c.text for c in recording.commands if isinstance(c, Text)]
    assert "σ′(z) = ″α″" in texts
    assert "weight " in texts


def test_a_font_that_a_document_inherited_is_kept(qapp: object) -> None:
    item = QGraphicsTextItem("slope −0.118")
    item.setFont(themes.font(13, bold=True))
    device, painter = painted(200, 60)
    item.document().drawContents(painter)
    painter.setFont(themes.font(13, bold=True))
    painter.drawText(QPointF(4, 50), "slope −0.118")
    painter.end()
    inherited, explicit = (c.outline() for c in device.commands() if isinstance(c, Text))
    ink = [pixels(to_image(Recording(200, 60, (c,)), 400, 120))[..., 3].sum() for c in device.commands()]
    assert ink[0] == pytest.approx(ink[1], rel=0.02)
    assert inherited.boundingRect().width() == pytest.approx(explicit.boundingRect().width())


def test_subscripts_are_smaller_and_lower(recording: Recording) -> None:
    texts = {c.text: c for c in recording.commands if isinstance(c, Text)}
    base, low, high = texts["weight "], texts["k"], texts["⁻15"]
    assert low.font.pixelSize() < base.font.pixelSize()
    assert high.transform.dy() < base.transform.dy() < low.transform.dy()


def test_a_background_is_kept_apart_from_the_commands(view: pg.GraphicsLayoutWidget) -> None:
    assert record(view).background == QColor("#ffffff")
    view.setBackground(None)
    assert record(view).background is None


def test_clips_that_cut_nothing_are_dropped(recording: Recording) -> None:
    clipped = [c for c in recording.commands if c.clip is not None]
    assert any(isinstance(c, Shape) and c.pen.color() == QColor(ORANGE) for c in clipped)
    assert {c.text for c in clipped if isinstance(c, Text)}.isdisjoint({"σ′(z) = ″α″", "weight "})


def test_what_is_hidden_by_the_clip_or_off_the_page_is_not_recorded(qapp: object) -> None:
    device, painter = painted()
    painter.fillRect(QRectF(200, 10, 5, 5), QColor(RED))
    painter.setClipRect(QRectF(0, 0, 20, 20))
    painter.fillRect(QRectF(50, 30, 5, 5), QColor(BLUE))
    painter.end()
    assert device.commands() == ()


def test_a_clip_is_right_again_after_a_nested_one(qapp: object) -> None:
    device, painter = painted()
    painter.translate(10, 10)
    painter.setClipRect(QRectF(0, 0, 20, 20))
    painter.translate(5, 5)
    painter.scale(2, 2)
    painter.save()
    painter.setClipRect(QRectF(0, 0, 3, 3), Qt.ClipOperation.IntersectClip)
    painter.fillRect(QRectF(-50, -50, 200, 200), QColor(RED))
    painter.restore()
    painter.fillRect(QRectF(-50, -50, 200, 200), QColor(BLUE))
    painter.end()
    clips = [command.clip.boundingRect() for command in device.commands() if command.clip is not None]
    assert clips == [QRectF(15, 15, 6, 6), QRectF(10, 10, 20, 20)]


def test_transforms_and_widths_are_flattened(qapp: object) -> None:
    device, painter = painted()
    painter.translate(10, 20)
    painter.scale(3, 3)
    painter.setOpacity(0.5)
    painter.setPen(QPen(QColor(RED), 2))
    painter.drawLine(QLineF(0, 0, 4, 0))
    painter.end()
    (line,) = device.commands()
    assert isinstance(line, Shape)
    assert line.path.boundingRect() == QRectF(10, 20, 12, 0)
    assert line.pen.widthF() == pytest.approx(6)
    assert line.opacity == pytest.approx(0.5)


def test_a_far_path_is_cut_to_the_neighborhood_of_the_page(qapp: object) -> None:
    device, painter = painted()
    painter.setPen(QPen(QColor(RED), 2))
    painter.drawLine(QLineF(50, 30, 50 + 1e9, 30 + 1e9))
    painter.end()
    (line,) = device.commands()
    assert isinstance(line, Shape)
    box = line.path.boundingRect()
    assert box.topLeft() == QPointF(50, 30)
    assert box.right() < 10_000
    assert box.width() == pytest.approx(box.height())


def test_lines_and_areas_are_cut_where_they_cross_the_box(qapp: object) -> None:
    box = QRectF(0, 0, 10, 10)
    zigzag = QPainterPath(QPointF(-5, 5))
    for point in (QPointF(5, 5), QPointF(5, 15), QPointF(8, 15), QPointF(8, 2)):
        zigzag.lineTo(point)
    ends = [(e.x, e.y) for e in map(clipped_line(zigzag, box).elementAt, range(5))]
    assert ends == [(0, 5), (5, 5), (5, 10), (8, 10), (8, 2)]
    triangle = QPainterPath(QPointF(-10, 0))
    triangle.lineTo(10, 0)
    triangle.lineTo(10, 20)
    triangle.closeSubpath()
    area = clipped_area(triangle, box)
    assert area.boundingRect() == box
    assert area.contains(QPointF(9, 9))
    assert clipped_area(triangle, QRectF(-9, 15, 2, 2)).isEmpty()


# PNG -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", PAGE_SIZES)
def test_png_has_exactly_the_pixels_of_the_page(recording: Recording, key: str) -> None:
    options = ExportOptions(size=PAGE_SIZES[key])
    image = QImage.fromData(encode(recording, "png", options))
    assert (image.width(), image.height()) == options.size.pixels
    assert image.dotsPerMeterX() == round(options.size.dpi / 0.0254)
    assert image.text("Title") == "Curves"


@pytest.mark.parametrize("zoom", [1, 2, 4, 8])
def test_strokes_scale_with_the_page(recording: Recording, zoom: int) -> None:
    image = to_image(recording, WIDTH * zoom, HEIGHT * zoom)
    x, y = level_curve_y(recording)
    near = slice(round((y - 8) * zoom), round((y + 8) * zoom))
    width = blueness(image)[near, round(x * zoom)].sum()
    assert width == pytest.approx(2.4 * zoom, abs=0.15 * zoom)


@pytest.mark.parametrize("alpha", [255, 128])
def test_many_lines_are_painted_one_by_one_where_that_makes_no_difference(qapp: object, alpha: int) -> None:
    """A hundred bent lines across a hundred others, each of them three times."""
    ways = [QLineF(4.3 * i + 2.2, 0, 3.7 * i + 20.7, HEIGHT) for i in range(100)]
    ways += [QLineF(0, 2.6 * i + 1.3, WIDTH, 2.4 * i + 9.6) for i in range(100)]
    lines = []
    for way in 3 * ways:
        lines.append(QPainterPath(way.p1()))
        lines[-1].lineTo(way.center() + QPointF(5.2, 3.1))
        lines[-1].lineTo(way.p2())
    together = QPainterPath()
    for line in lines:
        together.addPath(line)
    pen = QPen(QColor(0, 60, 200, alpha), 1.4)
    paths = lines if alpha == 255 else [together]
    apart = Recording(WIDTH, HEIGHT, tuple(Shape(path, pen, QBrush()) for path in paths))
    sheaf = Recording(WIDTH, HEIGHT, (Shape(together, pen, QBrush()),))
    assert to_image(sheaf, WIDTH, HEIGHT) == to_image(apart, WIDTH, HEIGHT)


def test_curves_stay_in_their_plot(recording: Recording) -> None:
    image = to_image(recording, WIDTH, HEIGHT)
    orange = np.abs(pixels(image)[..., :3] - np.array(QColor(ORANGE).getRgb()[:3])).sum(axis=2) < 60
    clip = next(c.clip for c in recording.commands if isinstance(c, Shape) and c.clip is not None)
    rows = np.flatnonzero(orange.any(axis=1))
    assert rows.size > 100
    assert rows.min() >= clip.boundingRect().top() - 1
    assert rows.max() <= clip.boundingRect().bottom() + 1


def test_without_background_the_paper_shines_through(view: pg.GraphicsLayoutWidget) -> None:
    view.setBackground(None)
    image = to_image(record(view), WIDTH, HEIGHT)
    assert image.format() == QImage.Format.Format_ARGB32
    assert image.pixelColor(1, 1).alpha() == 0
    assert pixels(image)[..., 3].max() == 255


def test_text_and_its_outlines_cover_the_same_pixels(recording: Recording) -> None:
    plain = pixels(to_image(recording, 2 * WIDTH, 2 * HEIGHT))
    drawn = pixels(to_image(outlined(recording), 2 * WIDTH, 2 * HEIGHT))
    assert not any(isinstance(c, Text) for c in outlined(recording).commands)
    assert np.abs(plain - drawn).mean() < 0.5


def test_at_its_own_size_the_picture_is_what_the_screen_shows(recording: Recording, view) -> None:
    page, screen = (pixels(image) for image in (to_image(recording, WIDTH, HEIGHT), view.grab().toImage()))
    difference = np.abs(page - screen)[..., :3].max(axis=2)
    assert difference.mean() < 2.0
    assert (difference > 96).mean() < 0.01


# SVG -------------------------------------------------------------------------------------------------


def test_svg_holds_colors_text_title_and_size(recording: Recording) -> None:
    root = ElementTree.fromstring(to_svg(recording, 1920, 1080))
    assert (root.get("width"), root.get("height")) == ("1920", "1080")
    assert root.get("viewBox") == f"0 0 {WIDTH} {HEIGHT}"
    assert root.findtext(f"{SVG}title") == "Curves"
    assert root.findtext(f"{SVG}desc") == "Three curves & two dots"
    strokes = [e.get("stroke") for e in root.iter(f"{SVG}path")]
    assert [strokes.count(color) for color in (BLUE, ORANGE, GREEN)] == [1, 1, 1]
    texts = [e.text for e in root.iter(f"{SVG}text")]
    assert "σ′(z) = ″α″" in texts
    assert all(themes.FAMILY in e.get("font-family", "") for e in root.iter(f"{SVG}text"))
    dashed = next(e for e in root.iter(f"{SVG}path") if e.get("stroke") == ORANGE)
    assert dashed.get("stroke-dasharray") == "9.6 4.8"


def test_svg_text_stands_exactly_where_it_was_drawn(recording: Recording) -> None:
    text = next(c for c in recording.commands if isinstance(c, Text) and c.text == "weight ")
    root = ElementTree.fromstring(to_svg(recording, 960, 540))
    element = next(e for e in root.iter(f"{SVG}text") if e.text == "weight ")
    assert element.get("text-anchor") == "middle"
    left = float(element.get("x", "nan")) - float(element.get("textLength", "nan")) / 2
    assert left == pytest.approx(text.transform.dx(), abs=0.01)
    assert float(element.get("y", "nan")) == pytest.approx(text.transform.dy(), abs=0.005)
    assert float(element.get("textLength", "nan")) == pytest.approx(text.advance, abs=0.005)


def test_svg_writes_each_clip_once_and_uses_all(recording: Recording) -> None:
    root = ElementTree.fromstring(to_svg(recording, 960, 540))
    clips = {e.get("id"): next(iter(e)).get("d") for e in root.iter(f"{SVG}clipPath")}
    assert len(set(clips.values())) == len(clips) > 0
    used = {e.get("clip-path", "") for e in root.iter(f"{SVG}g")}
    assert used == {f"url(#{name})" for name in clips}


@pytest.mark.parametrize("outlines", [False, True])
@pytest.mark.parametrize("key", Session.names())
def test_svg_names_its_parts(qapp: object, key: str, outlines: bool) -> None:
    """Groups with ids that no other element has, and with titles, for those who edit or animate a drawing."""
    result = Session().experiment(key).run()
    options = ExportOptions(caption=True, outlines=outlines)
    root = ElementTree.fromstring(encode(render(panel(key), result, options), "svg", options))
    ids = [e.get("id", "") for e in root.iter() if e.get("id")]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch("[A-Za-z][A-Za-z0-9-]*", name) for name in ids)
    titles = {e.get("id", ""): e.findtext(f"{SVG}title") for e in root.findall(f"{SVG}g")}
    assert {"axis-x", "axis-y", "frame", "dots", "caption"} <= titles.keys()
    expected = {
        "curves": {"curve-gelu": "GELU", "curve-slope-of-gelu": "slope of GELU", "header": None},
        "neuron": {"curve-sigmoid": "sigmoid", "curve-error": "error", "graph": None},
        "hinges": {"curve-sum": "sum", "curve-unit-1": "unit 1", "units": None, "pieces": None},
        "regions": {"region-39": "region 39", "kinks": None, "boundary": None, "axis-x": "x₁"},
        "warp": {"cells": None, "grid": None, "flat": None, "arrows": None},
        "gradient_flow": {"curve-gradient": "gradient", "curve-variance": "variance"},
        "centering": {"curve-as-given": "as given", "quadrants": None, "points": None},
        "stability": {"curve-exact": "exact", "curve-as-written": "as written", "points": None},
        "outputs": {"curve-relu": "ReLU", "nowhere": None},
        "training": {"curve-run": "run", "points": None, "cells": None},
        "guide": {"curve-relu": "ReLU", "network": None, "advice": None},
    }
    assert expected[key].items() <= titles.items()
    if isinstance(result, RegionsResult) and result.partition is not None:
        regions = [name for name in ids if name.startswith("region-")]
        assert regions == [f"region-{n + 1}" for n in range(result.partition.n_regions)]


def test_svg_outlines_need_no_font(recording: Recording) -> None:
    drawn = encode(recording, "svg", ExportOptions(outlines=True)).decode()
    assert "<text" not in drawn
    assert "font-family" not in drawn


def test_svg_keeps_images_patterns_and_hard_edges(qapp: object) -> None:
    device, painter = painted()
    pattern = QRadialGradient(0, 0, 100)
    pattern.setColorAt(0, QColor(RED))
    pattern.setColorAt(1, QColor(BLUE))
    painter.fillRect(QRectF(0, 0, 50, 20), QBrush(pattern))
    image = QImage(2, 2, QImage.Format.Format_RGB32)
    image.fill(QColor(GREEN))
    painter.drawImage(QRectF(0, 30, 20, 20), image)
    painter.end()
    recording = Recording(100, 60, device.commands())
    svg = to_svg(recording, 100, 60)
    assert svg.count('xlink:href="data:image/png;base64,') == 2
    assert pixels(to_image(recording, 100, 60))[40, 10].tolist() == [*QColor(GREEN).getRgb()]
    assert isinstance(recording.commands[0], Shape)
    assert recording.commands[0].hard_edges


def test_svg_writes_linear_gradients_as_such_and_their_colors_once(qapp: object) -> None:
    device, painter = painted()
    painter.setPen(Qt.PenStyle.NoPen)
    gradient = QLinearGradient(0, 0, 20, 10)
    gradient.setColorAt(0, QColor(RED))
    gradient.setColorAt(1, QColor(BLUE))
    painter.fillRect(QRectF(0, 0, 50, 20), QBrush(gradient))
    painter.scale(2, 0.5)
    painter.fillRect(QRectF(0, 60, 25, 20), QBrush(gradient))
    painter.end()
    svg = to_svg(Recording(100, 60, device.commands()), 100, 60)
    assert "<image" not in svg
    assert svg.count("<stop ") == 2
    assert 'x1="0" y1="0" x2="20" y2="10"' in svg


@pytest.mark.parametrize("rim", [Qt.PenStyle.NoPen, Qt.PenStyle.SolidLine])
@pytest.mark.parametrize("turn", [0.0, 30.0])
def test_gradients_are_the_same_for_every_renderer(
    qapp: object, tmp_path: Path, turn: float, rim: Qt.PenStyle
) -> None:
    """Also where a transform squeezes them, which turns their axis. PDF has no patterns, which LibreOffice
    loses: shadings instead."""
    device, painter = painted()
    painter.scale(2, 0.7)
    painter.rotate(turn)
    painter.setPen(QPen(QColor(GREEN), 2, rim))
    gradient = QLinearGradient(5, 0, 25, 30)
    gradient.setStops([(0, QColor(RED)), (0.5, QColor("#ffffff")), (1, QColor(BLUE))])
    painter.setBrush(QBrush(gradient))
    painter.drawRect(QRectF(-100, -100, 300, 300))
    painter.end()
    recording = Recording(100, 60, device.commands())
    ours = pixels(to_image(recording, 100, 60))[..., :3]
    (tmp_path / "a.svg").write_text(to_svg(recording, 100, 60), encoding="utf-8")
    data = to_pdf(recording, 100, 60)
    (tmp_path / "a.pdf").write_bytes(data)
    (content,) = (text for text in packed(data) if b" cm\n" in text)
    assert content.count(b" sh\n") == 1
    assert b"scn" not in content
    commands = {
        "svg.png": ("rsvg-convert", "a.svg", "-o", "svg.png"),
        "pdf.png": (
            "pdftoppm",
            *["-scale-to-x", "100", "-scale-to-y", "60", "-singlefile", "-png", "a.pdf", "pdf"],
        ),
    }
    for name, command in commands.items():
        if shutil.which(command[0]):
            ask(tmp_path, *command)
            theirs = pixels(QImage(str(tmp_path / name)))[..., :3]
            assert np.abs(theirs - ours)[2:-2, 2:-2].max() <= 12, name  # of PDF pages Qt rounds the size


@needs_rsvg
def test_another_renderer_sees_the_same_picture(recording: Recording, tmp_path: Path) -> None:
    """In the same typeface: what stands in for it differs from machine to machine."""
    fonts = f"<fontconfig><dir>{files('resources') / 'fonts'}</dir></fontconfig>"
    (tmp_path / "a.svg").write_text(to_svg(recording, 2 * WIDTH, 2 * HEIGHT), encoding="utf-8")
    (tmp_path / "fonts.conf").write_text(fonts)
    setting = os.environ | {"FONTCONFIG_FILE": str(tmp_path / "fonts.conf"), "XDG_CACHE_HOME": str(tmp_path)}
    subprocess.run(["rsvg-convert", "a.svg", "-o", "a.png"], cwd=tmp_path, env=setting, check=True)
    theirs = pixels(QImage(str(tmp_path / "a.png")))
    ours = pixels(to_image(recording, 2 * WIDTH, 2 * HEIGHT))
    assert theirs.shape == ours.shape
    difference = np.abs(theirs - ours)[..., :3].max(axis=2)
    assert difference.mean() < 2.0
    assert (difference > 96).mean() < 0.005


@needs_rsvg
@needs_poppler
@needs_mupdf
@pytest.mark.parametrize("angle", [100, 65, 50, 32, 15, 3])
def test_no_peak_is_drawn_much_higher_than_it_is(qapp: object, tmp_path: Path, angle: float) -> None:
    """Every renderer gives the corner of a curve the same height: that of its middle and at most a width."""
    device, painter = painted(100, 100)
    pen = Style(themes.LIGHT, interactive=False).pen("black", 4.0)
    painter.setPen(pen)
    half = 60 * math.tan(math.radians(angle / 2))
    painter.drawPolyline([QPointF(50 - half, 100), QPointF(50, 40), QPointF(50 + half, 100)])
    painter.end()
    recording = Recording(100, 100, device.commands(), QColor("white"))
    tops = {
        name: np.flatnonzero((image[..., 0] < 128).any(axis=1)).min() / 8
        for name, image in renderings(recording, 800, 800, tmp_path).items()
    }
    assert max(tops.values()) - min(tops.values()) < 0.4, tops
    assert all(36 <= top <= 40 for top in tops.values()), tops


# PDF -------------------------------------------------------------------------------------------------


def test_pdf_is_one_page_of_the_size_with_fonts_inside(recording: Recording) -> None:
    data = to_pdf(recording, 254, 127)
    box = re.search(rb"/MediaBox \[([^\]]*)\]", data)
    assert box is not None
    assert [float(number) for number in box[1].split()] == pytest.approx([0, 0, 720, 360], abs=0.5)
    assert len(re.findall(rb"/Type /Page\b", data)) == 1
    assert b"/FontFile" in data
    assert b"/Subtype /Image" not in data


@needs_poppler
def test_pdf_has_a_title_real_text_and_embedded_fonts(recording: Recording, tmp_path: Path) -> None:
    write(recording, tmp_path / "a.pdf", ExportOptions())
    assert re.search(r"^Title: +Curves$", ask(tmp_path, "pdfinfo", "a.pdf"), re.MULTILINE)
    assert re.search(r"^Page size: +1440 x 810 pts", ask(tmp_path, "pdfinfo", "a.pdf"), re.MULTILINE)
    rows = ask(tmp_path, "pdffonts", "a.pdf").splitlines()[2:]
    assert rows
    assert all(row.split()[-5] == "yes" for row in rows)


@needs_poppler
def test_pdf_text_survives_figures_of_equal_width(qapp: object, tmp_path: Path) -> None:
    device, painter = painted(300, 60)
    painter.setFont(themes.font(13))
    painter.drawText(QPointF(20, 30), "z = −1.11; σ′(z) ~ N(0, 1²)")
    painter.end()
    (text,) = device.commands()
    assert isinstance(text, Text)
    assert text.font.featureTags()
    (tmp_path / "a.pdf").write_bytes(to_pdf(Recording(300, 60, (text,)), 75, 15))
    command = ["pdftotext", "-bbox", "a.pdf", "-"]
    words = subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, text=True).stdout
    assert re.findall(r">([^<>]+)</word>", words) == ["z", "=", "−1.11;", "σ′(z)", "~", "N(0,", "1²)"]
    ends = [float(x) for x in re.findall(r'xMax="([\d.]+)"', words)]
    right = (text.transform.dx() + text.advance) * 75 / 25.4 * 72 / 300
    assert max(ends) == pytest.approx(right, abs=0.5)


@needs_poppler
def test_pdf_shows_no_paper_between_the_cells_of_a_mosaic(qapp: object, tmp_path: Path) -> None:
    device, painter = painted()
    for corner in (QPointF(100, 0), QPointF(0, 60)):
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(BLUE))
        painter.drawPolygon([QPointF(0, 0), corner, QPointF(100, 60)])
    painter.end()
    (tmp_path / "a.pdf").write_bytes(to_pdf(Recording(100, 60, device.commands()), 100, 60))
    ask(tmp_path, "pdftoppm", "-r", "72", "-singlefile", "-png", "a.pdf", "a")
    middle = pixels(QImage(str(tmp_path / "a.png")))[10:-10, 10:-10, :3]
    assert np.abs(middle - np.array(QColor(BLUE).getRgb()[:3])).max() <= 2


@needs_poppler
def test_pdf_shows_no_paper_between_shaded_cells_either(qapp: object, tmp_path: Path) -> None:
    device, painter = painted()
    gradient = QLinearGradient(0, 0, 100, 60)
    gradient.setStops([(0, QColor(BLUE)), (1, QColor(GREEN))])
    for corner in (QPointF(100, 0), QPointF(0, 60)):
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QBrush(gradient))
        painter.drawPolygon([QPointF(0, 0), corner, QPointF(100, 60)])
    painter.end()
    recording = Recording(100, 60, device.commands())
    data = to_pdf(recording, 100, 60)
    assert data.count(b"/ShadingType 2") == 2
    (tmp_path / "a.pdf").write_bytes(data)
    ask(tmp_path, "pdftoppm", "-r", "25.4", "-singlefile", "-png", "a.pdf", "a")
    theirs = pixels(QImage(str(tmp_path / "a.png")))[5:-5, 5:-5, :3]
    assert np.abs(theirs - pixels(to_image(recording, 100, 60))[5:-5, 5:-5, :3]).max() <= 20


def test_a_gradient_has_one_color_at_each_point() -> None:
    gradient = QLinearGradient(0, 0, 10, 0)
    gradient.setStops([(0.2, QColor("#000000")), (0.6, QColor("#646464")), (1, QColor("#ffffff"))])
    found = [color_at(QBrush(gradient), QPointF(x, 7)).red() for x in (-5, 0, 2, 3, 4, 6, 10, 99)]
    assert found == [0, 0, 0, 25, 50, 100, 255, 255]


def test_pdf_has_colors_that_every_program_knows(recording: Recording) -> None:
    """As ``r g b rg``; all objects stay where the file's list says that they are."""
    data = to_pdf(recording, 254, 127)
    (content,) = (text for text in packed(data) if b" cm\n" in text)
    assert re.search(rb"\n1 1 1 rg\n", content)
    assert b"%g %g %g" % QColor(RED).getRgbF()[:3] in re.sub(rb"(?<=\d{6})\d+", b"", content)
    assert not re.search(rb"CSp|scn|SCN", content)
    start = int(re.findall(rb"startxref\n(\d+)", data)[-1])
    places = re.findall(rb"(\d{10}) 00000 n", data[start:])
    assert len(places) > 10
    for number, place in enumerate(places, 1):
        assert data[int(place) :].startswith(b"%d 0 obj\n" % number)


@needs_rsvg
@needs_poppler
@needs_mupdf
def test_every_renderer_sees_the_same_picture(recording: Recording, tmp_path: Path) -> None:
    images = renderings(recording, 2 * WIDTH, 2 * HEIGHT, tmp_path)
    for name, image in images.items():
        difference = np.abs(image - images["Qt"])[..., :3].max(axis=2)
        assert difference.mean() < 2.0, name
        assert (difference > 96).mean() < 0.01, name


def test_pdf_outlines_need_no_font(recording: Recording) -> None:
    assert b"/FontFile" not in encode(recording, "pdf", ExportOptions(outlines=True))


# Pages, captions, files ------------------------------------------------------------------------------


def test_type_and_strokes_are_right_for_each_page() -> None:
    slide, column = PAGE_SIZES["slide"], PAGE_SIZES["column"]
    assert slide.layout() == (960, 540)
    assert 24 <= 12.5 * slide.zoom <= 28
    assert 12.5 * column.zoom * 72 / 96 == pytest.approx(8, abs=0.6)
    assert column.millimeters == pytest.approx((89, 76))
    assert column.pixels[0] == round(89 / 25.4 * 300)


@pytest.mark.parametrize("size", [*PAGE_SIZES.values(), free_size(1000, 700)])
@pytest.mark.parametrize("font_scale", [0.75, 1.0, 2.0])
def test_a_larger_font_scale_makes_the_layout_smaller(size, font_scale: float) -> None:
    width, height = ExportOptions(size=size, font_scale=font_scale).layout
    assert width * size.zoom * font_scale == pytest.approx(size.width, rel=0.01)
    assert height * size.zoom * font_scale == pytest.approx(size.height, rel=0.01)


@pytest.mark.parametrize("text", ["1920x1080", " 1920 × 1080 ", "1920X1080"])
def test_a_size_is_read(text: str) -> None:
    assert parse_size(text).pixels == (1920, 1080)
    assert parse_size(text).zoom == 2.0


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("1920", "like 1920x1080"),
        ("-5x7", "like 1920x1080"),
        ("15x100", "width must be 16 to 16384 pixels, not 15"),
        ("100x16385", "height must be"),
    ],
)
def test_a_wrong_size_is_explained(text: str, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        parse_size(text)


@pytest.mark.parametrize("scale", [0.5, 2.5, float("nan")])
def test_a_font_scale_has_limits(scale: float) -> None:
    with pytest.raises(ValueError, match=r"0\.75 to 2\.0"):
        ExportOptions(font_scale=scale)


def test_a_caption_wraps_below_the_picture(recording: Recording) -> None:
    text = "tanh: α = 0.10, z = −1.20, mean μ = 0.00, spread σ = 1.00; " * 3
    added = caption_height(text, WIDTH, themes.font(11))
    assert added > caption_height("α = 0.10", WIDTH, themes.font(11)) > 11
    page = with_caption(recording, text, themes.font(11), QColor(GREY))
    assert (page.width, page.height) == (WIDTH, HEIGHT + added)
    assert page.commands[: len(recording.commands)] == recording.commands
    lines = page.commands[len(recording.commands) :]
    assert " ".join(line.text.strip() for line in lines if isinstance(line, Text)) == text.strip()
    assert all(HEIGHT < line.transform.dy() < HEIGHT + added for line in lines if isinstance(line, Text))
    assert all(line.transform.dx() + line.advance <= WIDTH for line in lines if isinstance(line, Text))


@pytest.mark.parametrize("suffix", EXPORTERS)
@pytest.mark.parametrize("theme", EXPORT_THEMES)
def test_every_format_is_written(recording: Recording, tmp_path: Path, suffix: str, theme) -> None:
    path = tmp_path / f"α β.{suffix.upper()}"
    write(recording, path, ExportOptions(size=free_size(96, 54), theme=theme))
    starts = {"png": b"\x89PNG", "svg": b"<?xml", "pdf": b"%PDF"}
    assert path.read_bytes().startswith(starts[suffix])
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


def test_an_unknown_suffix_is_refused_with_the_known_ones(recording: Recording, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"\.png, \.svg, \.pdf, not as “\.bmp”"):
        write(recording, tmp_path / "a.bmp", ExportOptions())
    assert not list(tmp_path.iterdir())


def test_a_failure_leaves_the_old_file(recording: Recording, tmp_path: Path, monkeypatch) -> None:
    path = tmp_path / "a.svg"
    path.write_text("old")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(FileProblem, match="no space left on device"):
        write(recording, path, ExportOptions())
    assert path.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["a.svg"]


def test_the_clipboard_gets_image_drawing_and_text(recording: Recording) -> None:
    data = clipboard_data(recording)
    assert data.imageData().size().toTuple() == (2 * WIDTH, 2 * HEIGHT)
    assert ElementTree.fromstring(bytes(data.data("image/svg+xml").data())).tag == f"{SVG}svg"
    assert data.text() == "Curves – Three curves & two dots"


@needs_rsvg
@pytest.mark.parametrize("family", ["Inter", "Arial"])
def test_svg_text_keeps_to_its_boxes_where_the_font_is_missing(
    qapp: object, tmp_path: Path, family: str
) -> None:
    """No letter of a formula reaches beyond the length it was laid out for, in a renderer without it."""
    if "DejaVu" in ask(tmp_path, "fc-match", "Arial"):  # an eighth wider, and no other typeface to choose
        pytest.skip("a typeface with the widths of Arial is not installed")
    options = ExportOptions()
    svg = encode(render(NeuronPanel, Neuron().run(), options), "svg", options).decode()
    root = ElementTree.fromstring(svg)
    (tmp_path / "a.svg").write_text(svg.replace('font-family="Inter, ', f'font-family="{family}, '))
    subprocess.run(["rsvg-convert", "a.svg", "-o", "a.png"], cwd=tmp_path, check=True)
    image = QImage(str(tmp_path / "a.png"))
    scale = image.width() / float(root.get("viewBox", "").split()[2])
    ink = QColor(INK)
    for formula in ("z = w·x + b", "L = ½(a − y)²"):
        element = next(e for e in root.iter(f"{SVG}text") if e.text == formula)
        x, y, size, long = (float(element.get(k, "nan")) for k in ("x", "y", "font-size", "textLength"))
        for side in (-1, 1):
            edge = x + side * (long / 2 + 0.12 * size)
            for column in range(8):
                for row in range(-round(size * scale), 3):
                    at = QPoint(round(edge * scale) + side * column, round(y * scale) + row)
                    color = image.pixelColor(at)
                    assert max(abs(color.red() - ink.red()), abs(color.blue() - ink.blue())) > 40, (
                        formula,
                        at,
                    )
