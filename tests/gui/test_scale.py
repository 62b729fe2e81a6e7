"""The interface can be larger and smaller, while it runs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from engine.session import Session
from gui.export import ExportOptions
from gui.export.svg import to_svg
from gui.look import scale
from gui.look.theme import BASE_SIZE
from gui.panels import NAMES
from gui.shell.settings import Settings, load, save
from gui.shell.themes import ThemeSwitch

Key, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier


@pytest.fixture(autouse=True)
def as_usual(switch: ThemeSwitch) -> Iterator[None]:
    """Whatever a test does, the next one starts at 100 %."""
    yield
    switch.zoom(0)


def settled(window: QWidget) -> NDArray[np.uint8]:
    """What is seen of it: (height, width, 4)."""
    for _ in range(5):
        QApplication.processEvents()
    image = window.grab().toImage().convertToFormat(QImage.Format.Format_ARGB32)
    return np.array(image.constBits()).reshape(image.height(), image.width(), 4)


def seen(window: QWidget) -> list[tuple[str, str, int]]:
    """Kind, name and width of all that is in sight. Heights of texts are left out: they keep what they have
    needed."""
    parts = [part for part in window.findChildren(QWidget) if part.isVisibleTo(window)]
    return sorted((type(part).__name__, part.objectName(), part.width()) for part in parts)


def assert_alike(first: QWidget, second: QWidget) -> None:
    """The same is seen, as wide but for what is rounded."""
    for one, other in zip(seen(first), seen(second), strict=True):
        assert one[:2] == other[:2]
        assert abs(one[2] - other[2]) <= 3, one


@pytest.mark.parametrize("key", NAMES)
def test_a_window_that_is_scaled_looks_like_one_that_was_opened_so(key, make_window, switch, qtbot) -> None:
    session = replace(Session(), current=key)
    window = make_window(session)
    for steps in (+3, -5):
        switch.zoom(steps)
        other = make_window(session)
        other.resize(window.size())
        for shown in (window, other):
            qtbot.waitUntil(lambda shown=shown: not shown.page.busy)
        pictures = [settled(shown.page.figure) for shown in (window, other)]
        assert_alike(window, other)
        if pictures[0].shape == pictures[1].shape:
            assert np.mean(np.any(pictures[0] != pictures[1], axis=2)) < 0.01
        other.close()


def test_keys_make_it_larger_and_smaller_and_say_so(hands, switch) -> None:
    window, states = hands.window, []
    for key in (Key.Key_Plus, Key.Key_Equal, Key.Key_Minus, Key.Key_0):
        hands.qtbot.keyClick(hands.figure, key, CTRL)
        states.append((switch.scale, window.notice.text))
        assert QApplication.font().pixelSize() == round(BASE_SIZE * switch.scale / 100)
    assert [percent for percent, _ in states] == [110, 125, 110, 100]
    assert [words for _, words in states] == [f"Interface at {percent} %." for percent, _ in states]


def test_it_ends_at_80_and_at_200_percent(switch) -> None:
    switch.zoom(-20)
    assert switch.scale == 80
    switch.zoom(+20)
    assert switch.scale == 200
    switch.zoom(0)
    assert switch.scale == 100


def test_exports_do_not_depend_on_it(window, switch) -> None:
    def exported() -> str:
        return to_svg(window.page.stage.recording(ExportOptions()), 960, 540)

    before = exported()
    switch.zoom(3)
    assert exported() == before


def test_what_runs_and_what_was_kept_stay(hands, switch) -> None:
    hands.edit(probe=1.0)
    hands.page.toggle_ghost()
    switch.zoom(2)
    assert hands.experiment.probe == 1.0
    assert hands.window.store.can_undo
    assert hands.figure.ghosts


def test_letters_of_the_desktop_are_respected(qapp) -> None:
    asked = qapp.property("desktop_scale")
    try:
        qapp.setProperty("desktop_scale", 1.5)
        scale.choose(qapp, 100)
        assert scale.px(100) == 150
    finally:
        qapp.setProperty("desktop_scale", asked)
        scale.choose(qapp, 100)


def test_the_scale_is_kept(tmp_path) -> None:
    path = tmp_path / "settings.json"
    assert not save(Settings(scale=150), path)
    assert load(path)[0].scale == 150
    path.write_text('{"scale": 3}')
    settings, problem = load(path)
    assert settings.scale == 100
    assert problem


def test_lengths_that_were_given_are_scaled_from_their_base(qapp) -> None:
    label = scale.sized(QLabel(), fixedWidth=33)
    for percent in (*scale.STEPS, 100):
        scale.choose(qapp, percent)
        scale.resize()
        assert label.width() == round(33 * percent / 100)
    assert scale.size(10, 20) == QSize(10, 20)
    label.deleteLater()


@pytest.mark.parametrize(("size", "steps"), [((1366, 768), 3), ((1024, 700), 3), ((800, 560), 0)])
def test_a_map_keeps_its_room_on_a_small_screen(size, steps, make_window, switch) -> None:
    """The words over it take the whole width where else they would push it away."""
    for _ in range(steps):
        switch.zoom(+1)
    window = make_window(replace(Session(), current="regions"))
    window.resize(*size)
    settled(window)
    assert min(window.page.panel.map.size_of_data) > 0.5 * window.page.figure.height()
