"""The session and the talk between runs: written whole, back at the next start."""

from __future__ import annotations

import os
from itertools import count
from pathlib import Path

from engine.base.files import FileProblem, MissingFile, keep
from engine.session import Session, load
from engine.talk import talk as talks
from engine.talk.talk import Talk

_NAME, _TALK = "session.json", "talk.json"


def keep_session(session: Session, folder: Path) -> str:
    """Write the session for the next start; a sentence where that failed."""
    return keep("The session cannot be kept", folder / _NAME, session.to_json().encode())


def keep_talk(talk: Talk, folder: Path) -> str:
    """Write the talk for the next start; a sentence where that failed. One without scenes needs no file."""
    what, path = "The talk cannot be kept", folder / _TALK
    if not talk and not os.path.exists(path):
        return ""
    try:
        return keep(what, path, talks.encoded(talk, path))
    except FileProblem as problem:
        return f"{what}: {problem}"


def last_talk(folder: Path) -> tuple[Talk, str]:
    """The kept talk; a file that cannot be read is set aside, and a sentence says so."""
    try:
        found = talks.load(folder / _TALK)
    except MissingFile:
        return Talk(), ""
    except FileProblem as problem:
        return Talk(), _set_aside("talk", folder / _TALK, "a new one begins", problem)
    return (found if isinstance(found, Talk) else Talk()), ""


def last_session(folder: Path) -> tuple[Session, str]:
    """The kept session; a file that cannot be read is set aside, and a sentence says so."""
    path = folder / _NAME
    try:
        return load(path), ""
    except MissingFile:
        return Session(), ""
    except FileProblem as problem:
        return Session(), _set_aside("session", path, "the defaults are shown", problem)


def _set_aside(what: str, path: Path, instead: str, problem: FileProblem) -> str:
    """Give a file another name, so that nothing overwrites it; what there is to say."""
    names = (path.with_name(f"{path.stem}.unreadable-{number}{path.suffix}") for number in count(1))
    aside = next(name for name in names if not os.path.exists(name))
    try:
        path.replace(aside)
    except OSError:
        return f"The last {what} cannot be read; {instead}. {problem}"
    return f"The last {what} cannot be read and is now {aside.name}; {instead}. {problem}"
