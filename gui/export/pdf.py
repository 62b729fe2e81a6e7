"""A recording as a page of PDF."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import groupby
from typing import TypeGuard

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QSizeF, Qt
from PySide6.QtGui import QBrush, QFont, QFontMetricsF, QPageLayout, QPageSize, QPainter, QPdfWriter, QPen

from gui.export.pdf_file import portable
from gui.export.raster import play
from gui.export.recording import Command, Recording, Shape, Text, color_at

_DPI = 600
_OVERLAP = 0.5
"""Width of the stroke that closes the seams of a mosaic, in logical pixels."""


def to_pdf(recording: Recording, width_mm: float, height_mm: float) -> bytes:
    """The recording as a PDF of one page of this size: vector paths, real text in embedded fonts.

    Qt rounds the page to whole points (1/72 inch).
    """

    def draw(writer: QPdfWriter, painter: QPainter) -> None:
        play(on_paper(recording), painter, writer.width(), writer.height())

    return portable(pdf_of(draw, recording.title, width_mm, height_mm))


def pdf_of(
    draw: Callable[[QPdfWriter, QPainter], None], title: str, width_mm: float, height_mm: float
) -> bytes:
    """A PDF of pages of this size, as ``draw`` paints them at the writer's resolution."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(title)
    writer.setCreator("Activation Lab")
    writer.setResolution(_DPI)
    size = QPageSize(
        QSizeF(width_mm, height_mm), QPageSize.Unit.Millimeter, "", QPageSize.SizeMatchPolicy.ExactMatch
    )
    writer.setPageLayout(QPageLayout(size, QPageLayout.Orientation.Portrait, QMarginsF()))
    painter = QPainter(writer)
    try:
        draw(writer, painter)
    finally:
        painter.end()
    return bytes(data.data())


def on_paper(recording: Recording) -> Recording:
    """The recording with text that can be searched and mosaics without seams."""
    return replace(recording, commands=tuple(_seamless(map(_searchable, recording.commands))))


def plain(font: QFont) -> QFont:
    """The font without features: Qt's PDF forgets the letters behind glyphs that these choose, as tabular
    figures."""
    font = QFont(font)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    font.clearFeatures()
    font.setFeature(QFont.Tag("calt"), 0)
    return font


def _searchable(command: Command) -> Command:
    """Text in the plain glyphs of its font, spread to the length it had."""
    if not isinstance(command, Text):
        return command
    font = plain(command.font)
    natural = QFontMetricsF(font).horizontalAdvance(command.text)
    if natural > 0:
        font.setLetterSpacing(QFont.SpacingType.PercentageSpacing, 100 * command.advance / natural)
    return replace(command, font=font)


def _seamless(commands: Iterable[Command]) -> Iterator[Command]:
    """Opaque mosaics with cells a little larger: viewers antialias, which shows the paper between them.

    Shaded cells lie on the strokes of all of them, each in its middle color; a shaded stroke would cost as
    much room in the file as the cell.
    """
    for is_cell, run in groupby(commands, _is_shaded_cell):
        if not is_cell:
            yield from map(_larger, run)
            continue
        cells = [command for command in run if isinstance(command, Shape)]
        for cell in cells:
            color = color_at(cell.brush, cell.path.boundingRect().center())
            yield replace(cell, pen=QPen(color, _OVERLAP), brush=QBrush())
        yield from cells


def _is_shaded_cell(command: Command) -> bool:
    return _is_cell(command) and command.brush.style() == Qt.BrushStyle.LinearGradientPattern


def _is_cell(command: Command) -> TypeGuard[Shape]:
    return isinstance(command, Shape) and command.hard_edges and command.brush.isOpaque()


def _larger(command: Command) -> Command:
    return replace(command, pen=QPen(command.brush, _OVERLAP)) if _is_cell(command) else command
