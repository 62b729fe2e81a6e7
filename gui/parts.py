"""Named parts of a picture: a file that has groups keeps together what is painted in one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar, cast

from PySide6.QtGui import QPaintDevice, QPainter

_Paint = TypeVar("_Paint", bound=Callable[..., None])


@dataclass(frozen=True)
class Part:
    """What is drawn together, as a group for those who edit the drawing: its ``name`` and its ``title``."""

    name: str
    title: str = ""


class Paper(QPaintDevice):
    """What takes parts down; ``part`` is the one to which belongs what is painted now."""

    part: Part | None = None


@contextmanager
def part(painter: QPainter, name: str, title: str = "") -> Iterator[None]:
    """What is painted meanwhile is a part of its own, where it is recorded."""
    device = painter.device()
    if not isinstance(device, Paper):
        yield
        return
    around, device.part = device.part, Part(name, title)
    try:
        yield
    finally:
        device.part = around


def drawn_as(kind: str) -> Callable[[_Paint], _Paint]:
    """For the ``paint`` of an item that is such a part; its ``name``, if it has one, is the title."""

    def of(paint: _Paint) -> _Paint:
        @wraps(paint)
        def painted(self: Any, painter: QPainter, *rest: Any) -> None:
            name = getattr(self, "name", "")
            with part(painter, f"{kind} {name}", name):
                paint(self, painter, *rest)

        return cast(_Paint, painted)

    return of
