"""Unexpected exceptions: written to a log, shown once with details to copy, the program goes on."""

from __future__ import annotations

import faulthandler
import platform
import sys
import threading
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import TextIO

import numpy as np
import PySide6
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QPlainTextEdit,
    QWidget,
)

from gui.look.layout import column
from gui.look.scale import size

_MOST_LOG_BYTES = 1_000_000


class CrashReporter(QObject):
    """Takes over ``sys.excepthook`` and the hook of threads until ``remove``.

    Args:
        log: the file that details are appended to.
        rescue: called once per exception, to save the session.
    """

    _happened = Signal(str)

    def __init__(self, log: Path, rescue: Callable[[], object]) -> None:
        super().__init__()
        self._log, self._rescue = log, rescue
        self.dialog: CrashDialog | None = None
        self._previous = sys.excepthook, threading.excepthook
        self._fault_file = self._open_log()
        self._happened.connect(self._show, Qt.ConnectionType.QueuedConnection)
        if self._fault_file is not None:
            faulthandler.enable(self._fault_file)

    def install(self) -> None:
        """Report from now on."""
        sys.excepthook = self.report
        threading.excepthook = lambda args: self.report(
            args.exc_type, args.exc_value or args.exc_type(), args.exc_traceback
        )

    def remove(self) -> None:
        """Give the hooks back."""
        sys.excepthook, threading.excepthook = self._previous
        if self._fault_file is not None:
            faulthandler.disable()
            with suppress(OSError):  # what could not be written until now
                self._fault_file.close()
            self._fault_file = None

    def report(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Log, rescue, and show; callable from any thread."""
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
            return
        details = _details(kind, error, trace)
        with suppress(OSError):  # the disk may be full
            log = self._fault_file or sys.stderr
            log.write(details + "\n")
            log.flush()
        self._happened.emit(details)

    def _show(self, details: str) -> None:
        """On the window's thread: save the session, then one dialog at a time."""
        try:
            self._rescue()
        except Exception as error:
            details += f"\nThe session could not be saved either: {error}\n"
        if self.dialog is not None and self.dialog.isVisible():
            return
        self.dialog = CrashDialog(details, self._log, QApplication.activeWindow())
        self.dialog.show()

    def _open_log(self) -> TextIO | None:
        try:
            self._log.parent.mkdir(parents=True, exist_ok=True)
            if self._log.exists() and not self._log.is_file():
                return None  # a pipe would wait for a reader
            full = self._log.exists() and self._log.stat().st_size > _MOST_LOG_BYTES
            return self._log.open("w" if full else "a", encoding="utf-8")
        except OSError:
            return None


class CrashDialog(QDialog):
    """Says that something went wrong and that the work is safe; offers the details."""

    def __init__(self, details: str, log: Path, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Something went wrong")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        words = QLabel(
            "An unexpected error has occurred. Your session is saved and the program keeps running; "
            f"if it behaves oddly, start it again.\nThe details are also in {log}.",
            textFormat=Qt.TextFormat.PlainText,
            wordWrap=True,
        )
        self.details = QPlainTextEdit(details, readOnly=True)
        self.details.setAccessibleName("Details of the error")
        buttons = QDialogButtonBox()
        copy = buttons.addButton("Copy details", QDialogButtonBox.ButtonRole.ActionRole)
        copy.clicked.connect(lambda: QApplication.clipboard().setText(details))
        buttons.addButton(QDialogButtonBox.StandardButton.Close).clicked.connect(self.close)
        self.setLayout(column(words, self.details, buttons, margins=None))
        self.resize(size(640, 360))


def _details(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> str:
    versions = (
        f"Python {platform.python_version()}, PySide6 {PySide6.__version__}, NumPy {np.__version__}, "
        f"{platform.system()} {platform.release()}"
    )
    return f"{versions}\n{''.join(traceback.format_exception(kind, error, trace))}"
