"""The page on the screen, before it is written."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QWidget

from gui.export.raster import to_image
from gui.export.recording import Recording

_SQUARE = 8
_SQUARES = {False: (QColor("#ffffff"), QColor("#e3e6eb")), True: (QColor("#14171c"), QColor("#2b313b"))}
"""Light and dark ones, by whether the slide under the page is dark."""


class Preview(QWidget):
    """A recording fitted into the widget, on a checkerboard where it is transparent."""

    resized = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Preview of the page")
        self.setMinimumSize(320, 240)
        self._image = QImage()
        self._board = _checkerboard(False)

    def show_recording(self, recording: Recording, on_dark: bool) -> None:
        """Show this page, on a light or a dark slide where it is transparent."""
        self._board = _checkerboard(on_dark)
        ratio = self.devicePixelRatioF()
        page = QSize(round(recording.width), round(recording.height))
        fitted = page.scaled(self.size() * ratio, Qt.AspectRatioMode.KeepAspectRatio).expandedTo(QSize(1, 1))
        self._show(to_image(recording, fitted.width(), fitted.height()))

    def show_image(self, image: QImage) -> None:
        """Show this page, which is not transparent."""
        room = self.size() * self.devicePixelRatioF()
        smooth = Qt.TransformationMode.SmoothTransformation
        self._show(image.scaled(room, Qt.AspectRatioMode.KeepAspectRatio, smooth))

    def _show(self, image: QImage) -> None:
        self._image = image
        self._image.setDevicePixelRatio(self.devicePixelRatioF())
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.resized.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        page = QRect(QPoint(), self._image.deviceIndependentSize().toSize())
        page.moveCenter(self.rect().center())
        painter = QPainter(self)
        painter.drawTiledPixmap(page, self._board)
        painter.drawImage(page.topLeft(), self._image)
        painter.setPen(self.palette().mid().color())
        painter.drawRect(page.adjusted(0, 0, -1, -1))
        painter.end()


def _checkerboard(dark: bool) -> QPixmap:
    board = QPixmap(2 * _SQUARE, 2 * _SQUARE)
    first, second = _SQUARES[dark]
    board.fill(first)
    painter = QPainter(board)
    painter.fillRect(0, 0, _SQUARE, _SQUARE, second)
    painter.fillRect(_SQUARE, _SQUARE, _SQUARE, _SQUARE, second)
    painter.end()
    return board
