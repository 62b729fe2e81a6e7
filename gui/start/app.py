"""The program: its command line, and the life of the window from start to exit."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from gui.start import cli, preflight

if TYPE_CHECKING:  # Qt is loaded only after the preflight
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

    from gui.shell.keeper import Keeper
    from gui.shell.settings import Settings
    from gui.shell.window import Window

NAME = "activation-lab"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; the exit status: 0 done, 1 failed with one line on stderr, 2 wrong usage."""
    options = cli.parse(sys.argv[1:] if arguments is None else list(arguments))
    if options.command != "window":
        cli.go_offscreen()
    missing = preflight.problem()
    if missing:
        print(f"{NAME}: {missing}", file=sys.stderr)
        return 1
    if options.command == "window":
        return run_window(options.session)
    from gui.start import headless

    return headless.run(options)


def run_window(path: Path | None) -> int:
    """Open the window, with the last session or the one in a file, and stay until it is closed."""
    from gui.shell import settings as remembered
    from gui.shell.crash import CrashReporter

    app = application()
    folder = remembered.folder()
    settings, problem = remembered.load(folder / "settings.json")
    window, problems = open_window(app, settings, folder, path)
    keeper = keeping(window, folder)
    reporter = CrashReporter(folder / "log.txt", keeper.keep)
    reporter.install()
    for sentence in filter(None, (problem, *problems)):
        window.notice.add_problem(sentence)
    window.resize(window.size().boundedTo(window.screen().availableSize()))
    window.show()
    with quitting_on_signals(app):
        status: int = app.exec()
    lost = keeper.keep()
    reporter.remove()
    window.deleteLater()
    app.processEvents()
    if lost:
        cli.fail(lost)
    return status


def keeping(window: Window, folder: Path) -> Keeper:
    """Keeps session and settings of a window in a folder, soon after every change and once at the start:
    whether that can be done is to be known before there is anything to lose."""
    from gui.shell import settings as remembered
    from gui.shell.keeper import Keeper
    from gui.shell.last_session import keep_session

    keeper = Keeper(
        (lambda: window.store.session, lambda session: keep_session(session, folder)),
        (lambda: window.settings, lambda settings: remembered.save(settings, folder / "settings.json")),
    )
    for source in (window.store, window.documents, window.switch):
        source.changed.connect(keeper.changed)
    window.installEventFilter(keeper)
    keeper.problem.connect(window.notice.add_problem)
    keeper.changed()
    return keeper


@contextmanager
def quitting_on_signals(app: QApplication) -> Iterator[None]:
    """Ctrl+C in the terminal, or a shutdown, ends the program as its own Quit does, but asks nothing.

    Python runs its signal handlers only between instructions, and Qt's event loop executes none; the
    byte that Python writes into a pipe at a signal wakes it up.
    """
    from PySide6.QtCore import QSocketNotifier

    if os.name != "posix":  # elsewhere Python wakes up for sockets only
        yield
        return
    ours, pythons = os.pipe()
    os.set_blocking(pythons, False)
    notifier = QSocketNotifier(ours, QSocketNotifier.Type.Read)
    notifier.activated.connect(lambda: os.read(ours, 64))
    before = signal.set_wakeup_fd(pythons, warn_on_full_buffer=False)
    handlers = {s: signal.signal(s, lambda *_: app.exit()) for s in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        notifier.setEnabled(False)
        signal.set_wakeup_fd(before)
        for number, handler in handlers.items():
            signal.signal(number, handler)
        os.close(ours)
        os.close(pythons)


def application() -> QApplication:
    """The one QApplication, made at the first call."""
    from PySide6.QtWidgets import QApplication

    from gui import guard

    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    guard.install()
    app = QApplication([NAME])
    app.setApplicationName(NAME)
    app.setApplicationDisplayName("Activation Lab")
    return app


def open_window(
    app: QApplication, settings: Settings, folder: Path, path: Path | None
) -> tuple[Window, tuple[str, ...]]:
    """The window with the session of a file, else the kept one; sentences for what could not be read."""
    from engine.base.files import FileProblem
    from engine.session import load
    from gui.shell.last_session import last_session
    from gui.shell.themes import ThemeSwitch
    from gui.shell.window import Window
    from gui.store import Store

    session, *problems = last_session(folder)
    opened = None
    if path is not None:
        try:
            session, opened = load(path), path
        except FileProblem as problem:
            problems.append(str(problem))
    window = Window(Store(session), settings, ThemeSwitch(app, settings.theme))
    if opened is not None:
        window.documents.note(opened)
    return window, tuple(filter(None, problems))
