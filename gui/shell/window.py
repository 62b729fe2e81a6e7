"""The window: a list of panels, their pages, and the commands that join them."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QByteArray, QEvent
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from engine.session import Session
from gui.look.layout import row
from gui.page.page import Page
from gui.panels import NAMES, panel
from gui.shell.actions import Actions
from gui.shell.bar import Bar
from gui.shell.commands import RECENT, commands, list_recent
from gui.shell.documents import Documents
from gui.shell.lessons import Lessons
from gui.shell.notice import Notice
from gui.shell.rail import Rail
from gui.shell.room import Room
from gui.shell.settings import Settings
from gui.shell.shell import Shell
from gui.shell.themes import ThemeSwitch
from gui.store import Store


class Window(Shell):
    """Everything on screen. It holds no state of the demonstration: that is the store's."""

    def __init__(self, store: Store, settings: Settings, switch: ThemeSwitch) -> None:
        super().__init__()
        self.store, self.switch = store, switch
        self.documents = Documents(store, settings, self)
        self.lessons = Lessons(store, self.documents, self.present_page, self)
        self.bar = Bar()
        self.actions_ = Actions(self, self.bar.menus, commands(self))
        self.pages = {}
        self._lay_out()
        self._connect()
        self.setAcceptDrops(True)
        self.setMinimumSize(800, 560)
        self.resize(1440, 900)
        self.restoreGeometry(QByteArray.fromBase64(settings.geometry.encode()))
        self._theme_changed()
        self.show_lessons()
        self._follow(store.session)
        self.page.figure.setFocus()

    @property
    def page(self) -> Page:
        """The page that is shown; it is built when it is first wanted."""
        key = self.store.session.current
        if key not in self.pages:
            page = self.pages[key] = Page(panel(key), self.store, self.switch.theme)
            page.controls.unfold(self.documents.settings.groups_of(key))
            page.hands.told.connect(self.notice.show_note)
            page.hands.led.connect(self.follow_lead)
            page.side.setVisible(self.actions_["side"].isChecked())
            page.header.menu.chosen.connect(self.open_side)
            page.figure.hands.offered.connect(self.offer)
            page.controls.opened.connect(self.open_for)
            page.controls.unfolded.connect(self.remember_group)
            self.stack.addWidget(page)
        return self.pages[key]

    @property
    def settings(self) -> Settings:
        """The settings as they are now."""
        geometry = bytes(self.saveGeometry().toBase64().data()).decode()
        theme, scale = self.switch.choice, self.switch.scale
        settings = self.documents.settings
        return replace(settings, theme=theme, scale=scale, geometry=geometry, file=self.documents.name)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Only a file is asked about: the session itself is kept and comes back at the next start."""
        self.store.seal()
        self.lessons.leave()
        if self.isVisible() and not self.documents.may_leave():
            event.ignore()
        else:
            super().closeEvent(event)

    def _lay_out(self) -> None:
        self.setMenuWidget(self.bar)
        self.bar.adopt(self.actions_.__getitem__, self.actions_.menu("&Lessons"))
        self.rail, self.stack = Rail(NAMES, self.switch.theme), QStackedWidget()
        self.rail.lessons.adopt(self.actions_["lessons"])
        center = QWidget()
        center.setLayout(row(self.rail, self.stack, spacing=0, stretched=self.stack))
        self.setCentralWidget(center)
        self.notice = Notice(self.stack)
        self.room = Room(self, self.rail, self.actions_["side"], self.bar.buttons["side"])

    def _connect(self) -> None:
        self.rail.visited.connect(self.store.visit)
        self.store.changed.connect(self._follow)
        self.documents.changed.connect(lambda: self._follow(self.store.session))
        self.documents.replaced.connect(self.recall_examples)
        self.documents.problem.connect(self.notice.show_problem)
        self.documents.told.connect(self.notice.show_note)
        self.lessons.problem.connect(self.notice.show_problem)
        self.lessons.told.connect(self.notice.show_note)
        self.lessons.began.connect(self.open_side)
        self.lessons.changed.connect(self.show_lessons)
        self.switch.changed.connect(self._theme_changed)
        self.actions_.menu(RECENT).aboutToShow.connect(lambda: list_recent(self))

    def _follow(self, session: Session) -> None:
        """The list, the stack and the commands agree with the session."""
        self.notice.drop_note()
        self.rail.show_current(session.current)
        self._turn_to(self.page)
        self.actions_["ghost"].setChecked(bool(self.page.figure.ghosts))
        self.actions_["hide"].setChecked(self.page.hiding_answers)
        self.actions_["undo"].setEnabled(self.store.can_undo)
        self.actions_["redo"].setEnabled(self.store.can_redo)
        self.setWindowTitle(self.documents.title)
        self.setWindowModified(self.documents.modified)

    def _turn_to(self, page: Page) -> None:
        """Show this page; a keyboard that was at work in the one before goes to the picture of this one."""
        held = self.stack.isAncestorOf(QApplication.focusWidget() or self)
        turns = page is not self.stack.currentWidget()
        if self.bar.examples.menu() is not page.examples.menu():
            self.bar.examples.setMenu(page.examples.menu())
        self.stack.setCurrentWidget(page)
        if held and turns:
            page.figure.setFocus()

    def _theme_changed(self) -> None:
        shown: tuple[Bar | Rail | Page, ...] = (self.bar, self.rail, *self.pages.values())
        for part in shown:
            part.set_theme(self.switch.theme)
        self.actions_[self.switch.choice].setChecked(True)
        self.room.fit(self.width())

    def changeEvent(self, event: QEvent) -> None:
        """The window may leave the full screen by itself."""
        super().changeEvent(event)
        if hasattr(self, "actions_"):
            self.actions_["full_screen"].setChecked(self.isFullScreen())
