"""Of one thing the words speak in the singular."""

from __future__ import annotations

import pytest

from engine.base.experiment import Experiment
from engine.session import Session
from tests.engine.whole_words import BROKEN

SESSION = Session()
ONE_OF_ALL: dict[str, Experiment] = {
    "a hinge": SESSION.hinges.edit(units=1),
    "errors of a hinge": SESSION.hinges.edit(units=1, view="error", target="square"),
    "a unit": SESSION.hinges.edit(units=1, target="none"),
    "regions in depth": SESSION.regions.edit(view="depth", weight_scale=0.0, depth=2, width=12),
    "a region": SESSION.regions.edit(depth=1, width=1, weight_scale=0.0),
    "a point": SESSION.regions.edit(data="moons", samples=1),
    "a point to train on": SESSION.training.edit(samples=1, depth=1, width=1),
    "a step": SESSION.training.edit(playhead=1),
    "a step of descent": SESSION.neuron.edit(step=1),
}


@pytest.mark.parametrize("name", ONE_OF_ALL)
def test_of_one_thing_the_words_speak_in_the_singular(name: str) -> None:
    result = ONE_OF_ALL[name].run()
    said = [result.sentence, result.caption, *(handle.said(False) for handle in result.handles)]
    said += [readout.caption for readout in result.readouts]
    assert not [text for text in said if BROKEN.search(text)]
