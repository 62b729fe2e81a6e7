"""How large the interface is. All lengths of the window are given in pixels at 100 %."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar
from weakref import WeakKeyDictionary

from pyqtgraph.Qt import isQObjectAlive
from PySide6.QtCore import QObject, QSize
from PySide6.QtGui import QFontInfo
from PySide6.QtWidgets import QApplication

STEPS = (80, 90, 100, 110, 125, 150, 175, 200)
"""In percent."""

_SCALE, _DESKTOPS = "scale", "desktop_scale"

_USUAL = {"windows": 12.0, "cocoa": 13.0}
_ELSEWHERE = 44 / 3
"""Height of a desktop's letters in logical pixels, unless a user wants them larger: 9 pt at 96 dpi, 13 pt at
72 dpi, 11 pt at 96 dpi."""

Thing = TypeVar("Thing", bound=QObject)
Length = float | Sequence[float]

_sized: WeakKeyDictionary[QObject, dict[str, Length]] = WeakKeyDictionary()
"""What follows the scale. It is not looked for in the windows: to ask Qt for all their objects makes one of
Python for each, thousands that nobody else asks for, some of which outlive what they stand for."""


def factor() -> float:
    """How many logical pixels of the screen are one at 100 %."""
    app = QApplication.instance()
    return float((app and app.property(_SCALE)) or 1.0)


def px(length: float) -> int:
    """A length in logical pixels of the screen."""
    return round(length * factor())


def size(width: float, height: float) -> QSize:
    """A size in logical pixels of the screen."""
    return QSize(px(width), px(height))


def sized(thing: Thing, **lengths: Length) -> Thing:
    """Give a widget or a layout these lengths, now and whenever the scale changes.

    Args:
        lengths: Qt's names without ``set`` (``fixedWidth=80``, ``contentsMargins=(0, 8, 0, 0)``, the side of
            an ``iconSize=20``).
    """
    _sized.setdefault(thing, {}).update(lengths)
    _set(thing, lengths)
    return thing


def choose(app: QApplication, percent: int) -> None:
    """From now on lengths have this scale, on top of what the desktop asks for."""
    app.setProperty(_SCALE, percent / 100 * _desktops(app))


def resize() -> None:
    """Give everything that was ``sized`` its lengths at the present scale."""
    for thing, lengths in list(_sized.items()):
        if isQObjectAlive(thing):  # it may be on its way out
            _set(thing, lengths)


def _set(thing: QObject, lengths: Mapping[str, Length]) -> None:
    for name, length in lengths.items():
        pixels = [px(part) for part in (length if isinstance(length, Sequence) else (length,))]
        setter = getattr(thing, f"set{name[0].upper()}{name[1:]}")
        setter(QSize(*pixels, *pixels)) if name == "iconSize" else setter(*pixels)


def _desktops(app: QApplication) -> float:
    """How much larger than usual the desktop's letters are; asked before the program has its own font."""
    known = app.property(_DESKTOPS)
    if known is None:
        usual = _USUAL.get(app.platformName(), _ELSEWHERE)
        known = max(QFontInfo(app.font()).pixelSize() / usual, 1.0)
        app.setProperty(_DESKTOPS, known)
    return float(known)
