"""Talks: what a file may be, and the way from scene to scene."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.base.files import FileProblem
from engine.base.parameter import Bounded, Integer, Real, Span
from engine.formats import FORMAT, PROGRAM
from engine.functions import activations
from engine.lessons.files import shipped
from engine.lessons.lesson import Lesson
from engine.lessons.reader import parse
from engine.presets import Preset, presets
from engine.session import Session
from engine.talk.of_lesson import scenes_of
from engine.talk.scene import MOST_PINS, Scene, pinnable, proposed, scene_of
from engine.talk.talk import MOST_SCENES, Talk, load, save
from engine.talk.travel import eased, on_the_way, travels
from tests.engine.test_session import drawn

KEYS = Session.names()
SHARES = st.floats(0.0, 1.0, exclude_min=True)
STATES = {
    key: [Session().experiment(key), *(preset.experiment(key) for preset in presets(key))] for key in KEYS
}


def session_of(key: str, **changes: Any) -> Session:
    return Session().visit(key).edit(key, **changes)


TALK = Talk(
    (
        Scene(session_of("curves", probe=-1.2), "GELU is not monotonic", "Ask first.\nThen show."),
        Scene(session_of("regions", depth=3, seed=7), controls=("depth", "width")),
        Scene(session_of("curves", probe=2.0).hiding("curves"), "What is f′(2)?", controls=()),
    )
)


# Files ------------------------------------------------------------------------------------------------


def test_a_talk_is_the_same_after_a_round_through_its_file(tmp_path: Path) -> None:
    path = tmp_path / "lecture.talk.json"
    save(TALK, path)
    assert load(path) == TALK
    assert len(path.read_text("utf-8").splitlines()) == len(TALK) + 6  # a line for each scene


def test_a_file_is_a_talk_or_a_session_by_what_it_holds(tmp_path: Path) -> None:
    path = tmp_path / "any.json"
    path.write_text(Session().visit("warp").to_json(), "utf-8")
    assert load(path) == Session().visit("warp")
    save(Talk(), path)
    assert load(path) == Talk()


def test_a_scene_holds_the_state_of_its_own_panel_alone() -> None:
    session = session_of("curves", probe=1.0).edit("regions", depth=3).hiding("regions").visit("curves")
    scene = Scene(session, "  two\n lines ")
    assert scene.session == session_of("curves", probe=1.0)
    assert scene.title == "two lines"


@pytest.mark.parametrize("key", KEYS)
def test_an_example_brings_its_title_and_its_note(key: str) -> None:
    preset = presets(key)[-1]
    scene = scene_of(preset.apply(Session(), key))
    assert (scene.title, scene.note) == (preset.title, preset.note)


def test_of_two_examples_with_one_state_the_exercise_is_meant_where_answers_are_hidden(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told, asked = (
        Preset("It is 1", "Look.", {"probe": 0.123}),
        Preset("How much?", "1.", {"probe": 0.123}, "?"),
    )
    monkeypatch.setattr("engine.talk.scene.presets", lambda key: (told, asked))
    for preset in told, asked:
        assert scene_of(preset.apply(Session(), "curves")).title == preset.title


def test_a_state_of_ones_own_has_no_title() -> None:
    assert scene_of(session_of("curves", probe=0.123)).title == ""


LESSON = """# A lesson
version: 1
minutes: 5
about: What it is about.

## How steep is it?
state: curves
with: probe = 2
then: probe = 3
show: probe
lock: probe
hide: yes

It stands
at {probe}.

= 3 +- 0.01
> after: The probe stands at {probe}.
> note: Wait for answers.

## Which one is right?
state: curves
hide: no

- [ ] the left one
  > It is not.
- [x] the right one
  > It passes.
