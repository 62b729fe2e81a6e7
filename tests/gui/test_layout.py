"""No text of any example lies on another, on a curve or over the edge, in windows and on pages."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import numpy as np
import pytest
from PySide6.QtCore import QRectF

from engine.base.experiment import Result
from engine.presets import presets
from engine.session import Session
from gui.canvas.figure import Figure
from gui.canvas.items import Curve, Note
from gui.canvas.placing import APART, BESIDE, EDGE, OVER
from gui.canvas.plots import Plot
from gui.canvas.render import render
from gui.canvas.style import Style
from gui.export import PAGE_SIZES, ExportOptions
from gui.export.recording import Text, scale_of
from gui.look.theme import LIGHT
from gui.panels import panel

WITH_FACTS = {"curves", "neuron", "hinges"}
WINDOWS = {"1440x900": ((1006, 612), (1006, 778)), "1024x700": ((938, 520), (938, 578))}
"""The room of the picture in windows of this size, over a table of facts and alone."""

PAGES = ("slide", "half-slide", "column")
PARTS = 4001

Named = tuple[str, QRectF]


@pytest.fixture(scope="module")
def results() -> dict[str, list[tuple[str, Result]]]:
    """Title and result of every example, by panel."""
    return {
        key: [(p.title, p.apply(Session(), key).experiment(key).run()) for p in presets(key)]
        for key in Session.names()
    }


@pytest.fixture(params=[*WINDOWS, *PAGES])
def pictures(request, qapp, results) -> Iterator[Iterator[tuple[str, Figure]]]:
    """Every example, laid out one after the other in the figure of its panel, at one size."""

    def laid_out() -> Iterator[tuple[str, Figure]]:
        for key, examples in results.items():
            is_page = request.param in PAGES
            figure = Figure(Style(LIGHT, interactive=not is_page))
            if is_page:
                figure.resize(*PAGE_SIZES[request.param].layout())
            else:
                figure.resize(*WINDOWS[request.param][key not in WITH_FACTS])
            shown = panel(key)(figure)
            for title, result in examples:
                shown.draw(result)
                yield f"{key}: {title}", figure
            figure.deleteLater()

    return laid_out()


def test_no_text_lies_on_another_or_on_data_or_is_cut(pictures) -> None:
    assert not {title: found for title, figure in pictures if (found := wrong(figure))}


@pytest.mark.parametrize("page", PAGES)
def test_no_letter_of_a_page_is_smaller_than_can_be_read(qapp, results, page) -> None:
    """14 pt of the 540 of a slide, 8 pt in a column."""
    size = PAGE_SIZES[page]
    point = size.zoom * (0.75 if page == "column" else 540 / size.height)
    least = 8.0 if page == "column" else 14.0
    small = {}
    for key, examples in results.items():
        for title, result in examples:
            commands = render(panel(key), result, ExportOptions(size)).commands
            texts = [command for command in commands if isinstance(command, Text)]
            letters = [(text.font.pixelSize() * scale_of(text.transform), text.text) for text in texts]
            small[title] = [text for height, text in letters if height * point < least - 0.01]
    assert not {title: texts for title, texts in small.items() if texts}


def wrong(figure: Figure) -> list[str]:
    """What is wrong with the places of texts."""
    plots = [plot for plot in figure.plots.values() if plot.isVisible()]
    heads = [text for plot in plots for text in headers(plot)]
    labels = [text for plot in plots for text in labels_of(plot)]
    others = [text for plot in plots for text in (*numbers(plot), *notes(plot))]
    texts, canvas = [*heads, *labels, *others], QRectF(0, 0, figure.width(), figure.height())
    found = [f"{name} is cut" for name, box in texts if not canvas.contains(box)]
    found += [f"{a} lies on {b}" for (a, x), (b, y) in combinations(texts, 2) if x.intersects(y)]
    for plot in plots:
        area = plot.scene_rect().adjusted(1, 1, -1, -1)
        found += [f"{name} lies on the data of {plot.key}" for name, box in heads if box.intersects(area)]
        found += crowded(plot)
    return found


def crowded(plot: Plot) -> list[str]:
    """Labels that are too near to the edge, to one another, or to a curve."""
    found, boxes = [], labels_of(plot)
    inside = plot.scene_rect().adjusted(EDGE, EDGE, -EDGE, -EDGE).adjusted(-0.01, -0.01, 0.01, 0.01)
    apart = (-APART + 0.01, -APART + 0.01, APART - 0.01, APART - 0.01)
    found += [f"{name} is near the edge" for name, box in boxes if not inside.contains(box)]
    found += [
        f"{a} is near {b}" for (a, x), (b, y) in combinations(boxes, 2) if x.adjusted(*apart).intersects(y)
    ]
    for points in curves(plot):
        for name, box in boxes:
            room = box.adjusted(-BESIDE, -OVER, BESIDE, OVER)
            across = (points[:, 0] > room.left()) & (points[:, 0] < room.right())
            if (across & (points[:, 1] > room.top()) & (points[:, 1] < room.bottom())).any():
                found.append(f"{name} lies on a curve")
    return found


def curves(plot: Plot) -> Iterator[np.ndarray]:
    """Many points of every curve, in the scene."""
    origin, one = plot.to_scene(0.0, 0.0), plot.to_scene(1.0, 1.0)
    for item in plot.content:
        if isinstance(item, Curve) and item.isVisible() and item.points is not None:
            x, y = item.points.x, item.points.y
            at = np.linspace(0, len(x) - 1, PARTS)
            across = origin.x() + (one.x() - origin.x()) * np.interp(at, np.arange(len(x)), x)
            down = origin.y() + (one.y() - origin.y()) * np.interp(at, np.arange(len(y)), y)
            yield np.stack([across, down], axis=1)


def headers(plot: Plot) -> Iterator[Named]:
    """The letters over a plot."""
    header = plot.header
    for entry, place in header._places:
        yield f"{plot.key} {entry.text!r}", header.mapRectToScene(place.adjusted(0, 3, 0, -3))
    if header.pill is not None:
        yield f"{plot.key} pill {header.pill_text!r}", header.mapRectToScene(header.pill_place)


def labels_of(plot: Plot) -> list[Named]:
    """The labels in a plot."""
    boxes = [(one.label, QRectF(one.box[0], one.box[1], one.box[2] - one.box[0], one.box[3] - one.box[1]))
             for one in plot.labels.placed]  # fmt: skip
    return [(f"{plot.key} label {label.key!r}", plot.labels.mapRectToScene(box)) for label, box in boxes]


def numbers(plot: Plot) -> Iterator[Named]:
    """The numbers and names at the axes."""
    if plot.axes.isVisible():
        for axis in (0, 1):
            for text, place in plot.axes.texts(axis):
                yield f"{plot.key} axis {text!r}", plot.axes.mapRectToScene(place)


def notes(plot: Plot) -> Iterator[Named]:
    """The notes at places of a plot."""
    for note in plot.content:
        if isinstance(note, Note) and note.isVisible() and note.text:
            area = note.boundingRect().translated(plot.to_scene(note.x(), note.y()))
            yield f"{plot.key} note {note.text!r}", area
