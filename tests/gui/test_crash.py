"""Unexpected exceptions: logged, shown once, and the program goes on."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QPushButton

from engine.session import load
from gui.canvas.axes import Axes
from gui.shell import crash
from gui.shell.crash import CrashReporter
from gui.shell.keeper import Keeper
from gui.shell.last_session import keep_session


class Button(QObject):
    pressed = Signal()


@pytest.fixture
def reporter(window, tmp_path: Path, monkeypatch) -> Iterator[CrashReporter]:
    monkeypatch.setattr(crash.faulthandler, "enable", lambda _file: None)  # pytest has its own
    monkeypatch.setattr(crash.faulthandler, "disable", lambda: None)
    keeper = Keeper((lambda: window.store.session, lambda session: keep_session(session, tmp_path / "data")))
    made = CrashReporter(tmp_path / "data" / "log.txt", keeper.keep)
    made.install()
    yield made
    made.remove()
    if made.dialog is not None:
        made.dialog.close()
        made.dialog.deleteLater()
        QApplication.processEvents()


def fail() -> None:
    raise RuntimeError("the curve is upside down")


def raise_and_report() -> None:
    """An exception reaches the hook, as it does from a slot."""
    try:
        fail()
    except RuntimeError as error:
        sys.excepthook(RuntimeError, error, error.__traceback__)


def test_a_slot_that_fails_is_told_once_with_details(reporter, window, qtbot, tmp_path: Path) -> None:
    window.store.edit("curves", probe=2.0)
    raise_and_report()
    qtbot.waitUntil(lambda: reporter.dialog is not None and reporter.dialog.isVisible())
    first = reporter.dialog
    details = first.details.toPlainText()
    assert "RuntimeError: the curve is upside down" in details
    assert "PySide6" in details.splitlines()[0]
    raise_and_report()
    qtbot.wait(20)
    assert reporter.dialog is first
    log = (tmp_path / "data" / "log.txt").read_text("utf-8")
    assert log.count("the curve is upside down") >= 2
    assert load(tmp_path / "data" / "session.json").curves.probe == 2.0
    window.store.edit("curves", probe=3.0)
    qtbot.waitUntil(lambda: window.page.result.experiment.probe == 3.0)


def test_details_can_be_copied_and_the_next_error_is_shown_again(reporter, qtbot) -> None:
    raise_and_report()
    qtbot.waitUntil(lambda: reporter.dialog is not None and reporter.dialog.isVisible())
    first = reporter.dialog
    copy, close = first.findChildren(QPushButton)
    copy.click()
    assert "upside down" in QApplication.clipboard().text()
    close.click()
    assert not first.isVisible()
    raise_and_report()
    qtbot.waitUntil(lambda: reporter.dialog is not first and reporter.dialog.isVisible())
    first.deleteLater()


def test_an_exception_in_a_timer_reaches_the_reporter(reporter, qtbot) -> None:
    with qtbot.captureExceptions():
        reporter.install()
        QTimer.singleShot(0, fail)
        qtbot.waitUntil(lambda: reporter.dialog is not None and reporter.dialog.isVisible())
    assert "upside down" in reporter.dialog.details.toPlainText()


def test_what_fails_at_every_paint_is_shown_once(reporter, window, qtbot, monkeypatch) -> None:
    monkeypatch.setattr(Axes, "_draw_frame", lambda *_: 1 / 0)
    axes = window.page.figure.plots["f"].axes
    axes.update()
    window.grab()
    qtbot.waitUntil(lambda: reporter.dialog is not None and reporter.dialog.isVisible())
    first = reporter.dialog
    assert "ZeroDivisionError" in first.details.toPlainText()
    first.close()
    for _ in range(3):
        axes.update()
        window.grab()
        qtbot.wait(5)
    assert reporter.dialog is first
    assert not first.isVisible()


def test_a_thread_that_fails_is_told_too(reporter, qtbot) -> None:
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    assert reporter.dialog is None
    qtbot.waitUntil(lambda: reporter.dialog is not None and reporter.dialog.isVisible())
    assert "upside down" in reporter.dialog.details.toPlainText()


def test_the_dialog_says_so_where_the_session_cannot_be_saved(
    qtbot, qapp, tmp_path: Path, monkeypatch
) -> None:
    monkeypatch.setattr(crash.faulthandler, "enable", lambda _file: None)
    monkeypatch.setattr(crash.faulthandler, "disable", lambda: None)

    def no_rescue() -> None:
        raise OSError("the disk is gone")

    (tmp_path / "file").write_text("")
    reporter = CrashReporter(tmp_path / "file" / "log.txt", no_rescue)
    try:
        monkeypatch.setattr(sys.stderr, "write", lambda text: len(text))
        reporter.report(RuntimeError, RuntimeError("upside down"), None)
        qtbot.waitUntil(lambda: reporter.dialog is not None and reporter.dialog.isVisible())
        assert "the disk is gone" in reporter.dialog.details.toPlainText()
        reporter.dialog.close()
        reporter.dialog.deleteLater()
    finally:
        reporter.remove()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes of a name here")
@pytest.mark.parametrize("kind", ["full", "pipe"])
def test_a_log_that_takes_nothing_stops_nothing(qapp, tmp_path: Path, monkeypatch, kind: str) -> None:
    monkeypatch.setattr(crash.faulthandler, "enable", lambda _file: None)
    monkeypatch.setattr(crash.faulthandler, "disable", lambda: None)
    monkeypatch.setattr(sys.stderr, "write", lambda text: len(text))
    log = tmp_path / "log.txt"
    if kind == "full":
        log.symlink_to("/dev/full")
    else:
        os.mkfifo(log)
    reporter = CrashReporter(log, lambda: None)
    reporter.report(RuntimeError, RuntimeError("upside down"), None)
    reporter.remove()


def test_the_hooks_are_given_back(qapp, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(crash.faulthandler, "enable", lambda _file: None)
    monkeypatch.setattr(crash.faulthandler, "disable", lambda: None)
    before = sys.excepthook, threading.excepthook
    reporter = CrashReporter(tmp_path / "log.txt", lambda: None)
    reporter.install()
    assert sys.excepthook is not before[0]
    reporter.remove()
    assert (sys.excepthook, threading.excepthook) == before


def test_a_log_that_has_grown_too_long_starts_anew(qapp, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(crash.faulthandler, "enable", lambda _file: None)
    monkeypatch.setattr(crash.faulthandler, "disable", lambda: None)
    log = tmp_path / "log.txt"
    log.write_text("x" * 1_100_000)
    CrashReporter(log, lambda: None).remove()
    assert log.stat().st_size == 0
