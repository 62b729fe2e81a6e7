"""A picture file while it is read: bounded before it is decoded, cut to its middle square, made small."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PySide6.QtCore import QBuffer, QByteArray, QLoggingCategory, QRect, QSize
from PySide6.QtGui import QColor, QImage, QImageReader, QPainter

from engine.base.files import FileProblem, read_bytes
from engine.base.monitor import Monitor, Progress, Stop
from engine.base.pixels import MOST_SIDE, Pixels

_MOST_BYTES, _MOST_DECODED = 64_000_000, 256_000_000
"""Of a file, and of its pixels in memory: Qt itself would give up a little later, and not say why."""

_FORMATS = ("png", "jpeg", "webp", "bmp", "gif")
"""What is decoded; a drawing such as SVG could ask for anything."""

_JPEG_SCAN, _JPEG_END = b"\xff\xda", b"\xff\xd9"


class PictureReading:
    """A picture file that is read for a parameter of a panel."""

    found: tuple[str, Pixels, str]

    def __init__(self, path: Path, key: str, name: str) -> None:
        self.path, self.key = path, key
        self._name, self.problem = name, ""

    def prepare(self, progress: Progress = None, cancelled: Stop = None) -> None:
        """Read it; ``Cancelled`` where it is stopped."""
        monitor = Monitor(progress, cancelled)
        try:
            data = read_bytes(self.path, _MOST_BYTES)
            monitor.check()
            image, size = _decoded(data)
            monitor.check()
            self.found = self._name, _pixels(image), _note(size, image)
        except FileProblem as problem:
            self.problem = str(problem)
        except ValueError as error:
            self.problem = f"Cannot open {self.path}: {error}."


def _decoded(data: bytes) -> tuple[QImage, QSize]:
    """The middle square of a picture, and the size of the whole; ``ValueError`` with what is wrong."""
    QLoggingCategory.setFilterRules("qt.gui.imageio*=false")  # what is wrong is said once, here
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    reader = QImageReader(buffer)
    reader.setDecideFormatFromContent(True)
    reader.setAutoTransform(True)  # a photograph taken upright may be stored lying
    _refuse_what_is_none(reader, data)
    size = reader.size()
    side = min(size.width(), size.height())
    reader.setClipRect(QRect((size.width() - side) // 2, (size.height() - side) // 2, side, side))
    if side > MOST_SIDE:
        reader.setScaledSize(QSize(MOST_SIDE, MOST_SIDE))
    image = reader.read()
    if image.isNull():
        raise ValueError("the picture is damaged or cut off")
    return image, size


def _refuse_what_is_none(reader: QImageReader, data: bytes) -> None:
    """``ValueError`` before anything is decoded."""
    kind, size = bytes(reader.format().data()).decode(), reader.size()
    if kind not in _FORMATS:
        raise ValueError("it is not a picture in PNG, JPEG, WebP, BMP or GIF")
    if size.isEmpty():
        raise ValueError("the picture is damaged")
    if size.width() * size.height() * _bits(reader) > 8 * _MOST_DECODED:
        pixels = f"{size.width():,} × {size.height():,} pixels"
        raise ValueError(f"its {pixels} would take more than {_MOST_DECODED // 10**6} MB")
    if kind == "jpeg" and data.rfind(_JPEG_END) < data.rfind(_JPEG_SCAN):
        raise ValueError("the picture is cut off")


def _bits(reader: QImageReader) -> int:
    """Of a pixel in memory, as far as a format says so before it is decoded."""
    kind = reader.imageFormat()
    return 32 if kind == QImage.Format.Format_Invalid else QImage.toPixelFormat(kind).bitsPerPixel()


def _pixels(image: QImage) -> Pixels:
    """Its pixels on white."""
    sheet = QImage(image.size(), QImage.Format.Format_RGB32)
    sheet.fill(QColor("white"))
    painter = QPainter(sheet)
    painter.drawImage(0, 0, image)
    painter.end()
    side = sheet.width()
    colors = np.frombuffer(sheet.constBits(), np.uint8).reshape(side, -1, 4)
    return Pixels.of(colors[:, :side, 2::-1])


def _note(size: QSize, image: QImage) -> str:
    shown = f"{image.width()} × {image.height()} pixels"
    if size == image.size():
        return f"{shown}."
    return f"its middle square in {shown}, of {size.width():,} × {size.height():,}."
