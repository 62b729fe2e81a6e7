"""The only object that replaces the session; it holds the history and announces every change."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from engine.base.history import History
from engine.session import Session

_PAUSE_MS = 500
"""Edits by wheel and keyboard become one undo step when this much time passes without another."""


class Store(QObject):
    """Where every change enters: controls, handles, undo, presets and files alike.

    Edits of the same fields of the same experiment make one undo step until the step is sealed:
    by the end of a drag, by a pause, by any other change.
    """

    changed = Signal(object)

    def __init__(self, session: Session | None = None) -> None:
        super().__init__()
        self._history = History(session or Session())
        self._open_step: tuple[str, frozenset[str]] | None = None
        self.holding = False
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self.seal)

    @property
    def session(self) -> Session:
        """The present state."""
        return self._history.value

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to undo."""
        return self._history.can_undo

    @property
    def can_redo(self) -> bool:
        """Whether there is a step to redo."""
        return self._history.can_redo

    def edit(self, key: str, **changes: Any) -> None:
        """Change fields of one experiment, clamped to what is allowed; its result knows what they mean."""
        session = self.session.replace(key, self.session.experiment(key).run().edited(**changes))
        if session == self.session:
            return
        kinds = session.experiment(key).parameters()
        if not any(kinds[name].undoable for name in changes):
            self._history.replace(session)
            self.changed.emit(session)
            return
        step = key, frozenset(changes)
        if self._open_step == step:
            self._history.replace(session)
        else:
            self.seal()
            self._history.push(session)
            self._open_step = step
        if not self.holding:
            self._pause.start()
        self.changed.emit(session)

    def hold(self) -> None:
        """A drag begins: until ``release`` its edits are one step, however long it pauses."""
        self.seal()
        self.holding = True

    def release(self) -> None:
        """The drag is over."""
        self.holding = False
        self.seal()
        self.changed.emit(self.session)

    def seal(self) -> None:
        """The next edit is a new step. A step that ended where it began is forgotten."""
        self._pause.stop()
        if self._open_step is not None and self._history.previous is not None:
            before, now = self._history.previous.keeping(self.session), self.session
            if before == now:
                self._history.drop()
                self._history.replace(now)
                self.changed.emit(now)
        self._open_step = None

    def open(self, session: Session) -> None:
        """Another whole session, as one step that can be undone; no step where only the view differs."""
        self.seal()
        if session.keeping(self.session) == self.session:
            self._history.replace(session)
        else:
            self._history.push(session)
        self.changed.emit(session)

    def stand(self) -> None:
        """Undo goes back to the present state and no further, until ``stand_no_more``."""
        self.seal()
        self._history.stand()

    def stand_no_more(self) -> None:
        """Undo goes back as far as steps are kept."""
        self._history.open()

    def pass_by(self, session: Session) -> None:
        """Another whole session in the same step, such as one on the way to another."""
        self.seal()
        self._history.replace(session)
        self.changed.emit(session)

    def visit(self, key: str) -> None:
        """Show another panel; not an undo step."""
        if key != self.session.current:
            self.seal()
            self._history.replace(self.session.visit(key))
            self.changed.emit(self.session)

    def hide_answers(self, key: str, hidden: bool) -> None:
        """Hide the answers of a panel, or show them; not an undo step."""
        if hidden != (key in self.session.hidden):
            self._history.replace(self.session.hiding(key, hidden))
            self.changed.emit(self.session)

    def reset(self, key: str, *names: str) -> None:
        """Back to the defaults: of the named fields, or of the whole experiment."""
        kinds = self.session.experiment(key).parameters()
        self.seal()
        self.edit(key, **{name: kinds[name].default for name in names or kinds})
        self.seal()

    def undo(self) -> None:
        """One step back, seen as the present state is seen."""
        self._travel(self._history.undo)

    def redo(self) -> None:
        """One step forward."""
        self._travel(self._history.redo)

    def _travel(self, move: Any) -> None:
        self.seal()
        before = self.session
        after: Session = move().keeping(before)
        touched = after.differing(before)
        self._history.replace(after.visit(touched[0]) if touched else after)
        self.changed.emit(self.session)
