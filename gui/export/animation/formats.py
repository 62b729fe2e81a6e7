"""The formats of a moving picture: a new one is a function and an entry of ``MOVING``."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass
from functools import cache

from gui.export.animation.apng import to_apng
from gui.export.animation.film import Film
from gui.export.animation.gif import SAMPLE, to_gif
from gui.export.animation.mp4 import to_mp4


@dataclass(frozen=True)
class MovingFormat:
    """One format: ``encode`` makes its file in parts: one for each frame that it looks at, and what remains.
    It looks at so many of them, its ``sample``, before it writes the first. ``about`` is a sentence for the
    dialog, ``suffix`` is without the dot. Raises ``FileProblem``.
    """

    suffix: str
    label: str
    about: str
    encode: Callable[[Film], Generator[bytes, None, None]]
    sample: int = 0

    def parts(self, film: Film) -> int:
        """How many parts a film has, at least."""
        return len(film) + min(self.sample, len(film))


MOVING = {
    found.suffix: found
    for found in (
        MovingFormat("gif", "GIF", "Moves on slides and everywhere else, in 255 colors.", to_gif, SAMPLE),
        MovingFormat("apng", "Animated PNG", "Moves in browsers, with all its colors.", to_apng),
        MovingFormat("mp4", "MP4 video", "Small; plays on slides and everywhere else.", to_mp4),
    )
}
"""The formats by suffix."""


def moving_format(suffix: str) -> MovingFormat:
    """The format of a suffix; ``ValueError`` with one sentence where there is none."""
    found = MOVING.get("apng" if suffix == "png" else suffix)
    if found is None:
        known = ", ".join(f".{name}" for name in MOVING)
        raise ValueError(f"A moving picture can be written as {known}, not as “.{suffix}”.")
    return found


def estimated(found: MovingFormat, film: Film) -> int | None:
    """How many bytes the file will have, about: as if each frame changed as much as one in the middle. None
    where that cannot be told from three frames. Raises ``FileProblem``."""
    if len(film) < 4:
        return None
    places = 0, len(film) // 2, len(film) // 2 + 1
    look = cache(film.frame)
    few = Film(film.width, film.height, film.times[:3], lambda n: look(places[n]))
    *head, first, _, change, _ = (len(part) for part in found.encode(few))
    return sum(head) + first + change * (len(film) - 1) if change else None
