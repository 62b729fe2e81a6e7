"""A talk on two screens, driven by keys: run by a test, with a platform that has them."""

from __future__ import annotations

import faulthandler

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip

from engine.session import Session
from engine.talk.scene import Scene
from gui.present.presentation import Presentation
from gui.shell.settings import Settings
from gui.shell.themes import ThemeSwitch
from gui.shell.window import Window
from gui.start.qt import application
from gui.store import Store

faulthandler.dump_traceback_later(300, exit=True)
app = application()
one, two = app.screens()
window = Window(Store(Session()), Settings(theme="light"), ThemeSwitch(app, "light"))
window.setGeometry(100, 100, 1200, 700)
window.show()
window.activateWindow()
for probe in (-2.0, 1.0, 2.0):
    window.documents.book.add(Scene(Session().edit("curves", probe=probe), f"z = {probe}", f"note {probe}"))


def until(holds) -> None:  # type: ignore[no-untyped-def]
    while not holds():
        QTest.qWait(10)


until(lambda: QApplication.activeWindow() is window)
QTest.keyClick(window, Qt.Key.Key_F5)
(shown,) = window.findChildren(Presentation)
hall, desk, store = shown.hall, shown.desk, shown.show.store
until(lambda: QApplication.activeWindow() is desk)
until(lambda: hall.boards.board.stage.result is not None and desk.boards.board.stage.result is not None)
assert (hall.geometry(), desk.geometry()) == (two.geometry(), one.geometry())
assert hall.isFullScreen()
assert desk.isFullScreen()
assert (desk.where.text(), desk.note.text()) == ("Scene 1 of 3", "note -2.0")
assert desk.next_store.session.curves.probe == 1.0

QTest.keyClicks(desk, "f")  # the audience keeps its picture
frozen = hall.grab().toImage()
QTest.keyClick(desk, Qt.Key.Key_PageDown)
until(lambda: not shown.show.is_moving and desk.boards.board.stage.result.experiment.probe == 1.0)
assert hall.grab().toImage() == frozen
assert desk.state.text() == "Frozen: the audience keeps its picture"
QTest.keyClicks(desk, "f")
until(lambda: hall.boards.board.stage.result.experiment.probe == 1.0)
assert desk.state.text() == ""

QTest.keyClicks(desk, "3")
assert desk.state.text() == "To scene 3 …"
QTest.keyClick(desk, Qt.Key.Key_Return)
assert desk.where.text() == "Scene 3 of 3"
assert not desk.next.isVisible()
assert desk.coming.text() == "This is the last scene."
assert not QToolTip.isVisible()
assert {w for w in app.topLevelWidgets() if w.isVisible()} == {window, hall, desk}

QTest.keyClicks(desk, "x")
assert (hall.geometry(), desk.geometry()) == (one.geometry(), two.geometry())
QTest.keyClick(hall, Qt.Key.Key_Escape)
until(lambda: not window.findChildren(Presentation))
assert window.geometry().topLeft().x() == 100
assert [w for w in app.topLevelWidgets() if w.isVisible()] == [window]
print("done")
