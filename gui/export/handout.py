"""Texts and pictures one below the other on pages of A4."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QFont,
    QPainter,
    QPalette,
    QPdfWriter,
    QTextBlockFormat,
    QTextCursor,
    QTextDocument,
)

from gui.export.pdf import on_paper, pdf_of, plain
from gui.export.raster import play
from gui.export.recording import DPI, Recording

_PAGE_MM = (210.0, 297.0)
_WIDTH, _HEIGHT = (millimeters / 25.4 * DPI for millimeters in _PAGE_MM)
_MARGIN, _GAP, _FOOT, _BELOW = 60.0, 10.0, 24.0, 5.0
_ROOM = _WIDTH - 2 * _MARGIN
_LOW = _HEIGHT - _MARGIN - _FOOT
_SHARE, _LEAST_PICTURE = 0.8, 160.0
"""Width of a picture beside that of the text, and the height below which none is pressed."""


@dataclass(frozen=True)
class Block:
    """What stays together on a page: Markdown above a picture, the picture, Markdown below it."""

    above: str
    picture: Recording
    below: str


def to_handout(title: str, blocks: Sequence[Block], font: QFont) -> bytes:
    """The blocks as a PDF, under a heading, with the title and numbers at the foot of the pages.

    The font should have a size in pixels, 96 to the inch.
    """

    def draw(writer: QPdfWriter, painter: QPainter) -> None:
        painter.scale(writer.width() / _WIDTH, writer.height() / _HEIGHT)
        pages = _Pages(writer, painter, title, plain(font))
        pages.text(pages.document(f"## {title}"))
        for block in blocks:
            pages.block(block)
        pages.foot()

    return pdf_of(draw, title, *_PAGE_MM)


class _Pages:
    """Fills page after page from the top."""

    def __init__(self, writer: QPdfWriter, painter: QPainter, title: str, font: QFont) -> None:
        self.writer, self.painter, self.title, self.font = writer, painter, title, font
        self.y, self.number = _MARGIN, 1

    def block(self, block: Block) -> None:
        above, below = self.document(block.above), self.document(block.below)
        words = above.size().height() + below.size().height() + 3 * _GAP
        wanted = _SHARE * _ROOM * block.picture.height / block.picture.width
        height = max(min(wanted, _LOW - _MARGIN - words), _LEAST_PICTURE)
        if self.y + words + height > _LOW and self.y > _MARGIN:
            self.turn()
        self.text(above)
        self.picture(block.picture, height)
        self.text(below)
        self.y += _GAP

    def text(self, document: QTextDocument) -> None:
        """A text, smaller where a page does not hold it."""
        height = document.size().height()
        scale = min(1.0, (_LOW - self.y) / height) if self.y + height > _LOW else 1.0
        self.painter.save()
        self.painter.translate(_MARGIN, self.y)
        self.painter.scale(scale, scale)
        context = QAbstractTextDocumentLayout.PaintContext()
        context.palette.setColor(QPalette.ColorRole.Text, Qt.GlobalColor.black)
        document.documentLayout().draw(self.painter, context)
        self.painter.restore()
        self.y += scale * height + _GAP

    def picture(self, recording: Recording, height: float) -> None:
        width = height * recording.width / recording.height
        self.painter.save()
        self.painter.translate(_MARGIN + (_ROOM - width) / 2, self.y)
        play(on_paper(recording), self.painter, width, height)
        self.painter.restore()
        self.y += height + _GAP

    def turn(self) -> None:
        self.foot()
        self.writer.newPage()
        self.y, self.number = _MARGIN, self.number + 1

    def foot(self) -> None:
        self.painter.setFont(self.font)
        line = QRectF(_MARGIN, _HEIGHT - _MARGIN, _ROOM, _FOOT)
        self.painter.drawText(line, Qt.AlignmentFlag.AlignLeft, self.title)
        self.painter.drawText(line, Qt.AlignmentFlag.AlignRight, str(self.number))

    def document(self, markdown: str) -> QTextDocument:
        document = QTextDocument()
        document.setDefaultFont(self.font)
        document.setDocumentMargin(0)
        document.setMarkdown(markdown, QTextDocument.MarkdownFeature.MarkdownNoHTML)
        document.setTextWidth(_ROOM)
        _set_apart(document)
        return document


def _set_apart(document: QTextDocument) -> None:
    """Some room below every paragraph."""
    form = QTextBlockFormat()
    form.setBottomMargin(_BELOW)
    cursor = QTextCursor(document)
    cursor.select(QTextCursor.SelectionType.Document)
    cursor.mergeBlockFormat(form)
