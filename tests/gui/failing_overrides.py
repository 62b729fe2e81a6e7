"""A program whose overrides of Qt's methods all fail; ``test_overrides`` runs it as a process of its own.

``failing_overrides.py each`` calls every one of them; ``failing_overrides.py window`` uses the whole window,
in which each fails at every second call. Both print how many of our own have failed.
"""

from __future__ import annotations

import importlib
import math
import os
import pkgutil
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from functools import wraps
from types import FunctionType
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractSlider, QAbstractSpinBox, QApplication

import gui
from engine.session import Session
from gui.start.qt import application

Place = tuple[type, str]

FAILURES = (lambda: 1 / 0, lambda: math.log10(0.0), lambda: [].pop())
"""Exceptions that C code raises."""

calls: Counter[Place] = Counter()
told: set[Place] = set()


def derived(cls: type) -> Iterator[type]:
    for below in type.__subclasses__(cls):
        yield below
        yield from derived(below)


def overridden() -> set[Place]:
    """Every method of every class outside Qt that has the name of one of Qt's."""
    qt = [cls for cls in derived(QObject.__base__) if cls.__module__.startswith("PySide6.")]
    return {
        (cls, name)
        for cls in set(derived(QObject.__base__)) - set(qt)
        for name, function in vars(cls).items()
        if isinstance(function, FunctionType) and not name.startswith("_")
        if any(hasattr(base, name) for base in cls.__mro__ if base in qt)
    }


def spoil(cls: type, name: str, every: int) -> None:
    """Let a method fail at every call, or at every second one."""
    function = vars(cls)[name]

    @wraps(function)
    def failing(self: Any, *args: Any, **named: Any) -> Any:
        place = cls, name
        calls[place] += 1
        if calls[place] % every == 0:
            FAILURES[calls[place] // every % len(FAILURES)]()
        return function(self, *args, **named)

    setattr(cls, name, failing)


def note(_kind: type, error: BaseException, trace: Any) -> None:
    """The hook of exceptions: which method has failed."""
    if trace.tb_next is None or "place" not in trace.tb_next.tb_frame.f_locals:
        sys.__excepthook__(type(error), error, trace)
        os._exit(1)
    told.add(trace.tb_next.tb_frame.f_locals["place"])


def call_each() -> None:
    for cls, name in overridden():
        getattr(cls, name)(cls.__new__(cls))


def use_the_window() -> None:
    from gui.shell.settings import Settings
    from gui.shell.themes import ThemeSwitch
    from gui.shell.window import Window
    from gui.store import Store

    window = Window(Store(Session()), Settings(), ThemeSwitch(application(), "light"))
    window.show()
    for key in Session.names():
        window.store.visit(key)
        for width in (1440, 1100, 1100, 1100):
            window.resize(width, 900)
            QApplication.processEvents()
            window.grab()
        kinds = QAbstractSlider, QAbstractSpinBox
        fields = [widget for kind in kinds for widget in window.page.findChildren(kind)[:4]]
        for widget in (window.page.figure.viewport(), *fields):
            use(widget)
        window.grab()
    window.close()


def use(widget: Any) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)
    QTest.mouseMove(widget, widget.rect().center())
    QTest.mouseDClick(widget, Qt.MouseButton.LeftButton)
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Tab, Qt.Key.Key_Return):
        QTest.keyClick(widget, key)
    QApplication.sendEvent(widget, QEvent(QEvent.Type.Leave))
    QApplication.processEvents()


def main(use_them: Callable[[], None], every: int) -> None:
    for module in pkgutil.walk_packages(gui.__path__, "gui."):
        importlib.import_module(module.name)
    for cls, name in overridden():
        spoil(cls, name, every)
    application()
    sys.excepthook = note
    use_them()
    failed = {place for place, count in calls.items() if count >= every}
    assert failed == told, failed ^ told
    print(len([cls for cls, _ in failed if cls.__module__.startswith("gui.")]), flush=True)
    os._exit(0)


if __name__ == "__main__":
    main(*{"each": (call_each, 1), "window": (use_the_window, 2)}[sys.argv[1]])
