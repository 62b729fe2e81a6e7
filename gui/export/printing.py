"""A picture on paper: the recording played on the printer's page, as lines and letters, not as pixels."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QPageLayout, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget

from gui.export.formats import ExportOptions
from gui.export.raster import play
from gui.export.recording import DPI, Recording
from gui.export.sizes import PageSize, free_size


def ask_and_print(render: Callable[[ExportOptions], Recording], title: str, window: QWidget) -> str:
    """Ask for a printer, then print what ``render`` draws for its page; a sentence where that fails."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(title)
    printer.setPageOrientation(QPageLayout.Orientation.Landscape)
    dialog = QPrintDialog(printer, window)
    accepted = dialog.exec()
    dialog.deleteLater()
    return print_on(printer, render(ExportOptions(page_size(printer), caption=True))) if accepted else ""


def page_size(printer: QPrinter) -> PageSize:
    """What the margins leave of the printer's page."""
    area = printer.pageRect(QPrinter.Unit.Inch)
    return free_size(round(area.width() * DPI), round(area.height() * DPI))


def print_on(printer: QPrinter, recording: Recording) -> str:
    """Print on the page of a printer; a sentence where that fails."""
    painter, area = QPainter(), printer.pageRect(QPrinter.Unit.DevicePixel)
    if not painter.begin(printer):
        return "It cannot be printed: the printer does not begin."
    play(recording, painter, area.width(), area.height())
    painter.end()
    return ""
