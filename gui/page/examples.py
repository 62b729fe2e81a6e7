"""Examples: the menu to choose from, and what stands beside the picture of the one that was chosen."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QMenu, QWidget

from engine.base.experiment import Experiment
from engine.presets import Preset, grouped, presets

PREDICT = "Predict first, then press H."


class ExampleMenu(QMenu):
    """The examples of a panel, a submenu for each group.

    Signals:
        chosen(preset): one has been chosen.
    """

    chosen = Signal(object)

    def __init__(self, key: str, parent: QWidget) -> None:
        super().__init__(parent)
        for group, members in grouped(key).items():
            menu = self.addMenu(group)
            menu.setToolTipsVisible(True)
            for preset in members:
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

    @property
    def title(self) -> str:
        """That of the example; "" where it tells of none."""
        return "" if self._preset is None or self.isHidden() else self._preset.title

    def recall(self, key: str, title: str) -> None:
        """Tell of the example of this panel that was shown last, where there is one of this title."""
        self._preset = next((preset for preset in presets(key) if preset.title == title), None)
        self.hide_answers(self._hiding)
        self.setVisible(self._preset is not None)

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
