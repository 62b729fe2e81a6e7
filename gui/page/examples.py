"""Examples: the menu to choose from, and what stands beside the picture of the one that was chosen."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QMenu, QWidget

from engine.base.experiment import Experiment
from engine.presets import Preset, grouped

PREDICT = "Predict first, then press H."


class ExampleMenu(QMenu):
    """The examples of a panel, a submenu for each group.

    Signals:
        chosen(preset): one has been chosen.
    """

    chosen = Signal(object)

    def __init__(self, key: str, parent: QWidget) -> None:
        super().__init__(parent)
        for group, presets in grouped(key).items():
            menu = self.addMenu(group)
            menu.setToolTipsVisible(True)
            for preset in presets:
                action = menu.addAction(preset.title)
                action.setToolTip(preset.question or preset.note)
                action.triggered.connect(lambda _=False, chosen=preset: self.chosen.emit(chosen))


class ExampleNote(QLabel):
    """What the chosen example is about, until it is undone or everything is back to the defaults."""

    def __init__(self) -> None:
        super().__init__(wordWrap=True)
        self.setAccessibleName("Example")
        self._before: Experiment | None = None
        self._preset: Preset | None = None
        self._hiding = False
        self.hide()

    def show_preset(self, preset: Preset, before: Experiment, now: Experiment) -> None:
        """Say what it is about; it has replaced the state ``before`` by the state ``now``."""
        if before.keeping(now) != now:
            self._before = before
        self._preset = preset
        self.hide_answers(self._hiding)
        self.setVisible(now != type(now)())

    def hide_answers(self, hidden: bool) -> None:
        """Ask instead of telling, or tell."""
        self._hiding = hidden
        if self._preset is not None:
            words = (self._preset.question or PREDICT) if hidden else self._preset.note
            self.setText(f"<b>{escape(self._preset.title)}.</b> {escape(words)}")

    def follow(self, experiment: Experiment) -> None:
        """The state has changed."""
        undone = self._before is not None and self._before.keeping(experiment) == experiment
        if undone or experiment == type(experiment)():
            self.hide()
