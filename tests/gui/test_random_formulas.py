"""Every panel takes whatever formula is typed: it computes, says and draws it without a complaint."""

from __future__ import annotations

import random

import pytest

from engine.functions.formula import parse
from engine.session import Session
from tests.engine.random_formulas import random_formula

WAYS = {"functions": lambda f: (f,), "activation": lambda f: f}
"""The fields that take a formula, and how."""


def field(key: str) -> str | None:
    """That of a panel; None where its functions are all its own."""
    return next((name for name in WAYS if name in Session().experiment(key).parameters()), None)


@pytest.mark.parametrize("key", [key for key in Session.names() if field(key)])
@pytest.mark.parametrize("seed", range(2))
def test_every_panel_shows_any_formula(hands, key, seed):
    hands.store.visit(key)
    chance = random.Random(f"{key} {seed}")
    for size in (2, 3, 4):
        f = parse(random_formula(chance, size).text)
        hands.edit(**{field(key): WAYS[field(key)](f)})
        result = hands.experiment.run()
        result.prepare()
        assert result.sentence
        assert result.table.to_csv({})
