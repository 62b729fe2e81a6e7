"""The application of Qt, and how signals end it."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files

from PySide6.QtCore import QSocketNotifier
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from gui import guard
from gui.start import cli


def application() -> QApplication:
    """The one QApplication, made at the first call."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    guard.install()
    app = QApplication([cli.NAME])
    app.setApplicationName(cli.NAME)
    app.setApplicationDisplayName("Activation Lab")
    app.setDesktopFileName(cli.NAME)
    app.setWindowIcon(QIcon(str(files("resources") / "icons" / f"{cli.NAME}.svg")))
    return app


@contextmanager
def quitting_on_signals(app: QApplication) -> Iterator[None]:
    """Ctrl+C, a terminal that closes, or a shutdown ends the program as Quit does, but asks nothing.

    Python runs its signal handlers only between instructions, and Qt's event loop executes none; the
    byte that Python writes into a pipe at a signal wakes it up.
    """
    if os.name != "posix":  # elsewhere Python wakes up for sockets only
        yield
        return
    ours, pythons = os.pipe()
    os.set_blocking(pythons, False)
    notifier = QSocketNotifier(ours, QSocketNotifier.Type.Read)
    notifier.activated.connect(lambda: os.read(ours, 64))
    before = signal.set_wakeup_fd(pythons, warn_on_full_buffer=False)
    ends = [
        s for s in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP) if signal.getsignal(s) != signal.SIG_IGN
    ]
    handlers = {s: signal.signal(s, lambda *_: app.exit()) for s in ends}
    try:
        yield
    finally:
        notifier.setEnabled(False)
        signal.set_wakeup_fd(before)
        for number, handler in handlers.items():
            signal.signal(number, handler)
        os.close(ours)
        os.close(pythons)
