"""The session between runs: written whole, back at the next start."""

from __future__ import annotations

import os
from itertools import count
from pathlib import Path

from engine.base.files import FileProblem, MissingFile, keep
from engine.session import Session, load

_NAME = "session.json"


def keep_session(session: Session, folder: Path) -> str:
    """Write the session for the next start; a sentence where that failed."""
    return keep("The session cannot be kept", folder / _NAME, session.to_json().encode())


def last_session(folder: Path) -> tuple[Session, str]:
    """The kept session; a file that cannot be read is set aside, and a sentence says so."""
    path = folder / _NAME
    try:
        return load(path), ""
    except MissingFile:
        return Session(), ""
    except FileProblem as problem:
        names = (folder / f"session.unreadable-{number}.json" for number in count(1))
        aside = next(name for name in names if not os.path.exists(name))
        try:
            path.replace(aside)
        except OSError:
            return Session(), f"The last session cannot be read; the defaults are shown. {problem}"
        return (
            Session(),
            f"The last session cannot be read and is now {aside.name}; defaults are shown. {problem}",
        )
