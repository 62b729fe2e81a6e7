"""Undo and redo over values: no commands, just the list of what there was."""

from __future__ import annotations

from typing import Generic, TypeVar

Value = TypeVar("Value")


class History(Generic[Value]):
    """A list of values with a cursor. ``limit`` bounds how many steps can be undone."""

    def __init__(self, value: Value, limit: int = 500) -> None:
        self._values = [value]
        self._at = 0
        self._limit, self._floor = limit, 0

    @property
    def value(self) -> Value:
        """The present value."""
        return self._values[self._at]

    @property
    def previous(self) -> Value | None:
        """The value that undo would bring back."""
        return self._values[self._at - 1] if self.can_undo else None

    @property
    def can_undo(self) -> bool:
        """Whether there is an earlier value, and the way there is open."""
        return self._at > self._floor

    @property
    def can_redo(self) -> bool:
        """Whether an undone value can come back."""
        return self._at + 1 < len(self._values)

    def push(self, value: Value) -> None:
        """A new step: what was undone is forgotten."""
        del self._values[self._at + 1 :]
        self._values.append(value)
        forgotten = max(len(self._values) - self._limit - 1, 0)
        del self._values[:forgotten]
        self._at, self._floor = len(self._values) - 1, max(self._floor - forgotten, 0)

    def stand(self) -> None:
        """From now on undo goes no further back than to the present value, until the way is opened."""
        self._floor = self._at

    def open(self) -> None:
        """Undo goes back as far as values are kept."""
        self._floor = 0

    def replace(self, value: Value) -> None:
        """Another present value in the same step."""
        self._values[self._at] = value

    def drop(self) -> None:
        """Forget the present step, as if it had never been made; what follows it goes too."""
        if self.can_undo:
            del self._values[self._at :]
            self._at -= 1

    def undo(self) -> Value:
        """Back one step, where there is one; the value there."""
        self._at = max(self._at - 1, self._floor)
        return self.value

    def redo(self) -> Value:
        """Forward one step, where there is one; the value there."""
        self._at = min(self._at + 1, len(self._values) - 1)
        return self.value
