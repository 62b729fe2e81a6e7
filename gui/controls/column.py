"""The controls of an experiment, one below the other in their groups."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QScrollArea, QWidget

from engine.base.experiment import Experiment, Result
from engine.base.parameter import Parameter
from gui.controls.control import Control
from gui.controls.kinds import make
from gui.controls.playhead import PlayheadControl
from gui.controls.points import PointsControl
from gui.look.layout import column


class Controls(QWidget):
    """The controls of an experiment in their named groups; a group without effect is left out.

    Signals:
        edited(name, value), reset(name), held, released, running(name): as of a ``Control``.
        opened(name, path): points are to be read from this file.
    """

    edited = Signal(str, object)
    reset = Signal(str)
    held = Signal()
    released = Signal()
    running = Signal(str)
    opened = Signal(str, Path)

    def __init__(self, kinds: Mapping[str, Parameter]) -> None:
        super().__init__()
        self._controls: dict[str, Control] = {}
        self._groups: dict[str, list[str]] = {}
        self._captions: dict[str, QLabel] = {}
        self._values: dict[str, Any] = {}
        self._shown: Result | None = None
        self._state: Experiment | None = None
        shown: list[QWidget] = []
        for name, kind in kinds.items():
            if not kind.group:
                continue
            if kind.group not in self._groups:
                self._groups[kind.group] = []
                self._captions[kind.group] = caption = section(kind.group)
                caption.setContentsMargins(0, 8 if shown else 0, 0, 0)
                shown.append(caption)
            self._groups[kind.group].append(name)
            shown.append(self._add(name, kind))
        self.setLayout(column(*shown, None, spacing=6, margins=(0, 0, 6, 0)))

    def control(self, name: str) -> Control:
        """The control of a parameter."""
        return self._controls[name]

    def toggle_playing(self) -> None:
        """Run the first thing here that can go on by itself, or stop it; nothing where there is none."""
        found = (c for c in self._controls.values() if isinstance(c, PlayheadControl) and c.isEnabled())
        control = next((c for c in found if not c.isHidden()), None)
        if control is not None:
            control.toggle()

    def interrupt(self) -> None:
        """What runs by itself stops."""
        for control in self._controls.values():
            control.interrupt()

    def follow(self, state: Experiment) -> None:
        """The state has changed: what runs by itself stops at once, unless it did that itself or only points
        were added, with which it goes on."""
        before, self._state = self._state, state
        if before is None:
            return
        anew = state.has_more_points_than(before)
        stops = not anew and not state.is_run_of(before)
        for name, control in self._controls.items():
            if stops:
                control.interrupt()
            else:
                control.follow(getattr(state, name), anew)

    @property
    def are_behind(self) -> bool:
        """Whether a hand has set something since the values were shown."""
        return len(self._values) < len(self._controls)

    def show_again(self) -> None:
        """Show what is in force where a hand has set something else."""
        if self._shown is not None:
            self._show(self._shown)

    def show_values(self, result: Result) -> None:
        """Show the values of a result's experiment without a signal; only what differs is touched."""
        now, before = result.experiment, None if self._shown is None else self._shown.experiment
        self._show(result)
        idle = now.idle
        for name, control in self._controls.items():
            control.setEnabled(name not in idle)
        if before is None or idle != before.idle:
            self._leave_out(idle)
        self._shown = result

    def _show(self, result: Result) -> None:
        for name, control in self._controls.items():
            value = result.shown(name)
            if name not in self._values or self._values[name] != value:
                self._values[name] = value
                control.show_value(value)

    def _report(self, name: str, value: Any) -> None:
        """Tell what the hand set; the control shows what comes of it, even where that is what was."""
        self._values.pop(name, None)
        self.edited.emit(name, value)

    def _let_go(self, name: str) -> None:
        """A slider stood under the hand: it shows what came of it."""
        self._values.pop(name, None)
        self.released.emit()

    def _leave_out(self, idle: frozenset[str]) -> None:
        """Hide the groups that have nothing but idle controls."""
        for group, names in self._groups.items():
            for widget in (self._captions[group], *(self._controls[name] for name in names)):
                widget.setVisible(not idle.issuperset(names))

    def reveal(self, names: AbstractSet[str]) -> None:
        """Scroll to the controls of these parameters with all of their group, where they are scrolled."""
        groups = [group for group, members in self._groups.items() if names & set(members)]
        shown = [self._controls[name] for group in groups for name in self._groups[group]]
        viewport = self.parentWidget()
        area = viewport.parentWidget() if isinstance(viewport, QWidget) else None
        if shown and isinstance(area, QScrollArea):
            for widget in (shown[-1], self._captions[groups[0]]):
                area.ensureWidgetVisible(widget, 0, 12)

    def drawn(self) -> None:
        """The picture of the shown values is on screen; some may have come of what was computed for it."""
        self.show_again()
        if self._shown is not None:
            at_end = self._shown.at_end
            for name, control in self._controls.items():
                control.drawn(name in at_end)

    def _add(self, name: str, kind: Parameter) -> Control:
        control = make(kind)
        control.setObjectName(name)
        control.edited.connect(lambda value: self._report(name, value))
        control.reset.connect(lambda: self.reset.emit(name))
        control.held.connect(self.held.emit)
        control.released.connect(lambda: self._let_go(name))
        control.running.connect(lambda: self.running.emit(name))
        if isinstance(control, PointsControl):
            control.opened.connect(lambda path: self.opened.emit(name, path))
        self._controls[name] = control
        return control


def section(text: str) -> QLabel:
    """The caption of a group."""
    label = QLabel(text)
    label.setObjectName("section")
    return label
