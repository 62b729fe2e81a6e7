"""The command line, read without Qt."""

from __future__ import annotations

import argparse
import io
import os
import sys
from pathlib import Path

from gui.start import lesson_options

NAME = "activation-lab"
FAILED, MISUSED = 1, 2
"""Exit statuses: what was asked for could not be done; the arguments ask for nothing that there is."""

STREAM = Path("-")
"""Stands for stdin where a file is read and for stdout where one is written."""

_COMMANDS = ("export", "screenshot", "lesson")
_SIZES = "slide, slide-4-3, half-slide, column, or pixels such as 1920x1080"


def parse(arguments: list[str]) -> argparse.Namespace:
    """The options, with ``command`` "window" or one of the others; wrong usage exits with status 2."""
    command = arguments[0] if arguments and arguments[0] in _COMMANDS else "window"
    if command == "window":
        parser = _window()
        options = parser.parse_args(arguments, argparse.Namespace(command=command))
        _refuse_what_is_missing(options.session, parser)
        return options
    if command == "lesson":
        return lesson_options.parse(arguments[1:])
    parser = _export() if command == "export" else _screenshot()
    options = parser.parse_args(arguments[1:], argparse.Namespace(command=command))
    if command == "export" and not options.outs and options.names is None:
        parser.error("there is nothing to do without --out or --print")
    if command == "export" and options.outs.count(STREAM) + (options.names is not None) > 1:
        parser.error("only one thing can be written to stdout")
    return options


def escape_what_stdout_cannot_show() -> None:
    """Write ``\\u03c3`` where the terminal's encoding has no σ, as Python does on stderr."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")


def go_offscreen() -> None:
    """Draw without a display, unless the environment asks for a platform of its own."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


def _refuse_what_is_missing(session: Path | None, parser: argparse.ArgumentParser) -> None:
    """A window says what is wrong with a file, but it does not open for one that is not there."""
    if session in (None, STREAM) or os.path.exists(session):  # any name may be asked about, however odd
        return
    if session.suffix or session.name != str(session):
        parser.exit(fail(f"Cannot read {session}: no such file or directory."))
    commands = ", ".join(_COMMANDS)
    parser.exit(
        fail(
            f"“{session}” is neither a command nor a file that exists; the commands are: {commands}.", MISUSED
        )
    )


def _window() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="activation-lab",
        description="Show what activation functions do to neural networks. Opens the window.",
        epilog="Without a display: `export` writes the picture of a panel, `screenshot` the whole window, "
        "`lesson` checks and prints lessons; `activation-lab export --help` and so on tell more.",
    )
    _common(parser)
    parser.add_argument(
        "--install-desktop", action="store_true",
        help="put a launcher, an icon and a type of file into your own folders, and exit",
    )  # fmt: skip
    parser.add_argument("--version", action=_Version, nargs=0, help="print the version and exit")
    return parser


