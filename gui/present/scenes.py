"""The window in which a talk is put in order: its scenes, their names and notes, what stands under them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QLabel,
    QLineEdit,
    QListWidget,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QToolButton,
    QWidget,
)

from engine.base.files import FileProblem
from engine.talk.scene import MOST_PINS, Scene, pinnable
from engine.talk.talk import Talk, load
from gui.controls.control import silent
from gui.look.layout import column, row
from gui.look.scale import size
from gui.panels import NAMES
from gui.present.book import Book
from gui.store import Store

SUFFIX = ".talk.json"
_FILTER = "Activation Lab talk (*.json)"


class Scenes(QDialog):
    """Shows the talk of a book beside the window; what is typed or pressed here changes it at once.

    Signals:
        presented(at): the talk is to be shown from this scene on.
    """

    presented = Signal(int)

    def __init__(self, book: Book, store: Store, folder: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._book, self._store, self._folder = book, store, folder
        self._made_of: Scene | None = None
        self.list = QListWidget()
        self.list.setObjectName("scenes")
        self.list.setAccessibleName("Scenes of the talk")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.title = QLineEdit(placeholderText="Headline of the scene")
        self.title.setAccessibleName("Title of the scene")
        self.note = QPlainTextEdit(placeholderText="For the lecturer’s eyes only", tabChangesFocus=True)
        self.note.setAccessibleName("Note of the scene")
        self.pins, self.message = QToolButton(), QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.pins.setObjectName("pins")
        self.pins.setText("Controls on the screen")
        self.pins.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.message.setObjectName("error")
        self.message.hide()
        self.buttons = self._buttons()
        self._lay_out()
        self._connect()
        self.follow()
        self.resize(size(720, 520))

    @property
    def at(self) -> int:
        """The place of the chosen scene; −1 where there is none."""
        return self.list.currentRow()

    def follow(self) -> None:
        """Show the book as it is now, with a scene in the same place chosen."""
        scenes, at = self._book.talk.scenes, max(self.at, 0)
        names = [_line(place, scene) for place, scene in enumerate(scenes, start=1)]
        if names != [self.list.item(place).text() for place in range(self.list.count())]:
            with silent(self.list):
                self.list.clear()
                self.list.addItems(names)
                self.list.setCurrentRow(min(at, len(names) - 1))
        name = self._book.path.name if self._book.path else "Talk"
        self.setWindowTitle(f"{name}[*]")
        self.setWindowModified(self._book.modified)
        self._show_scene()

    def save(self) -> bool:
        """Write the talk to its file, or ask for one; whether that was done."""
        return self._write(self._book.path) if self._book.path else self.save_as()

    def save_as(self) -> bool:
        """Ask for a name, then write."""
        suggested = str(self._book.path or Path(self._folder) / f"talk{SUFFIX}")
        name, _ = QFileDialog.getSaveFileName(self, "Save the talk", suggested, _FILTER)
        path = Path(name)
        return bool(name) and self._write(path if path.suffix else path.with_name(path.name + SUFFIX))

    def open(self, path: Path | None = None) -> None:
        """Read the talk of this file, or ask for one."""
        if path is None:
            name, _ = QFileDialog.getOpenFileName(self, "Open a talk", self._folder, _FILTER)
            if not name:
                return
            path = Path(name)
        try:
            talk = load(path)
        except FileProblem as problem:
            self._say(str(problem))
            return
        if isinstance(talk, Talk):
            self._say("")
            self._book.open(talk, path)
        else:
            self._say(f"{path.name} is a session; the window opens it.")

    def _buttons(self) -> dict[str, QPushButton]:
        words = {
            "up": "Move &up", "down": "Move &down", "remove": "&Remove", "undo": "U&ndo",
            "show": "S&how in the window", "replace": "Take the &window’s state",
            "open": "&Open…", "save": "&Save", "save_as": "Save &as…", "present": "&Present from here",
        }  # fmt: skip
        buttons = {name: QPushButton(text) for name, text in words.items()}
        for button in buttons.values():
            button.setAutoDefault(False)
        return buttons

    def _lay_out(self) -> None:
        b = self.buttons
        order = row(b["up"], b["down"], b["remove"], b["undo"], spacing=4)
        left = column(self.list, order, spacing=8, stretched=self.list)
        state = row(b["show"], b["replace"], self.pins, None, spacing=4)
        right = column(self.title, self.note, state, spacing=8, stretched=self.note)
        files = row(b["open"], b["save"], b["save_as"], None, b["present"], spacing=4)
        both = row(left, right, spacing=16)
        both.setStretch(0, 2)
        both.setStretch(1, 3)
        self.setLayout(column(both, self.message, files, spacing=12, margins=None))

    def _connect(self) -> None:
        b = self.buttons
        self._book.changed.connect(self.follow)
        self.list.currentRowChanged.connect(self._show_scene)
        self.list.itemActivated.connect(self._present)
        self.title.textEdited.connect(self._name)
        self.note.textChanged.connect(self._write_note)
        menu = QMenu(self.pins)
        menu.triggered.connect(self._pin)
        self.pins.setMenu(menu)
        for name, act in (
            ("up", self._up), ("down", self._down), ("remove", self._remove), ("undo", self._book.undo),
            ("show", self._show_in_window), ("replace", self._replace), ("save", self.save),
            ("save_as", self.save_as), ("present", self._present), ("open", self._ask_and_open),
        ):  # fmt: skip
            b[name].clicked.connect(act)
        for keys, act in (
            (QKeySequence.StandardKey.Save, self.save), ("Alt+Up", self._up), ("Alt+Down", self._down),
            (QKeySequence.StandardKey.Open, self._ask_and_open), ("F5", self._present),
        ):  # fmt: skip
            QShortcut(QKeySequence(keys), self, act)
        delete = QShortcut(QKeySequence.StandardKey.Delete, self.list, self._remove)
        delete.setContext(Qt.ShortcutContext.WidgetShortcut)
        undo = QShortcut(QKeySequence.StandardKey.Undo, self.list, self._book.undo)
        undo.setContext(Qt.ShortcutContext.WidgetShortcut)

    def _show_scene(self) -> None:
        """Title, note and controls of the chosen scene; what is being typed stays as it is."""
        scene = self._book.talk.scenes[self.at] if 0 <= self.at < len(self._book.talk) else None
        with silent(self.title, self.note):
            if self.title.text().split() != (scene.title if scene else "").split():
                self.title.setText(scene.title if scene else "")
            if self.note.toPlainText() != (scene.note if scene else ""):
                self.note.setPlainText(scene.note if scene else "")
        last = len(self._book.talk) - 1
        for name, button in self.buttons.items():
            button.setEnabled(scene is not None or name in ("undo", "open"))
        self.buttons["up"].setEnabled(self.at > 0)
        self.buttons["down"].setEnabled(0 <= self.at < last)
        self.buttons["undo"].setEnabled(self._book.can_undo)
        for field in (self.title, self.note, self.pins):
            field.setEnabled(scene is not None)
        self._offer_pins(scene)

    def _offer_pins(self, scene: Scene | None) -> None:
        """The controls of the panel, with those on the screen ticked; no more than there may be."""
        if scene == self._made_of:
            return
        self._made_of = scene
        menu = self.pins.menu()
        menu.clear()
        if scene is None:
            return
        kinds, chosen = scene.experiment.controls(), scene.pins
        for name in pinnable(scene.experiment):
            action = menu.addAction(kinds[name].label.replace("_", "").replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(name in chosen)
            action.setEnabled(name in chosen or len(chosen) < MOST_PINS)
            action.setData(name)

    def _pin(self, action: Any) -> None:
        pins, name = self._book.talk.scenes[self.at].pins, action.data()
        self._change(controls=tuple(p for p in pins if p != name) if name in pins else (*pins, name))

    def _name(self, text: str) -> None:
        self._change(title=text)

    def _write_note(self) -> None:
        self._change(note=self.note.toPlainText())

    def _change(self, **parts: Any) -> None:
        try:
            self._book.change(self.at, **parts)
            self._say("")
        except ValueError as problem:
            self._say(f"This is not kept: {problem}.")

    def _up(self) -> None:
        self._move(-1)

    def _down(self) -> None:
        self._move(1)

    def _move(self, by: int) -> None:
        at, to = self.at, self.at + by
        if at >= 0 and 0 <= to < len(self._book.talk):
            with silent(self.list):
                self.list.setCurrentRow(to)
            self._book.move(at, to)

    def _remove(self) -> None:
        if self.at >= 0:
            self._book.remove(self.at)

    def _replace(self) -> None:
        """The state of the window takes the place of the scene's; name and note stay."""
        session, scene = self._store.session, self._book.talk.scenes[self.at]
        kept = scene.controls if session.current == scene.key else None
        self._change(session=session, controls=kept)

    def _show_in_window(self) -> None:
        scene, session = self._book.talk.scenes[self.at], self._store.session
        shown = session.replace(scene.key, scene.experiment).visit(scene.key)
        self._store.open(shown.hiding(scene.key, bool(scene.session.hidden)))

    def _present(self) -> None:
        if self.at >= 0:
            self.presented.emit(self.at)

    def _ask_and_open(self) -> None:
        self.open()

    def _say(self, sentence: str) -> None:
        self.message.setText(sentence)
        self.message.setVisible(bool(sentence))

    def _write(self, path: Path) -> bool:
        try:
            self._book.save(path)
        except FileProblem as problem:
            self._say(str(problem))
            return False
        self._say("")
        return True


def _line(place: int, scene: Scene) -> str:
    return f"{place}   {scene.title or 'without a title'}\n{NAMES[scene.key]}"
