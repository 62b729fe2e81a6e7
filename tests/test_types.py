"""What Qt and pyqtgraph give has types: a call of what a class does not have is found before it runs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from mypy import api

ROOT = Path(__file__).parents[1]

MISTAKES = """
from gui.canvas.figure import Figure
from gui.canvas.header import Header
from gui.canvas.plots import Plot
from gui.page.page import Page
from gui.panels.neuron.neuron_graph import NeuronGraph

def mistaken(figure: Figure, plot: Plot, header: Header, graph: NeuronGraph, page: Page) -> None:
    figure.no_such_method()
    figure.setBackground(0)
    plot.no_such_method()
    plot.view.no_such_method()
    plot.reach(0.0)
    header.no_such_method()
    graph.no_such_method()
    page.no_such_method()
"""


def test_mistaken_calls_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    path = tmp_path / "mistaken.py"
    path.write_text(MISTAKES, "utf-8")
    found, problems, _ = api.run([str(path)])
    assert not problems
    calls = [n for n, line in enumerate(MISTAKES.splitlines(), start=1) if line.startswith("    ")]
    assert [int(n) for n in re.findall(r":(\d+): error: ", found)] == calls, found
