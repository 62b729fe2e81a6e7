"""Print: the picture that is shown, on the whole page, as letters and lines."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QLineEdit

from gui.export import ExportOptions
from gui.export.printing import page_size, print_on

Key, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier


def print_to(hands, path: Path, end: str = "accept") -> None:
    """Press Ctrl+P, let the dialog print to a file, and end it so."""

    def work() -> None:
        (dialog,) = hands.window.findChildren(QPrintDialog)
        page = page_size(dialog.printer())
        assert page.width > page.height
        file = dialog.findChild(QLineEdit, "filename")
        file.selectAll()
        hands.qtbot.keyClicks(file, str(path))
        getattr(dialog, end)()

    QTimer.singleShot(0, work)
    hands.qtbot.keyClick(hands.figure, Key.Key_P, CTRL)


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="poppler-utils is not installed")
@pytest.mark.parametrize("row", [1, 2, 3, 4, 5])
def test_the_picture_is_printed_as_letters_and_lines(hands, tmp_path: Path, row: int) -> None:
    hands.qtbot.keyClick(hands.figure, Key(Key.Key_0 + row))
    hands.settle()
    path = tmp_path / "a.pdf"
    print_to(hands, path)
    text = subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, check=True).stdout
    caption = re.findall(r"[A-Za-z]{4,}", hands.page.result.caption)
    assert caption
    assert set(caption) <= set(re.findall(r"\w+", text))
    images = subprocess.run(["pdfimages", "-list", path], capture_output=True, text=True, check=True).stdout
    assert len(images.splitlines()) == 2 or row in (4, 5)  # a map and a raster are images, nothing else is
    hands.qtbot.waitUntil(lambda: not hands.window.findChildren(QPrintDialog))


def test_nothing_is_printed_without_consent(hands, tmp_path: Path) -> None:
    print_to(hands, tmp_path / "a.pdf", "reject")
    assert not list(tmp_path.iterdir())


@pytest.mark.qt_log_ignore("QPainter::begin", extend=True)
def test_a_printer_that_does_not_begin_is_told(hands, tmp_path: Path) -> None:
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "none" / "a.pdf"))
    recording = hands.page.stage.recording(ExportOptions())
    assert print_on(printer, recording) == "It cannot be printed: the printer does not begin."
