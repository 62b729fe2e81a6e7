"""What makes the program one of the desktop's, as freedesktop.org has it: launcher, icon, type of file."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from importlib.resources import files
from pathlib import Path
from string import Template

from engine.base.files import FileProblem, write_all
from gui.start.cli import NAME, fail, say

_CACHES = (("update-mime-database", "mime"), ("update-desktop-database", "applications"))
"""What tells the desktop at once, where it is installed, and the folder that it is told of."""


def install() -> int:
    """Write the files into the user's own folders and say so; the exit status."""
    if not sys.platform.startswith("linux"):
        return fail("Launchers of this kind are for desktops of Linux.")
    folder = data_folder()
    written = entries(folder, _command(sys.argv[0]))
    try:
        for path in written:
            path.parent.mkdir(parents=True, exist_ok=True)
        write_all(written)
    except OSError as error:
        return fail(f"Cannot make {error.filename}: {error.strerror}.")
    except FileProblem as problem:
        return fail(str(problem))
    for program, name in _CACHES:
        if shutil.which(program):
            subprocess.run([program, str(folder / name)], capture_output=True, check=False)
    say(*(f"Written: {path}" for path in written))
    return 0


def entries(folder: Path, command: str) -> dict[Path, bytes]:
    """The files below a folder of data; ``command`` is how the program is started."""
    given = files("resources")
    launcher = Template((given / "desktop" / f"{NAME}.desktop").read_text("utf-8")).substitute(
        command=command
    )
    return {
        folder / "applications" / f"{NAME}.desktop": launcher.encode(),
        folder / "mime" / "packages" / f"{NAME}.xml": (given / "desktop" / f"{NAME}.xml").read_bytes(),
        folder / "icons" / "hicolor" / "scalable" / "apps" / f"{NAME}.svg": (
            given / "icons" / f"{NAME}.svg"
        ).read_bytes(),
    }


def data_folder() -> Path:
    """``XDG_DATA_HOME``, by default ``~/.local/share``; what is not absolute does not count."""
    named = Path(os.environ.get("XDG_DATA_HOME", ""))
    return named if named.is_absolute() else Path.home() / ".local" / "share"


def _command(started: str) -> str:
    """The line that starts the program as it was started this time."""
    program = os.path.abspath(started)
    return " ".join(map(quoted, [sys.executable, program] if program.endswith(".py") else [program]))


def quoted(argument: str) -> str:
    """An argument as launchers write it: in quotes, with a backslash before what a shell would take, which
    the file itself doubles, and with %% for %."""
    shielded = "".join(f"\\{sign}" if sign in '"`$\\' else sign for sign in argument)
    return f'"{shielded}"'.replace("\\", "\\\\").replace("%", "%%")
