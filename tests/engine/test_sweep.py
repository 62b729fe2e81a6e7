"""One parameter at a row of values."""

from __future__ import annotations

from decimal import Decimal

import pytest

from engine.session import Session
from engine.talk.sweep import MOST_FRAMES, Sweep, numbers_of


def test_both_ends_are_there_and_decimals_are_exact() -> None:
    assert Sweep.parse("step=0:60:5").values == tuple(map(Decimal, range(0, 61, 5)))
    assert Sweep.parse("probe = 1 : 0 : -0.1").values[-1] == 0
    assert len(Sweep.parse("probe=0:1:0.1").values) == 11
    assert len(Sweep.parse("probe=0:1:0.4").values) == 3


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is written like"), ("probe", "is written like"), ("probe=1:2", "is written like"),
        ("probe=a:b:c", "is written like"), ("probe=1:2:3:4", "is written like"),
        ("probe=0:nan:1", "finite"), ("probe=0:inf:1", "finite"),
        ("probe=1:1:1", "Nothing moves"), ("probe=0:1:0", "do not lead"), ("probe=0:1:-1", "do not lead"),
        (f"probe=0:{MOST_FRAMES}:1", "at most 2,000 frames"), ("probe=0:1e99:1e-99", "at most 2,000 frames"),
    ],
)  # fmt: skip
def test_what_leads_nowhere_is_refused_in_one_sentence(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said) as refused:
        Sweep.parse(text)
    assert str(refused.value).endswith(".")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("nonsense=0:1:1", "is no parameter of this panel; numbers are: "),
        ("functions=0:1:1", "is no number; numbers are: "),
        ("probe=0:1e12:1e11", "is outside"),
        ("selected=0:1:0.5", "is not a whole number"),
    ],
)
def test_what_the_panel_cannot_move_is_refused_in_one_sentence(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said) as refused:
        Sweep.parse(text).states(Session().visit("curves"))
    assert str(refused.value).endswith(".")


def test_what_has_no_effect_does_not_move() -> None:
    with pytest.raises(ValueError, match="folds has no effect"):
        Sweep.parse("folds=1:3:1").states(Session().visit("warp"))


@pytest.mark.parametrize("key", Session.names())
def test_every_panel_has_numbers_to_move(key: str) -> None:
    assert any(name not in Session().experiment(key).idle for name in numbers_of(Session().experiment(key)))


def test_a_run_is_seen_on_one_axis_and_goes_back_as_it_goes_on() -> None:
    session = Session().visit("training")
    forward = Sweep.parse("step=0:60:20").states(session)
    assert [state.training.step for state in forward] == [0, 20, 40, 60]
    assert {state.training.horizon for state in forward} == {60}
    assert Sweep.parse("playhead=60:0:-20").states(session) == forward[::-1]


def test_another_number_leaves_the_step_where_it_is() -> None:
    session = Session().edit("training", playhead=30).visit("training")
    states = Sweep.parse("learning_rate=0.01:0.03:0.01").states(session)
    assert [(state.training.learning_rate, state.training.step) for state in states] == [
        (0.01, 30), (0.02, 30), (0.03, 30),
    ]  # fmt: skip
    assert not any(state.training.changes for state in states)
