"""The glossary: every term is read, and what it points at is there."""

from __future__ import annotations

import re

import pytest

from engine.glossary import Term, sheet, sheet_with_pointers, terms
from engine.presets import find
from engine.session import Session

NAMED = [term for term in terms() if term.panel]


def test_nothing_of_the_sheet_is_left_out() -> None:
    assert len(terms()) == len(re.findall(r"^(?:\| )?\*\*", sheet_with_pointers(), re.MULTILINE))
    assert len({term.name for term in terms()}) == len(terms())
    assert "→" not in sheet()


@pytest.mark.parametrize("term", NAMED, ids=lambda term: term.name)
def test_a_term_is_told_briefly_and_shown_by_something_that_is_there(term: Term) -> None:
    assert term.text.endswith((".", ")"))
    assert 20 < len(term.text) < 260
    if term.words:
        assert find(term.words, term.panel) == (term.panel, term.example)
    else:
        assert Session().experiment(term.panel).parameters()[term.control].group


def test_terms_stand_in_the_order_of_the_alphabet() -> None:
    assert [term.name for term in NAMED] == sorted((term.name for term in NAMED), key=str.casefold)


@pytest.mark.parametrize(
    "word",
    ["gate", "hinge", "kink", "dead", "saturation", "vanishing", "exploding", "zero-centered", "region",
     "leak", "sparsity", "pre-activation", "smooth", "bounded", "backpropagation", "initialization",
     "numerical stability", "collapse", "logit", "learning rate"],
)  # fmt: skip
def test_the_terms_of_the_chapter_are_there(word: str) -> None:
    assert any(word in term.name.casefold() for term in terms())
