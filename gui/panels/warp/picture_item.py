"""A picture that goes through the layers: each piece of it under the affine map that it has come by."""

from __future__ import annotations

from functools import lru_cache
from itertools import compress

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QImage, QPainter, QTransform

from engine.base.pixels import Pixels
from engine.experiments.warp.inputs import SIDE
from engine.networks.warp import Pieces
from gui.canvas.items import Stroke
from gui.canvas.plots import Plot
from gui.panels.warp.sheet_items import OPACITY
from gui.parts import drawn_as

Array = NDArray[np.float64]
Patches = tuple[Array, Array, list[Array]]
"""Which of the images each has; from its pixels to the plot (k, 6); the corners there, (n, 2) each. Thousands
of Qt's own objects would keep Python's collector busy."""

_LEVELS = 6
"""So often a picture is halved for what has become small."""

_LEAST = 1e-3
"""Patches of so few pixels are left out."""

_FINER = 2.0
"""The image that a file has of it has so many pixels a side in a logical one."""


class WarpedPicture(Stroke):
    """The picture, patch by patch. A file has an image of it, however many they are."""

    def __init__(self, plot: Plot) -> None:
        super().__init__(plot)
        self.keep_no_pixels()
        self._brushes: list[QBrush] = []
        self._patches: Patches = (np.empty(0), np.empty((0, 6)), [])
        self._opacity = 1.0

    def show_picture(self, pixels: Pixels, patches: Pieces, folds: bool) -> None:
        """Draw these pieces of it, those that are finite; ``folds``: one may lie on another."""
        images = textures(pixels)
        self._brushes = [QBrush(image) for image in images]
        self._patches = self._made(patches, np.array([image.width() for image in images]))
        self._opacity = OPACITY if folds else 1.0
        self._changed()

    def _made(self, patches: Pieces, sides: Array) -> Patches:
        """Of the patches that can be seen each with the image whose pixels are as large as the screen's."""
        with np.errstate(all="ignore"):
            size = np.sqrt(np.abs(np.linalg.det(patches.jacobians))) * 2 * SIDE / self._pixel
            levels = np.rint(np.log2(sides[0] / size)).clip(0, len(sides) - 1)
            maps = _maps(patches)
        shown = np.isfinite(maps).all(axis=1) & (patches.areas > _LEAST * self._pixel**2)
        levels, maps = levels[shown].astype(int), maps[shown]
        maps[:, :4] /= sides[levels, None]
        return levels, maps, list(compress(patches.polygons(), shown.tolist()))

    @property
    def _pixel(self) -> float:
        """The side of a pixel of the screen in the plot's coordinates."""
        look = self._plot.look
        return self._plot.pixel[0] / (look.ratio if look.interactive else _FINER)

    @drawn_as("picture")
    def _draw(self, painter: QPainter) -> None:
        if self._plot.look.interactive:
            self._paint(painter)
        elif self._patches[2]:
            target = self._boundary()
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.save()
            painter.scale(1.0, -1.0)  # the plot's y goes up
            painter.drawImage(
                QRectF(target.left(), -target.bottom(), target.width(), target.height()), self._image(target)
            )
            painter.restore()

    def _paint(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setOpacity(self._opacity)
        painter.setPen(Qt.PenStyle.NoPen)
        levels, maps, polygons = self._patches
        for level, numbers, corners in zip(levels.tolist(), maps.tolist(), polygons, strict=True):
            brush = self._brushes[level]
            brush.setTransform(QTransform(*numbers))
            painter.setBrush(brush)
            painter.drawConvexPolygon([QPointF(x, y) for x, y in corners.tolist()])

    def _boundary(self) -> QRectF:
        """What can be seen of all patches."""
        x, y = np.concatenate(self._patches[2]).T
        return self._visible(QRectF(x.min(), y.min(), np.ptp(x), np.ptp(y)), 0.0)

    def _image(self, target: QRectF) -> QImage:
        """What a file has of this part of the plot."""
        size = QSize(*(max(round(length / self._pixel), 1) for length in (target.width(), target.height())))
        image = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        painter.scale(image.width() / target.width(), -image.height() / target.height())
        painter.translate(-target.left(), -target.bottom())
        self._paint(painter)
        painter.end()
        return image


@lru_cache(maxsize=4)
def textures(pixels: Pixels) -> list[QImage]:
    """The picture as it is, then of half the side each time."""
    side = pixels.side
    whole = QImage(pixels.colors.tobytes(), side, side, 3 * side, QImage.Format.Format_RGB888)
    sides = dict.fromkeys(max(side >> level, 1) for level in range(_LEVELS))
    smooth, kept = Qt.TransformationMode.SmoothTransformation, Qt.AspectRatioMode.IgnoreAspectRatio
    found = whole.convertToFormat(QImage.Format.Format_RGB32)
    return [found.scaled(n, n, kept, smooth) for n in sides]


def _maps(patches: Pieces) -> Array:
    """From a picture of side 1, its y downwards, to the plot, (k, 6): m₁₁ m₁₂ m₂₁ m₂₂ dx dy of Qt."""
    across, up = 2 * SIDE * patches.jacobians[:, :, 0], 2 * SIDE * patches.jacobians[:, :, 1]
    corner = patches.offsets + (up - across) / 2
    return np.concatenate([across, -up, corner], axis=1)
