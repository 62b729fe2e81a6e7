"""How large things are on a screen that is read from the last row."""

from __future__ import annotations

import math
from string import Template

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF

from gui.canvas.style import IN_WINDOW, Style
from gui.look.theme import Theme, font

SIZES = (1.0, 1.15, 1.3, 1.5, 1.75, 2.0)
"""How many times larger than the least: that is a fortieth of the height."""

_ROWS, _LEAST = 40, 4
"""Of a screen; and the least height of letters, for a picture that has no room yet."""

_WEIGHT = 1.25
"""Strokes grow a little more than letters do."""

_WRAPPED = int(Qt.TextFlag.TextWordWrap)

_HEADLINES = (2.2, 1.8, 1.5, 1.25)
"""Heights of letters of a headline, the first with which it has its room."""

_SHEET = Template("""
QWidget { color: $text; }
QLabel { background: transparent; }
#headline { font-weight: 700; }
#sentence { font-size: ${sentence}px; }
#pin, #pin_value { font-size: ${pin}px; }
#pin_value { font-weight: 600; }
QComboBox { font-size: ${pin}px; min-height: ${row}px; background: $surface; border: 2px solid $border;
    border-radius: ${corner}px; padding: 2px ${corner}px; }
QComboBox:focus { border-color: $accent; }
QComboBox QAbstractItemView { background: $surface; selection-background-color: $soft;
    selection-color: $text; font-size: ${pin}px; }
""")


def unit_of(height: float, size: float) -> int:
    """The height of the smallest letters on a screen of this height, in its pixels: a fortieth at least."""
    return max(math.ceil(height / _ROWS * size), _LEAST)


def look(theme: Theme, unit: int) -> Style:
    """How a figure looks whose smallest letters are so high."""
    return Style(theme, scale_of(unit), weight=_WEIGHT)


def scale_of(unit: int) -> float:
    """The scale of a figure whose smallest letters are so high."""
    return unit / IN_WINDOW


def sheet(theme: Theme, unit: int) -> str:
    """The style sheet of all that stands around the figure."""
    sizes = {"sentence": 1.25, "pin": 1.4, "row": 2.0, "corner": 0.5}
    return _SHEET.substitute(vars(theme), **{name: round(unit * size) for name, size in sizes.items()})


def headline_size(text: str, unit: int, width: int) -> int:
    """The height of the letters of a headline that is to stand on two lines of this width."""
    for size in _HEADLINES:
        height = round(size * unit)
        metrics = QFontMetricsF(font(height, bold=True))
        room = QRectF(0, 0, width, 1e6)
        if metrics.boundingRect(room, _WRAPPED, text).height() <= 2.2 * metrics.lineSpacing():
            break
    return height
