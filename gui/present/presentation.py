"""A talk on the screen: what keys do to it, from the first scene to the way back."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from engine.talk.scene import Scene
from gui.look.theme import DARK, LIGHT, PROJECTOR, Theme
from gui.present.hall import Hall
from gui.present.keys import meant
from gui.present.large import SIZES
from gui.present.show import Show
from gui.present.sketch import Sketch

_THEMES = PROJECTOR, DARK, LIGHT


class Presentation(QObject):
    """Scenes on a screen of their own, until Esc.

    It belongs to the window that it was started from, covers it and changes nothing in it.

    Signals:
        left: the window is seen again.
    """

    left = Signal()

    def __init__(self, scenes: Sequence[Scene], window: QWidget, at: int = 0) -> None:
        super().__init__(window)
        self._window = window
        self.show = Show(scenes, at)
        self.theme: Theme = PROJECTOR
        self._size, self._typed = 0, ""
        self._sentence, self._pins = False, True
        screen = window.screen()
        self.sketch = Sketch()
        self.hall = Hall(self.show.store, self.theme, self.sketch, screen.size().height(), window)
        self._acts: dict[str, Callable[[], object]] = self._what_is_done()
        self.hall.pressed.connect(self.press)
        self.hall.closed.connect(self._leave)
        self.show.moved.connect(self._follow)
        self._follow()
        self.hall.setGeometry(screen.geometry())
        self.hall.showFullScreen()
        self.hall.activateWindow()
        self.hall.setFocus()
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
        self.hall.boards.resize_letters(SIZES[self._size], self.theme)

    def _say(self) -> None:
        self._sentence = not self._sentence
        self.hall.boards.show_sentence(self._sentence)

    def _pin(self) -> None:
        self._pins = not self._pins
        self.hall.boards.show_pins(self._pins)

    def _answer(self) -> None:
        key = self.show.scene.key
        self.show.store.hide_answers(key, key not in self.show.store.session.hidden)

    def _travel(self) -> None:
        self.show.travels = not self.show.travels

    def _follow(self) -> None:
        self.sketch.visit(self.show.at)
        self.hall.boards.show_scene(self.show.scene)

    def _prepare(self) -> None:
        """Make one more board that will be wanted: the clicker then waits for none."""
        boards = self.hall.boards
        missing = [scene.key for scene in self.show.scenes if scene.key not in boards.boards]
        if missing:
            boards.prepared(missing[0])
            QTimer.singleShot(0, self, self._prepare)

    def _leave(self) -> None:
        self.hall.deleteLater()
        self._window.activateWindow()
        self.left.emit()
        self.deleteLater()
