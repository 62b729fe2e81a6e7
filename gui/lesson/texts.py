"""Texts of a lesson as labels: Markdown that loads nothing and runs nothing."""

from __future__ import annotations

import re

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextBlockFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QLabel

from gui.look.scale import px

_LONG, _BREAK = re.compile(r"(?<=[^\s|-]{24})(?=[^\s|-]{3})"), "\u200b"
"""Where a line may end within a word, so that every text keeps to its column; what lets it, unseen."""

_TAG, _IMAGE, _APART = re.compile(r"<(?=[A-Za-z/!?])"), "![", "\u2060"
"""What Markdown would take for HTML, and for an image; what between two signs keeps it from that, unseen."""

_SIGNS = re.compile(r"[\\`*_{}\[\]()#+.!|~>-]")
"""All that Markdown may take for more than letters."""

_BODY = re.compile("<body[^>]*>")
"""It would bring a font along."""

_LINE, _APART_BY = 120, 8
"""Height of a line in percent of its letters; what is free between paragraphs."""


def tame(text: str) -> str:
    """The text without anything that a label would load: no HTML, no images."""
    return _TAG.sub(f"<{_APART}", text).replace(_IMAGE, f"!{_APART}[")


def escaped(text: str) -> str:
    """A Markdown text that reads as this one: what somebody has typed."""
    return _SIGNS.sub(r"\\\g<0>", text)


def document(text: str) -> QTextDocument:
    """A Markdown text, with room between its lines and more between its paragraphs."""
    made = QTextDocument()
    made.setMarkdown(tame(text))
    _break_long_words(made)
    form = QTextBlockFormat()
    form.setLineHeight(_LINE, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    block = made.begin()
    while block.isValid():
        form.setTopMargin(px(_APART_BY) if block.blockNumber() else 0)
        QTextCursor(block).mergeBlockFormat(form)
        block = block.next()
    return made


def broken(text: str) -> str:
    """The text with places in long words where a line may end."""
    return _LONG.sub(_BREAK, text)


def _break_long_words(made: QTextDocument) -> None:
    text = made.toPlainText()
    for found in reversed(list(_LONG.finditer(text))):
        cursor = QTextCursor(made)
        cursor.setPosition(len(text[: found.start()].encode("utf-16-le")) // 2)  # Qt counts so
        cursor.insertText(_BREAK)


def plain(text: str) -> str:
    """What is read of a Markdown text."""
    return _read(document(text))


def _read(made: QTextDocument) -> str:
    return made.toPlainText().replace(_APART, "").replace(_BREAK, "").strip()


class Text(QLabel):
    """A Markdown text of several lines; nothing where there is none."""

    def __init__(self, name: str = "") -> None:
        super().__init__(wordWrap=True, textFormat=Qt.TextFormat.RichText)
        self.setObjectName(name)
        self.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.hide()

    def say(self, text: str) -> None:
        """Say this."""
        made = document(text)
        self.setText(_BODY.sub("<body>", made.toHtml()))
        self.setAccessibleName(_read(made))
        self.setVisible(bool(text))
