"""Kinds of parameters: check refuses, clamp repairs, encode and decode are inverse."""

from __future__ import annotations

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.base.parameter import Choice, Entry, Integer, Order, Parameter, Real, Span, Toggle, Vector
from engine.session import Session

REAL = Real(1.0, 0.0, 4.0, -10.0, 10.0, label="gain")
INTEGER = Integer(3, 1, 8, 0, 64, label="width")
TOGGLE = Toggle(False, label="bias")
CHOICE = Choice("he", (("he", "He"), ("glorot", "Glorot")), label="initializer")
SPAN = Span((-6.0, 6.0), -100.0, 100.0, 1e-3, label="window")
VECTOR = Vector((1.0, -1.0), Real(0.5, -3.0, 3.0, -10.0, 10.0), most=4, label="w")
KINDS = (REAL, INTEGER, TOGGLE, CHOICE, SPAN, VECTOR)

NUMBERS = st.one_of(st.floats(), st.integers(), st.just(10**400), st.booleans())
ANYTHING = st.one_of(
    st.none(), NUMBERS, st.text(max_size=5), st.sampled_from(["he", "glorot"]),
    st.lists(NUMBERS, max_size=3), st.tuples(NUMBERS, NUMBERS),
)  # fmt: skip


def refusal(kind: Parameter, value: object) -> str:
    """The sentence with which a value is refused; "" where it is allowed."""
    try:
        kind.check(value)
    except ValueError as refused:
        return str(refused)
    return ""


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.label)
@given(value=ANYTHING)
def test_clamp_repairs_anything_and_leaves_alone_what_is_allowed(kind: Parameter, value: object) -> None:
    repaired = kind.clamp(value)
    assert kind.check(repaired) == repaired
    sentence = refusal(kind, value)
    assert len(sentence) < 200
    if sentence:
        assert sentence.startswith(f"{kind.label}: ")
    else:
        assert repaired == kind.check(value)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.label)
@given(value=ANYTHING)
def test_json_keeps_the_value(kind: Parameter, value: object) -> None:
    repaired = kind.clamp(value)
    again = kind.check(kind.decode(json.loads(json.dumps(kind.encode(repaired)))))
    assert again == repaired
    assert type(again) is type(repaired)


@given(st.floats(allow_nan=False))
def test_a_number_is_clamped_to_the_nearest_limit(value: float) -> None:
    assert REAL.clamp(value) == sorted((-10.0, value, 10.0))[1]


@pytest.mark.parametrize("value", [math.nan, None, "high", [], 1j])
def test_what_is_no_number_becomes_the_default(value: object) -> None:
    assert REAL.clamp(value) == 1.0
    assert INTEGER.clamp(value) == 3


def test_whole_numbers_are_rounded_and_bounded() -> None:
    assert [INTEGER.clamp(v) for v in (2.4, 2.6, -5, 1e6)] == [2, 3, 0, 64]
    for value in (2.0, True, "2", 65, -1):
        assert refusal(INTEGER, value)
    assert refusal(REAL, True)
    assert refusal(REAL, 10.000001)


def test_there_is_only_one_zero() -> None:
    zero = Real(1.0, -1.0, 1.0, label="x").check(-0.0)
    assert math.copysign(1.0, zero) == 1.0


def test_limits_default_to_the_comfortable_range() -> None:
    assert Real(0.5, 0.0, 1.0).limits == (0.0, 1.0)
    assert Integer(1, 0, 5).limits == (0, 5)
    assert REAL.limits == (-10.0, 10.0)


@pytest.mark.parametrize("value", [(1, 1), (2, 1), (0, 1e-4), (math.nan, 1), (0, math.inf), (0,), (0, 1, 2),
                                   "01", None, 3, (True, 2), (-101, 0)])  # fmt: skip
def test_a_span_must_be_two_ordered_numbers_within_the_limits(value: object) -> None:
    assert refusal(SPAN, value)


def test_a_span_is_cut_to_its_limits() -> None:
    assert SPAN.clamp((-1e9, 3)) == (-100.0, 3.0)
    assert SPAN.clamp((5, 4)) == SPAN.default
    assert SPAN.clamp([0, 1]) == (0.0, 1.0)


def test_a_vector_keeps_as_many_numbers_as_are_allowed() -> None:
    assert VECTOR.clamp([1, 99, math.nan, 2, 3]) == (1.0, 10.0, 0.5, 2.0)
    assert VECTOR.clamp("12") == VECTOR.default
    assert refusal(VECTOR, [0.0] * 5) == "w: 5 numbers are more than 4"
    assert refusal(VECTOR, [0.0, 11.0]) == "w: 11.0 is outside −10 to 10"


def test_an_entry_changes_one_number_of_the_list() -> None:
    entry = Entry("w₂", 1, (1.0, 2.0, 3.0), 0.5)
    assert entry.value == 2.0
    assert entry.changed(9.0) == (1.0, 9.0, 3.0)


EVERY = [
    (key, name, kind)
    for key in Session.names()
    for name, kind in Session().experiment(key).parameters().items()
]


@pytest.mark.parametrize(("key", "name", "kind"), EVERY, ids=[f"{key}.{name}" for key, name, _ in EVERY])
def test_every_declared_parameter_is_sound(key: str, name: str, kind: Parameter) -> None:
    assert isinstance(kind, Parameter)
    assert kind.label
    assert kind.tip.endswith(".")
    assert kind.check(kind.default) == kind.default == kind.clamp(kind.default)
    assert kind.check(kind.clamp(None)) == kind.clamp(None)  # a value that is allowed, whatever comes
    assert kind.check(kind.decode(json.loads(json.dumps(kind.encode(kind.default))))) == kind.default
    assert getattr(Session().experiment(key), name) == kind.default
    if isinstance(kind, (Real, Integer)):
        least, most = kind.limits
        assert least <= kind.low < kind.high <= most
        assert kind.low <= kind.default <= kind.high
    if isinstance(kind, Real) and kind.log:
        assert kind.low > 0
    if isinstance(kind, Choice):
        assert len(dict(kind.options)) == len(kind.options) > 1


@pytest.mark.parametrize("value", [(0, 1), (0, 1, 1), (0, 1, 3), (0.0, 1, 2), (True, 0, 2), "012", None])
def test_an_order_holds_each_number_once(value: object) -> None:
    kind = Order((0, 1, 2), label="colors")
    assert kind.check([2, 0, 1]) == (2, 0, 1)
    with pytest.raises(ValueError, match="colors"):
        kind.check(value)
    assert kind.clamp(value) == (0, 1, 2)
