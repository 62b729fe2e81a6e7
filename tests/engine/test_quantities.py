"""What is measured has one name and one number."""

from __future__ import annotations

import re

import pytest

from engine.presets import presets
from engine.session import Session

STATES = [(key, None) for key in Session.names()] + [(k, p) for k in Session.names() for p in presets(k)]


@pytest.mark.parametrize(("key", "preset"), STATES, ids=lambda value: getattr(value, "title", value))
def test_names_can_be_typed_and_values_are_numbers(key: str, preset) -> None:
    session = Session() if preset is None else preset.apply(Session(), key)
    quantities = session.experiment(key).run().quantities
    for name, value in quantities.items():
        assert type(value) is float, name
        assert name == name.strip()
        assert not re.search(r"[,\n\t]", name), name


def test_they_are_the_last_block_of_a_csv() -> None:
    table = Session().experiment("curves").run().table
    text = table.to_csv({"loss": 0.1, "dead units": 3.0})
    assert text.endswith("\n# quantities\nquantity,value\nloss,0.1\ndead units,3.0\n")
    assert text.startswith(table.to_csv()[:50])
