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

from engine.base.table import Column, Fact, Facts, Table, pattern, to_npz
from engine.experiments.regions.experiment import Regions
from engine.experiments.training.experiment import Training
from engine.functions import activations
from engine.networks.losses import LOSSES
from engine.networks.network import Network
from engine.presets import Preset, presets
from engine.session import Session

NUMBER = re.compile(r"> ?|−?[0-9]+(,[0-9]{3})*\.[0-9]+([ \u00a0]%)?|−?[0-9]+[ \u00a0]%|.*10[⁻⁰¹²³⁴-⁹]+")
"""What people read as a number; whole ones may be names."""

SPREADSHEET_NUMBER = re.compile(r"[-+=@].*|\s*[0-9][0-9.,:/\s]*([eE][-+]?[0-9]+)?\s*%?", re.DOTALL)
"""Text that a spreadsheet takes for a number, a date or a formula in some language."""


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


def test_columns_of_equal_name_are_all_kept() -> None:
    facts = Facts(("x", "name"), ("", ""), (("a", (Fact("b", value=3.0), Fact("c"))),))
    table = Table(tuple(Column(name, [float(i)]) for i, name in enumerate(("x", "x (2)", "x"))), facts)
    with np.load(io.BytesIO(to_npz(table.arrays))) as file:
        assert {name: file[name].tolist() for name in file.files} == {
            "x": [0.0], "x (2)": [1.0], "x (3)": [2.0], "name": ["a"], "x (4)": [3.0], "name (2)": ["c"],
        }  # fmt: skip


def test_a_pattern_is_a_text_to_every_program() -> None:
    assert pattern([0, 1, 12]) == "[0 1 12]"


@pytest.mark.parametrize(("experiment", "loss"), [
    (Regions(data="moons", samples=40, playhead=20), "bce_logits"),
    (Regions(data="moons", samples=40, playhead=20, activation=activations.get("tanh")), "bce_logits"),
    (Training(playhead=20, twin="bias"), ""),
    (Training(data="moons", loss="bce_logits", playhead=20), ""),
])  # fmt: skip
def test_points_and_weights_are_in_the_arrays(experiment: Any, loss: str) -> None:
    """Another program that has nothing but the file comes to the same loss."""
    result = experiment.run()
    with np.load(io.BytesIO(to_npz(result.arrays))) as file:
        a = {name: file[name] for name in file.files}
    inputs = np.column_stack([a[name] for name in a if re.fullmatch("x[12]? of a point", name)])
    (targets,) = (a[name] for name in a if re.fullmatch("(y|class) of a point", name))
    layers = sum(bool(re.fullmatch("weights_[0-9]+", name)) for name in a)
    weights, biases = ([a[f"{kind}_{n + 1}"] for n in range(layers)] for kind in ("weights", "biases"))
    network = Network(weights, biases, experiment.activation)
    outputs, wanted = network(inputs).T, targets[None, :]
    found = LOSSES[loss or experiment.recipe.loss].evaluate(outputs, wanted, np.empty_like(outputs))
    assert found == pytest.approx(result.quantities["loss"])


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
    words = [v for _, block in table.blocks for c in block for v in c.values if isinstance(v, str)]
    assert not [word for word in words if SPREADSHEET_NUMBER.fullmatch(word)]
    for _, cells in table.facts.rows if table.facts else ():
        assert not [cell for cell in cells if NUMBER.fullmatch(cell.text) and cell.value is None]
