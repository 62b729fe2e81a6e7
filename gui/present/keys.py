"""The keys of present mode: what they are called, and what they do."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

Key = Qt.Key


@dataclass(frozen=True)
class Stroke:
    """What some keys do.

    Attributes:
        does: the name of what is done.
        keys: they, as Qt calls them.
        said: they, as people read them.
        tip: what is done, in a few words.
    """

    does: str
    keys: tuple[Qt.Key, ...]
    said: str
    tip: str


STROKES = (
    Stroke("next", (Key.Key_PageDown, Key.Key_Right, Key.Key_Down, Key.Key_Space, Key.Key_N),
           "Page Down, →, ↓, Space", "next scene"),
    Stroke("previous", (Key.Key_PageUp, Key.Key_Left, Key.Key_Up, Key.Key_Backspace),
           "Page Up, ←, ↑", "scene before"),
    Stroke("first", (Key.Key_Home,), "Home", "first scene"),
    Stroke("last", (Key.Key_End,), "End", "last scene"),
    Stroke("enter", (Key.Key_Return, Key.Key_Enter), "number, Enter", "to that scene"),
    Stroke("again", (Key.Key_R,), "R", "the scene as it was"),
    Stroke("black", (Key.Key_B, Key.Key_Period), "B, .", "black screen, and back"),
    Stroke("white", (Key.Key_W, Key.Key_Comma), "W, ,", "white screen, and back"),
    Stroke("larger", (Key.Key_Plus, Key.Key_Equal), "+", "larger letters and strokes"),
    Stroke("smaller", (Key.Key_Minus,), "−", "smaller ones"),
    Stroke("sentence", (Key.Key_S,), "S", "what you see, in a sentence"),
    Stroke("controls", (Key.Key_C,), "C", "controls, or more room"),
    Stroke("answers", (Key.Key_H,), "H", "hide answers, or show them"),
    Stroke("spot", (Key.Key_L,), "L", "pointer, and back"),
    Stroke("pen", (Key.Key_D,), "D", "pen, and back"),
    Stroke("keep", (Key.Key_K,), "K", "what is drawn stays, or fades"),
    Stroke("wipe", (Key.Key_E, Key.Key_Delete), "E, Delete", "wipe what is drawn"),
    Stroke("run", (Key.Key_P,), "P", "run or stop"),
    Stroke("travel", (Key.Key_A,), "A", "numbers travel, or jump"),
    Stroke("theme", (Key.Key_T,), "T", "other colors"),
    Stroke("desk", (Key.Key_V, Key.Key_F1), "V, F1", "lecturer’s view, and back"),
    Stroke("swap", (Key.Key_X,), "X", "swap the screens"),
    Stroke("freeze", (Key.Key_F,), "F", "freeze what the audience sees"),
    Stroke("leave", (Key.Key_Escape,), "Esc", "back to the window"),
)  # fmt: skip
"""In the order in which they are listed."""

_DOES = {key: stroke.does for stroke in STROKES for key in stroke.keys}


def meant(event: QKeyEvent) -> str:
    """What a key asks for: a name of ``STROKES``, a digit, or "" where it asks for nothing."""
    modifiers = event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier)
    if modifiers != Qt.KeyboardModifier.NoModifier:
        return ""
    return event.text() if event.text() in set("0123456789") else _DOES.get(Key(event.key()), "")
