"""Pages to export to, and how large a figure is laid out for each."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from gui.export.recording import DPI

SMALLEST, LARGEST = 16, 16384
"""Limits of a typed width or height, in pixels."""

_LAYOUT_AREA = 960 * 540
_MM_PER_INCH = 25.4


@dataclass(frozen=True)
class PageSize:
    """A page of ``width`` × ``height`` pixels, 96 to the inch.

    ``zoom`` is how many page pixels a logical pixel of the figure covers: a label of 13 logical pixels is
    ``13 · zoom`` pixels tall on the page. ``dpi`` is the resolution of a PNG of this page.
    """

    key: str
    label: str
    width: float
    height: float
    zoom: float
    dpi: int = DPI

    @property
    def pixels(self) -> tuple[int, int]:
        """Width and height of the PNG: ``round(width · dpi / 96)``."""
        return round(self.width * self.dpi / DPI), round(self.height * self.dpi / DPI)

    @property
    def millimeters(self) -> tuple[float, float]:
        """Width and height on paper."""
        return self.width * _MM_PER_INCH / DPI, self.height * _MM_PER_INCH / DPI

    def layout(self, font_scale: float = 1.0) -> tuple[int, int]:
        """The logical size to lay the figure out at: ``round(width / (zoom · font_scale))``, height likewise.

        A larger ``font_scale`` makes this smaller; as the page stays, type, strokes and markers grow with it.
        """
        zoom = self.zoom * font_scale
        return max(round(self.width / zoom), 1), max(round(self.height / zoom), 1)


def free_size(width: int, height: int) -> PageSize:
    """A page of typed size: the figure gets the area it has on a 16:9 slide, so type keeps its weight.

    Raises ``ValueError`` outside 16 to 16384 pixels.
    """
    for name, value in (("width", width), ("height", height)):
        if not SMALLEST <= value <= LARGEST:
            raise ValueError(f"The {name} must be {SMALLEST} to {LARGEST} pixels, not {value}.")
    return PageSize("free", "Free size", width, height, math.sqrt(width * height / _LAYOUT_AREA))


def parse_size(text: str) -> PageSize:
    """``1920x1080`` (or with ``×``) as a free page. Raises ``ValueError`` with a sentence for people."""
    match = re.fullmatch(r"\s*(\d{1,9})\s*[xX×]\s*(\d{1,9})\s*", text)
    if match is None:
        raise ValueError(f"A size is written like 1920x1080, not {text!r}.")
    return free_size(int(match[1]), int(match[2]))


def _paper(key: str, label: str, width_mm: float, height_mm: float, zoom: float, dpi: int) -> PageSize:
    return PageSize(key, label, width_mm * DPI / _MM_PER_INCH, height_mm * DPI / _MM_PER_INCH, zoom, dpi)


# On a slide, 540 logical pixels fill the height: labels of 13 become 26 of 1080, curves of 2.4 become 4.8.
# In a column, labels become 13 · 0.8 · 72/96 = 7.8 pt and curves 1.4 pt.
PAGE_SIZES = {
    size.key: size
    for size in (
        PageSize("slide", "Slide 16:9", 1920, 1080, 2.0),
        PageSize("slide-4-3", "Slide 4:3", 1280, 960, 960 / 540),
        PageSize("half-slide", "Half slide", 960, 1080, 2.0),
        _paper("column", "Column of a paper", 89, 76, 0.8, 300),
    )
}
"""The named pages by key."""
