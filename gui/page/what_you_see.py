"""The sentence about the picture, true of what is on screen at every moment."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QFontMetrics, QTextDocumentFragment

from engine.base.experiment import Result
from gui.look.theme import font
from gui.look.voice import VOICE
from gui.page.readouts import Prose, Still

_LINES = 4, 12
"""So many lines have their room from the start, and so many at most."""

_REST_MS = 700
"""A sentence is said aloud when it has not changed for so long."""

_PLAIN = Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.LinksAccessibleByMouse
_LINKED = _PLAIN | Qt.TextInteractionFlag.LinksAccessibleByKeyboard


class WhatYouSee(Still):
    """Says a result; while its successor is waited for and after a stop, what became of it.

    It keeps as much room as its longest sentence has needed.
    """

    def __init__(self) -> None:
        self.sentence = Prose()
        self.sentence.setTextInteractionFlags(_PLAIN)
        self.sentence.setWhatsThis("What the picture shows, with the numbers of now.")
        self._is_stopped = False
        self._rest = QTimer(self.sentence, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self._say_aloud)
        line = QFontMetrics(font()).lineSpacing()
        super().__init__(self.sentence, *(lines * line for lines in _LINES))

    def say(self, sentence: str) -> None:
        """Say this."""
        self._is_stopped = False
        self._show(sentence)
        self.grow()

    def say_waiting(self, outlook: str) -> bool:
        """After a stop, say what is computed now; whether that was said. Else the picture of before stays
        and with it what was said of it."""
        was_stopped, self._is_stopped = self._is_stopped, False
        if was_stopped:
            self._show(f"Computing {escape(outlook)}…")
        return was_stopped

    def say_stopped(self, part: Result | None, shown: Result | None) -> None:
        """A computation was given up: so much of it is shown, or the picture of another result, or none."""
        self._is_stopped = True
        if part is not None:
            text = f'Stopped. {escape(part.sentence)} <a href="on">Go on</a>'
        elif shown is None:
            text = "Stopped before there was a picture; Undo or Reset leads to one."
        else:
            text = (
                f"Stopped. The controls are ahead of the picture, which still shows {escape(shown.caption)}. "
                '<a href="back">Back to this picture</a>'
            )
        self._show(text, has_link="<a " in text)

    def _show(self, text: str, has_link: bool = False) -> None:
        """Show this now, and say it aloud once it stays; a link is a stop of the Tab key."""
        if text != self.sentence.text() and VOICE.is_heard:
            self._rest.start()
        self.sentence.setText(text)
        self.sentence.setTextInteractionFlags(_LINKED if has_link else _PLAIN)

    def _say_aloud(self) -> None:
        VOICE.say(self.sentence, QTextDocumentFragment.fromHtml(self.sentence.text()).toPlainText())
