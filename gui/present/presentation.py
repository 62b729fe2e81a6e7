"""A talk on the screen: what keys do to it, from the first scene to the way back."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from engine.talk.scene import Scene
from gui.look.theme import DARK, LIGHT, PROJECTOR, Theme
from gui.present.board import Boards
from gui.present.desk import Desk
from gui.present.hall import Hall
from gui.present.keys import meant
from gui.present.large import SIZES
from gui.present.screens import Screens
from gui.present.show import Show
from gui.present.sketch import Sketch

_THEMES = PROJECTOR, DARK, LIGHT


class Presentation(QObject):
    """Scenes on a screen of their own, until Esc.

    It belongs to the window that it was started from, covers it and changes nothing in it. One that
    is shown already ends.

    Signals:
        left: the window is seen again.
    """

    left = Signal()
    hall: Hall

    def __init__(self, scenes: Sequence[Scene], window: QWidget, at: int = 0) -> None:
        for other in window.findChildren(Presentation):
            other.hall.close()
        super().__init__(window)
        self._window = window
        self.show = Show(scenes, at)
        self.theme: Theme = PROJECTOR
        self._size, self._typed = 0, ""
        self._sentence, self._pins = False, True
        self.sketch = Sketch()
        self.screens = Screens(window)
        self.hall = Hall(
            self.show.store, self.theme, self.sketch, self.screens.audience.size().height(), window
        )
        self.desk: Desk | None = None
        self._acts: dict[str, Callable[[], object]] = self._what_is_done()
        self.hall.pressed.connect(self.press)
        self.hall.closed.connect(self._leave)
        self.show.moved.connect(self._follow)
        self._follow()
        self.screens.fill(self.hall)
        if self.screens.are_two:
            self._turn_desk()
        QTimer.singleShot(0, self, self._prepare)

    def press(self, event: QKeyEvent) -> None:
        """Do what a key asks for."""
        wish = meant(event)
        if wish.isdigit():
            self._typed = (self._typed + wish)[-4:]
        elif wish:
            self._acts[wish]()
            self._typed = ""
        else:
            event.ignore()
        self._tell()

    def _what_is_done(self) -> dict[str, Callable[[], object]]:
        """The strokes by name."""
        show = self.show
        return {
            "next": lambda: self._go(show.at + 1),
            "previous": lambda: self._go(show.at - 1),
            "first": lambda: self._go(0),
            "last": lambda: self._go(len(show.scenes) - 1),
            "enter": self._enter,
            "again": lambda: show.go(show.at),
            "black": lambda: self._cover("black"),
            "white": lambda: self._cover("white"),
            "larger": lambda: self._resize(1),
            "smaller": lambda: self._resize(-1),
            "sentence": self._say,
            "controls": self._pin,
            "answers": self._answer,
            "run": lambda: self.hall.boards.board.pins.toggle_playing(),
            "spot": lambda: self.sketch.choose("spot"),
            "pen": lambda: self.sketch.choose("pen"),
            "keep": self.sketch.keep,
            "wipe": self.sketch.wipe,
            "desk": self._turn_desk,
            "swap": self._swap,
            "freeze": lambda: self._cover("picture"),
            "travel": self._travel,
            "theme": self._color,
            "leave": self.hall.close,
        }

    def _go(self, at: int) -> None:
        if self.hall.covered in ("black", "white"):
            self.hall.cover_with("")
        self.show.step(at - self.show.at)

    def _enter(self) -> None:
        """To the scene whose number was typed; without one to the next."""
        self._go(int(self._typed) - 1 if self._typed else self.show.at + 1)

    def _cover(self, what: str) -> None:
        self.hall.cover_with("" if self.hall.covered == what else what)

    def _resize(self, by: int) -> None:
        self._size = min(max(self._size + by, 0), len(SIZES) - 1)
        self._restyle()

    def _color(self) -> None:
        self.theme = _THEMES[(_THEMES.index(self.theme) + 1) % len(_THEMES)]
        self._restyle()

    def _restyle(self) -> None:
        self.hall.set_theme(self.theme)
        for boards in self._boards:
            boards.resize_letters(SIZES[self._size], self.theme)

    def _say(self) -> None:
        self._sentence = not self._sentence
        self.hall.boards.show_sentence(self._sentence)

    def _pin(self) -> None:
        self._pins = not self._pins
        for boards in self._boards:
            boards.show_pins(self._pins)

    @property
    def _boards(self) -> tuple[Boards, ...]:
        """The live ones."""
        return (self.hall.boards, self.desk.boards) if self.desk else (self.hall.boards,)

    def _answer(self) -> None:
        key = self.show.scene.key
        self.show.store.hide_answers(key, key not in self.show.store.session.hidden)

    def _travel(self) -> None:
        self.show.travels = not self.show.travels

    def _follow(self) -> None:
        self.sketch.visit(self.show.at)
        self.hall.boards.show_scene(self.show.scene)
        self._tell()

    def _prepare(self) -> None:
        """Make one more board that will be wanted: the clicker then waits for none."""
        boards = self.hall.boards
        missing = next((scene for scene in self.show.scenes if scene.key not in boards.boards), None)
        if missing is not None:
            boards.warm_up(missing)
            QTimer.singleShot(0, self, self._prepare)

    def _tell(self) -> None:
        """The lecturer sees where the talk is, and what the audience sees."""
        if self.desk is not None:
            show = self.show
            self.desk.show_scene(show.scene, show.at, len(show.scenes), show.following)
            self.desk.say(self.hall.covered, self._typed)

    def _turn_desk(self) -> None:
        """Bring the lecturer's view, on a screen of its own where there is one; or put it away."""
        if self.desk is not None and self.desk.isVisible():
            self.desk.hide()
            self.hall.activateWindow()
            self.hall.setFocus()
            return
        if self.desk is None:
            self.desk = Desk(
                self.show.store, self.theme, self.sketch, self.screens.audience.size(), self._window
            )
            self.desk.pressed.connect(self.press)
            self.desk.closed.connect(self.hall.close)
            self._restyle()
        self._tell()
        self.screens.fill(self.desk)

    def _swap(self) -> None:
        """Both change places; on one screen the one that is behind comes to the front."""
        if not self.screens.are_two:
            self._turn_desk()
            return
        self.screens.swap()
        for shown in (self.hall, self.desk):
            if shown is not None and shown.isVisible():
                self.screens.fill(shown)

    def _leave(self) -> None:
        if self.desk is not None:
            self.desk.closed.disconnect()
            self.desk.deleteLater()
        self.hall.deleteLater()
        self._window.activateWindow()
        self.left.emit()
        self.deleteLater()
