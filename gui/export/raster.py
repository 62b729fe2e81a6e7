"""A recording on pixels: its commands played on a scaled painter."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QImage,
    QImageWriter,
    QPainter,
    QPainterPath,
    QPen,
)

from gui.export.recording import DPI, Command, Picture, Recording, Shape

_MANY = 1000
"""Corners of a stroke that is painted line by line."""


def play(recording: Recording, painter: QPainter, width: float, height: float) -> None:
    """Paint the recording over ``width`` × ``height`` units of the painter, background included."""
    page = QRectF(0, 0, recording.width, recording.height)
    hint = QPainter.RenderHint
    painter.setRenderHints(hint.Antialiasing | hint.TextAntialiasing | hint.LosslessImageRendering)
    painter.scale(width / recording.width, height / recording.height)
    painter.setClipRect(page)
    if recording.background is not None:
        painter.fillRect(page, recording.background)
    for command in recording.commands:
        painter.save()
        if command.clip is not None:
            painter.setClipPath(command.clip, Qt.ClipOperation.IntersectClip)
        painter.setOpacity(command.opacity)
        _paint(command, painter)
        painter.restore()


def _paint(command: Command, painter: QPainter) -> None:
    if isinstance(command, Shape):
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, not command.hard_edges)
        painter.setPen(command.pen)
        painter.setBrush(command.brush)
        painter.drawPath(command.path)
        return
    painter.setTransform(command.transform, combine=True)
    if isinstance(command, Picture):
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, command.smooth)
        painter.drawImage(command.target, command.image)
    else:
        painter.setFont(command.font)
        painter.setPen(QPen(command.color))
        painter.drawText(QPointF(), command.text)


def to_image(recording: Recording, width: int, height: int, dpi: int = DPI) -> QImage:
    """The recording on exactly ``width`` × ``height`` pixels, 8-bit ARGB, marked with ``dpi`` dots per inch.

    Without a background the pixels between the strokes are transparent. Raises ``MemoryError`` where there
    is no room for so many pixels.
    """
    image = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
    if image.isNull():
        raise MemoryError(f"There is not enough memory for a picture of {width} × {height} pixels.")
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    try:
        commands = tuple(line for command in recording.commands for line in _line_by_line(command))
        play(replace(recording, commands=commands), painter, width, height)
    finally:
        painter.end()
    image.convertTo(QImage.Format.Format_ARGB32)
    image.setDotsPerMeterX(round(dpi / 0.0254))
    image.setDotsPerMeterY(round(dpi / 0.0254))
    return image


def _line_by_line(command: Command) -> Iterator[Command]:
    """Each of many lines by itself: in one stroke they would take time in the square of their number.

    Where opaque lines cross, it looks the same.
    """
    if not (isinstance(command, Shape) and _is_sheaf(command)):
        yield command
        return
    for line in command.path.toSubpathPolygons():
        path = QPainterPath()
        path.addPolygon(line)
        yield replace(command, path=path)


def _is_sheaf(shape: Shape) -> bool:
    opaque = shape.opacity == 1 and shape.pen.color().alpha() == 255
    return opaque and shape.brush.style() == Qt.BrushStyle.NoBrush and shape.path.elementCount() > _MANY


def to_png(recording: Recording, width: int, height: int, dpi: int = DPI) -> bytes:
    """``to_image`` as a PNG file, with title and description in its text fields."""
    image = to_image(recording, width, height, dpi)
    for key, text in (("Title", recording.title), ("Description", recording.description)):
        if text:
            image.setText(key, text)
    return png_bytes(image)


def png_bytes(image: QImage) -> bytes:
    """The image as a PNG file."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, QByteArray(b"png"))
    if not writer.write(image):
        raise MemoryError(f"The picture cannot be written: {writer.errorString()}.")
    return bytes(data.data())
