"""A real window, offscreen, and hands to work it with: mouse, wheel and keys as people use them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partialmethod
from itertools import pairwise
from typing import Any

import PySide6
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QSlider, QStyle, QStyleOptionSlider, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from engine.base.experiment import Experiment, Handle
from engine.session import Session
from gui import guard
from gui.canvas.figure import Figure
from gui.page.page import Page
from gui.shell.settings import Settings
from gui.shell.themes import ThemeSwitch
from gui.shell.window import Window
from gui.store import Store

LEFT = Qt.MouseButton.LeftButton
PATIENCE_MS = 300_000
"""How long a test waits for anything before it is said to hang; a busy machine must not fail one."""


class PatientBot(QtBot):
    """Waits until something is so, however long a slow machine takes."""

    def waitUntil(self, callback: Callable[[], Any], *, timeout: int = PATIENCE_MS) -> None:
        """Until it returns neither a false value nor raises ``AssertionError``; asked every millisecond,
        which pytest-qt does ten times as seldom."""
        told: AssertionError | None = None
        for _ in range(timeout):
            try:
                if callback() in (None, True):
                    return
            except AssertionError as error:
                told = error
            self.wait(1)
        raise TimeoutError("waited in vain") from told

    waitSignal = partialmethod(QtBot.waitSignal, timeout=PATIENCE_MS)
    waitActive = partialmethod(QtBot.waitActive, timeout=PATIENCE_MS)
    waitExposed = partialmethod(QtBot.waitExposed, timeout=PATIENCE_MS)

    @staticmethod
    def mouseTwice(widget: QWidget, button: Qt.MouseButton, **place: QPoint) -> None:
        """The second press of a double click, and its release, which ``mouseDClick`` leaves out."""
        QtBot.mouseDClick(widget, button, **place)
        QtBot.mouseRelease(widget, button, **place)


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> PatientBot:
    """pytest-qt's, with patience."""
    return PatientBot(request)


def answers() -> list[QWidget]:
    """The sheets on which What is this? tells something; windows of earlier tests may go meanwhile."""
    sheets = (w for w in QApplication.topLevelWidgets() if isValid(w) and w.inherits("QWhatsThat"))
    return [sheet for sheet in sheets if sheet.isVisible()]


guard.install()  # as the program does before it makes its first widget


