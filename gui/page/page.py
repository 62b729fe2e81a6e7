"""The page around a panel: title and examples, the picture on its card, facts, readouts, controls."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from time import perf_counter
from typing import Any

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from engine.base.experiment import Experiment, Result
from engine.base.parameter import Span
from engine.base.points import Points
from engine.base.table import Facts
from engine.presets import Preset
from gui.canvas.figure import Figure
from gui.canvas.panel import Panel
from gui.controls.column import Controls, section
from gui.look.theme import Theme
from gui.page.busy import Busy
from gui.page.examples import PREDICT, ExampleMenu, ExampleNote
from gui.page.facts import FactsView
from gui.page.header import Thesis, card
from gui.page.readouts import Prose, ReadoutRow, Still
from gui.page.worker import Worker
from gui.store import Store

FRAME_MS = 16
_HIDDEN = "•••"
_SENTENCE_LINES = 4, 12
"""So many lines of "What you see" have their room from the start, and so many at most."""


class Page(QWidget):
    """Shows one experiment of the store: its panel's picture and everything that every panel shares.

    Several edits between two frames become one redraw; a hidden page does nothing and catches up when
    it is shown.

    Signals:
        drawn: another result is on screen.
        asked: an exercise has been opened; its answers are to be hidden.
    """

    drawn = Signal()
    asked = Signal()

    def __init__(self, kind: type[Panel], store: Store, theme: Theme, actions: QWidget) -> None:
        super().__init__()
        self.setObjectName("page")
        self.kind, self.store, self._theme = kind, store, theme
        self.hiding_answers = False
        self._shown: Experiment | None = None
        self._dropped: Experiment | None = None
        self._result: Result | None = None
        self._wanted: Result | None = None
        self._last = 0.0
        self._is_stopped = False  # and says so
        self._before_pick: dict[str, Any] = {}
        self._frame = QTimer(self)
        self._frame.setSingleShot(True)
        self._frame.setTimerType(Qt.TimerType.PreciseTimer)
        self._frame.timeout.connect(self.refresh)
        self.figure = Figure(theme)
        self.figure.setAccessibleName(f"Picture of {kind.title}")
        self.panel = kind(self.figure)
        self.controls = Controls(self._experiment.parameters())
        self._worker, self._strip = Worker(), Busy(self.figure)
        self._lay_out(actions)
        self._connect()

    @property
    def result(self) -> Result:
        """The result on screen."""
        if self._result is None:
            self._show(self._experiment.run())
        assert self._result is not None
        return self._result

    @property
    def busy(self) -> bool:
        """Whether the present state is still being computed."""
        return self._worker.busy

    def refresh(self) -> None:
        """Draw the present state, unless it is on screen already or nobody can see it.

        What does not fit into a frame is computed by the worker; the last picture stays until it is there.
        """
        experiment = self._experiment
        if experiment == self._shown or not self.isVisible():
            return
        self._last = perf_counter()
        if experiment != self._dropped:
            self.figure.hold.forget()
        self.example.follow(experiment)
        self.controls.show_values(experiment)
        self._shown = experiment
        result = experiment.run()
        if experiment.is_heavy:
            if self._result is None and experiment.glimpse is not None:
                self._show(experiment.glimpse.run())
            self.panel.preview(result)
            self._wanted = result
            self._strip.wait_for(experiment.outlook)
            if not self._take_part(result):
                self._say_before(experiment)
            self._worker.start(result)
        else:
            self._worker.forget()
            self._strip.finish()  # what is on its way still is no longer waited for
            self._show(result)

    def request(self) -> None:
        """The store has changed: draw within the frame."""
        if self._experiment != self._shown and not self._frame.isActive() and self.isVisible():
            passed = (perf_counter() - self._last) * 1000
            self._frame.start(max(0, round(FRAME_MS - passed)))

    def set_theme(self, theme: Theme) -> None:
        """Take other colors."""
        self._theme = theme
        self.facts.set_theme(theme)
        self.figure.set_theme(theme)

    def hide_answers(self, hidden: bool) -> None:
        """Show dots where the answers stand, or the answers again."""
        self.hiding_answers = self.figure.hiding_answers = hidden
        self.facts.hide_answers(hidden)
        self.example.hide_answers(hidden)
        self.figure.scene().update()
        if self._result is not None:
            self._redraw()
            self._say(self._result)

    def fit(self) -> None:
        """All visible ranges back to what is usual."""
        experiment = self._experiment
        spans = [name for name, kind in experiment.parameters().items() if isinstance(kind, Span)]
        self.figure.hold.forget()
        self._redraw()
        self.store.edit(self.kind.key, **{name: experiment.home(name) for name in spans})

    def toggle_ghost(self) -> None:
        """Keep a faint copy of the picture, or drop it."""
        if not self.figure.drop_ghost():
            self.figure.keep_ghost()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What is typed into a box is confirmed: the keyboard is the picture's again."""
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.figure.setFocus()

    def event(self, event: QEvent) -> bool:
        """A button or a list with the keyboard keeps the Space key, which else runs or stops."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            keeps = isinstance(self.focusWidget(), (QAbstractButton, QComboBox))
            if keeps and event.key() == Qt.Key.Key_Space:
                event.accept()
                return True
        return super().event(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up."""
        super().showEvent(event)
        self.refresh()

    @property
    def _experiment(self) -> Experiment:
        return self.store.session.experiment(self.kind.key)

    # Layout ----------------------------------------------------------------------------------------

    def _lay_out(self, actions: QWidget) -> None:
        center = QVBoxLayout()
        center.setSpacing(8)
        center.addLayout(self._header(actions))
        center.addWidget(card(self.figure), 1)
        self.facts = FactsView(f"Facts of {self.kind.title}")
        self.facts.set_theme(self._theme)
        self._facts_card = card(self.facts, margin=4)
        self._facts_card.hide()
        center.addWidget(self._facts_card)
        self.readouts = ReadoutRow()
        center.addWidget(self.readouts)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 4, 12, 12)
        row.setSpacing(8)
        row.addLayout(center, 1)
        row.addWidget(self._column())

    def _header(self, actions: QWidget) -> QHBoxLayout:
        title = QLabel(self.kind.title)
        title.setObjectName("title")
        thesis = Thesis(self.kind.thesis)
        thesis.setObjectName("thesis")
        thesis.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.examples = QToolButton()
        self.examples.setText("Examples ▾")
        self.examples.setAccessibleName("Examples")
        self.examples.setToolTip("Worked examples, exercises and claims of the chapter")
        self.examples.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = ExampleMenu(self.kind.key, self)
        menu.chosen.connect(self._choose)
        self.examples.setMenu(menu)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(title)
        row.addWidget(self.examples)
        row.addWidget(thesis, 1)
        row.addWidget(actions)
        return row

    def _column(self) -> QWidget:
        scroll = QScrollArea()
        scroll.setWidget(self.controls)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.sentence = Prose()
        flag = Qt.TextInteractionFlag
        self.sentence.setTextInteractionFlags(flag.TextSelectableByMouse | flag.LinksAccessibleByMouse)
        self.sentence.linkActivated.connect(self._go_back)
        self.sentence.setAccessibleName("What you see")
        self.example = ExampleNote()
        card = QFrame()
        card.setObjectName("card")
        card.setFixedWidth(284)
        column = QVBoxLayout(card)
        column.setContentsMargins(14, 12, 8, 12)
        column.addWidget(scroll, 1)
        column.addWidget(self.example)
        column.addWidget(section("What you see"))
        self._still = Still(self.sentence, _SENTENCE_LINES[0] * self.fontMetrics().lineSpacing())
        column.addWidget(self._still)
        return card

    def _connect(self) -> None:
        key, store, figure = self.kind.key, self.store, self.figure
        store.changed.connect(self.request)
        self.controls.edited.connect(lambda name, value: store.edit(key, **{name: value}))
        self.controls.reset.connect(lambda name: store.reset(key, name))
        self.controls.held.connect(self._hold)
        self.controls.released.connect(self._release)
        figure.grabbed.connect(self._hold)
        figure.dropped.connect(self._release)
        figure.dragged.connect(lambda name, x, y: store.edit(key, **self._experiment.drag(name, x, y)))
        figure.struck.connect(self._strike)
        figure.zoomed.connect(self._zoom)
        figure.panned.connect(self._pan)
        figure.pressed.connect(self._pick)
        figure.unpressed.connect(self._take_back)
        figure.restyled.connect(self._rebuild)
        figure.resized.connect(self._redraw)
        figure.hovered.connect(self._hover)
        self.facts.picked.connect(lambda row: store.edit(key, **self._experiment.pick(row)))
        self.drawn.connect(self.controls.drawn)
        self._worker.finished.connect(self._arrive)
        self._worker.progressed.connect(self._strip.show_progress)
        self._worker.advanced.connect(self._progress)
        self._strip.stopped.connect(self._stop)

    # What the hand does ----------------------------------------------------------------------------

    def _hold(self) -> None:
        self._before_pick = {}
        self.figure.hold.growing = True
        self.store.hold()

    def _release(self) -> None:
        self.figure.hold.growing = False
        self.store.release()
        self._dropped, self._shown = self._experiment, None
        self.request()

    def _zoom(self, plot: str, factor: float, x: float, y: float) -> None:
        def zoomed(low: float, high: float, at: float) -> tuple[float, float]:
            return at + (low - at) * factor, at + (high - at) * factor

        self._show_spans(plot, zoomed, x, y)

    def _pan(self, plot: str, dx: float, dy: float) -> None:
        self._show_spans(plot, lambda low, high, by: (low + by, high + by), dx, dy)

    def _show_spans(
        self, plot: str, moved: Callable[[float, float, float], tuple[float, float]], x: float, y: float
    ) -> None:
        """Move the ranges of a plot: all of them or, where one would leave its limits, none."""
        changes = {}
        for name, by in zip(self.figure.plots[plot].spans, (x, y), strict=True):
            if name:
                kind = self._experiment.parameters()[name]
                assert isinstance(kind, Span)
                before: tuple[float, float] = getattr(self._experiment, name)
                low, high = moved(*before, by)
                if not (kind.least <= low and high <= kind.most and high - low >= kind.narrowest):
                    return
                changes[name] = (low, high)
        if changes:
            self.store.edit(self.kind.key, **changes)

    def _pick(self, plot: str, x: float, y: float) -> None:
        changes = self.panel.picked(plot, x, y, self.result)
        self._before_pick = {name: getattr(self._experiment, name) for name in changes}
        if changes:
            self.store.seal()  # every click is a step of its own
            self.store.edit(self.kind.key, **changes)
            kinds = self._experiment.parameters()
            self.controls.reveal({name for name in changes if not isinstance(kinds[name], Points)})

    def _strike(self, name: str, stroke: str) -> None:
        self.store.seal()
        self.store.edit(self.kind.key, **self._experiment.strike(name, stroke))

    def _take_back(self) -> None:
        """A double click means something else than the click it begins with."""
        if self._before_pick:
            self.store.edit(self.kind.key, **self._before_pick)
            self.store.seal()
            self._before_pick = {}

    def _hover(self, plot: str, x: float, y: float) -> None:
        if self._result is not None and not self.busy:
            self.panel.hovered(plot, x, y, self._result)

    def _progress(self, result: Result) -> None:
        self.panel.progressed(result)
        self._take_part(result)

    def _take_part(self, result: Result) -> bool:
        """What is made so far, if anything, is on screen: it is said, redrawn, copied and exported."""
        part = result.so_far
        if part is not None:
            self._result = part
            self._say(part)
        return part is not None

    def _say_before(self, experiment: Experiment) -> None:
        """Say what the picture of before shows; after a stop, what is computed instead."""
        if self._is_stopped:
            self.sentence.setText(f"Computing {escape(experiment.outlook)}…")
            self._is_stopped = False
        elif self._result is not None:
            self._say(self._result)

    def _stop(self) -> None:
        """Give up the rest of the present state and keep what is made of it. Where only the whole can be
        shown, the picture before it is laid out again and named; it has no handles, as they would move what
        it does not show."""
        self._is_stopped = True
        self._worker.forget()
        self._strip.finish()
        part = None if self._wanted is None else self._wanted.so_far
        if part is not None:
            self._show(part)
            self.sentence.setText(f'Stopped. {escape(part.sentence)} <a href="on">Go on</a>')
            return
        self._redraw()
        self.figure.show_handles(())
        if self._result is None:
            self.sentence.setText("Stopped before there was a picture; Undo or Reset leads to one.")
            return
        shown = escape(self._result.caption)
        self.sentence.setText(
            f"Stopped. The controls are ahead of the picture, which still shows {shown}. "
            f'<a href="back">Back to this picture</a>'
        )

    def _go_back(self, link: str) -> None:
        """The controls follow the picture; or the computation that was stopped goes on."""
        if link == "on":
            self._shown = None
            self.refresh()
        elif self._result is not None:
            self.store.open(self.store.session.replace(self.kind.key, self._result.experiment))

    def _choose(self, preset: Preset) -> None:
        before = self._experiment
        self.store.open(preset.apply(self.store.session, self.kind.key))
        if preset.question:
            self.asked.emit()
        self.example.show_preset(preset, before, self._experiment)

    # What is shown ---------------------------------------------------------------------------------

    def _rebuild(self) -> None:
        self.figure.clear()
        self.panel = self.kind(self.figure)
        self.figure.show_ghosts()
        self._redraw()

    def _redraw(self) -> None:
        if self._result is not None:
            self.panel.draw(self._result)

    def _show(self, result: Result) -> None:
        self._result = result
        if not self._worker.busy:
            self._strip.finish()
        self._draw(result)
        self.drawn.emit()

    def _arrive(self, result: Result) -> None:
        """What had to be computed first may be the value of a control, as a learned weight is."""
        self.controls.show_values(self._experiment)
        self._show(result)

    def _draw(self, result: Result) -> None:
        self.panel.draw(result)
        self._show_facts(result.facts)
        self._say(result)

    def _show_facts(self, facts: Facts | None) -> None:
        self._facts_card.setVisible(facts is not None)
        if facts is not None:
            self.facts.show_facts(facts)

    def _say(self, result: Result) -> None:
        self._is_stopped = False
        sentence, readouts = result.sentence, result.readouts
        if self.hiding_answers:
            sentence, readouts = f"Hidden. {PREDICT}", tuple(r.hidden(_HIDDEN) for r in readouts)
        self.sentence.setText(sentence)
        self._make_room()
        self.readouts.show_readouts(readouts)
        self.figure.describe(sentence)

    def _make_room(self) -> None:
        """As much room as the longest sentence of this panel has needed; the controls have the rest."""
        most = _SENTENCE_LINES[1] * self.sentence.fontMetrics().lineSpacing()
        needed = min(self.sentence.heightForWidth(self._still.width()), most)
        if needed > self._still.height():
            self._still.setFixedHeight(needed)
