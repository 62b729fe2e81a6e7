"""Lessons on disk, and those that come along."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path

from engine.base.files import FileProblem, read_text
from engine.base.monitor import Monitor
from engine.lessons.lesson import Lesson
from engine.lessons.problem import LessonError
from engine.lessons.reader import MOST_BYTES, parse

MOST_LESSONS = 200
"""Of a folder; whoever names a large one by mistake does not wait for all of it."""


def load(path: Path) -> Lesson:
    """The lesson in a file, with all its states. Raises ``FileProblem`` with one sentence, which begins with
    file and line where those are known."""
    text = read_text(path, MOST_BYTES)
    try:
        return parse(text, str(path), path.parent).resolved()
    except LessonError as error:
        raise FileProblem(str(error)) from error


@cache
def shipped() -> tuple[Lesson, ...]:
    """The lessons that come with the program, in the order of their file names."""
    folder = files("resources") / "lessons"
    entries = sorted(
        (entry for entry in folder.iterdir() if entry.name.endswith(".md")), key=lambda e: e.name
    )
    return tuple(parse(entry.read_text("utf-8"), entry.name) for entry in entries)


def opened(text: str) -> Lesson:
    """The lesson in the file of this name; where there is no such file, the one of this title or name that
    comes along. Raises ``FileProblem`` as ``load`` does."""
    wanted = text.casefold().removesuffix(".md")
    for lesson in () if Path(text).exists() else shipped():
        if wanted in (lesson.title.casefold(), lesson.name.removesuffix(".md")):
            return lesson
    return load(Path(text))


def manual() -> str:
    """How lessons are written, in Markdown."""
    return (files("resources") / "writing-lessons.md").read_text("utf-8")


def in_folder(folder: Path, monitor: Monitor | None = None) -> tuple[tuple[Path, Lesson | str], ...]:
    """The first ``MOST_LESSONS`` in somebody's folder by path, in the order of their names; a sentence for
    each of those that cannot be opened. ``FileProblem`` where there is no such folder; ``Cancelled``."""
    try:
        paths = sorted(path for path in folder.iterdir() if path.suffix == ".md")
    except OSError as error:
        raise FileProblem(f"Cannot read {folder}: {(error.strerror or str(error)).lower()}.") from error
    watched = monitor or Monitor()
    return tuple((path, _loaded(path, watched)) for path in paths[:MOST_LESSONS])


def _loaded(path: Path, monitor: Monitor) -> Lesson | str:
    monitor.check()
    try:
        return load(path)
    except FileProblem as problem:
        return str(problem)
