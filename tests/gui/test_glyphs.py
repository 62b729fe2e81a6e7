"""Every sign that is shown is in the shipped typeface: no other font steps in, on no machine."""

from __future__ import annotations

import ast
import json
import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray
from PySide6.QtGui import QFont, QRawFont

from engine.presets import presets
from engine.session import Session
from gui.canvas.render import render
from gui.export import ExportOptions
from gui.export.recording import Text
from gui.panels import panel

ROOT = Path(__file__).parents[2]


@cache
def face(name: str) -> QRawFont:
    return QRawFont(QByteArray((files("resources") / "fonts" / f"Inter-{name}.otf").read_bytes()), 12)


def missing(text: str, name: str = "Regular") -> set[str]:
    """The signs that the face does not have; those that show nothing need no glyph."""
    shown = {sign for sign in text if unicodedata.category(sign) not in ("Cc", "Cf")}
    return {sign for sign in shown if not face(name).supportsCharacter(ord(sign))}


def strings(path: Path) -> Iterator[str]:
    """What a module may show: its texts but for the docstrings."""
    tree = ast.parse(path.read_text("utf-8"))
    notes = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in notes:
            yield node.value


@pytest.mark.parametrize("folder", ["engine", "gui"])
def test_every_text_of_the_program_can_be_shown(qapp, folder: str) -> None:
    found = {str(path): missing("".join(strings(path))) for path in (ROOT / folder).rglob("*.py")}
    assert not {path: signs for path, signs in found.items() if signs}


def test_every_note_and_example_can_be_shown(qapp) -> None:
    for path in (ROOT / "resources").rglob("*.md"):
        text = path.read_text("utf-8")
        assert not missing(text), path
        bold = re.findall(r"^#.*|\*\*[^*]*\*\*", text, re.MULTILINE)
        assert not missing("".join(bold), "Bold"), path
    for path in (ROOT / "resources").rglob("*.json"):
        assert not missing(json.dumps(json.loads(path.read_text("utf-8")), ensure_ascii=False)), path


@pytest.mark.parametrize("key", Session.names())
def test_every_picture_of_every_example_is_drawn_in_the_shipped_typeface(qapp, key: str) -> None:
    for session in (Session(), *(preset.apply(Session(), key) for preset in presets(key))):
        result = session.experiment(key).run()
        said = f"{result.sentence} {result.caption} {result.readouts} {result.facts} {result.handles}"
        assert not missing(said)
        for command in render(panel(key), result, ExportOptions(caption=True)).commands:
            if isinstance(command, Text):
                bold = command.font.weight() > QFont.Weight.Normal
                assert not missing(command.text, "SemiBold" if bold else "Regular"), command.text
