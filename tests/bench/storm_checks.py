"""What must hold whatever a hand has done to the window."""

from __future__ import annotations

import gc
import math
import re
import sys
import threading
import traceback
import warnings
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import shiboken6
from driving import Driver
from PySide6.QtCore import QMetaObject, QObject, qInstallMessageHandler
from PySide6.QtWidgets import QApplication, QLabel, QLayout, QLayoutItem, QWidget

from engine.session import Session
from gui.controls.choice import ChoiceControl, ToggleControl
from gui.controls.control import Control
from gui.controls.function import FunctionControl
from gui.controls.functions import FunctionsControl
from gui.controls.number import NumberControl
from gui.controls.part import PartControl
from gui.controls.seed import SeedControl
from gui.shell.commands import travel
from gui.shell.help import TextDialog
from tests.engine.whole_words import BROKEN

PATH = re.compile(r"(?<!\S)/\S+")
"""Of a file: its name may be any word."""

MOST_MB = 4000
"""What the process may hold at any time: a map of regions takes up to 1,500, and so does its successor."""

MOST_WIDGETS = 4000
"""All panels with all their controls have some 1,300."""


class Watch:
    """Hears what nobody should have to say: exceptions of slots and overrides, messages of Qt, warnings."""

    def __init__(self) -> None:
        self._heard: list[str] = []
        sys.excepthook = self._fail
        threading.excepthook = lambda args: self._fail(args.exc_type, args.exc_value, args.exc_traceback)
        qInstallMessageHandler(lambda _kind, _context, text: self._heard.append(f"Qt: {text}"))
        warnings.simplefilter("always")
        warnings.showwarning = self._warn

    def take(self) -> list[str]:
        """What was heard since the last time."""
        heard, self._heard = self._heard, []
        return [said for said in heard if "This plugin does not support" not in said]

    def _fail(self, kind: type[BaseException], error: BaseException | None, trace: Any) -> None:
        self._heard.append("".join(traceback.format_exception(kind, error, trace)))

    def _warn(self, message: Warning | str, kind: type[Warning], file: str, line: int, *_: Any) -> None:
        self._heard.append(
            f"{''.join(traceback.format_stack(limit=9)[:-1])}{kind.__name__}: {message} {file}:{line}"
        )


def words(driver: Driver) -> Iterator[str]:
    """Everything that is said is whole."""
    result = driver.window.page.stage.result
    assert result is not None
    said = [result.sentence, result.caption, result.remark, *(h.said(False) for h in result.handles)]
    for readout in result.readouts:
        said += [readout.value, f"{readout.value} {readout.caption}"]
        if not (readout.value and readout.caption):
            yield f"empty readout: {readout}"
    if result.facts is not None:
        said += [cell.text for _, row in result.facts.rows for cell in row]
    said += [label.text() for label in driver.window.findChildren(QLabel) if label.isVisible()]
    if not result.sentence:
        yield "there is no sentence"
    yield from (f"said: {text}" for text in said if BROKEN.search(PATH.sub("", text)))


def ranges(driver: Driver) -> Iterator[str]:
    """Every plot shows a finite range of some width."""
    for key, plot in driver.window.page.figure.plots.items():
        for low, high in plot.ranges:
            if not (math.isfinite(low) and math.isfinite(high) and low < high):
                yield f"plot {key} shows {plot.ranges}"


SHOWN: dict[type[Control], Callable[[Any], Any]] = {
    PartControl: lambda control: control._shown,
    NumberControl: lambda control: control._value,
    ToggleControl: lambda control: control.check.isChecked(),
    ChoiceControl: lambda control: control.combo.currentData(),
    SeedControl: lambda control: round(control.box.value()),
    FunctionControl: lambda control: control.row._function,
    FunctionsControl: lambda control: replace(
        control._value, functions=tuple(row._function for row in control.rows)
    ),
}
"""What a control shows."""


