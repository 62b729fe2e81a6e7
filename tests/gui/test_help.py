"""The sheet of shortcuts, the glossary and the notes: complete and searchable."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCharFormat
from shiboken6 import isValid

from gui.panels import panel, panels
from gui.shell import help as helps


def test_the_sheet_lists_every_command_with_a_key(window, qtbot) -> None:
    sheet = helps.shortcuts(window.actions_.shortcuts(), window)
    text = sheet.browser.toPlainText()
    keyed = [command for command in window.actions_.commands if command.keys]
    assert len(keyed) > 12
    for command in keyed:
        assert command.text.replace("&", "").rstrip("…") in text
        assert window.actions_[command.name].shortcut().toString() in text
    assert "Double-click" in text


@pytest.mark.parametrize("kind", panels(), ids=lambda kind: kind.key)
def test_every_panel_has_a_note_to_read(window, kind) -> None:
    note = helps.note(kind, window)
    assert note.windowTitle() == kind.title
    assert len(note.browser.toPlainText()) > 300
    assert "**" not in note.browser.toPlainText()


def test_indices_are_lowered_not_underscored(window) -> None:
    for sheet in (helps.glossary(window), helps.note(panel("curves"), window)):
        found = sheet.browser.document().find("σz")
        assert not found.isNull()
        lowered = QTextCharFormat.VerticalAlignment.AlignSubScript
        assert found.charFormat().verticalAlignment() == lowered
        assert "_" not in sheet.browser.toPlainText()


def test_the_glossary_explains_the_symbols_and_can_be_searched(window, qtbot) -> None:
    glossary = helps.glossary(window)
    glossary.show()
    text = glossary.browser.toPlainText()
    for term in ("pre-activation", "activation", "kink"):
        assert term in text.lower()
    qtbot.keyClicks(glossary.search, "pre-act")
    first = glossary.browser.textCursor()
    assert first.selectedText().lower() == "pre-act"
    qtbot.keyClick(glossary.search, Qt.Key.Key_Return)
    assert glossary.isVisible()
    glossary.search.clear()
    qtbot.keyClicks(glossary.search, "no such word")
    assert not glossary.browser.textCursor().hasSelection()
    assert glossary.browser.accessibleName() == "Glossary"
    assert glossary.search.accessibleName()


@pytest.mark.parametrize("name", ["shortcuts", "glossary", "note"])
def test_help_is_searched_at_once_and_gone_when_it_is_closed(hands, name: str) -> None:
    hands.window.actions_[name].trigger()
    (dialog,) = hands.window.findChildren(helps.TextDialog)
    search = dialog.focusWidget()
    assert search is dialog.search
    hands.qtbot.keyClicks(search, "xyzzy")
    assert dialog.missing.isVisible()
    search.clear()
    assert not dialog.missing.isVisible()
    hands.qtbot.keyClicks(search, "the")
    places = []
    for _ in range(500):
        places.append(dialog.browser.textCursor().position())
        hands.qtbot.keyClick(search, Qt.Key.Key_Return)
        if dialog.browser.textCursor().position() == places[0]:
            break
    assert len(places) > 1  # round and round
    assert dialog.browser.textCursor().position() == places[0]
    assert not dialog.missing.isVisible()
    hands.qtbot.keyClick(search, Qt.Key.Key_Escape)
    hands.qtbot.waitUntil(lambda: not isValid(dialog))
    assert not hands.window.findChildren(helps.TextDialog)
