"""The program, up to where Qt is loaded."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from gui.start import cli, preflight


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; the exit status: 0 done, 1 failed with one line on stderr, 2 wrong usage."""
    cli.escape_what_stdout_cannot_show()
    options = cli.parse(sys.argv[1:] if arguments is None else list(arguments))
    if options.command == "window" and options.install_desktop:
        from gui.start.installing import install

        return install()
    if options.command == "lesson":
        from gui.start import lesson_files

        return lesson_files.run(options)
    if options.command != "window":
        cli.go_offscreen()
    missing = preflight.problem()
    if missing:
        print(f"{cli.NAME}: {missing}", file=sys.stderr)
        return 1
    if options.command == "window":
        from gui.start.desktop import run_window

        return run_window(options)
    from gui.start import headless

    return headless.run(options)
