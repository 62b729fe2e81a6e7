"""Every command of the window, declared once: menus, buttons and the sheet of shortcuts follow."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

Keys = QKeySequence.StandardKey | str


@dataclass(frozen=True)
class Command:
    """One command.

    Attributes:
        name: how the code calls it.
        menu: the menu it stands in; "File/Theme" is a menu inside a menu.
        text: its line there, with a mnemonic.
        full: what it is called outside of its menu, where the text alone does not say it.
        run: what it does; a checkable one gets the new state.
        keys: its shortcuts, the first of them shown in the menu.
        tip: what it does, in a sentence.
        group: commands of one group exclude each other.
        ruled: a line above it.
        checked: whether a checkable one is so at the start.
    """

    name: str
    menu: str
    text: str
    run: Callable[..., object]
    keys: tuple[Keys, ...] = ()
    tip: str = ""
    checkable: bool = False
    group: str = ""
    ruled: bool = False
    checked: bool = False
    full: str = ""

    @property
    def title(self) -> str:
        """What it is called outside of its menu."""
        return self.full or self.text.replace("&", "").rstrip("…")


class Actions:
    """The actions of a window by name, and its menus."""

    def __init__(self, window: QWidget, bar: QMenuBar, commands: Iterable[Command]) -> None:
        self._window, self._bar = window, bar
        self._groups: dict[str, QActionGroup] = {}
        self.menus: dict[str, QMenu] = {}
        self.commands = tuple(commands)
        self._actions = {command.name: self._make(command) for command in self.commands}

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def menu(self, path: str) -> QMenu:
        """The menu of this path, made where it is missing."""
        if path not in self.menus:
            above, _, title = path.rpartition("/")
            bar = self.menu(above) if above else self._bar
            self.menus[path] = bar.addMenu(title)
        return self.menus[path]

    def shortcuts(self) -> list[tuple[str, str, str]]:
        """(menu, command, keys) of everything that has a shortcut, for the sheet."""
        native = QKeySequence.SequenceFormat.NativeText
        return [
            (
                command.menu.split("/")[0].replace("&", ""),
                command.title,
                "  or  ".join(key.toString(native) for key in self[command.name].shortcuts()),
            )
            for command in self.commands
            if command.keys
        ]

    def _make(self, command: Command) -> QAction:
        action = QAction(command.text, self._window)
        action.setObjectName(command.name)
        action.setShortcuts([QKeySequence(key) for key in command.keys])
        keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        tip = command.tip or command.title
        action.setToolTip(f"{tip} ({keys})" if keys else tip)
        action.setWhatsThis(action.toolTip())
        action.setCheckable(command.checkable or bool(command.group))
        action.setChecked(command.checked)
        if command.group:
            self._groups.setdefault(command.group, QActionGroup(self._window)).addAction(action)
        run = command.run
        if command.checkable:
            action.triggered.connect(lambda checked: run(checked))
        else:
            action.triggered.connect(lambda _=False: run())
        menu = self.menu(command.menu)
        if command.ruled:
            menu.addSeparator()
        menu.addAction(action)
        return action
