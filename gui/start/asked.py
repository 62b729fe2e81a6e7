"""The session that a command line asks for."""

from __future__ import annotations

import sys
from pathlib import Path

from engine.base.files import FileProblem
from engine.session import Session
from engine.talk import talk as talks
from engine.talk.talk import Talk
from gui.start.cli import STREAM


def read_file(path: Path) -> Session | Talk:
    """The session or the talk in a file, or along stdin. Raises ``FileProblem`` with one sentence."""
    return talks.read(sys.stdin.buffer, "stdin") if path == STREAM else talks.load(path)


def read_session(path: Path) -> Session:
    """The session in a file, or along stdin. Raises ``FileProblem`` with one sentence, also for a talk."""
    found = read_file(path)
    if isinstance(found, Talk):
        raise FileProblem(f"Cannot show {path}: it is a talk; `export` writes its scenes.")
    return found


def visited(session: Session, panel: str | None) -> Session:
    """The session with the panel that is asked for; ``ValueError`` with one sentence where there is none."""
    key = panel.casefold() if panel else session.current
    if key not in session.names():
        raise ValueError(f"There is no panel {panel!r}; there are: {', '.join(session.names())}.")
    return session.visit(key)
