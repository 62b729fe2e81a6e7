"""The formats a picture can be written in: a new one is a function and an entry of ``EXPORTERS``."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QMimeData

from engine.base.experiment import Result
from engine.base.files import write_whole
from engine.base.table import PLAIN_CSV, CsvStyle, distinct, npz_contents, to_npz
from gui.export.pdf import to_pdf
from gui.export.raster import to_image, to_png
from gui.export.recording import Recording, outlined
from gui.export.sizes import PAGE_SIZES, PageSize
from gui.export.svg import to_svg

EXPORT_THEMES = {
    "light": "Light",
    "dark": "Dark",
    "projector": "Projector, for bright rooms",
    "transparent": "Transparent, for light slides",
    "transparent-dark": "Transparent, for dark slides",
}
"""The themes of a page with the words for them."""

FONT_SCALES = (0.75, 2.0)
"""The smallest and the largest font scale."""

_CLIPBOARD_ZOOM = 2
_PREVIEW = 4000


@dataclass(frozen=True)
class ExportOptions:
    """What the page is to be. Raises ``ValueError`` for a font scale or a theme that there is not.

    The caller lays its figure out at ``layout``, in ``theme``, with a caption if one is wanted; the exporters
    see to the rest. ``outlines`` turns text into shapes in vector formats. ``csv`` is for the numbers.
    """

    size: PageSize = PAGE_SIZES["slide"]
    theme: str = "light"
    font_scale: float = 1.0
    caption: bool = False
    outlines: bool = False
    csv: CsvStyle = PLAIN_CSV

    def __post_init__(self) -> None:
        least, most = FONT_SCALES
        if not least <= self.font_scale <= most:
            raise ValueError(f"The font scale must be {least} to {most}, not {self.font_scale}.")
        if self.theme not in EXPORT_THEMES:
            raise ValueError(f"There is no theme {self.theme!r}; there are: {', '.join(EXPORT_THEMES)}.")

    @property
    def colors(self) -> str:
        """The name of the theme whose colors it has."""
        return {"transparent": "light", "transparent-dark": "dark"}.get(self.theme, self.theme)

    @property
    def is_dark(self) -> bool:
        """Whether the ink is light, for dark slides."""
        return self.colors != "light"

    @property
    def is_transparent(self) -> bool:
        """Whether the page has no background."""
        return self.theme.startswith("transparent")

    @property
    def layout(self) -> tuple[int, int]:
        """Width and height of the whole picture, caption included, in logical pixels."""
        return self.size.layout(self.font_scale)


@dataclass(frozen=True)
class Exporter:
    """One format: ``encode`` makes the bytes of its file. ``suffix`` is without the dot."""

    suffix: str
    label: str
    encode: Callable[[Recording, PageSize], bytes]
    is_vector: bool


def _png(recording: Recording, size: PageSize) -> bytes:
    return to_png(recording, *size.pixels, dpi=size.dpi)


def _svg(recording: Recording, size: PageSize) -> bytes:
    return to_svg(recording, size.width, size.height).encode()


def _pdf(recording: Recording, size: PageSize) -> bytes:
    return to_pdf(recording, *size.millimeters)


EXPORTERS = {
    exporter.suffix: exporter
    for exporter in (
        Exporter("png", "PNG picture", _png, is_vector=False),
        Exporter("svg", "SVG drawing", _svg, is_vector=True),
        Exporter("pdf", "PDF page", _pdf, is_vector=True),
    )
}
"""The formats by suffix."""


@dataclass(frozen=True)
class NumberExporter:
    """One format for the numbers behind a picture.

    ``encode`` makes the bytes of its file from a result, ``preview`` the first lines of what is in them.
    ``about`` is a sentence for the dialog. What ``is_text`` can be pasted.
    """

    suffix: str
    label: str
    about: str
    encode: Callable[[Result, CsvStyle], bytes]
    preview: Callable[[bytes], str]
    is_text: bool


def _csv(result: Result, style: CsvStyle) -> bytes:
    return _encoded(result.table.to_csv(result.quantities, style), style)


def _encoded(text: str, style: CsvStyle) -> bytes:
    return text.encode("utf-8-sig" if style.bom else "utf-8")


def _csv_preview(data: bytes) -> str:
    return data[:_PREVIEW].decode("utf-8-sig", errors="ignore")


def _npz(result: Result, _: CsvStyle) -> bytes:
    return to_npz(result.arrays)


def _npz_preview(data: bytes) -> str:
    return "\n".join(f"{name}  {shape}  {dtype}" for name, shape, dtype in npz_contents(data))


NUMBER_EXPORTERS = {
    exporter.suffix: exporter
    for exporter in (
        NumberExporter(
            "csv", "CSV numbers", "The numbers in the picture as tables.",
            _csv, _csv_preview, is_text=True,
        ),
        NumberExporter(
            "npz", "NumPy arrays", "The numbers as named arrays with all their digits, for numpy.load.",
            _npz, _npz_preview, is_text=False,
        ),
    )
}  # fmt: skip
"""The formats of numbers by suffix."""


def number_files(result: Result, path: Path, style: CsvStyle) -> dict[Path, bytes]:
    """The files of the numbers for a path with a suffix of ``NUMBER_EXPORTERS``: one, or for CSV one of each
    table with its title in the name, such as ``curves-facts.csv``."""
    suffix = path.suffix.removeprefix(".").lower()
    if suffix != "csv" or not style.apart:
        return {path: NUMBER_EXPORTERS[suffix].encode(result, style)}
    tables = result.table.to_csvs(result.quantities, style)
    names = distinct(re.sub(r"\W+", "-", title.casefold())[:60].strip("-") for title in tables)
    return {
        path.with_name(f"{path.stem}-{name}{path.suffix}"): _encoded(text, style)
        for name, text in zip(names, tables.values(), strict=True)
    }


def encode(recording: Recording, suffix: str, options: ExportOptions) -> bytes:
    """The file of the format as bytes. Raises ``ValueError`` for an unknown suffix, and ``MemoryError``."""
    exporter = EXPORTERS.get(suffix.lower())
    if exporter is None:
        known = ", ".join(f".{name}" for name in EXPORTERS)
        raise ValueError(f"A picture can be written as {known}, not as “.{suffix}”.")
    if exporter.is_vector and options.outlines:
        recording = outlined(recording)
    return exporter.encode(recording, options.size)


def write(recording: Recording, path: Path, options: ExportOptions) -> None:
    """Write the file, in the format of its suffix, whole or not at all.

    Raises ``ValueError`` for an unknown suffix, ``MemoryError`` and ``engine.base.files.FileProblem``.
    """
    write_whole(path, encode(recording, path.suffix.removeprefix("."), options))


def clipboard_data(recording: Recording, pixels: tuple[int, int] | None = None) -> QMimeData:
    """The picture for pasting: an image (twice the logical size if not told), the SVG and a line of text."""
    doubled = (round(recording.width * _CLIPBOARD_ZOOM), round(recording.height * _CLIPBOARD_ZOOM))
    data = QMimeData()
    data.setImageData(to_image(recording, *(pixels or doubled)))
    data.setData("image/svg+xml", to_svg(recording, recording.width, recording.height).encode())
    data.setText(" – ".join(filter(None, (recording.title, recording.description))))
    return data
