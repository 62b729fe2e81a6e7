"""Finding by a few letters: starts of words, several words, Greek in letters, one slip, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.base.search import match, search


def marked(query: str, text: str) -> str:
    """The text with brackets around what fits."""
    found = match(query, text)
    assert found is not None
    for first, end in reversed(found.spans):
        text = f"{text[:first]}[{text[first:end]}]{text[end:]}"
    return text


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("region", "Claim: in each [region] the network is linear"),
        ("lin reg", "in each [reg]ion the network is [lin]ear"),
        ("relu", "Variants: leaky [ReLU]"),
        ("sigma", "spread [σ]_z"),
        ("σ", "spread [σ]_z"),
        ("lambda", "[λ]"),
        ("f'", "max |[f′]|"),
        ("f′", "max |[f′]|"),
        ("x1", "[x₁] of the probe"),
        ("activation", "pre-[activation]"),
        ("plus", "soft[plus]: a smooth ReLU"),
        ("saturtion", "[Saturation]: sigmoid and tanh far from 0"),
        ("saturattion", "[Saturation]: sigmoid"),
        ("saturatoin", "[Saturation]: sigmoid"),
        ("satiration", "[Saturation]: sigmoid"),
        ("sat", "[Sat]uration: sigmoid"),
        ("", "anything"),
    ],
)
def test_what_fits_is_marked(query: str, shown: str) -> None:
    assert marked(query, shown.replace("[", "").replace("]", "")) == shown


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("gate relu", "gate"),
        ("ula", "ReLU"),
        ("satirotion", "Saturation"),
        ("tan", "sigmoid"),
        ("hot", "hit"),
    ],
)
def test_what_does_not_fit_is_not_found(query: str, text: str) -> None:
    assert match(query, text) is None


def test_a_start_comes_before_an_inside_that_before_a_slip_and_that_before_other_words() -> None:
    costs = [
        match("plus", text, more).cost  # type: ignore[union-attr]
        for text, more in (("plus one", ""), ("softplus", ""), ("plas", ""), ("ReLU", "a plus"))
    ]
    assert costs == sorted(set(costs))


def test_slips_are_forgiven_only_where_nothing_fits_without() -> None:
    texts = [("learning rate", ""), ("a closed gate", ""), ("Gate", "")]
    assert [at for at, _ in search("gate", texts)] == [2, 1]  # what begins with it comes first
    assert [at for at, _ in search("gaet", texts)] == [2, 1]
    assert [at for at, _ in search("learning gate", texts)] == [0]
    assert search("nothing like it", texts) == []


def test_a_later_list_counts_where_nothing_fits_before_but_goes_before_slips() -> None:
    first, second = [("width", ""), ("width", "")], [("width", "Regions"), ("width", "Hinge sum")]
    assert [at for at, _ in search("width", first, second)] == [0, 1]
    assert [at for at, _ in search("hinge width", first, second)] == [1]
    assert [at for at, _ in search("hnige width", first, second)] == [1]


@given(st.text(alphabet="abσ′ -₁", max_size=12), st.text(alphabet="abσ′ -₁", max_size=24))
def test_marks_are_places_of_the_text_in_order(query: str, text: str) -> None:
    found = match(query, text)
    if found is not None:
        ends = [place for span in found.spans for place in span]
        assert ends == sorted(set(ends))
        assert all(0 <= place <= len(text) for place in ends)


@given(st.text(alphabet="abcdef", min_size=5, max_size=9), st.data())
def test_any_single_slip_is_forgiven(word: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(word) - 1))
    letter = data.draw(st.sampled_from("abcdef"))
    slips = [word[:at] + word[at + 1 :], word[:at] + letter + word[at:], word[:at] + letter + word[at + 1 :]]
    for slip in slips:
        assert match(slip, word) is not None
