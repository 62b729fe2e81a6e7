"""The controls of an experiment, one below the other in their groups."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from engine.base.experiment import Experiment, Result
from engine.base.parameter import Parameter, Playhead
from gui.controls.control import Control, silent
from gui.controls.group import Group
from gui.controls.kinds import make
from gui.controls.opening import OpenControl
from gui.controls.playhead import PlayheadControl
from gui.controls.prompt import PromptControl
from gui.controls.transport import Transport
from gui.look.layout import column


class Controls(QWidget):
    """The controls of an experiment in their named groups, those that fold below the others; a control
    without effect is left out.

    Args:
        kinds: what is controlled.
        folds: the groups that fold, and are folded at the start.
        transport: the playhead that stands elsewhere, on a line of its own; "" for none.

    Signals:
        edited(name, value), reset(name), held, released, running(name): as of a ``Control``.
        opened(name, path): points or a picture are to be read from this file.
        unfolded(group, whether): the user has folded or unfolded a group.
    """

    edited = Signal(str, object)
    reset = Signal(str)
    held = Signal()
    released = Signal()
    running = Signal(str)
    opened = Signal(str, Path)
    unfolded = Signal(str, bool)

    def __init__(
        self, kinds: Mapping[str, Parameter], folds: AbstractSet[str] = frozenset(), transport: str = ""
    ) -> None:
        super().__init__()
        self._kinds = {name: kind for name, kind in kinds.items() if kind.group}
        self._transport = transport
        self._controls = {name: self._make(name, kind) for name, kind in self._kinds.items()}
        self._values: dict[str, Any] = {}
        self._shown: Result | None = None
        self._state: Experiment | None = None
        self._only: AbstractSet[str] | None = None
        self._names: dict[str, list[str]] = {}
        for name, kind in self._kinds.items():
            if name != transport:
                self._names.setdefault(kind.group, []).append(name)
        self.groups = {
            group: self._group(group, [self._controls[name] for name in names], group in folds)
            for group, names in sorted(self._names.items(), key=lambda pair: pair[0] in folds)
        }
        for name, group in self.groups.items():
            group.unfolded.connect(lambda whether, name=name: self.unfolded.emit(name, whether))
        self._column = column(*self.groups.values(), None, spacing=0)
        self.setLayout(self._column)

    def host(self, guest: QWidget) -> None:
        """Let a guest stand before the controls, and scroll with them."""
        self._column.insertWidget(0, guest)

    def control(self, name: str) -> Control:
        """The control of a parameter."""
        return self._controls[name]

    @property
    def transport(self) -> Transport | None:
        """The control that stands elsewhere."""
        control = self._controls.get(self._transport)
        return control if isinstance(control, Transport) else None

    def kind(self, name: str) -> Parameter:
        """The parameter of a control."""
        return self._kinds[name]

    def unfold(self, groups: Iterable[str]) -> None:
        """Open these groups; names of others are passed over."""
        for group in self.groups.keys() & set(groups):
            self.groups[group].unfold()

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
        if self._shown is not None and self.are_behind:
            self._show(self._shown)

    def show_values(self, result: Result) -> None:
        """Show the values of a result's experiment without a signal; only what differs is touched."""
        now, before = result.experiment, None if self._shown is None else self._shown.experiment
        idle = now.idle
        if self.transport is not None:
            self.transport.show_track(result.track(self._transport))
        self._show(result)
        with silent(*self._controls.values()):  # what is half typed would be confirmed as it is left
            for name, control in self._controls.items():
                if control.isEnabled() == (name in idle):
                    control.setEnabled(name not in idle)
                    control.show_value(self._values[name])
            if before is None or idle != before.idle:
                self._leave_out(idle)
        self._shown = result

    def _show(self, result: Result) -> None:
        changed = set()
        for name, control in self._controls.items():
            value = result.shown(name)
            if name not in self._values or self._values[name] != value:
                self._values[name] = value
                with silent(control):
                    control.show_value(value)
                changed.add(self._kinds[name].group)
        self._say_inside(changed, result.experiment.idle)

    def _say_inside(self, groups: Iterable[str], idle: frozenset[str]) -> None:
        """Let the heads of these groups say what is set inside."""
        for group in groups:
            head = self.groups[group].head if group in self.groups else None
            if head is not None:
                names = (name for name in self._names[group] if name not in idle)
                said = (self._kinds[name].said(self._values[name]) for name in names)
                head.say(tuple(filter(None, said)) or ("off",))

    def _report(self, name: str, value: Any) -> None:
        """Tell what the hand set; the control shows what comes of it, even where that is what was."""
        self._values.pop(name, None)
        self.edited.emit(name, value)

    def _let_go(self, name: str) -> None:
        """A slider stood under the hand: it shows what came of it."""
        self._values.pop(name, None)
        self.released.emit()

    def _leave_out(self, idle: frozenset[str]) -> None:
        """Hide what is idle or not wanted, and groups of nothing else."""
        if self._only is not None:
            idle = idle | (self._controls.keys() - self._only)
        for group, names in self._names.items():
            self.groups[group].setVisible(not idle.issuperset(names))
            for name in names:
                self._controls[name].setVisible(name not in idle)
        if self.transport is not None:
            self.transport.setVisible(self._transport not in idle)
        self._say_inside(self._names, idle)

    def limit(self, names: AbstractSet[str] | None) -> None:
        """Show only these controls, all groups of them unfolded; None: whatever has an effect."""
        if names == self._only:
            return
        self._only = names
        for group in self.groups.values():
            group.show_alone(names is not None)
        if self._shown is not None:
            self._leave_out(self._shown.experiment.idle)

    def reveal(self, names: AbstractSet[str]) -> None:
        """Unfold and scroll to the groups of these parameters, where they are scrolled."""
        found = [self.groups[group] for group, members in self._names.items() if names & set(members)]
        viewport = self.parentWidget()
        area = viewport.parentWidget() if isinstance(viewport, QWidget) else None
        for group in found:
            group.unfold()
        if found and isinstance(area, QScrollArea):
            QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)  # what was unfolded has its place
            for group in reversed(found):
                area.ensureWidgetVisible(group, 0, 12)

    def drawn(self) -> None:
        """The picture of the shown values is on screen; some may have come of what was computed for it."""
        if self._shown is not None:
            self._show(self._shown)
            at_end = self._shown.at_end
            for name, control in self._controls.items():
                control.drawn(name in at_end)

    @staticmethod
    def _group(name: str, controls: list[Control], folds: bool) -> Group:
        """What asks its own question needs no caption."""
        return Group(name, controls, folds, not all(isinstance(c, PromptControl) for c in controls))

    def _kind_of_control(self, kind: Parameter, apart: bool) -> Control:
        """The control of a parameter, which may stand elsewhere."""
        return Transport(kind) if apart and isinstance(kind, Playhead) else make(kind)

    def _make(self, name: str, kind: Parameter) -> Control:
        apart = name == self._transport
        control = self._kind_of_control(kind, apart)
        control.setObjectName(name)
        control.setAccessibleName(kind.label.replace("_", ""))
        control.edited.connect(lambda value: self._report(name, value))
        control.reset.connect(lambda: self.reset.emit(name))
        control.held.connect(self.held.emit)
        control.released.connect(lambda: self._let_go(name))
        control.running.connect(lambda: self.running.emit(name))
        if isinstance(control, OpenControl):
            control.opened.connect(lambda path: self.opened.emit(name, path))
        return control
