"""The sentence about the picture, true of what is on screen at every moment."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics

from engine.base.experiment import Result
from gui.look.theme import font
from gui.page.readouts import Prose, Still

_LINES = 4, 12
"""So many lines have their room from the start, and so many at most."""


class WhatYouSee(Still):
    """Says a result; while its successor is waited for and after a stop, what became of it.

    It keeps as much room as its longest sentence has needed.
    """

    def __init__(self) -> None:
        self.sentence = Prose()
        flag = Qt.TextInteractionFlag
        self.sentence.setTextInteractionFlags(flag.TextSelectableByMouse | flag.LinksAccessibleByMouse)
        self.sentence.setAccessibleName("What you see")
        self._is_stopped = False
        line = QFontMetrics(font()).lineSpacing()
        super().__init__(self.sentence, *(lines * line for lines in _LINES))

    def say(self, sentence: str) -> None:
        """Say this."""
        self._is_stopped = False
        self.sentence.setText(sentence)
        self.grow()

    def say_waiting(self, outlook: str) -> bool:
        """After a stop, say what is computed now; whether that was said. Else the picture of before stays
        and with it what was said of it."""
        was_stopped, self._is_stopped = self._is_stopped, False
        if was_stopped:
            self.sentence.setText(f"Computing {escape(outlook)}…")
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
        self.sentence.setText(text)
