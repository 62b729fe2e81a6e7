"""A talk on paper and in pictures: a page a scene."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtGui import QColor

from engine.base.unanswered import Unanswered
from engine.talk.scene import Scene
from gui.canvas.render import render
from gui.export import (
    EXPORTERS,
    ExportOptions,
    Recording,
    caption_height,
    encode,
    outlined,
    to_pages,
    with_headline,
)
from gui.look import theme as themes
from gui.panels import panel

_HEADLINE = 24.0
"""Height of the letters of a headline on a slide whose smallest have 14."""


def drawn(scene: Scene, options: ExportOptions) -> Recording:
    """The picture of a scene under its headline, on a page of these options."""
    result = scene.experiment.run()
    hides = bool(scene.session.hidden)
    text = scene.headline(Unanswered(result) if hides else result)
    font, (width, height) = themes.font(_HEADLINE, bold=True), options.layout
    room = caption_height(text, width, font)
    share = max(height - room, 1) / height  # what the headline leaves of the page
    below = replace(options, size=replace(options.size, height=options.size.height * share))
    color = QColor(themes.THEMES[options.colors].text)
    return with_headline(render(panel(scene.key), result, below, hides), text, font, color)


def files(scenes: Sequence[Scene], path: Path, options: ExportOptions) -> Iterator[dict[Path, bytes]]:
    """What is to be written, scene by scene, so that one can tell how far it is: a picture for each, with its
    number in its name, or at last a PDF of them all. ``ValueError`` with one sentence for no scenes and for
    another format."""
    suffix = path.suffix.removeprefix(".").lower()
    if suffix not in EXPORTERS:
        known = ", ".join(f".{name}" for name in EXPORTERS)
        raise ValueError(f"A talk can be written as {known}, not as “.{suffix}”.")
    if not scenes:
        raise ValueError("The talk has no scenes.")
    pages = []
    for number, scene in enumerate(scenes, start=1):
        page = drawn(scene, options)
        if suffix == "pdf":
            pages.append(outlined(page) if options.outlines else page)
            yield {}
        else:
            yield {path.with_stem(f"{path.stem}-{number:02d}"): encode(page, suffix, options)}
    if pages:
        yield {path: to_pages(pages, path.stem, *options.size.millimeters)}
