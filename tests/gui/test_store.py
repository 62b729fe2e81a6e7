"""Undo and redo as people feel them: what is one step, what is none."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.functions import activations
from engine.session import Session
from gui.store import Store


def steps(store: Store) -> int:
    """How many steps can be undone; the store is left at its beginning."""
    count = 0
    while store.can_undo:
        store.undo()
        count += 1
    return count


@pytest.fixture
def store(qapp) -> Store:
    return Store()


def test_edits_of_a_drag_are_one_step(store: Store, qtbot) -> None:
    store.hold()
    for probe in (0.1, 0.2, 0.3):
        store.edit("curves", probe=probe)
    qtbot.wait(520)  # a hand may rest in the middle of a drag
    store.edit("curves", probe=0.4)
    store.release()
    store.edit("curves", probe=0.5)
    store.undo()
    assert store.session.curves.probe == 0.4
    store.undo()
    assert store.session == Session()
    assert not store.can_undo


def test_a_drag_that_ends_where_it_began_leaves_nothing(store: Store) -> None:
    store.hold()
    store.edit("curves", probe=2.0)
    store.edit("curves", probe=-1.2)
    store.release()
    assert store.session == Session()
    assert not store.can_undo


def test_quick_edits_of_one_field_merge_and_a_pause_parts_them(store: Store, qtbot) -> None:
    for probe in (0.1, 0.2, 0.3):
        store.edit("curves", probe=probe)
    qtbot.wait(560)
    store.edit("curves", probe=0.4)
    assert steps(store) == 2


def test_edits_of_different_fields_are_different_steps(store: Store) -> None:
    store.edit("curves", probe=0.1)
    store.edit("curves", mean=0.1)
    store.edit("curves", probe=0.2)
    assert steps(store) == 3


def test_the_visible_range_is_never_undone(store: Store) -> None:
    store.edit("curves", probe=1.0)
    store.edit("curves", window=(-2.0, 2.0))
    store.edit("curves", probe=1.5)
    assert store.session.curves.window == (-2.0, 2.0)
    store.undo()
    assert store.session.curves.probe == -1.2
    assert store.session.curves.window == (-2.0, 2.0)
    store.redo()
    assert (store.session.curves.probe, store.session.curves.window) == (1.5, (-2.0, 2.0))
    assert steps(store) == 1


def test_an_edit_that_changes_nothing_is_silent(store: Store) -> None:
    seen: list[Session] = []
    store.changed.connect(seen.append)
    store.edit("curves", probe=-1.2)
    store.visit("curves")
    assert not seen
    assert not store.can_undo
    store.edit("curves", probe=1e9)
    assert [session.curves.probe for session in seen] == [1000.0]


def test_reset_of_one_and_of_all(store: Store) -> None:
    store.edit("curves", probe=1.0)
    store.edit("curves", mean=1.0)
    store.edit("curves", window=(-1.0, 1.0))
    store.reset("curves", "probe")
    assert (store.session.curves.probe, store.session.curves.mean) == (-1.2, 1.0)
    store.reset("curves")
    assert store.session == Session()
    store.undo()
    assert store.session.curves.mean == 1.0
    store.undo()
    assert store.session.curves.probe == 1.0


def test_a_reset_of_what_is_default_is_no_step(store: Store) -> None:
    store.reset("curves")
    store.edit("curves", window=(-1.0, 1.0))
    store.reset("curves")
    assert store.session == Session()
    assert not store.can_undo


def test_opening_is_one_step(store: Store) -> None:
    other = Session().edit("curves", functions=(activations.get("tanh"),), probe=2.0, curvature=True)
    store.edit("curves", probe=1.0)
    store.open(other)
    store.edit("curves", probe=3.0)
    store.undo()
    assert store.session == other
    store.undo()
    assert store.session.curves.probe == 1.0
    store.redo()
    assert store.session == other


def test_opening_what_is_shown_is_no_step(store: Store) -> None:
    store.open(Session())
    assert not store.can_undo


def test_undo_shows_the_panel_that_changes(store: Store) -> None:
    first, last = Session.names()[0], Session.names()[-1]
    store.edit(first, **changed(first))
    store.visit(last)
    store.undo()
    assert store.session.current == first
    assert not store.can_undo


def changed(key: str) -> dict[str, Any]:
    """A change of a number of an experiment."""
    experiment = Session().experiment(key)
    for name, kind in experiment.parameters().items():
        if hasattr(kind, "low") and kind.undoable:
            return {name: kind.high if getattr(experiment, name) != kind.high else kind.low}
    raise AssertionError(key)


EDITS = st.one_of(
    st.tuples(st.just("probe"), st.floats(-6, 6)),
    st.tuples(st.just("mean"), st.sampled_from([0.0, 1.0, 2.0])),
    st.tuples(st.just("curvature"), st.booleans()),
    st.tuples(st.just("window"), st.sampled_from([(-1.0, 1.0), (-6.0, 6.0)])),
    st.tuples(st.sampled_from(["undo", "redo", "hold", "release", "reset", "seal"]), st.none()),
)


@settings(max_examples=60)
@given(st.lists(EDITS, max_size=25))
def test_undo_and_redo_are_inverse(qapp, edits: list[tuple[str, Any]]) -> None:
    store = Store()
    for name, value in edits:
        if name == "reset":
            store.reset("curves")
        elif value is None:
            getattr(store, name)()
        else:
            store.edit("curves", **{name: value})
    store.release()
    present = store.session
    trail = [present]
    while store.can_undo:
        store.undo()
        trail.append(store.session)
    assert all(a.curves.window == present.curves.window for a in trail)
    assert all(a != b for a, b in pairwise(trail))
    for session in reversed(trail[:-1]):
        store.redo()
        assert store.session == session
    assert store.session == present
