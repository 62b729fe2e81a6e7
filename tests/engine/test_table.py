"""Results as columns of numbers."""

from __future__ import annotations

import csv
import io
import math

import numpy as np
import pytest

from engine.session import Session
from engine.table import Column, Fact, Facts, Table


def read(table: Table) -> dict[str, list[str]]:
    rows = list(csv.reader(io.StringIO(table.to_csv())))
    assert len({len(row) for row in rows}) == 1
    return {name: [row[at] for row in rows[1:]] for at, name in enumerate(rows[0])}


def test_numbers_keep_every_digit_and_nan_is_empty() -> None:
    numbers = np.array([1 / 3, -1e-300, 1e308, math.nan, math.inf, -0.0])
    cells = read(Table((Column("x", numbers),)))["x"]
    assert cells[3] == ""
    again = np.array([float(cell or "nan") for cell in cells])
    np.testing.assert_array_equal(again, numbers)


def test_text_with_commas_quotes_and_line_ends_survives() -> None:
    words = ["a, b", 'say "z"', "two\nlines", "σ′"]
    assert read(Table((Column("a, b", words), Column("n", np.arange(4.0)))))["a, b"] == words


def test_short_columns_end_in_empty_cells() -> None:
    table = Table((Column("x", np.arange(3.0)), Column("y", np.arange(1.0))))
    assert table.to_csv() == "x,y\n0.0,0.0\n1.0,\n2.0,\n"


def test_facts_are_a_block_of_their_own() -> None:
    facts = Facts(("f", "known for"), ("", ""), (("tanh", (Fact("1"), Fact("a, b"))),))
    table = Table((Column("x", np.arange(2.0)),), facts)
    assert table.to_csv() == 'x,,name,f,known for\n0.0,,tanh,1,"a, b"\n1.0,,,,\n'
    assert list(table.arrays) == ["x", "name", "f", "known for"]


@pytest.mark.parametrize("key", Session.names())
def test_every_experiment_gives_columns_with_names_of_their_own(key: str) -> None:
    table = Session().experiment(key).run().table
    apart = ("", *(column.name for column in table.facts.columns)) if table.facts else ()
    names = [*(column.name for column in table.columns), *apart]
    assert len(set(names)) == len(names) > 1
    assert set(read(table)) == set(names)
    assert any(cell for cells in read(table).values() for cell in cells)
