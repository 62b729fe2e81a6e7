"""The picture as a screen reader goes through it: its handles, by name and place."""

from __future__ import annotations

import weakref

from PySide6.QtCore import QObject, QRect
from PySide6.QtGui import QAccessible, QAccessibleInterface, QWindow
from PySide6.QtWidgets import QAccessibleWidget

from engine.base.experiment import Handle
from gui.canvas.figure import Figure

Role, Text = QAccessible.Role, QAccessible.Text

_MADE: list[HandleSpeech] = []
"""Never given back: Qt may still know what Python has let go of."""


class FigureSpeech(QAccessibleWidget):
    """A picture, in which stand the handles that can be seen."""

    def __init__(self, figure: Figure) -> None:
        super().__init__(figure, Role.Canvas)
        self._figure = weakref.ref(figure)
        self._handles: list[HandleSpeech] = []

    @property
    def _seen(self) -> list[Handle]:
        figure = self._figure()
        return figure.handles.seen if figure is not None else []

    def childCount(self) -> int:
        """As many as there are now."""
        return len(self._seen)

    def child(self, at: int) -> QAccessibleInterface | None:  # type: ignore[override]
        """What speaks for the handle at this place in their order; it is made once and stands for whichever
        handle has the place."""
        figure = self._figure()
        if figure is None or not 0 <= at < self.childCount():
            return None
        while len(self._handles) <= at:
            self._handles.append(HandleSpeech(figure, len(self._handles)))
        return self._handles[at]

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        """The place of a handle; −1 for anything else."""
        return child.at if isinstance(child, HandleSpeech) and child in self._handles else -1

    def focusChild(self) -> QAccessibleInterface | None:  # type: ignore[override]
        """The handle that has the keyboard."""
        figure, seen = self._figure(), self._seen
        focused = figure.handles.focused if figure is not None else None
        return self.child(seen.index(focused)) if focused is not None else None


class HandleSpeech(QAccessibleInterface):
    """The handle at a place in the order of the Tab key, whichever that is."""

    def __init__(self, figure: Figure, at: int) -> None:
        super().__init__()
        self._figure, self.at = weakref.ref(figure), at
        _MADE.append(self)

    @property
    def _handle(self) -> Handle | None:
        figure = self._figure()
        seen = figure.handles.seen if figure is not None else []
        return seen[self.at] if self.at < len(seen) else None

    def isValid(self) -> bool:
        """Whether there is such a handle now."""
        return self._handle is not None

    def role(self) -> QAccessible.Role:
        """Something that marks a place, or a button."""
        handle = self._handle
        return Role.Button if handle is not None and handle.is_button else Role.Indicator

    def text(self, kind: QAccessible.Text) -> str:
        """What is said of it; its place stands in its name."""
        figure, handle = self._figure(), self._handle
        if kind != Text.Name or figure is None or handle is None:
            return ""
        return figure.handles.said(handle)

    def rect(self) -> QRect:
        """Where it is on the screen."""
        figure, handle = self._figure(), self._handle
        if figure is None or handle is None:
            return QRect()
        place = figure.mapFromScene(figure.handles.place(handle)).boundingRect()
        return QRect(figure.viewport().mapToGlobal(place.topLeft()), place.size())

    def state(self) -> QAccessible.State:
        """Whether it has the keyboard."""
        figure, handle, state = self._figure(), self._handle, QAccessible.State()
        state.focusable = True
        state.focused = figure is not None and handle is not None and figure.handles.focused == handle
        return state

    def parent(self) -> QAccessibleInterface | None:  # type: ignore[override]
        """The picture."""
        figure = self._figure()
        return QAccessible.queryAccessibleInterface(figure) if figure is not None else None

    def window(self) -> QWindow | None:  # type: ignore[override]
        """That of the picture."""
        figure = self._figure()
        return figure.window().windowHandle() if figure is not None else None

    def object(self) -> QObject | None:  # type: ignore[override]
        """None: it is painted."""
        return None

    def child(self, at: int) -> QAccessibleInterface | None:  # type: ignore[override]
        """None."""
        return None

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]
        """None."""
        return None

    def childCount(self) -> int:
        """Nothing is in it."""
        return 0

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        """Nothing is in it."""
        return -1

    def setText(self, kind: QAccessible.Text, text: str) -> None:
        """Its name cannot be changed."""
