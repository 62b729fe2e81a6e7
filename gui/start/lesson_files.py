"""Lessons without a window: checked, begun and listed without Qt, printed with it."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from engine.base.files import FileProblem, write_all, write_whole
from engine.lessons import files
from engine.lessons.checking import check
from engine.lessons.lesson import Lesson, Step
from engine.lessons.problem import LessonError
from engine.lessons.starter import starter
from engine.presets import find
from engine.session import Session
from gui.start import preflight
from gui.start.asked import read_session, visited
from gui.start.cli import FAILED, MISUSED, fail, go_offscreen, say


def run(options: argparse.Namespace) -> int:
    """Do what the command line asks; the exit status: 1 also where a lesson is wrong."""
    try:
        return _ACTIONS[options.action](options)
    except (FileProblem, LessonError) as problem:
        return fail(str(problem))
    except ValueError as problem:
        return fail(str(problem), MISUSED)


def _check(options: argparse.Namespace) -> int:
    """A line for all that is wrong, as compilers write them, so that editors can go there."""
    found = [problem for name in options.lessons for problem in _problems(name)]
    if found:
        say(*found)
    return FAILED if found else 0


def _problems(name: str) -> list[str]:
    try:
        return [str(error) for error in check(files.opened(name).named(name))]
    except FileProblem as problem:
        return [str(problem)]


def _new(options: argparse.Namespace) -> int:
    if options.out.exists():
        raise FileProblem(f"{options.out} is there already; nothing is overwritten.")
    session = visited(read_session(options.session) if options.session else Session(), options.panel)
    if options.example is not None:
        key, preset = find(options.example, session.current)
        session = preset.apply(session, key)
    write_whole(options.out, starter(session).encode())
    return 0


def _manual(_: argparse.Namespace) -> int:
    say(files.manual())
    return 0


def _list(_: argparse.Namespace) -> int:
    say(*(f"{lesson.minutes:3d} min  {lesson.title}" for lesson in files.shipped()))
    return 0


def _export(options: argparse.Namespace) -> int:
    go_offscreen()
    if missing := preflight.problem():
        return fail(missing)
    from gui.start.lesson_pictures import handout, picture

    lesson = files.opened(options.lesson)
    out: Path = options.out
    if out.suffix.lower() == ".pdf":
        write_whole(out, handout(lesson, options.answers))
        return 0
    if not out.is_dir() and (out.suffix or out.exists()):
        raise ValueError(f"A lesson is written as .pdf, or into a folder, not as {out.name!r}.")
    made = {
        out / f"{name}.{options.format}": picture(step, options.answers, options.format, options.theme)
        for name, step in _named(lesson)
    }
    _make(out)
    write_all(made)
    return 0


def _named(lesson: Lesson) -> list[tuple[str, Step]]:
    """The steps with names of files in their order."""
    words = [re.sub(r"\W+", "-", step.title.casefold())[:60].strip("-") for step in lesson.steps]
    return [
        (f"{at:02d}-{name}", step) for at, (name, step) in enumerate(zip(words, lesson.steps, strict=True), 1)
    ]


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileProblem(f"Cannot make {folder}: {(error.strerror or str(error)).lower()}.") from error


_ACTIONS = {"check": _check, "new": _new, "manual": _manual, "list": _list, "export": _export}
