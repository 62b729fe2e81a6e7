"""The life of the window, from start to exit."""

from __future__ import annotations

import argparse
import os
from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QApplication

from engine.base.files import FileProblem
from engine.presets import find
from engine.session import Session
from engine.talk.talk import Talk
from gui.shell import settings as remembered
from gui.shell.claim import Claim
from gui.shell.crash import CrashReporter
from gui.shell.documents import LESSON
from gui.shell.greeting import Greeting
from gui.shell.keeper import Keeper
from gui.shell.last_session import keep_session, keep_talk, last_session, last_talk
from gui.shell.settings import Settings
from gui.shell.themes import ThemeSwitch
from gui.shell.window import Window
from gui.start import cli
from gui.start.asked import read_file, visited
from gui.start.qt import application, quitting_on_signals
from gui.store import Store


def run_window(options: argparse.Namespace) -> int:
    """Open the window, with the last session or the one that is asked for, and stay until it is closed."""
    app = application()
    folder = remembered.folder()
    claim = Claim(folder)
    is_first = not os.path.exists(folder / "settings.json")
    settings, problem = remembered.load(folder / "settings.json")
    try:
        window, problems = open_window(app, settings, folder, options.session, options.panel, options.example)
    except ValueError as wrong:
        claim.release()
        return cli.fail(str(wrong), cli.MISUSED)
    keeper = Keeper() if claim.problem else keeping(window, folder)
    reporter = CrashReporter(folder / "log.txt", keeper.keep)
    reporter.install()
    for sentence in filter(None, (claim.problem, problem, *problems)):
        window.notice.add_problem(sentence)
    window.resize(window.size().boundedTo(window.screen().availableSize()))
    window.show()
    if is_first:
        Greeting(window.page)
    with quitting_on_signals(app):
        status: int = app.exec()
    lost = keeper.keep()
    claim.release()
    reporter.remove()
    window.deleteLater()
    app.processEvents()
    return cli.fail(lost) if lost else status


def open_window(
    app: QApplication,
    settings: Settings,
    folder: Path,
    path: Path | None,
    panel: str | None = None,
    words: str | None = None,
) -> tuple[Window, tuple[str, ...]]:
    """The window with the session or the talk of a file, else the kept ones; sentences for what is not read.

    It shows this panel, and the example that these words mean. ``ValueError`` with one sentence where there
    is none.
    """
    session, *problems = last_session(folder)
    found: Session | Talk | None = None
    lesson = path if path is not None and path.suffix.lower() == LESSON else None
    if path is not None and lesson is None:
        try:
            found = read_file(path)
        except FileProblem as problem:
            problems.append(str(problem))
    if isinstance(found, Session):
        session = found
    if isinstance(found, Session) or any(problems):  # what stood beside another session
        settings = replace(settings, file="")
    session = visited(session, panel)
    key, example = find(words, session.current) if words else ("", None)
    window = Window(Store(session), settings, ThemeSwitch(app, settings.theme, settings.scale))
    talk, problem_of_talk = last_talk(folder)
    problems.append(problem_of_talk)
    window.documents.book.recall(talk)
    file = None if path == cli.STREAM else path
    if isinstance(found, Talk):
        window.documents.book.open(found, file)
    elif found is not None:
        window.documents.note(file)
    elif settings.file:
        window.documents.recall(Path(settings.file))
    if example is not None:
        window.store.visit(key)
        window.page.header.menu.chosen.emit(example)
    if lesson is not None:
        window.lessons.open(lesson)
    return window, tuple(filter(None, problems))


def keeping(window: Window, folder: Path) -> Keeper:
    """Keeps session and settings of a window in a folder, soon after every change and once at the start:
    whether that can be done is to be known before there is anything to lose."""
    keeper = Keeper(
        (lambda: window.documents.kept, lambda session: keep_session(session, folder)),
        (lambda: window.documents.book.talk, lambda talk: keep_talk(talk, folder)),
        (lambda: window.lessons.progress, lambda progress: window.lessons.keep(progress, folder)),
        (lambda: window.settings, lambda settings: remembered.save(settings, folder / "settings.json")),
    )
    for source in (window.store, window.documents, window.documents.book, window.switch, window.lessons):
        source.changed.connect(keeper.changed)
    window.installEventFilter(keeper)
    keeper.problem.connect(window.notice.add_problem)
    keeper.changed()
    return keeper
