"""What is this? Every readout, column, handle, plot and control of every panel has its meaning."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from engine.base.experiment import Experiment, Result
from engine.experiments.regions.result import StripResult
from engine.functions import activations
from engine.meanings import Kind, found, table
from engine.presets import presets
from engine.session import Session
from gui.canvas.figure import Figure
from gui.canvas.style import Style
from gui.look import theme as themes
from gui.panels import NAMES, panel

LEARNS = {"hinges": {"target": "sine", "train": True}, "regions": {"data": "moons"}, "training": {"depth": 1}}
"""What makes a panel learn."""

KINDS: tuple[Kind, ...] = ("readouts", "handles", "plots")


def states(key: str) -> Iterator[Experiment]:
    """The default, its views, all examples, and what none of them shows."""
    base = Session().experiment(key)
    yield base
    if learns := LEARNS.get(key):
        yield base.edit(**learns).edit(playhead=5).run().edited(learning_rate=0.05)
    if key == "regions":
        yield base.edit(layers_shown=1)
        yield base.edit(view="depth", activation=activations.get("tanh"))
    for view, _ in base.parameters()["view"].options:  # type: ignore[attr-defined]
        yield base.edit(view=view)
    for preset in presets(key):
        yield preset.apply(Session(), key).experiment(key)


def results(key: str) -> Iterator[tuple[Result, bool]]:
    """Their results, and whether they are made; of heavy ones but maps side by side what is at hand."""
    for state in states(key):
        result = state.run()
        is_made = not state.is_heavy or isinstance(result, StripResult)
        if is_made:
            result.prepare()
        yield result, is_made


@pytest.mark.parametrize("key", NAMES)
def test_nothing_of_a_panel_lacks_its_meaning(qapp, key: str) -> None:
    used = set()
    figure = Figure(Style(themes.LIGHT))
    figure.resize(1000, 600)
    drawn = panel(key)(figure)
    for result, is_made in results(key):
        for readout in result.readouts:
            for hidden in (False, True):
                caption = readout.hidden.caption if hidden else readout.caption
                used.add(found(key, "readouts", caption))
        for handle in result.handles:
            used.add(found(key, "handles", handle.name))
        if result.facts is not None:
            assert all(result.facts.tips)
            assert len(result.facts.tips) == len(result.facts.header)
        if is_made:
            drawn.draw(result)
        else:
            drawn.preview(result)
        view = result.experiment.view  # type: ignore[attr-defined]
        for name, plot in figure.plots.items():
            if plot.isVisible():
                used.add(found(key, "plots", f"{view} {name}", name))
    figure.deleteLater()
    unused = {entry for kind in KINDS for entry in table()[key, kind]} - used
    assert not {entry.name for entry in unused}


@pytest.mark.parametrize("key", NAMES)
def test_every_control_has_a_tip(key: str) -> None:
    for name, kind in Session().experiment(key).parameters().items():
        assert kind.tip.endswith("."), name


def test_meanings_are_sentences() -> None:
    for entries in table().values():
        assert len({entry.name for entry in entries}) == len(entries)
        for entry in entries:
            assert entry.text.endswith(".")
            assert 15 < len(entry.text) < 330, entry.name
