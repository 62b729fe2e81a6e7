"""The stage alone: an experiment in, a picture out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from engine.functions import activations
from engine.presets import presets
from engine.session import Session
from gui.canvas.render import render
from gui.export import ExportOptions, to_svg
from gui.look import theme
from gui.page.stage import Stage
from gui.panels import NAMES, panel

HEAVY: dict[str, Any] = {"depth": 4, "width": 96, "seed": 3}


@pytest.fixture(params=NAMES)
def stage(request, qtbot) -> Iterator[Stage]:
    made = Stage(panel(request.param), theme.LIGHT)
    qtbot.addWidget(made)
    made.resize(800, 600)
    made.show()
    yield made
    qtbot.waitUntil(lambda: not made.busy)


def state(stage: Stage, **changes: Any) -> Any:
    return Session().experiment(stage.kind.key).edit(**changes)


def test_it_shows_one_experiment_after_the_other(stage: Stage, qtbot) -> None:
    seen = []
    stage.drawn.connect(lambda result: seen.append(result.experiment))
    session, key = Session(), stage.kind.key
    states = [state(stage), *(preset.apply(session, key).experiment(key) for preset in presets(key)[:3])]
    for experiment in states:
        stage.show_experiment(experiment)
        qtbot.waitUntil(lambda: not stage.busy)
        assert stage.result is not None
        assert stage.result.experiment == experiment == seen[-1]


def test_its_recording_is_the_picture_of_its_result(stage: Stage, qtbot) -> None:
    stage.show_experiment(state(stage))
    qtbot.waitUntil(lambda: not stage.busy)
    options = ExportOptions()
    again = render(stage.kind, state(stage).run(), options)
    assert to_svg(stage.recording(options), 800, 600) == to_svg(again, 800, 600)


@pytest.mark.parametrize("stage", ["regions"], indirect=True)
def test_what_takes_long_is_waited_for_and_can_be_stopped(stage: Stage, qtbot) -> None:
    stage.show_experiment(state(stage))
    first = stage.result
    waits, stops = [], []
    stage.waits.connect(waits.append)
    stage.stopped.connect(lambda part, shown: stops.append((part, shown)))
    stage.show_experiment(state(stage, **HEAVY))
    assert stage.busy
    assert "regions" in waits[0]
    assert stage.result is first
    stage.stop()
    assert stops == [(None, first)]
    assert stage.result is first
    assert not stage.figure.handles
    qtbot.waitUntil(lambda: not stage.busy)
    assert stage.result is first
    stage.show_experiment(state(stage, activation=activations.get("leaky_relu")))
    assert stage.figure.handles
