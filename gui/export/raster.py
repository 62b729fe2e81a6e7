"""A recording on pixels and on PDF pages: the same commands played on a scaled painter."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QImage,
    QImageWriter,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QPen,
)

from gui.export.recording import DPI, Command, Picture, Recording, Shape, Text

_PDF_DPI = 600


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
        play(recording, painter, width, height)
    finally:
        painter.end()
    image = image.convertToFormat(QImage.Format.Format_ARGB32)
    image.setDotsPerMeterX(round(dpi / 0.0254))
    image.setDotsPerMeterY(round(dpi / 0.0254))
    return image


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


def _searchable(command: Command) -> Command:
    """Text in the plain glyphs of its font, spread to the length it had.

    Qt's PDF forgets the letters behind glyphs that a font feature has chosen, such as tabular figures.
    """
    if not isinstance(command, Text):
        return command
    font = QFont(command.font)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    font.clearFeatures()
    font.setFeature(QFont.Tag("calt"), 0)
    plain = QFontMetricsF(font).horizontalAdvance(command.text)
    if plain > 0:
        font.setLetterSpacing(QFont.SpacingType.PercentageSpacing, 100 * command.advance / plain)
    return replace(command, font=font)


def to_pdf(recording: Recording, width_mm: float, height_mm: float) -> bytes:
    """The recording as a PDF of one page of this size: vector paths, real text in embedded fonts.

    Qt rounds the page to whole points (1/72 inch).
    """
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(recording.title)
    writer.setCreator("Activation Lab")
    writer.setResolution(_PDF_DPI)
    size = QPageSize(
        QSizeF(width_mm, height_mm), QPageSize.Unit.Millimeter, "", QPageSize.SizeMatchPolicy.ExactMatch
    )
    writer.setPageLayout(QPageLayout(size, QPageLayout.Orientation.Portrait, QMarginsF()))
    painter = QPainter(writer)
    try:
        commands = tuple(_searchable(command) for command in recording.commands)
        play(replace(recording, commands=commands), painter, writer.width(), writer.height())
    finally:
        painter.end()
    return bytes(data.data())
