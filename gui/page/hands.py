"""What the hand does to picture, controls and facts, as edits of the store."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QObject, Signal

from engine.base.experiment import Experiment, Handle
from engine.base.parameter import Span
from engine.base.points import Points
from gui.controls.column import Controls
from gui.look.voice import VOICE
from gui.page.facts import FactsView
from gui.page.stage import Stage
from gui.store import Store

Ask = Callable[[Any], dict[str, Any]]
"""Which changes of the present state are asked for."""


class Hands(QObject):
    """Joins what can be moved on a page to the store; every gesture is one step of its history.

    Handles, rows and places edit the state that they were drawn from. On another state they do nothing: a
    handle that is gone has no meaning there, and one of the same name is another one. A handle that is held
    goes along with what it makes of its state, and nothing else.

    Signals:
        released: what was held is let go.
        told(sentence): what has been done beside what was meant to.
        led(lead): a part of the picture leads to a state of another panel.
    """

    released = Signal()
    told = Signal(str)
    led = Signal(object)

    def __init__(
        self, key: str, store: Store, stage: Stage, controls: Controls, facts: FactsView | None = None
    ) -> None:
        super().__init__()
        self._key, self._store, self._stage, self._controls = key, store, stage, controls
        self._figure = stage.figure
        self._held: Experiment | None = None
        self._began: Experiment | None = None
        self._before_pick: dict[str, Any] = {}
        self._locked: Mapping[str, str] = {}
        self._refusal = ""
        controls.follow(self._experiment)
        store.changed.connect(self._follow)
        controls.edited.connect(self._set)
        controls.reset.connect(self._reset)
        controls.held.connect(self._hold)
        controls.released.connect(self._release)
        controls.running.connect(self._run)
        if facts is not None:
            facts.picked.connect(self._pick_row)
        hands = self._figure.hands
        hands.grabbed.connect(self._grab)
        hands.dropped.connect(self._drop)
        hands.dragged.connect(self._drag)
        hands.struck.connect(self._strike)
        hands.zoomed.connect(self._zoom)
        hands.panned.connect(self._pan)
        hands.pressed.connect(self._pick)
        hands.unpressed.connect(self._take_back)
        hands.hovered.connect(self._hover)

    @property
    def _experiment(self) -> Experiment:
        return self._store.session.experiment(self._key)

    def fit(self) -> None:
        """All visible ranges back to what is usual."""
        experiment = self._experiment
        spans = [name for name, kind in experiment.parameters().items() if isinstance(kind, Span)]
        self._figure.hold.forget()
        self._stage.redraw()
        self._edit({name: experiment.home(name) for name in spans})

    def _follow(self) -> None:
        self._controls.follow(self._experiment)

    def lock(self, locked: Mapping[str, str]) -> None:
        """Let nothing move these parameters; each with what is told instead."""
        self._locked = locked

    def _refuses(self, *names: str) -> bool:
        """Whether one of them is locked, which is told, once a drag is over; what runs by itself stops."""
        sentence = next((self._locked[name] for name in names if name in self._locked), "")
        if sentence:
            self._controls.interrupt()
            self._refusal = sentence
            if self._began is None:
                self._tell_refusal()
        return bool(sentence)

    def _tell_refusal(self) -> None:
        sentence, self._refusal = self._refusal, ""
        if sentence:
            self.told.emit(sentence)

    def _edit(self, changes: dict[str, Any]) -> None:
        if self._refuses(*changes):
            return
        before = self._began or self._experiment
        self._store.edit(self._key, **changes)
        self._tell(before)

    def _set(self, name: str, value: Any) -> None:
        if not self._refuses(name):
            self._edit(self._experiment.setting(name, value))

    def _reset(self, name: str) -> None:
        self._store.seal()
        self._set(name, self._experiment.controls()[name].default)
        self._store.seal()

    def _run(self, name: str) -> None:
        changes = self._experiment.running(name)
        if not self._refuses(name) and changes:
            self._edit(changes)

    def _tell(self, before: Experiment) -> None:
        """Say what has become of the state before a gesture."""
        if sentence := self._experiment.told(before):
            self.told.emit(sentence)

    def _edit_from(self, drawn_from: Experiment | None, ask: Ask) -> dict[str, Any]:
        """Make the changes that something drawn from this state asks for; those that were made."""
        present = self._experiment
        changes = ask(present) if drawn_from is not None and present.is_run_of(drawn_from) else {}
        if self._refuses(*changes):
            return {}
        if changes:
            self._edit(changes)
        return changes

    def _edit_on(self, drawn_from: Experiment | None, ask: Ask) -> dict[str, Any]:
        """The same by what is held, if anything is, from the state that it has come to."""
        changes = self._edit_from(self._held or drawn_from, ask)
        if changes and self._held:
            self._held = self._experiment
        return changes

    def _hold(self) -> None:
        self._before_pick, self._began = {}, self._experiment
        self._figure.hold.growing = True
        self._store.hold()

    def _release(self) -> None:
        before, self._began = self._began, None
        self._figure.hold.growing = False
        self._store.release()
        self.released.emit()
        if before is not None:
            self._tell(before)
        self._tell_refusal()

    def _grab(self) -> None:
        self._held = self._figure.handles.drawn_from
        self._hold()

    def _drop(self) -> None:
        self._held = None
        self._release()

    def _drag(self, name: str, x: float, y: float) -> None:
        self._edit_on(self._figure.handles.drawn_from, lambda present: present.drag(name, x, y))

    def _strike(self, name: str, stroke: str) -> None:
        self._store.seal()
        handles, chosen = self._figure.handles, self._experiment.choose(name)
        if handles[name].lead is not None and stroke != "delete":
            self._lead_from(handles.drawn_from, handles[name])
            return
        changes = self._edit_from(handles.drawn_from, lambda present: present.strike(name, stroke))
        if changes and changes == chosen:
            VOICE.say(self._figure, f"selected: {handles[name].label}")

    def _lead_from(self, drawn_from: Experiment | None, handle: Handle) -> None:
        """Go where a handle leads; one of another state leads nowhere."""
        if drawn_from is not None and self._experiment.is_run_of(drawn_from):
            self.led.emit(handle.lead)

    def _zoom(self, plot: str, factor: float, x: float, y: float) -> None:
        self._move_spans(plot, lambda end, at: at + (end - at) * factor, x, y)

    def _pan(self, plot: str, dx: float, dy: float) -> None:
        self._move_spans(plot, lambda end, by: end + by, dx, dy)

    def _move_spans(self, plot: str, moved: Callable[[float, float], float], x: float, y: float) -> None:
        """Move the ranges of a plot: all of them or, where one would leave its limits, none."""
        changes = {}
        for name, by in zip(self._figure.plots[plot].spans, (x, y), strict=True):
            if name:
                kind = self._experiment.parameters()[name]
                assert isinstance(kind, Span)
                low, high = (moved(end, by) for end in getattr(self._experiment, name))
                if not (kind.least <= low and high <= kind.most and high - low >= kind.narrowest):
                    return
                changes[name] = (low, high)
        if changes:
            self._edit(changes)

    def _pick(self, plot: str, x: float, y: float) -> None:
        before, stage, result = self._experiment, self._stage, self._stage.result
        if result is None:
            return
        self._store.seal()  # every click is a step of its own
        changes = self._edit_on(result.experiment, lambda _: stage.panel.picked(plot, x, y, result))
        self._before_pick = {name: getattr(before, name) for name in changes}
        if changes:
            kinds = before.parameters()
            self._controls.reveal({name for name in changes if not isinstance(kinds[name], Points)})

    def _pick_row(self, row: int) -> None:
        if self._stage.result is not None:
            self._edit_from(self._stage.result.experiment, lambda present: present.pick(row))

    def _take_back(self) -> None:
        """A double click means something else than the click it begins with."""
        if self._before_pick:
            self._edit(self._before_pick)
            self._store.seal()
            self._before_pick = {}

    def _hover(self, plot: str, x: float, y: float) -> None:
        if self._stage.result is not None and not self._stage.busy:
            self._stage.panel.hovered(plot, x, y, self._stage.result)
