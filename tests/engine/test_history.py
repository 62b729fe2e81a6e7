"""Undo and redo over plain values."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from engine.base.history import History


def undone(history: History[int]) -> list[int]:
    """All values on the way back, the present one first."""
    found = [history.value]
    while history.can_undo:
        found.append(history.undo())
    return found


def test_a_new_history_has_nothing_to_undo() -> None:
    history = History(7)
    assert (history.value, history.previous) == (7, None)
    assert not history.can_undo
    assert not history.can_redo
    assert history.undo() == history.redo() == 7


def test_a_step_goes_back_and_forth() -> None:
    history = History(1)
    history.push(2)
    history.push(3)
    assert history.previous == 2
    assert [history.undo(), history.undo(), history.undo()] == [2, 1, 1]
    assert [history.redo(), history.redo(), history.redo()] == [2, 3, 3]


def test_a_step_after_undo_forgets_what_was_undone() -> None:
    history = History(1)
    history.push(2)
    history.undo()
    history.push(3)
    assert not history.can_redo
    assert undone(history) == [3, 1]


def test_replace_is_no_step() -> None:
    history = History(1)
    history.push(2)
    history.replace(5)
    assert undone(history) == [5, 1]


def test_drop_forgets_the_present_step_but_never_the_first_value() -> None:
    history = History(1)
    history.push(2)
    history.drop()
    assert history.value == 1
    assert not history.can_redo
    history.drop()
    assert history.value == 1


def test_no_more_than_the_limit_can_be_undone() -> None:
    history = History(0, limit=3)
    for value in range(1, 10):
        history.push(value)
    assert undone(history) == [9, 8, 7, 6]


COMMANDS = st.one_of(
    st.tuples(st.just("push"), st.integers()),
    st.tuples(st.just("replace"), st.integers()),
    st.tuples(st.sampled_from(["undo", "redo", "drop"]), st.none()),
)


@given(st.lists(COMMANDS, max_size=40), st.integers(1, 5))
def test_it_agrees_with_two_stacks(commands: list[tuple[str, int | None]], limit: int) -> None:
    history, past, present, future = History(0, limit), [], 0, []
    for name, value in commands:
        if name == "push":
            past, present, future = [*past, present][-limit:], value, []
            history.push(value)
        elif name == "replace":
            present = value
            history.replace(value)
        elif name == "undo" and past:
            past, present, future = past[:-1], past[-1], [present, *future]
            history.undo()
        elif name == "redo" and future:
            past, present, future = [*past, present], future[0], future[1:]
            history.redo()
        elif name == "drop" and past:
            past, present, future = past[:-1], past[-1], []
            history.drop()
        assert history.value == present
        assert (history.can_undo, history.can_redo) == (bool(past), bool(future))
        assert history.previous == (past[-1] if past else None)


def test_undo_goes_back_to_where_it_stands_and_no_further() -> None:
    history = History(1, limit=3)
    history.push(2)
    history.stand()
    assert (history.can_undo, history.previous, history.undo()) == (False, None, 2)
    for value in (3, 4, 5, 6):
        history.push(value)
    assert undone(history) == [6, 5, 4, 3], "of what it stands on, as much is kept as of all"
    history.open()
    assert not history.can_undo
    history = History(1)
    history.push(2)
    history.stand()
    history.push(3)
    assert undone(history) == [3, 2]
    history.open()
    assert undone(history) == [2, 1]