"""


def test_a_step_is_shown_as_it_is_asked_and_as_it_is_revealed() -> None:
    (asked, revealed), (alone,) = scenes_of(parse(LESSON))
    assert [scene.title for scene in (asked, revealed, alone)] == ["How steep is it?"] * 2 + [
        "Which one is right?"
    ]
    assert asked.session == session_of("curves", probe=2.0).hiding("curves")
    assert revealed.session == session_of("curves", probe=3.0)
    assert asked.note == "It stands at 2.\n\nWait for answers."
    assert revealed.note == "The probe stands at 3.\n\nWait for answers."
    assert (asked.controls, revealed.controls) == ((), ("probe",))
    assert alone.note == "a) the left one\n\nb) the right one\n\nAnswer: b) the right one\n\nIt passes."
    assert alone.controls == proposed(alone.experiment)


@pytest.mark.parametrize("lesson", shipped(), ids=lambda lesson: lesson.name)
def test_every_step_of_every_lesson_has_its_scenes(lesson: Lesson) -> None:
    found = scenes_of(lesson)
    assert len(found) == len(lesson.steps)
    for step, scenes in zip(lesson.steps, found, strict=True):
        assert [scene.title for scene in scenes] == [step.title] * len(scenes)
        assert bool(scenes[0].session.hidden) == step.hide
        assert not scenes[-1].session.hidden


ROW = TALK.scenes[1].to_json()
HOSTILE = {
    "no list": {"scenes": {"a": 1}},
    "not alone": {"scenes": [], "current": "curves"},
    "too many": {"scenes": [ROW] * (MOST_SCENES + 1)},
    "no group": {"scenes": [7]},
    "no state": {"scenes": [{"title": "a"}]},
    "unknown part": {"scenes": [ROW | {"script": "rm"}]},
    "title of another type": {"scenes": [ROW | {"title": 3}]},
    "long title": {"scenes": [ROW | {"title": "a" * 201}]},
    "long note": {"scenes": [ROW | {"note": "a" * 5001}]},
    "controls of another type": {"scenes": [ROW | {"controls": "depth"}]},
    "unknown control": {"scenes": [ROW | {"controls": ["__class__"]}]},
    "five controls": {"scenes": [ROW | {"controls": ["depth", "width", "seed", "x1", "x2"]}]},
    "control twice": {"scenes": [ROW | {"controls": ["depth", "depth"]}]},
    "unknown panel": {"scenes": [ROW | {"state": {"current": "secrets"}}]},
    "bad value": {"scenes": [ROW | {"state": {"current": "regions", "regions": {"depth": 10**9}}}]},
}


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE.keys())
def test_what_is_no_talk_is_refused_with_one_sentence(hostile: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "hostile.json"
    path.write_text(json.dumps({"program": PROGRAM, "format": FORMAT, **hostile}), "utf-8")
    with pytest.raises(FileProblem) as caught:
        load(path)
    sentence = str(caught.value)
    assert sentence.startswith(f"Cannot open {path}: ")
    assert "\n" not in sentence
    assert sentence.endswith(".")
    assert len(sentence) < len(str(path)) + 160


def test_the_scene_that_is_wrong_is_named(tmp_path: Path) -> None:
    path = tmp_path / "talk.json"
    rows = [scene.to_json() for scene in TALK.scenes]
    rows[1]["note"] = None
    path.write_text(json.dumps({"program": PROGRAM, "format": FORMAT, "scenes": rows}), "utf-8")
    with pytest.raises(FileProblem, match="in scene 2: its title or its note is not a text"):
        load(path)


def test_half_a_sign_can_be_saved(tmp_path: Path) -> None:
    talk = Talk((Scene(Session(), "\ud800", "\udfff"),))
    save(talk, tmp_path / "talk.json")
    assert load(tmp_path / "talk.json") == talk


def test_a_talk_that_could_not_be_opened_again_is_not_written(tmp_path: Path) -> None:
    rows = tuple((float(i), math.pi * i) for i in range(1000))
    scene = Scene(session_of("hinges", points=rows), note="n" * 5000)
    path = tmp_path / "talk.json"
    with pytest.raises(FileProblem, match="at most 10 MB"):
        save(Talk((scene,) * MOST_SCENES), path)
    assert not path.exists()


def test_scenes_are_added_moved_changed_and_taken_out() -> None:
    first, second, third = TALK.scenes
    assert TALK.moved(0, 2).scenes == (second, third, first)
    assert TALK.moved(2, 0).scenes == (third, first, second)
    assert TALK.without(1).scenes == (first, third)
    assert TALK.with_scene(1, third).scenes == (first, third, second, third)
    assert TALK.changed(0, title="Other").scenes[0] == replace(first, title="Other")
    with pytest.raises(ValueError, match="at most 300"):
        Talk((first,) * (MOST_SCENES + 1))


# The way ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", KEYS)
def test_every_state_on_the_way_is_a_real_one(key: str) -> None:
    states = STATES[key]
    for start, end in zip(states, [*states[1:], states[0]], strict=True):
        for share in (0.01, 0.3, 0.5, 0.99):
            between = start.between(end, share)
            assert type(end).from_json(json.loads(json.dumps(between.to_json()))) == between
        assert start.between(end, 1.0) == end


@pytest.mark.parametrize("key", KEYS)
@settings(max_examples=50)
@given(data=st.data(), share=SHARES)
def test_any_value_on_the_way_is_allowed(key: str, data: st.DataObject, share: float) -> None:
    kind = data.draw(st.sampled_from(list(Session().experiment(key).parameters().values())))
    start, end = (kind.check(data.draw(drawn(kind))) for _ in range(2))
    between = kind.between(start, end, share)
    assert kind.check(between) == between
    assert kind.between(start, end, 1.0) == end
    assert kind.between(end, end, share) == end


@given(st.floats(-1e300, 1e300), st.floats(-1e300, 1e300), SHARES, SHARES)
def test_a_number_goes_straight_on_and_never_beyond(start: float, end: float, a: float, b: float) -> None:
    kind = Real(0.0, -1e300, 1e300)
    first, second = (kind.between(start, end, share) for share in sorted((a, b)))
    assert min(start, end) <= first <= max(start, end)
    assert (second - first) * math.copysign(1, end - start) >= -1e-9 * max(abs(start), abs(end))


@given(st.floats(1e-300, 1e300), st.floats(1e-300, 1e300))
def test_halfway_is_the_geometric_mean_where_a_slider_moves_in_factors(start: float, end: float) -> None:
    halfway = Real(1.0, 1e-6, 1e6, log=True).between(start, end, 0.5)
    assert math.log(halfway) == pytest.approx((math.log(start) + math.log(end)) / 2, rel=1e-9, abs=1e-9)


@given(st.integers(0, 1000), st.integers(0, 1000), SHARES)
def test_a_whole_number_stays_one(start: int, end: int, share: float) -> None:
    between = Integer(0, 0, 1000).between(start, end, share)
    assert isinstance(between, int)
    assert abs(between - (start + share * (end - start))) <= 0.5 + 1e-9


def test_a_range_is_never_empty_on_the_way() -> None:
    kind = Span((0.0, 1.0), narrowest=1e-6)
    assert kind.between((-6.0, 6.0), (1.0, 1.0 + 1e-6), 0.999)[0] < 1.0
    assert kind.between((0.0, 2.0), (2.0, 4.0), 0.5) == (1.0, 3.0)


def test_parameters_of_a_function_travel_and_functions_do_not() -> None:
    start, end = activations.get("elu", alpha=1.0), activations.get("elu", alpha=0.5)
    kind = type(Session().regions).parameters()["activation"]
    assert kind.between(start, end, 0.5) == activations.get("elu", alpha=0.75)
    assert kind.between(activations.get("gelu"), end, 0.5) == end


def test_what_one_field_forbids_another_jumps() -> None:
    """The cross-entropy wants a target from 0 to 1, which lies on the way from 2."""
    start = Session().neuron.edit(loss="squared", target=2.0)
    end = Session().neuron.edit(target=0.5).edit(loss="entropy")
    assert start.between(end, 0.5) == end


def test_only_numbers_of_the_same_panel_travel() -> None:
    start, end = session_of("curves", probe=-2.0), session_of("curves", probe=2.0).hiding("curves")
    halfway = on_the_way(start, end, 0.5)
    assert halfway.curves.probe == 0.0
    assert halfway.hidden == {"curves"}
    assert on_the_way(start, end, 1.0) == end
    assert travels(start, end)
    assert not travels(start, start)
    assert not travels(start, session_of("regions", depth=3))
    assert on_the_way(start, Session().visit("regions"), 0.5) == Session().visit("regions")
    assert not travels(session_of("regions", seed=1), session_of("regions", seed=2))


def test_the_way_slows_down_and_arrives() -> None:
    shares = [eased(step / 10) for step in range(-1, 13)]
    assert (shares[1], shares[-2], shares[-1]) == (0.0, 1.0, 1.0)
    steps = [b - a for a, b in pairwise(shares[1:12])]
    assert steps == sorted(steps, reverse=True)


def test_every_number_of_every_panel_travels() -> None:
    for key in KEYS:
        for name, kind in Session().experiment(key).parameters().items():
            if isinstance(kind, Bounded):
                assert kind.between(kind.low, kind.high, 0.5) not in (kind.low, kind.high), (key, name)


@pytest.mark.parametrize("key", KEYS)
def test_what_is_proposed_has_an_effect_and_can_be_pinned(key: str) -> None:
    for experiment in STATES[key]:
        pins = proposed(experiment)
        assert len(pins) <= MOST_PINS
        assert set(pins) <= set(pinnable(experiment)) - experiment.idle
    assert Scene(Session().visit(key)).pins == proposed(STATES[key][0])
