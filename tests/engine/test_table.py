"""Results as columns of numbers."""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from engine.base.table import Column, Fact, Facts, Table
from engine.presets import Preset, presets
from engine.session import Session

NUMBER = re.compile(r"> ?|−?[0-9]+(,[0-9]{3})*\.[0-9]+([ \u00a0]%)?|−?[0-9]+[ \u00a0]%|.*10[⁻⁰¹²³⁴-⁹]+")
"""What people read as a number; whole ones may be names."""


def read(table: Table) -> dict[str, dict[str, list[str]]]:
    """Title → name of a column → its cells, of every block of the CSV."""
    found = {}
    parts = table.to_csv().split("\n\n")
    for part in parts:
        title, _, text = part.partition("\n") if len(parts) > 1 else ("# ", "", part)
        rows = list(csv.reader(io.StringIO(text)))
        assert title.startswith("# ")
        assert len({len(row) for row in rows}) == 1
        found[title[2:]] = {name: [row[at] for row in rows[1:]] for at, name in enumerate(rows[0])}
    return found


def test_numbers_keep_every_digit_and_nan_is_empty() -> None:
    numbers = np.array([1 / 3, -1e-300, 1e308, math.nan, math.inf, -0.0])
    cells = read(Table((Column("x", numbers),)))[""]["x"]
    assert cells[3] == ""
    again = np.array([float(cell or "nan") for cell in cells])
    np.testing.assert_array_equal(again, numbers)


def test_text_with_commas_quotes_and_line_ends_survives() -> None:
    words = ["a, b", 'say "z"', "two\nlines", "σ′"]
    assert read(Table((Column("a, b", words), Column("n", np.arange(4.0)))))[""]["a, b"] == words


def test_blocks_stand_one_below_the_other_with_titles() -> None:
    columns = (
        Column("x", np.arange(2.0), opens="line"), Column("f′(x)", np.arange(2.0)),
        Column("p", np.arange(2.0), opens="points"), Column("q", np.arange(1.0)),
    )  # fmt: skip
    text = "# line\nx,f'(x)\n0.0,0.0\n1.0,1.0\n\n# points\np\n0.0\n1.0\n\n# q\nq\n0.0\n"
    assert Table(columns).to_csv() == text
    assert Table(columns[:2]).to_csv() == "x,f'(x)\n0.0,0.0\n1.0,1.0\n"


def test_facts_are_a_block_of_their_own() -> None:
    facts = Facts(("f", "known for"), ("", ""), (("tanh", (Fact("1"), Fact("a, b"))),))
    table = Table((Column("x", np.arange(2.0)),), facts)
    assert table.to_csv() == '# x\nx\n0.0\n1.0\n\n# facts\nname,f,known for\ntanh,1,"a, b"\n'
    assert list(table.arrays) == ["x", "name", "f", "known for"]


def test_a_cell_is_written_as_its_value_or_as_its_text() -> None:
    cells = Fact(">\u00a099\u00a0%", value=0.9972), Fact("none"), Fact("?", value=math.nan), Fact("0110")
    facts = Facts(("f",), ("",), tuple(("tanh", (cell,)) for cell in cells))
    assert read(Table((), facts))[""]["f"] == ["0.9972", "none", "", "0110"]


def everything() -> Iterator[Any]:
    """Every experiment as it starts, and every example."""
    for key in Session.names():
        yield pytest.param(key, None, id=key)
        for preset in presets(key):
            yield pytest.param(key, preset, id=f"{key}: {preset.title}")


@pytest.mark.parametrize(("key", "preset"), list(everything()))
def test_every_table_has_blocks_of_named_columns_of_one_length(key: str, preset: Preset | None) -> None:
    session = preset.apply(Session(), key) if preset else Session()
    result = session.experiment(key).run()
    result.prepare()
    table = result.table
    columns = table.columns + (table.facts.columns if table.facts else ())
    names = [column.name for column in columns]
    assert len(set(names)) == len(names) > 1
    titles = [title for title, _ in table.blocks]
    if len(titles) > 1:
        opened = [column.opens for column in table.columns if column.opens]
        assert titles == opened + (["facts"] if table.facts else [])
    assert list(read(table)) == (titles if len(titles) > 1 else [""])
    for _, cells in table.facts.rows if table.facts else ():
        assert not [cell for cell in cells if NUMBER.fullmatch(cell.text) and cell.value is None]
