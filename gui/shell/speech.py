"""Which things speak for themselves to a screen reader; Qt speaks for all others.

Qt makes what speaks for a widget when it is asked for the first time, and deletes it with the widget.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QComboBox

from gui.canvas.figure import Figure
from gui.canvas.speech import FigureSpeech
from gui.controls.group import GroupHead
from gui.controls.number_box import Slider
from gui.controls.speech import HeadSpeech, ListSpeech, SliderSpeech

SPEECHES: Mapping[type, Callable[[Any], QAccessibleWidget]] = MappingProxyType(
    {Figure: FigureSpeech, GroupHead: HeadSpeech, QComboBox: ListSpeech, Slider: SliderSpeech}
)
"""Kind of thing → what speaks for it."""

_kept: dict[int, QAccessibleInterface] = {}


@cache
def install() -> None:
    """From now on they do."""
    QAccessible.installFactory(_speech)


def _speech(_: str, thing: QObject) -> QAccessibleInterface | None:
    """What speaks for a thing, kept until the thing is gone; None leaves it to Qt."""
    made = next((speech for kind, speech in SPEECHES.items() if isinstance(thing, kind)), None)
    if made is None:
        return None
    speech: QAccessibleInterface = made(thing)
    _kept[id(speech)] = speech
    thing.destroyed.connect(lambda: _kept.pop(id(speech), None))
    return speech
