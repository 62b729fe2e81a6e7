"""``activation-lab lesson``: what it can be asked for."""

from __future__ import annotations

import argparse
from pathlib import Path


def parse(arguments: list[str]) -> argparse.Namespace:
    """The options, with the ``action`` that is asked for; wrong usage exits with status 2."""
    parser = argparse.ArgumentParser(
        prog="activation-lab lesson",
        description="Check, begin, list and print lessons. A lesson is a text file; `activation-lab lesson "
        "manual` tells how to write one.",
    )
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    _check(actions.add_parser("check", help="say what is wrong with lessons, with file and line"))
    _new(actions.add_parser("new", help="write the beginning of a lesson"))
    actions.add_parser("manual", help="print how lessons are written")
    actions.add_parser("list", help="list the lessons that come along")
    _export(actions.add_parser("export", help="write a handout, or a picture of each step"))
    return parser.parse_args(arguments, argparse.Namespace(command="lesson"))


def _check(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("lessons", nargs="+", metavar="FILE.md")


def _new(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("out", type=Path, metavar="FILE.md", help="file to write; none is overwritten")
    parser.add_argument(
        "--session", type=Path, metavar="SESSION.json", help="the state of the first step, from a file"
    )
    parser.add_argument("--panel", metavar="NAME", help="the panel that it is about (default: curves)")
    parser.add_argument("--example", metavar="TITLE", help="the state of the first step: an example")


def _export(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("lesson", metavar="FILE.md", help="a file, or the title of a lesson that comes along")
    parser.add_argument(
        "--out", required=True, type=Path, metavar="OUT",
        help="handout.pdf, or a folder for a picture of each step",
    )  # fmt: skip
    parser.add_argument("--answers", action="store_true", help="with the answers (default: without)")
    parser.add_argument(
        "--format", choices=("png", "svg", "pdf"), default="png", metavar="F",
        help="of pictures: png (default), svg or pdf",
    )  # fmt: skip
    parser.add_argument(
        "--theme", choices=("light", "dark", "projector"), default="light", metavar="THEME",
        help="of pictures in a folder: light (default), dark or projector",
    )  # fmt: skip
