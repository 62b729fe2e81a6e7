"""Examples: the menu to choose from, and what stands beside the picture of the one that was chosen."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QMenu, QWidget

from engine.base.experiment import Experiment
from engine.presets import Preset, grouped, presets

_PREDICT = "Predict first, then press H."


class ExampleMenu(QMenu):
    """The examples of a panel, a submenu for each group.

    Signals:
        chosen(preset): one has been chosen.
    """

    chosen = Signal(object)

    def __init__(self, key: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._actions = []
        for group, members in grouped(key).items():
            menu = self.addMenu(group)
            menu.setToolTipsVisible(True)
            for preset in members:
                action = menu.addAction(preset.title)
                action.triggered.connect(lambda _=False, chosen=preset: self.chosen.emit(chosen))
                self._actions.append((action, preset))
        self.hide_answers(False)

    def hide_answers(self, hidden: bool) -> None:
        """Tooltips ask, or tell where there is nothing to be asked."""
        self.is_hiding = hidden
        for action, preset in self._actions:
            action.setToolTip(preset.question or (_PREDICT if hidden else preset.note))


class ExampleNote(QLabel):
    """What the chosen example is about, as long as its state is shown, wherever in it one looks."""

    def __init__(self) -> None:
        super().__init__(wordWrap=True)
        self.setWhatsThis("What the example is about that was chosen last.")
        self._preset: Preset | None = None
        self._state: Experiment | None = None
        self._hiding = False
        self.hide()

    def show_preset(self, preset: Preset, state: Experiment) -> None:
        """Say what it is about: it has just been opened and is this state."""
        self._preset, self._state = preset, state
        self.hide_answers(self._hiding)
        self.follow(state)

    @property
    def title(self) -> str:
        """That of the example; "" where it tells of none."""
        return "" if self._preset is None or self.isHidden() else self._preset.title

    def recall(self, key: str, experiment: Experiment) -> None:
        """Tell of the example of this panel that the experiment shows, if any: an exercise while answers
        are hidden. The state before anybody has touched it is none."""
        self._preset = self._state = None
        if not experiment.is_case_of(type(experiment)()):
            found = ((preset, preset.experiment(key)) for preset in presets(key))
            shown = [(preset, state) for preset, state in found if experiment.is_case_of(state)]
            shown.sort(key=lambda pair: bool(pair[0].question) != self._hiding)
            self._preset, self._state = shown[0] if shown else (None, None)
        self.hide_answers(self._hiding)
        self.follow(experiment)

    def hide_answers(self, hidden: bool) -> None:
        """Ask instead of telling, or tell; a title without a question is a claim, which tells."""
        self._hiding = hidden
        if self._preset is not None:
            title, question, note = map(
                escape, (self._preset.title, self._preset.question, self._preset.note)
            )
            head = f"<b>{title}{'' if title.endswith('?') else '.'}</b>"
            asked = f"{head} {question}" if question else _PREDICT
            self.setText(asked if hidden else f"{head} {note}")

    def follow(self, experiment: Experiment) -> None:
        """The state has changed."""
        self.setVisible(self._state is not None and experiment.is_case_of(self._state))