@dataclass(frozen=True)
class Hands:
    """Works a window by real events and waits until the picture has followed."""

    qtbot: Any
    window: Window

    @property
    def page(self) -> Page:
        return self.window.page

    @property
    def figure(self) -> Figure:
        return self.page.figure

    @property
    def store(self) -> Store:
        return self.window.store

    @property
    def experiment(self) -> Experiment:
        """The state of the panel that is shown."""
        return self.store.session.experiment(self.page.kind.key)

    def examples(self) -> dict[str, QAction]:
        """Title → entry of the Examples menu of the panel that is shown, through all its submenus."""
        groups = (group.menu() for group in self.page.examples.menu().actions())
        return {action.text(): action for group in groups for action in group.actions()}

    def edit(self, **changes: Any) -> None:
        """Set the scene: a state to begin with, not an undo step."""
        self.store.edit(self.page.kind.key, **changes)
        self.store.seal()
        self.settle()

    def settle(self) -> None:
        """Wait until what is opened is read and the page has drawn the present state."""
        self.qtbot.waitUntil(lambda: not self.window.documents.files.busy)
        timers = self.page.findChildren(QTimer, options=Qt.FindChildOption.FindDirectChildrenOnly)
        page = self.page
        self.qtbot.waitUntil(lambda: not page.busy and not any(timer.isActive() for timer in timers))

    def steps(self) -> int:
        """How many steps can be undone; they are redone afterwards."""
        count = 0
        while self.store.can_undo:
            self.store.undo()
            count += 1
        for _ in range(count):
            self.store.redo()
        return count

    def at(self, plot: str, x: float, y: float) -> QPoint:
        """A point of a plot in the figure's viewport."""
        return self.figure.mapFromScene(self.figure.plots[plot].to_scene(x, y))

    def name(self, plot: str, row: int) -> QPoint:
        """The middle of the name of a row of the list, in the figure's viewport."""
        shown = self.figure.plots[plot]
        place = shown.labels.place_of(row)
        place = place if place.width() else shown.header.place_of(row)
        return self.figure.mapFromScene(place.center())

    def grip(self, handle: Handle) -> QPoint:
        """Where a press grabs this handle and no other; its own point where that is such a place."""
        figure, plot = self.figure, self.figure.plots[handle.plot]
        (left, right), (low, high) = plot.ranges
        places = [(handle.x, handle.y)]
        if handle.grab == "vertical":
            places += [(handle.x, low + (high - low) * share / 40) for share in range(1, 40)]
        elif handle.grab == "horizontal":
            places += [(left + (right - left) * share / 40, handle.y) for share in range(1, 40)]
        elif handle.grab == "arm":
            places += [((a[0] + b[0]) / 2, (a[1] + b[1]) / 2) for a, b in pairwise(handle.path)]
        for x, y in places:
            point = self.at(handle.plot, x, y)
            found = figure.handles.at(figure.mapToScene(point))
            if found is not None and (found.name, found.plot) == (handle.name, handle.plot):
                return point
        raise AssertionError(f"{handle.name} cannot be grabbed in {handle.plot}")

    def drag_handle(self, name: str, to: tuple[float, float], moves: int = 4) -> None:
        """Press on the named handle, move in several steps, let go at a point of its plot."""
        handle = self.figure.handles[name]
        self.drag(self.grip(handle), self.at(handle.plot, *to), moves)

    def drag(self, start: QPoint, end: QPoint, moves: int = 4) -> None:
        """Drag on the figure with the left button."""
        viewport = self.figure.viewport()
        self.qtbot.mousePress(viewport, LEFT, pos=start)
        for step in range(1, moves + 1):
            self.qtbot.mouseMove(viewport, start + (end - start) * step / moves)
        self.qtbot.mouseRelease(viewport, LEFT, pos=end)
        self.settle()

    def click(self, plot: str, x: float, y: float) -> None:
        """Click on a point of a plot."""
        self.qtbot.mouseClick(self.figure.viewport(), LEFT, pos=self.at(plot, x, y))
        self.settle()

    def double_click(self, plot: str, x: float, y: float) -> None:
        """Double-click on a point of a plot, as Qt sends it: press, release, double click, release."""
        viewport, point = self.figure.viewport(), self.at(plot, x, y)
        self.qtbot.mouseClick(viewport, LEFT, pos=point)
        self.qtbot.mouseTwice(viewport, LEFT, pos=point)
        self.settle()

    def wheel(self, widget: QWidget, position: QPoint, turns: float) -> None:
        """Turn the wheel over a widget; positive is away from the hand."""
        place, screen = QPointF(position), QPointF(widget.mapToGlobal(position))
        none, phase = Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase
        delta = QPoint(0, round(120 * turns))
        event = QWheelEvent(place, screen, QPoint(), delta, Qt.MouseButton.NoButton, none, phase, False)
        QApplication.sendEvent(widget, event)
        self.settle()

    def drop(self, *urls: QUrl) -> bool:
        """Drop files onto the window; whether they were welcome."""
        data = QMimeData()
        data.setUrls(list(urls))
        given = Qt.DropAction.CopyAction, data, LEFT, Qt.KeyboardModifier.NoModifier
        place = QPoint if PySide6.__version_info__ < (6, 12) else QPointF  # 6.12 deprecates what 6.11 takes
        enter = QDragEnterEvent(place(300, 300), *given)
        QApplication.sendEvent(self.window, enter)
        if enter.isAccepted():
            QApplication.sendEvent(self.window, QDropEvent(QPointF(300, 300), *given))
        return enter.isAccepted()

    def drag_slider(self, slider: QSlider, to: float, moves: int = 4) -> None:
        """Drag the handle of a slider to a share of its range."""
        option = QStyleOptionSlider()
        slider.initStyleOption(option)
        handle = slider.style().subControlRect(
            QStyle.ComplexControl.CC_Slider, option, QStyle.SubControl.SC_SliderHandle, slider
        )
        start = handle.center()
        end = QPoint(round(handle.width() / 2 + to * (slider.width() - handle.width())), start.y())
        self.qtbot.mousePress(slider, LEFT, pos=start)
        for step in range(1, moves + 1):
            self.qtbot.mouseMove(slider, start + (end - start) * step / moves)
        self.qtbot.mouseRelease(slider, LEFT, pos=end)
        self.settle()

    def keys(self, widget: QWidget, *keys: Any) -> None:
        """Press keys one after the other; a string is typed."""
        for key in keys:
            if isinstance(key, str):
                self.qtbot.keyClicks(widget, key)
            else:
                self.qtbot.keyClick(widget, key)
        self.settle()


@pytest.fixture(scope="session")
def switch(qapp) -> ThemeSwitch:
    """One for all windows: to style an application anew takes longer than to make a window."""
    return ThemeSwitch(qapp, "light")


@pytest.fixture
def make_window(qtbot, switch) -> Iterator[Callable[..., Window]]:
    """Makes windows: ``make_window(session, settings)``, shown and active."""

    def make(session: Session | None = None, settings: Settings | None = None) -> Window:
        settings = settings or Settings(theme="light")
        switch.choose(settings.theme)
        window = Window(Store(session or Session()), settings, switch)
        qtbot.addWidget(window, before_close_func=lambda window: window.documents.note(None))
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        return window

    yield make
    QApplication.clipboard().clear()
    held = QApplication.mouseButtons()
    if held != Qt.MouseButton.NoButton:
        QTest.mouseClick(QWidget(), LEFT)  # the next test begins with free hands
    assert held == Qt.MouseButton.NoButton, "a button was not let go"


@pytest.fixture
def window(make_window) -> Window:
    """The window with the defaults, in the light theme."""
    return make_window()


@pytest.fixture
def hands(qtbot, window: Window) -> Hands:
    """Hands on the window."""
    made = Hands(qtbot, window)
    made.settle()
    return made


@pytest.fixture
def hands_on(qtbot) -> Callable[[Window], Hands]:
    """Hands on another window."""
    return lambda window: Hands(qtbot, window)
