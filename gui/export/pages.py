"""Several pictures as the pages of one PDF."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QPainter, QPdfWriter

from gui.export.pdf import on_paper, pdf_of
from gui.export.pdf_file import portable
from gui.export.raster import play
from gui.export.recording import Recording


def to_pages(recordings: Sequence[Recording], title: str, width_mm: float, height_mm: float) -> bytes:
    """A PDF of pages of this size, one for each recording, of which there is one at least."""

    def draw(writer: QPdfWriter, painter: QPainter) -> None:
        for number, recording in enumerate(recordings):
            if number:
                writer.newPage()
            painter.save()
            play(on_paper(recording), painter, writer.width(), writer.height())
            painter.restore()

    return portable(pdf_of(draw, title, width_mm, height_mm))
