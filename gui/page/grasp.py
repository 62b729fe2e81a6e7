"""What hands change through a picture: only in the state that it was drawn from."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from engine.base.experiment import Experiment
from gui.canvas.figure import Figure
from gui.store import Store

Ask = Callable[[Any], dict[str, Any]]
"""Which changes of the present state are asked for."""


class Grasp:
    """Edits one experiment by handles, rows and places that were drawn from a state of it.

    Used on another state they do nothing: a handle that is gone has no meaning there, and one of the same
    name is another one. A handle that is held goes along with what it makes of its state, and nothing else.
    """

    def __init__(self, store: Store, key: str, figure: Figure) -> None:
        self._store, self._key, self._figure = store, key, figure
        self._held: Experiment | None = None
        figure.hands.grabbed.connect(self._hold)
        figure.hands.dropped.connect(self._let_go)
        figure.hands.dragged.connect(self._drag)
        figure.hands.struck.connect(self._strike)

    def edit(self, drawn_from: Experiment | None, ask: Ask) -> dict[str, Any]:
        """Make the changes that something drawn from this state asks for; those that were made."""
        present = self._present
        changes = ask(present) if drawn_from is not None and present.is_run_of(drawn_from) else {}
        if changes:
            self._store.edit(self._key, **changes)
        return changes

    def edit_on(self, drawn_from: Experiment | None, ask: Ask) -> dict[str, Any]:
        """The same by what is held, if anything is, from the state that it has come to."""
        changes = self.edit(self._held or drawn_from, ask)
        if changes and self._held:
            self._held = self._present
        return changes

    @property
    def _present(self) -> Experiment:
        return self._store.session.experiment(self._key)

    def _hold(self) -> None:
        self._held = self._figure.handles.drawn_from

    def _let_go(self) -> None:
        self._held = None

    def _drag(self, name: str, x: float, y: float) -> None:
        self.edit_on(self._figure.handles.drawn_from, lambda present: present.drag(name, x, y))

    def _strike(self, name: str, stroke: str) -> None:
        self._store.seal()
        self.edit(self._figure.handles.drawn_from, lambda present: present.strike(name, stroke))
