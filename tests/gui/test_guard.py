"""Watches for faults below Python: references that leak or vanish, windows that stay alive."""

from __future__ import annotations

import gc
import sys
import weakref
from collections.abc import Iterator

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QAccessible, QAccessibleInterface

from engine.session import Session
from gui.shell.settings import Settings
from gui.shell.themes import ThemeSwitch
from gui.shell.window import Window
from gui.store import Store


def test_frames_do_not_wear_out_none(hands) -> None:
    """PySide6 6.12 on Python below 3.12 loses a reference to ``None`` with every painted item."""
    hands.figure.viewport().repaint()
    gc.collect()  # what earlier tests left behind holds hundreds of references of its own
    before = sys.getrefcount(None)
    for frame in range(60):
        hands.store.edit("curves", probe=-3.0 + 0.1 * frame)
        hands.page.refresh()
        hands.figure.viewport().repaint()
    gc.collect()
    assert abs(sys.getrefcount(None) - before) < 500


def read(interface: QAccessibleInterface) -> Iterator[str]:
    """All names, as a screen reader reads them."""
    yield interface.text(QAccessible.Text.Name)
    for at in range(interface.childCount()):
        yield from read(interface.child(at))


def test_closed_windows_are_gone(qtbot, qapp) -> None:
    switch = ThemeSwitch(qapp, "light")
    dead = []
    for probe in range(5):
        window = Window(Store(Session().edit("curves", probe=float(probe))), Settings(), switch)
        with qtbot.waitExposed(window):
            window.show()
        window.actions_["find"].trigger()
        assert len(list(read(QAccessible.queryAccessibleInterface(window)))) > 60
        dead += [weakref.ref(window), weakref.ref(window.page), weakref.ref(window.page.figure)]
        dead.append(weakref.ref(window.store))
        window.close()
        window.deleteLater()
        del window
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        qapp.processEvents()
        gc.collect()
    assert [reference() for reference in dead if reference() is not None] == []
