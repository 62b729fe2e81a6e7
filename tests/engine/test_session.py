"""The whole state: edits, files, and what a file may not be."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.base.files import FileProblem
from engine.base.parameter import Choice, Integer, Order, Parameter, Real, Seed, Span, Toggle, Vector
from engine.base.pixels import Photograph, Pixels
from engine.base.points import Points
from engine.formats import FORMAT, PROGRAM
from engine.functions import activations, formula
from engine.functions.choice import Function, Functions
from engine.learning.kinds import Changes
from engine.networks.weights import WeightEdits, WeightPlace
from engine.session import MOST_BYTES, Session, load, save
from tests.engine.largest import largest_session, longest

KEYS = Session.names()
FINITE = st.floats(allow_nan=False, allow_infinity=False)
DEFAULT: dict[str, Any] = json.loads(Session().to_json())

FUNCTIONS = st.one_of(
    st.sampled_from(activations.names()).map(activations.get),
    st.floats(0.1, 0.9).map(lambda alpha: activations.get("elu", alpha=alpha)),
    st.floats(-3, 3).map(lambda k: formula.parse("z*sigmoid(k*z)").with_parameters(k=k)),
)


def values(kind: Parameter) -> st.SearchStrategy[Any]:
    """Allowed values of a kind, drawn over its whole range, or the one that takes the most bytes."""
    return drawn(kind) if isinstance(kind, Changes) else drawn(kind) | st.builds(longest, st.just(kind))


def drawn(kind: Parameter) -> st.SearchStrategy[Any]:
    """Allowed values of a kind; of tables, short ones."""
    if isinstance(kind, Real):
        return st.floats(*kind.limits)
    if isinstance(kind, Seed):
        return drawn(kind.integer)
    if isinstance(kind, Integer):
        return st.integers(*kind.limits)
    if isinstance(kind, Toggle):
        return st.booleans()
    if isinstance(kind, Choice):
        return st.sampled_from([name for name, _ in kind.options])
    if isinstance(kind, Order):
        return st.permutations(kind.default).map(tuple)
    if isinstance(kind, Span):
        return st.tuples(st.floats(kind.least, 0), st.floats(kind.narrowest, kind.most))
    if isinstance(kind, Vector):
        return st.lists(drawn(kind.entry), max_size=kind.most).map(tuple)
    if isinstance(kind, Points):
        return st.lists(st.tuples(*[st.floats(kind.low, kind.high)] * kind.columns), max_size=9).map(tuple)
    if isinstance(kind, Photograph):
        sides = st.integers(1, 4)
        return st.none() | sides.map(lambda n: Pixels.of(np.full((n, n, 3), 40 * n, dtype=np.uint8)))
    if isinstance(kind, Function):
        return FUNCTIONS
    if isinstance(kind, Functions):
        return st.lists(FUNCTIONS, min_size=1, max_size=kind.most).map(tuple)
    if isinstance(kind, WeightPlace):
        return st.tuples(*[st.integers(0, 300)] * 3)
    if isinstance(kind, WeightEdits):
        places = st.tuples(st.just(0), st.just(0), st.integers(0, 2))  # which every network has
        return st.dictionaries(places, FINITE).map(lambda edits: tuple(edits.items()))
    assert isinstance(kind, Changes), kind
    rows = [st.tuples(st.integers(1, 9), st.just(name), drawn(k)) for name, k in kind.kinds.items()]
    return st.lists(st.one_of(rows), max_size=4, unique_by=lambda row: row[:2]).map(tuple)


@st.composite
def sessions(draw: st.DrawFn) -> Session:
    session = Session(current=draw(st.sampled_from(KEYS)))
    for key in KEYS:
        experiment = session.experiment(key)
        kinds = experiment.parameters()
        for name in sorted(draw(st.sets(st.sampled_from(list(kinds)), max_size=4))):
            with contextlib.suppress(ValueError):  # it does not go with the others
                experiment = dataclasses.replace(experiment, **{name: draw(values(kinds[name]))})
        session = session.replace(key, experiment)
    return session


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(sessions())
def test_a_file_holds_the_whole_session(session: Session) -> None:
    text = session.to_json()
    assert Session.from_json(text) == session
    assert json.loads(text)["format"] == FORMAT
    assert len(text.encode()) < MOST_BYTES


def test_what_is_saved_can_be_opened_however_large(tmp_path: Path) -> None:
    session = largest_session()
    assert session.touched.keys() == set(KEYS)
    save(session, tmp_path / "a.json")
    assert load(tmp_path / "a.json") == session


def test_a_place_that_no_network_has_is_not_saved_for_nobody_to_read() -> None:
    for place in ((1000, 0, 0), (0, 0, 10**400)):
        with pytest.raises(ValueError, match="chosen weight: a place is written as"):
            Session().regions.parameters()["place"].check(place)
        assert Session().edit("regions", place=place) == Session()


def test_a_file_names_what_was_touched_and_what_is_shown() -> None:
    session = Session().edit("curves", probe=2.0).visit("neuron")
    written = set(json.loads(session.to_json())) - {"program", "format", "current"}
    assert written == {"curves", "neuron"}
    assert session.touched.keys() == {"curves"}
    back = session.edit("curves", probe=Session().curves.probe)
    assert back == Session().visit("neuron")
    assert not back.touched


def test_sessions_tell_where_they_differ() -> None:
    one, other = Session().edit("curves", probe=2.0), Session().edit("hinges", window=(-7.0, 3.0))
    assert one.differing(other) == other.differing(one) == ("curves", "hinges")
    assert one.differing(one) == ()


def test_a_session_goes_through_a_file(tmp_path: Path) -> None:
    for key in KEYS:
        session = Session().visit(key)
        save(session, tmp_path / "a.json")
        assert load(tmp_path / "a.json") == session


def test_missing_fields_get_their_defaults() -> None:
    minimal = {"program": PROGRAM, "format": FORMAT}
    assert Session.from_json(json.dumps(minimal)) == Session()
    assert Session.from_json(json.dumps(minimal | {KEYS[0]: {}})) == Session()


def test_editing_clamps_and_leaves_the_original_alone() -> None:
    before = Session()
    after = before.edit("curves", probe=1e9, selected=-3)
    assert (after.curves.probe, after.curves.selected) == (1000.0, 0)
    assert before == Session()
    assert after.replace("curves", before.curves) == before


def test_keeping_takes_panel_and_visible_ranges_and_nothing_else() -> None:
    moved = Session().edit("curves", window=(-1.0, 1.0), probe=2.0).visit(KEYS[-1])
    kept = Session().keeping(moved)
    assert kept.current == KEYS[-1]
    assert kept.curves == Session().curves.edit(window=(-1.0, 1.0))


def with_curves(**values: Any) -> str:
    return json.dumps(DEFAULT | {"curves": DEFAULT["curves"] | values})


REFUSED = {
    "empty": ("", "it is empty"),
    "blank": (" \n\t", "it is empty"),
    "truncated": (Session().to_json()[:200], "not complete JSON"),
    "a list": ("[1, 2]", "not a session"),
    "a number": ("3", "not a session"),
    "another program": ('{"program": "Paint", "format": 1}', "not a session"),
    "no program": ('{"format": 1}', "not a session"),
    "newer": (json.dumps(DEFAULT | {"format": FORMAT + 1}), "a newer version wrote it"),
    "no format": (json.dumps({"program": PROGRAM}), "does not say which format"),
    "format true": (json.dumps(DEFAULT | {"format": True}), "makes no sense"),
    "format 0": (json.dumps(DEFAULT | {"format": 0}), "makes no sense"),
    "format text": (json.dumps(DEFAULT | {"format": "1" * 9000}), "makes no sense"),
    "unknown part": (json.dumps(DEFAULT | {"spirals": {}}), "unknown part, 'spirals'"),
    "unknown setting": (with_curves(color="red"), "unknown setting, 'color'"),
    "unknown panel": (json.dumps(DEFAULT | {"current": "spirals"}), "no panel named 'spirals'"),
    "panel as list": (json.dumps(DEFAULT | {"current": ["curves"]}), "no panel named"),
    "panel as number": (json.dumps(DEFAULT | {"current": 3}), "no panel named"),
    "part as list": (json.dumps(DEFAULT | {"curves": []}), "not a group"),
    "part as null": (json.dumps(DEFAULT | {"curves": None}), "not a group"),
    "text for number": (with_curves(probe="1"), "is not a number"),
    "null for number": (with_curves(probe=None), "is not a number"),
    "true for number": (with_curves(probe=True), "is not a number"),
    "number for toggle": (with_curves(curvature=1), "is not true or false"),
    "fraction for whole": (with_curves(selected=1.5), "is not a whole number"),
    "unknown choice": (with_curves(view="side"), "is not one of"),
    "list for choice": (with_curves(view=[]), "is not one of"),
    "window reversed": (with_curves(window=[1, -1]), "is empty or too narrow"),
    "window of one": (with_curves(window=[1]), "is not a pair"),
    "window of words": (with_curves(window="ab"), "is not a pair"),
    "outside": (with_curves(spread=1e6), "is outside"),
    "NaN": (with_curves(probe=float("nan")), "NaN where a number"),
    "Infinity": (with_curves(probe=float("-inf")), "-Infinity where a number"),
    "1e999": (with_curves(probe=0).replace('"probe": 0,', '"probe": 1e999,'), "is outside"),
    "huge list": (with_curves(window=[0] * 100_000), "is not a pair"),
    "seven functions": (with_curves(functions=[{"name": "relu"}] * 7), "more than 6"),
    "100 000 functions": (with_curves(functions=[{}] * 100_000), "more than 6"),
    "no functions": (with_curves(functions=[]), "1 to 6 functions"),
    "functions as text": (with_curves(functions="relu"), "not a list"),
    "unknown function": (with_curves(functions=[{"name": "rleu"}]), "no activation function"),
    "bad formula": (with_curves(functions=[{"text": "z+"}]), "in curves: "),
    "deep": ("[" * 100_000, "nested too deeply"),
    "deep formula": (with_curves(functions=[{"text": "(" * 9000 + "z" + ")" * 9000}]), "in curves: "),
    "400 digits": (with_curves(probe=10**400), "a number of 401 digits"),
    "10 000 digits": ('{"program": ' + "1" * 10_000 + "}", "a number of 10000 digits"),
    "300 digits": (with_curves(probe=10**299), "is outside"),
    "twice": ('{"program": "Activation Lab", "program": "Activation Lab", "format": 1}', "twice"),
}  # fmt: skip


def test_a_file_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    session = Session().edit("curves", probe=2.0)
    (tmp_path / "a.json").write_text(session.to_json(), encoding="utf-8-sig")
    assert load(tmp_path / "a.json") == session


@pytest.mark.parametrize(("text", "reason"), REFUSED.values(), ids=REFUSED)
def test_a_file_is_refused_with_one_sentence(tmp_path: Path, text: str, reason: str) -> None:
    path = tmp_path / "a.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FileProblem) as refused:
        load(path)
    sentence = str(refused.value)
    assert reason in sentence
    assert sentence.endswith(".")
    assert len(sentence.replace(str(path), "")) < 300
    assert "\n" not in sentence


def test_what_is_no_readable_text_is_refused(tmp_path: Path) -> None:
    latin, large, folder = tmp_path / "latin", tmp_path / "large", tmp_path
    latin.write_bytes('{"program": "Activatiön"}'.encode("latin-1"))
    large.touch()
    os.truncate(large, 100_000_000)  # a sparse file, nothing is written
    for path, reason in ((latin, "not a text file"), (large, "larger than 10 MB"), (folder, "directory")):
        with pytest.raises(FileProblem, match=reason):
            load(path)


@given(st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from([*DEFAULT, *DEFAULT["curves"], "name", "text", "parameters", "alpha"]), inner,
        max_size=4),
    max_leaves=12,
), st.sampled_from([*KEYS, "current", "format"]))  # fmt: skip
def test_any_json_is_a_session_or_a_value_error(value: Any, part: str) -> None:
    sentence, session = "", Session()
    try:
        session = Session.from_json(json.dumps(DEFAULT | {part: value}))
    except ValueError as refused:
        sentence = str(refused)
    assert "\n" not in sentence
    assert Session.from_json(session.to_json()) == session


def test_a_playhead_belongs_to_its_run() -> None:
    """A view is kept through undo; a playhead only where nothing else has changed."""
    before = Session().edit("neuron", step=40, window=(-5.0, 5.0))
    played = before.edit("neuron", step=70, window=(-8.0, 8.0))
    assert before.keeping(played) == played
    other = before.edit("neuron", b=-3.0)
    assert other.neuron.step == 0
    back = before.keeping(other.edit("neuron", step=9, window=(-8.0, 8.0)))
    assert (back.neuron.b, back.neuron.step, back.neuron.window) == (before.neuron.b, 40, (-8.0, 8.0))
