"""No exception gets into Qt: what fails while Qt calls is told once, and everything else goes on."""

from __future__ import annotations

import importlib
import os
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

import gui
from engine.session import Session
from gui.canvas.axes import Axes
from gui.canvas.render import render
from gui.export import ExportOptions
from gui.guard import DrawingError
from gui.panels import panel
from gui.start.app import main

ROOT = Path(__file__).parents[2]


def division(*_: object) -> float:
    """What C code raises, as it does in ``paint``."""
    return 1 / 0


@pytest.mark.parametrize(("used", "least"), [("each", 80), ("window", 50)])
def test_every_override_may_fail_and_the_program_lives(used: str, least: int) -> None:
    command = [sys.executable, "-X", "faulthandler", "tests/gui/failing_overrides.py", used]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-3000:]
    assert int(done.stdout) > least


def test_no_property_has_the_name_of_a_method_that_qt_calls() -> None:
    """Qt would ask it for its value, and no guard could stand before that."""
    for module in pkgutil.walk_packages(gui.__path__, "gui."):
        for cls in vars(importlib.import_module(module.name)).values():
            if isinstance(cls, type) and cls.__module__.startswith("gui."):
                bases = [base for base in cls.__mro__ if base.__module__.startswith("PySide6.")]
                names = [name for name, value in vars(cls).items() if isinstance(value, property)]
                assert not [name for name in names if any(hasattr(base, name) for base in bases)], cls


def test_what_cannot_be_painted_is_told_once_and_the_rest_is_there(hands, qtbot, monkeypatch) -> None:
    before = hands.figure.grab().toImage()
    monkeypatch.setattr(Axes, "_draw_frame", division)
    with qtbot.captureExceptions() as told:
        for _ in range(5):
            hands.figure.scene().update()
            for plot in hands.figure.plots.values():
                plot.axes.update()
            after = hands.figure.grab().toImage()
    assert {kind for kind, _, _ in told} == {ZeroDivisionError}
    assert len(told) == len([plot for plot in hands.figure.plots.values() if plot.isVisible()])
    assert after.size() == before.size()
    hands.edit(probe=2.0)
    assert hands.page.result.experiment.probe == 2.0


def test_a_picture_that_cannot_be_drawn_is_no_picture(qapp, monkeypatch) -> None:
    monkeypatch.setattr(Axes, "_draw_frame", division)
    before = sys.excepthook
    for _ in range(2):
        with pytest.raises(DrawingError, match=r"ZeroDivisionError.* line "):
            render(panel("curves"), Session().curves.run(), ExportOptions())
    assert sys.excepthook is before


@pytest.mark.parametrize("command", ["export", "screenshot"])
def test_the_command_line_says_so_and_writes_nothing(
    qapp, capsys, tmp_path, monkeypatch, command: str
) -> None:
    monkeypatch.setattr(Axes, "_draw_frame", division)
    assert main([command, "--out", str(tmp_path / "x.png")]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(
        "activation-lab: It cannot be drawn, by an error of the program: ZeroDivisionError"
    )
    assert list(tmp_path.glob("*.png")) == []
