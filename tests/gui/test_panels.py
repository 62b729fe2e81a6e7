"""What is true of every panel, whatever it shows."""

from __future__ import annotations

from dataclasses import replace
from importlib.resources import files
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from engine.base.parameter import Integer, Real, Span
from engine.presets import presets
from engine.session import Session
from gui.canvas.render import render
from gui.export import EXPORT_THEMES, ExportOptions, to_image
from gui.panels import panels

Role = Qt.ItemDataRole

every_panel = pytest.mark.parametrize("kind", panels(), ids=lambda kind: kind.key)


@pytest.fixture
def shown(hands):
    """Shows a panel and waits for its picture."""

    def show(kind: Any) -> Any:
        hands.store.visit(kind.key)
        hands.settle()
        return hands

    return show


@every_panel
def test_a_panel_opens_with_a_picture_words_and_numbers(shown, kind) -> None:
    hands = shown(kind)
    image = hands.figure.viewport().grab().toImage()
    colors = {image.pixel(x, y) for x in range(0, image.width(), 7) for y in range(0, image.height(), 7)}
    assert len(colors) > 20
    assert len(hands.page.sentence.text()) > 40
    assert 2 <= len(hands.page.result.readouts) <= 4
    labels = [label.text() for label in hands.page.findChildren(QLabel) if label.isVisible()]
    assert kind.title in labels
    assert kind.thesis in labels
    assert presets(kind.key)
    assert (files("resources") / "notes" / f"{kind.key}.md").is_file()


@every_panel
def test_every_number_at_both_ends_draws_once_and_speaks(shown, kind) -> None:
    hands = shown(kind)
    for name, parameter in hands.experiment.parameters().items():
        if not isinstance(parameter, (Real, Integer)):
            continue
        for value in (parameter.low, parameter.high):
            before = hands.experiment
            drawn: list[None] = []
            link = hands.page.drawn.connect(lambda seen=drawn: seen.append(None))
            hands.edit(**{name: value})
            hands.page.disconnect(link)
            assert len(drawn) == (hands.experiment != before), name
            assert hands.page.sentence.text().endswith(".")
            assert not {"nan", "inf"} & set(hands.page.sentence.text().split()), name
            for readout in hands.page.result.readouts:
                assert readout.value
        hands.store.reset(kind.key, name)
        hands.settle()  # else the next value, if it is the present one, seems to draw


@every_panel
def test_the_picture_changes_with_the_experiment(shown, kind) -> None:
    hands = shown(kind)
    before = hands.figure.viewport().grab().toImage()
    preset = presets(kind.key)[-1]
    hands.store.open(preset.apply(hands.store.session, kind.key))
    hands.settle()
    assert hands.figure.viewport().grab().toImage() != before
    hands.store.undo()
    hands.settle()
    assert hands.page.result.sentence == Session().experiment(kind.key).run().sentence


@every_panel
def test_handles_are_named_and_stand_in_plots_that_exist(shown, kind) -> None:
    hands = shown(kind)
    for handle in hands.figure.handles:
        assert handle.label
        assert handle.plot in hands.figure.plots
        if not handle.is_button:
            changes = hands.experiment.drag(handle.name, handle.x, handle.y)
            assert set(changes) <= set(hands.experiment.parameters())


@every_panel
def test_plots_zoom_only_where_a_range_is_declared(shown, kind) -> None:
    hands = shown(kind)
    kinds = hands.experiment.parameters()
    for plot in hands.figure.plots.values():
        assert all(isinstance(kinds[span], Span) for span in plot.spans if span)


@every_panel
def test_every_theme_can_be_exported(shown, kind) -> None:
    result = Session().experiment(kind.key).run()
    for theme in EXPORT_THEMES:
        recording = render(kind, result, ExportOptions(theme=theme, caption=True))
        assert len(recording.commands) > 10


@every_panel
@pytest.mark.parametrize("paper", ["light", "dark"])
def test_a_transparent_picture_on_its_paper_is_the_opaque_one(qapp, kind, paper: str) -> None:
    """Texts are as readable as there: no line runs through them."""
    result = Session().experiment(kind.key).run()
    themes = paper, {"light": "transparent", "dark": "transparent-dark"}[paper]
    opaque, clear = (render(kind, result, ExportOptions(theme=theme)) for theme in themes)
    assert clear.background is None
    pages = to_image(opaque, 960, 540), to_image(replace(clear, background=opaque.background), 960, 540)
    first, second = (np.array(page.constBits()).astype(int) for page in pages)
    assert np.abs(first - second).max() <= 3


@every_panel
def test_what_is_hidden_is_gone_from_the_screen(shown, kind) -> None:
    """Items that keep their picture are painted anew: the screen shows what a fresh painting would."""
    hands = shown(kind)
    hands.figure.viewport().grab()
    for hidden in (True, False):
        hands.store.hide_answers(kind.key, hidden)
        seen = hands.figure.viewport().grab().toImage()
        for item in hands.figure.scene().items():
            item.update()
        assert seen == hands.figure.viewport().grab().toImage()


def test_groups_of_controls_without_effect_are_left_out(shown) -> None:
    hands = shown(next(kind for kind in panels() if kind.key == "hinges"))
    controls = hands.page.controls

    def seen() -> set[str]:
        return {name for name, group in controls.groups.items() if group.isVisible()}

    assert seen() == {"Units", "Picture", "Selected unit", "Sum", "Fit"}
    for view in ("depth", "square"):
        hands.edit(view=view)
        assert seen() == {"Picture", "Depth"}
    assert not controls.control("fold").isEnabled()
    captions = [label for label in controls.findChildren(QLabel, "section") if label.isVisible()]
    assert [label.text() for label in captions] == ["Depth"]
    assert controls.groups["Picture"].head.isVisible()
    hands.store.undo()
    hands.store.undo()
    hands.settle()
    assert seen() == {"Units", "Picture", "Selected unit", "Sum", "Fit"}
