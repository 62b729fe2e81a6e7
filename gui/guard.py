"""Nothing that Python raises gets into Qt.

An exception that leaves a Python override which Qt has called (paint, boundingRect, an event) ends the
process where C code has raised it: PySide6 6.11 on Python 3.11 reads what is not there yet. So it goes where
those of slots go, to ``sys.excepthook``, and Qt gets what it would have had without the override.
"""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager, suppress
from functools import cache, wraps
from types import FunctionType
from typing import Any, get_type_hints

from PySide6.QtCore import QObject

_ROOT: Any = QObject.__base__
"""What all classes of Qt are derived from."""


class DrawingError(RuntimeError):
    """Something could not be drawn; a sentence says what has happened, and where."""


def install() -> None:
    """Guard every class derived from one of Qt's, our own and pyqtgraph's: those that there are, and from
    now on each as it is defined."""
    if "__init_subclass__" not in vars(_ROOT):
        _ROOT.__init_subclass__ = classmethod(_guard)
        for cls in set(_derived(_ROOT)):
            _guard(cls)


@contextmanager
def whole_drawing() -> Iterator[None]:
    """Raises ``DrawingError`` at its end if an override or a slot has failed in it."""
    failures: list[BaseException] = []
    before, sys.excepthook = sys.excepthook, lambda _kind, error, _trace: failures.append(error)
    try:
        yield
    finally:
        sys.excepthook = before
    for error in failures:
        place = traceback.extract_tb(error.__traceback__)[-1]
        said = f"{error!r} in {place.filename}, line {place.lineno}"
        raise DrawingError(f"It cannot be drawn, by an error of the program: {said}.") from error


def _overrides(cls: type) -> Iterator[tuple[str, FunctionType, Callable[..., Any]]]:
    """Name, function and Qt's own version of all that a class, or what is mixed into it, overrides."""
    bases = [base for base in cls.__mro__ if _is_qt(base)]
    owners = [owner for owner in cls.__mro__ if owner is cls or not issubclass(owner, _ROOT)]
    for name, function in [item for owner in owners for item in vars(owner).items()]:
        if isinstance(function, FunctionType) and name[0] != "_":
            base = next((base for base in bases if name in _names(base)), None)
            if base is not None and getattr(cls, name) is function:
                yield name, function, getattr(base, name)


@cache
def _names(cls: Hashable) -> frozenset[str]:
    return frozenset(dir(cls))


def _guard(cls: type) -> None:
    if not _is_qt(cls):
        for name, function, default in list(_overrides(cls)):
            setattr(cls, name, _guarded(function, default))


def _guarded(override: FunctionType, default: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(override)
    def guarded(self: Any, *args: Any, **named: Any) -> Any:
        try:
            return override(self, *args, **named)
        except BaseException as error:
            _tell_once(self, override.__name__, error)
        with suppress(Exception):
            return default(self, *args, **named)
        with suppress(Exception):  # Qt leaves it to others
            return get_type_hints(override)["return"]()

    return guarded


def _tell_once(owner: Any, name: str, error: BaseException) -> None:
    """What is painted again and again fails again and again."""
    told = vars(owner).setdefault("_told", set())
    if (name, type(error)) not in told:
        told.add((name, type(error)))
        with suppress(Exception):
            sys.excepthook(type(error), error, error.__traceback__)


def _is_qt(cls: type) -> bool:
    return issubclass(cls, _ROOT) and cls.__module__.startswith(("PySide6.", "Shiboken"))


def _derived(cls: type) -> Iterator[type]:
    below: list[type] = type.__subclasses__(cls)
    for derived in below:
        yield derived
        yield from _derived(derived)
