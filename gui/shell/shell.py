"""What the commands know of the window."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QMenu, QWidget

from engine.base.experiment import Lead
from engine.presets import Preset, find
from gui.look.glow import Glow
from gui.page.page import Page
from gui.shell.actions import Actions
from gui.shell.documents import Documents
from gui.shell.keyboard import Keyboard
from gui.shell.lessons import Lessons
from gui.shell.notice import Notice
from gui.shell.rail import Rail
from gui.shell.themes import ThemeSwitch
from gui.store import Store

_OFFERED = ("copy", "export", "print", "fit", "ghost")


class Shell(Keyboard):
    """The window as its commands know it.

    Attributes:
        pages: those that have been shown, by the name of their panel.
    """

    store: Store
    switch: ThemeSwitch
    documents: Documents
    lessons: Lessons
    actions_: Actions
    notice: Notice
    rail: Rail
    pages: dict[str, Page]

    @property
    def page(self) -> Page:
        """The page that is shown."""
        raise NotImplementedError

    @property
    def commanding(self) -> tuple[QWidget, ...]:
        """Where digits are commands: the picture and the rail."""
        return self.page.figure, self.rail.list

    def present_page(self) -> Page:
        """The page that is shown, to be asked for."""
        return self.page

    def show_lessons(self) -> None:
        """Light up the rail while a lesson is shown, and offer what can be done with it."""
        shown = self.lessons.desk is not None
        self.rail.lessons.setChecked(shown)
        for name in ("next_step", "step_before", "play_freely", "leave_lesson"):
            self.actions_[name].setEnabled(shown)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files are welcome."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open the first file that was dropped."""
        url = next(url for url in event.mimeData().urls() if url.isLocalFile())
        self.documents.open(Path(url.toLocalFile()))

    def open_for(self, name: str, path: Path) -> None:
        """Read a file for this parameter of the panel that is shown."""
        self.documents.files.open(path, self.store.session.current, name)

    def remember_group(self, group: str, unfolded: bool) -> None:
        """A group of the panel that is shown is unfolded or folded."""
        self.documents.remember_group(self.page.kind.key, group, unfolded)

    def offer(self, menu: QMenu, place: QPoint) -> None:
        """Add to the menu at a place of the picture what can be done with it."""
        menu.addActions([self.actions_[name] for name in _OFFERED])
        menu.addSeparator()
        menu.addAction("&What is this?").triggered.connect(partial(self.page.what_is_this.show, place))

    def open_side(self) -> None:
        """Show what stands beside the picture, where that is shut."""
        if not self.actions_["side"].isChecked():
            self.actions_["side"].trigger()

    def open_file(self, name: str, path: Path) -> None:
        """Open a file for a parameter of the panel that is shown."""
        self.documents.files.open(path, self.store.session.current, name)

    def show_example(self, key: str, preset: Preset) -> None:
        """Open an example as its menu does, and light up what is said of it."""
        self.store.visit(key)
        self.page.header.menu.chosen.emit(preset)
        QTimer.singleShot(0, self, lambda: Glow(self.page.example))

    def follow_lead(self, lead: Lead) -> None:
        """Show the state of another panel that a part of a picture leads to."""
        if lead.example:
            self.show_example(*find(lead.example, lead.panel))
        else:
            kind, session = type(self.store.session.experiment(lead.panel)), self.store.session
            self.store.open(session.replace(lead.panel, kind(**lead.state)).visit(lead.panel))

    def recall_examples(self) -> None:
        """Tell of the examples that the session shows."""
        for page in self.pages.values():
            page.example.recall(page.kind.key, self.store.session.experiment(page.kind.key))
