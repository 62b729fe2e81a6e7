"""``export`` and ``screenshot``: pictures without a display."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication

from engine.base.experiment import Result
from engine.base.files import FileProblem, write_all
from engine.base.table import CsvStyle
from engine.base.unanswered import Unanswered
from engine.presets import find
from engine.session import Session
from engine.talk.sweep import Sweep
from engine.talk.talk import Talk
from gui.canvas.render import render
from gui.export import (
    EXPORTERS,
    NUMBER_EXPORTERS,
    PAGE_SIZES,
    ExportOptions,
    PageSize,
    encode,
    free_size,
    number_files,
    parse_size,
)
from gui.export.animation.film import Film
from gui.export.animation.formats import MOVING, moving_format
from gui.guard import DrawingError, whole_drawing
from gui.look.scale import STEPS
from gui.panels import panel
from gui.present.moving import film_of, film_of_talk
from gui.present.pages import files as scene_files
from gui.shell.settings import Settings
from gui.shell.themes import ThemeSwitch
from gui.start.asked import read_file, read_session, visited
from gui.start.cli import MISUSED, STREAM, fail, say, send
from gui.start.qt import application
from gui.store import Store


def run(options: argparse.Namespace) -> int:
    """Do what the command line asks; the exit status."""
    app = application()
    try:
        read = read_file if options.command == "export" else read_session
        found = read(options.session) if options.session else Session()
        if isinstance(found, Talk):
            _export_talk(found, options, app)
        elif options.command == "export" and options.animate is not None:
            _animate(_session(found, options), options, app)
        elif options.command == "export":
            _export(_session(found, options), options, app)
        else:
            _screenshot(_session(found, options), options, app)
    except (FileProblem, DrawingError) as problem:
        return fail(str(problem))
    except ValueError as problem:
        return fail(str(problem), MISUSED)
    return 0


def _session(found: Session, options: argparse.Namespace) -> Session:
    session = visited(found, options.panel)
    if options.example is not None:
        key, preset = find(options.example, session.current)
        session = preset.apply(session, key)
    hidden = options.hide_answers
    return session if hidden is None else session.hiding(session.current, hidden)


def _export(session: Session, options: argparse.Namespace, app: QApplication) -> None:
    ThemeSwitch(app, "light")
    made = _options(options)
    result, hiding = session.experiment(session.current).run(), session.current in session.hidden
    told = Unanswered(result) if hiding else result
    printed = [] if options.names is None else _quantities(told, options.names)
    kind = panel(session.current)
    recording = None
    files: dict[Path, bytes] = {}  # all are made before the first is written
    for path in options.outs:
        suffix = _suffix(path, options)
        if suffix in NUMBER_EXPORTERS and path == STREAM:
            files[path] = NUMBER_EXPORTERS[suffix].encode(told, made.csv)
        elif suffix in NUMBER_EXPORTERS:
            files |= number_files(told, path, made.csv)
        elif suffix not in EXPORTERS and path.is_dir():
            files |= number_files(told, path / f"{session.current}.csv", replace(made.csv, apart=True))
        else:
            recording = recording or render(kind, result, made, hiding)
            files[path] = encode(recording, suffix, made)
    _write(files)
    if printed:
        say(*printed)
    if recording is not None and recording.remark:
        print(f"activation-lab: in the picture: {recording.remark}", file=sys.stderr)


def _export_talk(talk: Talk, options: argparse.Namespace, app: QApplication) -> None:
    """A page or a picture of every scene, or the way through them all."""
    asked = (options.names, options.panel, options.example, options.hide_answers, options.animate)
    if any(part is not None for part in asked):
        raise ValueError("Of a talk all scenes are written as they are, and nothing else.")
    if MOVING.keys() & {_suffix(path, options) for path in options.outs}:
        ThemeSwitch(app, "light")
        _roll(film_of_talk(talk.scenes, _options(options), options.fps), options)
        return
    if STREAM in options.outs and options.format != "pdf":
        raise ValueError("Only a PDF holds all scenes in one; --format pdf asks for it.")
    ThemeSwitch(app, "light")
    made = _options(options)
    found: dict[Path, bytes] = {}
    with whole_drawing():
        for path in options.outs:
            named = Path("talk.pdf") if path == STREAM else path
            for part in scene_files(talk.scenes, named, made):
                found |= {path if name == named else name: data for name, data in part.items()}
    _write(found)


def _animate(session: Session, options: argparse.Namespace, app: QApplication) -> None:
    """One parameter at a row of values."""
    if options.names is not None:
        raise ValueError("Quantities are printed of one state, and not of a moving picture.")
    ThemeSwitch(app, "light")
    _roll(film_of(Sweep.parse(options.animate).states(session), _options(options), options.fps), options)


def _roll(film: Film, options: argparse.Namespace) -> None:
    """Write a film."""
    formats = [moving_format(_suffix(path, options)) for path in options.outs]
    with whole_drawing():
        _write({path: b"".join(f.encode(film)) for path, f in zip(options.outs, formats, strict=True)})


def _suffix(path: Path, options: argparse.Namespace) -> str:
    return str(options.format) if path == STREAM else path.suffix.removeprefix(".").lower()


def _options(options: argparse.Namespace) -> ExportOptions:
    return ExportOptions(
        size=_size(options.size),
        theme=options.theme,
        font_scale=options.font_scale,
        caption=options.caption,
        outlines=options.outlines,
        csv=CsvStyle(
            options.separator or ("semicolon" if options.decimal_comma else "comma"),
            options.decimal_comma,
            options.bom,
        ),
    )


def _quantities(result: Result, names: str) -> list[str]:
    """A line for each of the quantities that are asked for."""
    quantities = result.quantities
    if not quantities:
        raise ValueError("What is measured is hidden; --no-hide-answers shows it.")
    wanted = [name.strip() for name in names.split(",")]
    unknown = [name for name in wanted if name not in quantities]
    if unknown:
        raise ValueError(f"There is no quantity {unknown[0]!r}; there are: {', '.join(quantities)}.")
    return [f"{name}\t{float(quantities[name])!r}" for name in wanted]


def _screenshot(session: Session, options: argparse.Namespace, app: QApplication) -> None:
    from gui.shell.window import Window

    if options.out != STREAM and options.out.suffix.lower() != ".png":
        raise ValueError(f"A screenshot is written as .png, not as {options.out.name!r}.")
    size = parse_size(options.size)
    if options.scale not in STEPS:
        raise ValueError(f"The interface has a scale of {', '.join(map(str, STEPS))} percent.")
    switch = ThemeSwitch(app, options.theme, options.scale)
    window = Window(Store(session), Settings(theme=options.theme), switch)
    least = window.minimumSize()
    if size.width < least.width() or size.height < least.height():
        raise ValueError(f"The window has at least {least.width()}x{least.height()} pixels.")
    window.resize(round(size.width), round(size.height))
    try:
        with whole_drawing():
            window.show()
            _settle(app)
            while window.page.busy:
                app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
            _settle(app)  # what has just come may want another layout
            shot = window.grab()
    finally:
        window.close()
        window.deleteLater()
        app.processEvents()
    from gui.export.raster import png_bytes

    _write({options.out: png_bytes(shot.toImage())})


def _write(files: dict[Path, bytes]) -> None:
    """Write the files, or none, and what is meant for stdout."""
    streamed = files.pop(STREAM, None)
    write_all(files)
    if streamed is not None:
        send(streamed)


def _settle(app: QApplication) -> None:
    """Layouts settle, the page draws."""
    for _ in range(5):
        app.processEvents()


def _size(text: str) -> PageSize:
    if text in PAGE_SIZES:
        return PAGE_SIZES[text]
    try:
        page = parse_size(text)
    except ValueError as error:
        raise ValueError(f"{error} Named sizes: {', '.join(PAGE_SIZES)}.") from error
    return free_size(round(page.width), round(page.height))
