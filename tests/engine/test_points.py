"""Points as a parameter."""

from __future__ import annotations

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.base.points import Points

KIND = Points(label="points", columns=2, most=50)
FINITE = st.floats(-1e9, 1e9)
ANYTHING = st.one_of(
    st.none(), st.integers(), st.text(max_size=4),
    st.lists(st.one_of(st.none(), st.text(max_size=3), st.lists(st.one_of(st.floats(), st.text(max_size=2)),
                                                               max_size=3)), max_size=5),
)  # fmt: skip


def refusal(value: object) -> str:
    """The sentence with which a value is refused; "" where it is allowed."""
    try:
        KIND.check(value)
    except ValueError as refused:
        return str(refused)
    return ""


@given(ANYTHING)
def test_clamp_repairs_anything_and_leaves_alone_what_is_allowed(value: object) -> None:
    repaired = KIND.clamp(value)
    assert KIND.check(repaired) == repaired
    sentence = refusal(value)
    if sentence:
        assert sentence.startswith("points: ")
        assert len(sentence) < 200
    else:
        assert KIND.check(value) == repaired


@given(st.lists(st.tuples(FINITE, FINITE), max_size=50))
def test_json_keeps_the_points(rows: list[tuple[float, float]]) -> None:
    value = KIND.check(rows)
    assert KIND.check(KIND.decode(json.loads(json.dumps(KIND.encode(value))))) == value


def test_whole_numbers_become_floats() -> None:
    assert KIND.check([[1, 2]]) == ((1.0, 2.0),)
    assert type(KIND.check([[1, 2]])[0][0]) is float


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("12", "this is not a list of points"),
        ([[0.0, 1.0], [1.0]], "point 2 is not 2 numbers"),
        ([[0.0, 1.0], "ab"], "point 2 is not 2 numbers"),
        ([[0.0, math.nan]], "point 1: “NaN” is outside"),
        ([[0.0, -math.inf]], "point 1: −∞ is outside"),
        ([[0.0, True]], "point 1: True is not a number"),
        ([[0.0, 2e9]], "point 1: 2000000000.0 is outside"),
        ([[0.0, 0.0]] * 51, "51 points are more than 50"),
    ],
)
def test_a_refusal_names_the_point(value: object, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        KIND.check(value)


def test_clamp_drops_what_is_no_point_and_cuts_what_is_too_far() -> None:
    assert KIND.clamp([[0, 1], "x", [math.nan, 0], [math.inf, 3]]) == ((0.0, 1.0), (1e9, 3.0))
    assert len(KIND.clamp([[0.0, 0.0]] * 60)) == 50
