"""A picture with its headline above and what can be adjusted below, as large as the screen allows."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QStackedWidget, QVBoxLayout, QWidget

from engine.base.experiment import Experiment, Result
from engine.session import Session
from engine.talk.scene import Scene
from gui.canvas.panel import Panel
from gui.look.theme import Theme, font
from gui.page.follower import Follower
from gui.page.hands import Hands
from gui.page.stage import Stage
from gui.panels import panel
from gui.present.ink import Ink
from gui.present.large import headline_size, look, scale_of, sheet, unit_of
from gui.present.pins import Pins
from gui.present.sketch import Sketch
from gui.store import Store

_MARGINS, _GAP = (2.8, 1.6, 2.8, 1.8), 0.8
"""Around the whole, and between its parts, in heights of the smallest letters."""


class Board(QWidget):
    """Shows what the store holds of one panel, with the words and the controls of a scene."""

    def __init__(self, kind: type[Panel], store: Store, theme: Theme, sketch: Sketch, height: int) -> None:
        super().__init__()
        self.kind, self.store, self.theme = kind, store, theme
        self._size, self._scene = 1.0, Scene(Session(kind.key))
        self.unit = unit_of(height, self._size)
        self.stage = Stage(kind, theme, look(theme, self.unit))
        self.headline, self.sentence = QLabel(), QLabel()
        self.pins = Pins(self._scene.experiment)
        self.pins.setParent(self)
        self._are_pinned = True
        self.hands = Hands(kind.key, store, self.stage, self.pins)
        self.follower = Follower(self, store, self.stage, self.pins, self.hands)
        self.ink = Ink(self.stage, sketch)
        self._lay_out()
        self.stage.began.connect(self.pins.show_values)
        self.stage.drawn.connect(self._drawn)
        self.stage.advanced.connect(self._say)
        store.changed.connect(self._hide_answers)
        self._hide_answers()

    def show_scene(self, scene: Scene) -> None:
        """Take its words and its controls; the state is the store's."""
        self._scene = scene
        self._pin()
        self._say(self.stage.result)

    def warm_up(self, experiment: Experiment) -> None:
        """Lay everything out and draw a state before anybody looks, unless that would take a worker."""
        if not experiment.run().is_heavy:
            self.stage.show_experiment(experiment)
        self.grab()

    def show_sentence(self, shown: bool) -> None:
        """Say what is to be seen, or leave that to the lecturer."""
        self.sentence.setVisible(shown)

    def show_pins(self, shown: bool) -> None:
        """Show the controls of the scene, or give the picture their room."""
        self._are_pinned = shown
        self._pin()

    def resize_letters(self, size: float, theme: Theme) -> None:
        """Take another size of letters, one of ``SIZES``, and other colors."""
        self._size, self.theme = size, theme
        self._fit(self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Letters keep their share of the height."""
        super().resizeEvent(event)
        self._fit(event.size().height())

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up."""
        super().showEvent(event)
        self.follower.refresh()

    def _lay_out(self) -> None:
        figure = self.stage.figure
        figure.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keyboard to the clicker
        figure.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        for label, name in (self.headline, "headline"), (self.sentence, "sentence"):
            label.setObjectName(name)
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText if name == "headline" else Qt.TextFormat.AutoText)
        self.sentence.hide()
        self._column = QVBoxLayout(self)
        for part in (self.headline, self.stage, self.sentence):
            self._column.addWidget(part, part is self.stage)
        self._column.addLayout(self.pins.line)
        self._fit(self.unit * 40)

    def _fit(self, height: int) -> None:
        self.unit = unit = unit_of(height, self._size)
        left, top, right, bottom = (round(part * unit) for part in _MARGINS)
        self._column.setContentsMargins(left, top, right, bottom)
        self._column.setSpacing(round(_GAP * unit))
        self.setStyleSheet(sheet(self.theme, unit))
        self.stage.figure.set_theme(self.theme, scale_of(unit))
        self.ink.fit(unit)
        self._pin()
        self._say(self.stage.result)

    def _pin(self) -> None:
        self.pins.choose(self._scene.pins if self._are_pinned else (), self.theme, self.unit)

    def _hide_answers(self) -> None:
        hidden = self.kind.key in self.store.session.hidden
        if hidden != self.stage.figure.look.hiding_answers:
            self.stage.hide_answers(hidden)
            self._say(self.stage.result)

    def _drawn(self, result: Result) -> None:
        self._say(result)
        self.pins.drawn()

    def _say(self, result: Result | None) -> None:
        """The headline is the scene's own or, where it has none, the first number."""
        told = None if result is None else self.stage.told(result)
        text = self._scene.title if told is None else self._scene.headline(told)
        if text != self.headline.text() or self._written != self.unit:
            self._written = self.unit
            size = headline_size(text, self.unit, max(self.width() - 6 * self.unit, 1))
            self.headline.setFont(font(size, bold=True))
            self.headline.setText(text)
        if told is not None:
            self.sentence.setText(told.sentence)

    _written = 0


class Boards(QStackedWidget):
    """The board of the panel that a store shows; those of others wait."""

    def __init__(self, store: Store, theme: Theme, sketch: Sketch, height: int) -> None:
        super().__init__()
        self.store, self.theme, self._sketch, self._height = store, theme, sketch, height
        self.boards: dict[str, Board] = {}
        self._size, self._sentence, self._pins = 1.0, False, True
        self._scene: Scene | None = None
        self.setObjectName("boards")
        self._paint_ground()
        store.changed.connect(self._turn)

    @property
    def board(self) -> Board:
        """The one that is shown; it is built when it is first wanted."""
        return self.prepared(self.store.session.current)

    def prepared(self, key: str) -> Board:
        """The board of a panel."""
        if key not in self.boards:
            board = self.boards[key] = Board(panel(key), self.store, self.theme, self._sketch, self._height)
            board.resize_letters(self._size, self.theme)
            board.show_sentence(self._sentence)
            board.show_pins(self._pins)
            self.addWidget(board)
        return self.boards[key]

    def warm_up(self, scene: Scene) -> None:
        """Make the board of a scene, so that nobody waits for it."""
        board = self.prepared(scene.key)
        board.resize(self.size())
        board.warm_up(scene.experiment)

    def show_scene(self, scene: Scene) -> None:
        """Take its words and its controls; its state comes by the store."""
        self._scene = scene
        self.prepared(scene.key).show_scene(scene)

    def show_sentence(self, shown: bool) -> None:
        """Say what is to be seen, or not."""
        self._sentence = shown
        for board in self.boards.values():
            board.show_sentence(shown)

    def show_pins(self, shown: bool) -> None:
        """Show the controls of the scenes, or not."""
        self._pins = shown
        for board in self.boards.values():
            board.show_pins(shown)

    def resize_letters(self, size: float, theme: Theme) -> None:
        """Take another size of letters, and other colors."""
        self._size, self.theme = size, theme
        self._paint_ground()
        for board in self.boards.values():
            board.resize_letters(size, theme)

    def _paint_ground(self) -> None:
        self.setStyleSheet(f"#boards {{ background: {self.theme.surface}; }}")

    def _turn(self) -> None:
        self.setCurrentWidget(self.board)
