"""What the commands know of the window."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu, QWidget

from gui.page.page import Page
from gui.shell.actions import Actions
from gui.shell.documents import Documents
from gui.shell.keyboard import Keyboard
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

    def offer(self, menu: QMenu, place: QPoint) -> None:
        """Add to the menu at a place of the picture what can be done with it."""
        menu.addActions([self.actions_[name] for name in _OFFERED])
        menu.addSeparator()
        menu.addAction("&What is this?").triggered.connect(partial(self.page.what_is_this.show, place))

    def open_side(self) -> None:
        """Show what stands beside the picture, where that is shut."""
        if not self.actions_["side"].isChecked():
            self.actions_["side"].trigger()

    def recall_examples(self) -> None:
        """Tell of the examples that the session shows."""
        for page in self.pages.values():
            page.example.recall(page.kind.key, self.store.session.experiment(page.kind.key))