def _export() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="activation-lab export",
        description="Write the picture of a panel, or its numbers, without a display; of a talk a PDF with a "
        "page for each scene, a picture of each, with its number in its name, or the way through them all as "
        ".gif, .apng or .mp4.",
    )
    _common(parser)
    parser.add_argument(
        "--out", action="append", default=[], type=Path, metavar="FILE", dest="outs",
        help="file to write: .png, .svg, .pdf, or .csv or .npz for the numbers, or a folder for a .csv of "
        "each table, or - for stdout; may be given many times",
    )  # fmt: skip
    parser.add_argument(
        "--format", default="png", metavar="F",
        help="of what is written to stdout: png (default), svg, pdf, csv or npz",
    )  # fmt: skip
    parser.add_argument(
        "--size", default="slide", metavar="SIZE", help=f"{_SIZES} (default: slide, 1920x1080)"
    )
    parser.add_argument(
        "--theme", choices=("light", "dark", "projector", "transparent", "transparent-dark"), default="light",
        metavar="THEME",
        help="light, dark, projector, or transparent for light slides and transparent-dark for dark ones, "
        "which have no background (default: light)",
    )  # fmt: skip
    parser.add_argument("--font-scale", type=float, default=1.0, metavar="X", help="0.75 to 2 (default: 1)")
    parser.add_argument("--caption", action="store_true", help="add a line with the parameter values")
    parser.add_argument(
        "--print", metavar="NAMES", dest="names",
        help="print these quantities, such as loss,dead units: a line each of name, tab and value",
    )  # fmt: skip
    parser.add_argument("--outlines", action="store_true", help="write text as outlines (SVG and PDF)")
    parser.add_argument(
        "--animate", metavar="NAME=FROM:TO:BY",
        help="write a moving picture, .gif, .apng or .mp4 (with ffmpeg): a parameter, such as step=0:60:5, "
        "at one value after the other",
    )  # fmt: skip
    parser.add_argument(
        "--fps", type=float, default=10.0, metavar="N", help="frames a second, 1 to 50 (default: 10)"
    )
    parser.add_argument(
        "--separator", choices=("comma", "semicolon", "tab"),
        help="between the cells of a .csv (default: comma; semicolon with --decimal-comma)",
    )  # fmt: skip
    parser.add_argument("--decimal-comma", action="store_true", help="write 0,5 and not 0.5 into a .csv")
    parser.add_argument("--bom", action="store_true", help="mark a .csv as UTF-8, which Excel needs")
    return parser


def _screenshot() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="activation-lab screenshot",
        description="Write a picture of the whole window, as people see it, without a display.",
    )
    _common(parser)
    parser.add_argument(
        "--out", required=True, type=Path, metavar="FILE.png", help="file to write, or - for stdout"
    )
    parser.add_argument(
        "--size", default="1440x900", metavar="WxH", help="size of the window (default: 1440x900)"
    )
    parser.add_argument("--theme", choices=("light", "dark", "projector"), default="light")
    parser.add_argument(
        "--scale", type=int, default=100, metavar="PERCENT", help="of the interface, 80 to 200 (default: 100)"
    )
    return parser


def _common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "session",
        nargs="?",
        type=Path,
        metavar="SESSION.json",
        help="a session or a talk, or - for stdin; without one the defaults, in the window the last session; "
        "the window opens a lesson, *.md, too",
    )
    parser.add_argument(
        "--panel", metavar="NAME", help="the panel to show, such as curves (default: the session's)"
    )
    parser.add_argument(
        "--example", metavar="TITLE",
        help="an entry of an Examples menu, by its title or a part of it that no other has",
    )  # fmt: skip
    parser.add_argument(
        "--hide-answers", action=argparse.BooleanOptionalAction,
        help="leave out what is an answer, from pictures, words and numbers (default: as the session does; "
        "an exercise does)",
    )  # fmt: skip
    parser.add_argument(
        "--list-examples", action=_Examples, nargs=0, help="print the titles of all examples and exit"
    )


class _Examples(argparse.Action):
    """Prints a line for each example: its panel and its title."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object, **__: object) -> None:
        from engine.presets import presets
        from engine.session import Session

        say(*(f"{key:12s} {preset.title}" for key in Session.names() for preset in presets(key)))
        parser.exit()


class _Version(argparse.Action):
    """Prints the version; it is looked up only then, because that takes a while."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object, **__: object) -> None:
        from gui.shell.version import installed_version

        say(f"Activation Lab {installed_version()}")
        parser.exit()


def say(*lines: str) -> None:
    """Write lines to stdout; a reader such as ``head`` that has seen enough may have gone."""
    try:
        print(*lines, sep="\n", flush=True)
    except BrokenPipeError:
        _close_stdout()


def send(data: bytes) -> None:
    """Write bytes to stdout."""
    try:
        sys.stdout.buffer.write(data)
        sys.stdout.flush()
    except BrokenPipeError:
        _close_stdout()


def _close_stdout() -> None:
    """Nobody reads any more: what is left in the buffer must not fail once more at the exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def fail(sentence: str, status: int = FAILED) -> int:
    """Say one line on stderr; the exit status."""
    print(f"{NAME}: {sentence}", file=sys.stderr)
    return status
