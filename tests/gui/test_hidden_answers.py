"""While answers are hidden nothing tells them: no widget, no file, no drawing, not the clipboard."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QWidget

from engine.base.experiment import Result
from engine.base.table import PLAIN_CSV
from engine.base.unanswered import Unanswered
from engine.presets import Preset, presets
from engine.session import Session
from gui.canvas.render import render
from gui.export import NUMBER_EXPORTERS, ExportOptions, number_files, to_svg
from gui.export.recorder import record
from gui.export.recording import Text
from gui.panels import panels
from gui.start.app import main

Role = Qt.ItemDataRole

every_panel = pytest.mark.parametrize("kind", panels(), ids=lambda kind: kind.key)

GIVEN = {
    "curves": {"curve", "dots", "rule", "note", "header", "labels"},
    "neuron": {"curve", "dots", "rule", "note", "header", "labels", "graph"},
    "hinges": {"curve target", "curve unit", "dots", "rule", "note", "header", "labels", "lines", "units"},
    "regions": {"points", "dots", "note", "header", "network", "weights"},
    "centering": {"points", "dots", "rule", "note", "header"},
    "stability": {"curve exact", "bits", "dots", "rule", "note", "header", "labels"},
    "gradient_flow": {"curve gate", "dots", "rule", "header", "labels", "names"},
    "outputs": {"dots", "rule", "nowhere", "header", "note", "bars", "labels"},
    "training": {"points", "dots", "note", "header"},
    "warp": {
        "arrows",
        "before",
        "cells",
        "grid",
        "paper",
        "curve the square",
        "dots",
        "points",
        "rule",
        "note",
    },
    "guide": {"rule", "note", "header", "network", "thumbnails"},
}
"""What may be drawn while answers are hidden, besides axes, frames and locks."""


def numbers_in(text: str) -> set[str]:
    """The numbers of a text with three digits or more, as they are written."""
    found = re.findall(r"(?<![\d.])−?\d[\d,]*(?:\.\d+)?(?:·10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?", text)
    return {number for number in found if len(re.sub(r"·10.*|^[−0.]+|0+$|\D", "", number)) > 2}


def answers(result: Result) -> set[str]:
    """The numbers that are said of a result and are not given in it."""
    facts = result.facts
    cells = [cell.text for _, row in facts.rows for cell in row] if facts else []
    said = [result.sentence, *(readout.value for readout in result.readouts), *cells]
    asked = (readout.question for readout in result.readouts)
    state = json.dumps(result.experiment.to_json()).replace("-", "−")
    given = (result.caption, state, *asked)
    return set().union(*map(numbers_in, said)) - set().union(*map(numbers_in, given))


def told_on(page: QWidget) -> Iterator[str]:
    """Every text of a widget and those in it: shown, for a screen reader, or in a tooltip.

    The limits and the default of a control are given.
    """
    for widget in (page, *page.findChildren(QWidget)):
        tip = re.sub(r"Usually .* default, [^ ]*\.", "", widget.toolTip())
        yield from (tip, widget.accessibleName(), re.sub(r"Usually .*", "", widget.accessibleDescription()))
        if widget.isVisible() and isinstance(widget, QLabel | QAbstractButton | QLineEdit):
            yield unescape(widget.text())


def told_in_facts(model: Any) -> Iterator[str]:
    cells = [model.index(row, at) for row in range(model.rowCount()) for at in range(model.columnCount())]
    for cell in cells:
        yield from (str(model.data(cell, role)) for role in (Role.DisplayRole, Role.ToolTipRole))
    for row in range(model.rowCount()):
        yield str(model.headerData(row, Qt.Orientation.Vertical, Role.ToolTipRole))


def told_by_handles(hands) -> Iterator[str]:
    """What a screen reader and a tooltip say of every handle, whether it can be seen or not."""
    figure = hands.figure
    spoken = QAccessible.queryAccessibleInterface(figure)
    yield from (spoken.child(at).text(QAccessible.Text.Name) for at in range(spoken.childCount()))
    figure.setFocus()
    for handle in figure.handles:
        figure.handles.focus(handle.name)
        yield figure.accessibleDescription()
        if figure.plots[handle.plot].isVisible():
            QTest.mouseMove(figure.viewport(), hands.at(handle.plot, handle.x, handle.y))
            yield figure.viewport().toolTip()
    figure.handles.focus("")


def told_in_files(hands) -> Iterator[str]:
    """The texts of everything that can be written or copied."""
    page = hands.page
    recording = page.stage.recording(ExportOptions(caption=True))
    yield from (recording.title, recording.description, recording.remark)
    yield from (command.text for command in recording.commands if isinstance(command, Text))
    yield from re.findall(r">([^<]+)<", to_svg(recording, 960, 540))
    hands.window.actions_["copy"].trigger()
    yield QApplication.clipboard().mimeData().text()
    told = page.stage.told(page.result)
    for suffix in NUMBER_EXPORTERS:
        for apart in (False, True):
            style = replace(PLAIN_CSV, apart=apart)
            yield from map(str, number_files(told, Path(f"{page.kind.key}.{suffix}"), style))
    yield ",".join(told.table.columns[0].values)


def everything_told(hands) -> Iterator[str]:
    window, page = hands.window, hands.page
    yield from (window.windowTitle(), window.notice.label.text())
    yield from told_on(page)
    yield from told_in_facts(page.facts.model())
    yield from told_by_handles(hands)
    yield from (c.text for c in record(hands.figure).commands if isinstance(c, Text))
    yield from told_in_files(hands)


@every_panel
def test_no_form_of_output_tells_a_hidden_answer(hands, kind) -> None:
    hands.store.visit(kind.key)
    hands.settle()
    found = {}
    for preset in presets(kind.key):
        hands.examples()[preset.title].trigger()
        hands.store.hide_answers(kind.key, True)
        hands.settle()
        hidden = answers(hands.page.result)
        sentences = {hands.page.result.sentence, preset.note}
        told = [text for text in everything_told(hands) if text]
        leaks = [text for text in told if numbers_in(text) & hidden or text in sentences]
        if not preset.question:
            leaks += [text for text in told_on(hands.page.side.example) if preset.title in text]
        if leaks:
            found[preset.title] = leaks
    assert not found


def kinds_drawn(kind: Any, preset: Preset) -> set[str]:
    """What is drawn of an example while its answers are hidden."""
    result = preset.experiment(kind.key).run()
    result.prepare()
    recording = render(kind, result, ExportOptions(), hiding_answers=True)
    return {command.part.name for command in recording.commands if command.part is not None}


@every_panel
def test_nothing_is_drawn_but_what_is_given(qapp, kind) -> None:
    frame = {"axis x", "axis y", "frame", "header", "lock"}
    found = {}
    for preset in presets(kind.key):
        drawn = kinds_drawn(kind, preset)
        names = {name for name in drawn if not name.startswith(tuple(frame | GIVEN[kind.key]))}
        if names:
            found[preset.title] = names
    assert not found


def test_slopes_are_not_drawn_but_functions_are(qapp) -> None:
    kind = panels()[0]
    drawn = kinds_drawn(kind, presets("curves")[0])
    assert {"curve ReLU", "curve tanh"} <= drawn
    assert not [name for name in drawn if "slope" in name or "tangent" in name]


@every_panel
def test_files_of_numbers_hold_what_is_given(kind) -> None:
    for preset in presets(kind.key):
        result = preset.experiment(kind.key).run()
        result.prepare()
        given = result.table.given.arrays
        assert not given.keys() & {"quantity", "value"}
        with np.load(io.BytesIO(written(result, "npz"))) as file:
            arrays = {name: file[name] for name in file.files}
        assert arrays.pop("given").tolist() == [result.caption]
        assert arrays.keys() == given.keys()
        for name, array in arrays.items():
            np.testing.assert_array_equal(array, given[name])
        rows = csv.reader(io.StringIO(written(result, "csv").decode()))
        numbers = {float(cell) for row in rows for cell in row if is_number(cell)}
        measured = [array for array in given.values() if array.dtype.kind == "f"]
        assert numbers <= set(np.concatenate([[], *measured]).tolist()), preset.title


def written(result: Result, suffix: str) -> bytes:
    """The file of the numbers of a result while its answers are hidden."""
    (data,) = number_files(Unanswered(result), Path(f"a.{suffix}"), PLAIN_CSV).values()
    return data


def is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def test_the_command_line_hides_answers(qapp, tmp_path: Path, capsys) -> None:
    shown, hidden = tmp_path / "shown.svg", tmp_path / "hidden.svg"
    assert main(["export", "--panel", "curves", "--out", str(shown)]) == 0
    assert main(["export", "--panel", "curves", "--hide-answers", "--out", str(hidden)]) == 0
    assert 'id="curve-slope-of-tanh"' in shown.read_text("utf-8")
    assert 'id="curve-slope-of-tanh"' not in hidden.read_text("utf-8")
    assert main(["export", "--hide-answers", "--print", "mean of ReLU"]) == 2
    assert "hidden" in capsys.readouterr().err
    pictures = [tmp_path / "a.png", tmp_path / "b.png"]
    for path, option in zip(pictures, ("--hide-answers", "--no-hide-answers"), strict=True):
        assert main(["screenshot", "--panel", "curves", option, "--out", str(path)]) == 0
    assert pictures[0].read_bytes() != pictures[1].read_bytes()


def test_an_exercise_is_exported_with_its_answers_hidden(qapp, tmp_path: Path) -> None:
    exercise = next(preset for preset in presets("curves") if preset.question)
    asked, told = tmp_path / "asked.svg", tmp_path / "told.svg"
    assert main(["export", "--example", exercise.title, "--out", str(asked)]) == 0
    assert main(["export", "--example", exercise.title, "--no-hide-answers", "--out", str(told)]) == 0
    assert 'id="lock"' in asked.read_text("utf-8")
    assert 'id="lock"' not in told.read_text("utf-8")


def test_a_session_keeps_what_is_hidden_panel_by_panel() -> None:
    session = Session().hiding("neuron").hiding("curves").hiding("curves", False)
    assert session.hidden == {"neuron"}
    assert Session.from_json(session.to_json()) == session
    for text in ('"neuron"', '["sigmoid"]', "[1]", "3"):
        with pytest.raises(ValueError, match="panel"):
            Session.from_json(session.to_json().replace('["neuron"]', text))


def test_a_badge_says_so_and_shows_the_answers(hands, qtbot) -> None:
    badge = hands.page.header.badge
    before = hands.figure.geometry()
    assert not badge.isVisible()
    hands.window.actions_["hide"].trigger()
    assert badge.isVisible()
    assert "H shows" in badge.text()
    assert hands.figure.geometry() == before
    qtbot.mouseClick(badge, Qt.MouseButton.LeftButton)
    assert not badge.isVisible()
    assert not hands.page.hiding_answers
    assert not hands.window.actions_["hide"].isChecked()


def test_undo_does_not_show_answers(hands) -> None:
    exercise = next(preset for preset in presets("curves") if preset.question)
    hands.edit(probe=2.0)
    hands.examples()[exercise.title].trigger()
    hands.settle()
    hands.store.undo()
    hands.settle()
    assert hands.page.hiding_answers


def test_the_place_of_a_hidden_mark_cannot_be_felt(hands) -> None:
    """A handle that stands at an answer has no ring, no tooltip and takes no press."""
    hands.store.visit("neuron")
    hands.settle()
    names = {handle.name for handle in hands.figure.handles}
    hands.store.hide_answers("neuron", True)
    hands.settle()
    figure = hands.figure
    for handle in figure.handles:
        figure.handles.focus(handle.name)
        assert (figure.handles.focused is not None) == (handle.name in ("stage", "target"))
        at = figure.mapToScene(hands.at(handle.plot, handle.x, handle.y))
        found = figure.handles.at(at)
        assert found is None or found.name in ("stage", "target")
    assert names > {"stage", "target"}


@pytest.mark.parametrize("hidden", [False, True])
def test_of_a_state_an_exercise_is_told_while_answers_are_hidden_and_else_what_it_shows(
    hands, hidden
) -> None:
    shown = next(preset for preset in presets("regions") if preset.title.startswith("24 units in 1, 2"))
    page, state = hands.page, shown.experiment("regions")
    page.example.hide_answers(hidden)
    page.example.recall("regions", state)
    assert page.example.title == (
        "Exercise: 24 random units in 1, 2, 4 and 6 layers" if hidden else shown.title
    )
