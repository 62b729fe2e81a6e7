"""Numbers as people read them."""

from __future__ import annotations

import math
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.base.text import decimal, fixed, number, percent, rough, subscript, superscript, symbol

ASCII = str.maketrans("−⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "--0123456789")


def read(text: str) -> float:
    """The number that a printed text stands for, read without the code under test."""
    head, ten, power = text.partition("·10")
    if not ten and head.lstrip("−").startswith("10") and any(c in head for c in "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"):
        sign = "−" if head.startswith("−") else ""
        head, power = f"{sign}1", head.lstrip("−")[2:]
    return float(f"{head.translate(ASCII)}e{power.translate(ASCII) or 0}")


@pytest.mark.parametrize(("value", "digits", "text"), [
    (0.0, 4, "0"), (-0.0, 4, "0"), (1.0, 4, "1"), (-0.125, 4, "−0.125"), (1 / 3, 4, "0.3333"),
    (4.539786870243442e-05, 3, "4.54·10⁻⁵"), (1e-4, 4, "0.0001"), (9.9999e-5, 4, "0.0001"),
    (9.994e-5, 4, "9.994·10⁻⁵"), (1e-5, 4, "10⁻⁵"), (-1e-5, 4, "−10⁻⁵"), (123456.0, 4, "123456"),
    (999999.9, 4, "10⁶"), (1e6, 4, "10⁶"), (-2.5e7, 4, "−2.5·10⁷"), (1e300, 4, "10³⁰⁰"),
    (5e-324, 3, "4.94·10⁻³²⁴"), (100.0, 3, "100"),
    (math.inf, 4, "∞"), (-math.inf, 4, "−∞"), (math.nan, 4, "not a number"), (0.99996, 4, "1"),
    (-10.5, 3, "−10.5"),
])  # fmt: skip
def test_number(value: float, digits: int, text: str) -> None:
    assert number(value, digits) == text


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        ("5.0759588975494567653e-435", 5, "5.076·10⁻⁴³⁵"),
        ("-2.7263745721125665674e347", 17, "−2.7263745721125666·10³⁴⁷"),
        ("2.126928011042972496443726", 20, "2.1269280110429724964"),
        ("Infinity", 4, "∞"),
        ("-0.25", 4, "−0.25"),
        ("0E-400", 4, "0"),
    ],
)
def test_a_decimal_number_has_all_its_digits(value: str, digits: int, text: str) -> None:
    assert number(Decimal(value), digits) == text


@given(st.floats(-1e307, 1e307), st.integers(1, 9))
def test_number_keeps_the_value_to_its_digits(value: float, digits: int) -> None:
    text = number(value, digits)
    assert "-" not in text
    assert "e" not in text
    assert math.isclose(read(text), value, rel_tol=0.51 * 10.0 ** (1 - digits), abs_tol=1e-323)
    plain = text.partition("·")[0]
    assert "." not in plain or not plain.endswith(("0", "."))


@pytest.mark.parametrize(("value", "decimals", "text"), [
    (0.0, 2, "0.00"), (-0.0, 2, "0.00"), (-0.004, 2, "0.00"), (-0.006, 2, "−0.01"), (-1.2, 2, "−1.20"),
    (1.005, 0, "1"), (1e6, 1, "1000000.0"),
    (math.inf, 2, "∞"), (-math.inf, 2, "−∞"), (math.nan, 2, "not a number"),
])  # fmt: skip
def test_fixed(value: float, decimals: int, text: str) -> None:
    assert fixed(value, decimals) == text


@pytest.mark.parametrize(("value", "text"), [
    (0.0, "0.00"), (1.0, "1.00"), (0.125, "0.125"), (1e-300, "10⁻³⁰⁰"), (-4.2e-9, "−4.2·10⁻⁹"),
    (1 / 3, "0.33"), (0.00123456789, "0.00123"),
])  # fmt: skip
def test_decimal_says_0_only_of_0(value: float, text: str) -> None:
    assert decimal(value) == text


@pytest.mark.parametrize(("share", "text"), [
    (0.0, "0 %"), (1.0, "100 %"), (0.5, "50 %"), (0.99999, "> 99.9 %"), (0.9994, "99.9 %"), (1.0001, "100 %"),
    (1e-5, "0.001 %"), (1e-9, "10⁻⁷ %"), (-0.25, "−25 %"), (math.nan, "not a number %"), (math.inf, "∞ %"),
    (1.25, "125 %"), (5e-324, "4.9·10⁻³²² %"),
])  # fmt: skip
def test_percent(share: float, text: str) -> None:
    assert percent(share).replace("\u00a0", " ") == text


@given(st.floats(0, 1, exclude_min=True, exclude_max=True))
def test_percent_says_0_and_100_only_where_they_are_exact(share: float) -> None:
    assert percent(share) not in ("0\u00a0%", "100\u00a0%")


def test_raised_lowered_and_greek() -> None:
    assert superscript(-150) == "⁻¹⁵⁰"
    assert subscript(12) == "₁₂"
    assert [symbol(name) for name in ("alpha", "lambda_", "k")] == ["α", "λ", "k"]


@pytest.mark.parametrize(
    ("value", "text"),
    [(7, "7"), (131_073, "130,000"), (998, "1,000"), (8193, "8,200"), (4_294_967_296, "4.3·10⁹")],
)
def test_a_rough_count_has_two_digits(value: float, text: str) -> None:
    assert rough(value) == text