def controls(driver: Driver) -> Iterator[str]:
    """Controls show what is in force."""
    page = driver.window.page
    told = page.stage.told(page.stage.wanted)
    for name in page.controls._controls:
        control, value = page.controls.control(name), told.shown(name)
        for kind, shown in SHOWN.items():
            if isinstance(control, kind) and shown(control) != value:
                yield f"{name} is {value!r}, shown is {shown(control)!r}"
    for number in page.controls.findChildren(NumberControl):
        box = number.box
        if not box.hasFocus() and box.text() != box.textFromValue(box.value()):
            yield f"{box.accessibleName()}: box shows {box.text()!r}, its value is {box.value()!r}"
        if not math.isclose(box.value(), number._value, rel_tol=1e-12, abs_tol=1e-15):
            yield f"{box.accessibleName()}: box holds {box.value()!r} instead of {number._value!r}"
        slider, place = number.slider, max(number._to_slider(number._value), 0)
        if not slider.isSliderDown() and slider.value() != min(place, slider.maximum()):
            yield f"{box.accessibleName()}: slider at {slider.value()} for {number._value!r}"


def round_trip(driver: Driver) -> Iterator[str]:
    """The session comes back from its file."""
    session = driver.store.session
    if Session.from_json(session.to_json()) != session:
        yield "the session is another one after a round trip"


def undo_and_redo(driver: Driver) -> Iterator[str]:
    """All steps back and on again lead to where they began."""
    store = driver.store
    travel(store.seal)
    before, count = store.session, 0
    while store.can_undo:
        store.undo()
        count += 1
    for _ in range(count):
        store.redo()
    if store.session.keeping(before) != before:
        yield f"{count} steps back and on lead to another state: {store.session.differing(before)}"
    store.visit(before.current)


def room(driver: Driver) -> Iterator[str]:
    """No window, no widget, and no memory is left behind."""
    tops = [top for top in QApplication.topLevelWidgets() if top.isVisible()]
    texts = [top.windowTitle() for top in tops if isinstance(top, TextDialog)]
    if len(tops) - len(texts) > 3 or len(texts) > len(set(texts)):
        kinds = ", ".join(sorted(type(top).__name__ for top in tops))
        yield f"{len(tops)} windows are open: {kinds}, {texts}"
    if (count := len(driver.window.findChildren(QWidget))) > MOST_WIDGETS:
        yield f"{count} widgets"
    if (size := megabytes()) > MOST_MB:
        yield f"{size} MB"


def strangers(_: Driver) -> Iterator[str]:
    """Nothing in Python stands for what Qt has deleted or deletes when it likes: unlike a ``QObject`` that is
    then taken for whatever comes to be at its address. PySide itself does it for what is in a layout.

    Asked once, at the end: to look into a layout is to make what is looked for.
    """
    gc.collect()  # no widget goes in the midst of it
    mine, address = shiboken6.createdByPython, shiboken6.getCppPointer
    things = shiboken6.getAllValidWrappers()
    held = {
        address(thing): type(thing).__name__
        for thing in things
        if not (mine(thing) or shiboken6.ownedByPython(thing) or isinstance(thing, (QObject, QMetaObject)))
    }
    layouts = [thing for thing in things if isinstance(thing, QLayout) and mine(thing)]
    living = {address(item) for layout in layouts for item in _items(layout)}
    for kind in sorted({kind for place, kind in held.items() if place not in living}):
        yield f"a {kind} of Qt is held"


def _items(layout: QLayout) -> Iterator[QLayoutItem]:
    return filter(None, (layout.itemAt(at) for at in range(layout.count())))


def megabytes() -> int:
    """What the process holds now (Linux)."""
    pages = Path("/proc/self/statm")
    return int(pages.read_text().split()[1]) * 4096 // 1_000_000 if pages.exists() else 0


CHECKS = {words: 1, ranges: 1, controls: 1, round_trip: 10, undo_and_redo: 300, room: 100}
"""All that is checked, and after how many actions."""
