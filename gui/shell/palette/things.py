"""What can be found, and which of it is shown for what is typed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from engine.base.search import search

EXAMPLES, LESSONS, CONTROLS, TERMS, COMMANDS = "Examples", "Lessons", "Controls", "Terms", "Commands"
ICONS = {
    EXAMPLES: "example", LESSONS: "lesson", CONTROLS: "control", TERMS: "term", COMMANDS: "command",
}  # fmt: skip
"""The groups in their order, each with its icon."""

MOST = 12
"""So many rows are shown at most."""


@dataclass(frozen=True)
class Thing:
    """Something that can be found and opened.

    Attributes:
        group: one of ``ICONS``.
        title: what it is called.
        open: what Enter does.
        place: where it stands, "Regions › Picture".
        keys: its shortcut, shown instead of the place.
        more: other words to find it by.
        told: what Enter shows of it before anything is opened, in Markdown; "" where it opens at once.
        lead: what can be opened where that is told.
    """

    group: str
    title: str
    open: Callable[[], object] = field(default=lambda: None, compare=False)
    place: str = ""
    keys: str = ""
    more: str = ""
    told: str = ""
    lead: Thing | None = None

    @property
    def beside(self) -> str:
        """What stands beside the title."""
        return self.keys or self.place or self.told.replace("*", "")


@dataclass(frozen=True)
class Section:
    """The things of a group that were found: how many, and the first of them with the places that fit."""

    name: str
    count: int
    rows: tuple[tuple[Thing, tuple[tuple[int, int], ...]], ...]

    @property
    def tally(self) -> str:
        """``3 of 10`` where not all are shown."""
        return f"{len(self.rows)} of {self.count}" if self.count > len(self.rows) else ""


def sections(query: str, things: Sequence[Thing], room: Callable[[int], int]) -> list[Section]:
    """What is found, by groups, first those with something of just this name: as many as have room, each
    with its part of the ``room`` that there is beside the captions of so many."""
    named = [(thing.title, thing.more) for thing in things]
    placed = [(thing.title, f"{thing.place} {thing.more}") for thing in things]
    found = [(things[at], fit.spans) for at, fit in search(query, named, placed)]
    typed = query.strip().lower()
    found.sort(key=lambda pair: pair[0].title.lower() != typed)
    exact = {thing.group for thing, _ in found if thing.title.lower() == typed}
    order = sorted(ICONS, key=lambda name: name not in exact)
    groups = {name: [pair for pair in found if pair[0].group == name] for name in order}
    filled = [name for name, pairs in groups.items() if pairs]
    while len(filled) > 1 and room(len(filled)) < len(filled):
        filled.pop()
    share, more = divmod(max(min(room(len(filled)), MOST), len(filled)), max(len(filled), 1))
    return [
        Section(name, len(groups[name]), tuple(groups[name][: share + (at < more)]))
        for at, name in enumerate(filled)
    ]
