"""What an experiment says of itself follows from its fields, whatever has been computed before."""

from __future__ import annotations

import dataclasses
from collections import OrderedDict
from contextlib import suppress
from functools import cache
from typing import Any

import pytest

from engine.base.experiment import Experiment
from engine.base.parameter import Playhead, Span
from engine.experiments.hinges.experiment import HingeSum
from engine.experiments.neuron.descent import descent
from engine.experiments.neuron.experiment import Neuron
from engine.experiments.regions.experiment import Regions
from engine.experiments.training.experiment import Training
from engine.functions import activations
from engine.learning.run import RUNS
from engine.presets import presets
from engine.session import Session

LEAKY = activations.get("leaky_relu", alpha=0.5)
SINE = HingeSum().edit(target="sine", units=8).edit(train=True, start="random", learning_rate=0.05)
MOONS = Regions(width=6, depth=2, data="moons", samples=40)
BROKEN = Training(learning_rate=1e5, playhead=400)

STATES: dict[str, Experiment] = {
    "a run that breaks off": BROKEN,
    "one with a twin": dataclasses.replace(BROKEN, twin="elu"),
    "a far step": Training(playhead=3000, seed=81),
    "one that was passed": Training(playhead=30, seen=3000, seed=82),
    "a map of runs": Training(view="rates", width=3, samples=8),
    "a sum that learns": dataclasses.replace(SINE, playhead=60),
    "a sum far on": dataclasses.replace(SINE, playhead=3000),
    "a sum that breaks off": dataclasses.replace(SINE, playhead=500, learning_rate=1e6),
    "a map that learns": dataclasses.replace(MOONS, playhead=60),
    "a map far on": dataclasses.replace(MOONS, playhead=3000),
    "a map that breaks off": dataclasses.replace(
        MOONS, activation=LEAKY, optimizer="sgd", learning_rate=1e6, playhead=400
    ),
    "a neuron where its descent ends": Neuron(
        activation=activations.get("identity"), target=0.25, rate=0.9, step=17
    ),
    "one before it overflows": Neuron(activation=activations.get("identity"), rate=50.0, b=0.5, step=156),
}  # fmt: skip


def examples(key: str) -> dict[str, Experiment]:
    """The default of a panel and its examples."""
    found = {preset.title: preset.apply(Session(), key).experiment(key) for preset in presets(key)}
    return {"as it is": Session().experiment(key), **found}


@cache
def others(kind: type[Experiment]) -> dict[str, tuple[Any, ...]]:
    """Field → a few values that it has in examples."""
    key = next(key for key in Session.names() if type(Session().experiment(key)) is kind)
    found: dict[str, list[Any]] = {name: [] for name in kind.parameters()}
    for e in examples(key).values():
        for name, values in found.items():
            if getattr(e, name) not in values:
                values.append(getattr(e, name))
    return {name: tuple(values[:4]) for name, values in found.items()}


def handles_of(e: Experiment) -> tuple[str, ...]:
    """The names of its handles, one of each kind, but of buttons."""
    moved = [handle.name for handle in e.run().handles if not handle.is_button]
    return tuple({name.split()[0]: name for name in moved}.values())


def said(e: Experiment, handles: tuple[str, ...]) -> dict[str, Any]:
    """Whatever an experiment is asked, and what it answers; it has not been asked before."""
    e = dataclasses.replace(e)
    kinds = e.parameters()
    found: dict[str, Any] = {name: getattr(e, name) for name in ("is_heavy", "at_end", "idle", "glimpse")}
    for name in kinds:
        found[f"shown {name}"] = e.shown(name)
    found |= {f"home {name}": e.home(name) for name, kind in kinds.items() if isinstance(kind, Span)}
    found["pick"] = e.pick(0)
    for name in handles:
        found[f"drag {name}"] = e.drag(name, 0.3, -0.4)
        found[f"delete {name}"] = e.strike(name, "delete")
        found[f"enter {name}"] = e.strike(name, "enter")
    for name in kinds:
        for i, value in enumerate(others(type(e))[name]):
            with suppress(ValueError):  # weights of another network
                found[f"edit {name} {i}"] = e.edit(**{name: value})
    return found


def words_of(e: Experiment) -> tuple[Any, ...]:
    """What a result says."""
    result = dataclasses.replace(e).run()
    result.prepare()
    return result.sentence, result.readouts, result.caption


def neighbors(e: Experiment) -> list[Experiment]:
    """States of the same run before and after a state, and itself at last."""
    found = []
    for name, kind in e.parameters().items():
        if isinstance(kind, Playhead):
            now = getattr(e, name)
            steps = (now // 2, now // 2 + 1, now - 1, now + 1, now + 700)
            found += [dataclasses.replace(e, **{name: kind.clamp(step)}) for step in steps]
    return [*found, e]


def forget(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing has been computed before."""
    monkeypatch.setattr(RUNS, "_runs", OrderedDict())
    descent.cache_clear()


def test_an_edit_of_a_run_that_breaks_off_is_the_same_before_it_is_known(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    forget(monkeypatch)
    before = BROKEN.edit(learning_rate=0.1)
    assert BROKEN.run().sentence.startswith("Stopped")
    assert BROKEN.edit(learning_rate=0.1) == before


@pytest.mark.parametrize("name", STATES)
def test_what_an_experiment_says_follows_from_its_fields(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    check(STATES[name], monkeypatch)


@pytest.mark.parametrize(
    ("key", "title"), [(key, title) for key in Session.names() for title in examples(key)]
)
def test_so_does_what_an_example_says(key: str, title: str, monkeypatch: pytest.MonkeyPatch) -> None:
    check(examples(key)[title], monkeypatch)


def check(e: Experiment, monkeypatch: pytest.MonkeyPatch) -> None:
    """It and its result say the same before and after its neighbors are computed."""
    handles = handles_of(e)
    forget(monkeypatch)
    before, words = said(e, handles), words_of(e)
    forget(monkeypatch)
    for other in neighbors(e):
        words_of(other)
    after = said(e, handles)
    assert [name for name in before if before[name] != after[name]] == []
    assert words_of(e) == words
