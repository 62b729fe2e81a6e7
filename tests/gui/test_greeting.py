"""The first start says that the picture can be dragged; it says so once, and not when it is done."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint
from PySide6.QtWidgets import QApplication

from gui.panels import NAMES
from gui.shell.greeting import Greeting

ROOT = Path(__file__).parents[2]

STARTING = """
import os, sys
from PySide6.QtCore import QTimer
from gui.shell.greeting import Greeting
from gui.start.cli import parse
from gui.start.desktop import run_window
from gui.start.qt import application
app = application()
def look():
    print(sum(label.isVisible() for w in app.topLevelWidgets() for label in w.findChildren(Greeting)))
    app.quit()
QTimer.singleShot(0, lambda: QTimer.singleShot(0, look))
sys.exit(run_window(parse([])))
"""


def greeting(hands) -> list[Greeting]:
    return [found for found in hands.figure.findChildren(Greeting) if found.isVisible()]


@pytest.mark.parametrize("size", [(1440, 900), (800, 560)])
@pytest.mark.parametrize("key", NAMES)
def test_it_stands_within_the_picture_and_goes_with_the_first_drag(hands, key: str, size) -> None:
    hands.window.resize(*size)
    hands.store.visit(key)
    hands.settle()
    QApplication.processEvents()  # layouts settle
    Greeting(hands.page)
    dots = [handle for handle in hands.figure.handles if handle.grab == "point"]
    if not dots:
        assert greeting(hands) == []
        return
    (found,) = greeting(hands)
    assert hands.figure.rect().contains(found.geometry())
    grip = hands.grip(dots[0])
    assert not found.geometry().contains(grip)
    hands.drag(grip, grip + QPoint(9, 0))
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not hands.figure.findChildren(Greeting)


def test_as_a_process_it_is_said_at_the_first_start_only(tmp_path: Path) -> None:
    environment = os.environ | {"ACTIVATION_LAB_DATA": str(tmp_path)}
    command = [sys.executable, "-c", STARTING]
    said = [
        subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True).stdout
        for _ in range(2)
    ]
    assert said == ["1\n", "0\n"]
