"""A line under the picture that says which parameters it shows, and a headline over it."""

from __future__ import annotations

import math
from dataclasses import replace

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from gui.export.recorder import RecordingDevice
from gui.export.recording import Recording, moved
from gui.parts import Part

_MARGIN = 16
_ABOVE, _BELOW = 4, 12
_WRAP = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop


def caption_height(text: str, width: float, font: QFont) -> int:
    """The height that ``with_caption`` adds to a picture of this width, in whole logical pixels.

    The text wraps between margins of 16 px. Lay the figure out in what remains of the page.
    """
    return _ABOVE + math.ceil(_text_height(text, width, font)) + _BELOW


def with_caption(recording: Recording, text: str, font: QFont, color: QColor) -> Recording:
    """The picture with the text below it, ``caption_height`` taller than before and as wide.

    The font should have a size in pixels.
    """
    added = caption_height(text, recording.width, font)
    height = recording.height + added
    device = RecordingDevice(recording.width, height)
    painter = QPainter(device)
    try:
        device.part = Part("caption")
        painter.setFont(font)
        painter.setPen(color)
        top = recording.height + _ABOVE
        room = QRectF(_MARGIN, top, _text_width(recording.width), height - top)
        painter.drawText(room, int(_WRAP), text)
    finally:
        painter.end()
    return replace(recording, height=height, commands=recording.commands + device.commands())


def with_headline(recording: Recording, text: str, font: QFont, color: QColor) -> Recording:
    """The picture with the text above it, ``caption_height`` taller than before and as wide."""
    added = caption_height(text, recording.width, font)
    device = RecordingDevice(recording.width, recording.height + added)
    painter = QPainter(device)
    try:
        device.part = Part("headline")
        painter.setFont(font)
        painter.setPen(color)
        room = QRectF(_MARGIN, _BELOW, _text_width(recording.width), added - _ABOVE - _BELOW)
        painter.drawText(room, int(_WRAP), text)
    finally:
        painter.end()
    below = tuple(moved(command, 0, added) for command in recording.commands)
    return replace(recording, height=recording.height + added, commands=device.commands() + below)


def _text_width(width: float) -> float:
    return max(width - 2 * _MARGIN, 1.0)


def _text_height(text: str, width: float, font: QFont) -> float:
    room = QRectF(0, 0, _text_width(width), 2**20)
    return QFontMetricsF(font).boundingRect(room, int(_WRAP), text).height()
