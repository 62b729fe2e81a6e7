"""Export of a picture: recorded once from its view, then written as PNG, SVG or PDF or copied."""

from gui.export.caption import caption_height, with_caption, with_headline
from gui.export.formats import (
    EXPORT_THEMES,
    EXPORTERS,
    FONT_SCALES,
    NUMBER_EXPORTERS,
    Exporter,
    ExportOptions,
    clipboard_data,
    encode,
    number_files,
    write,
)
from gui.export.pages import to_pages
from gui.export.pdf import to_pdf
from gui.export.raster import to_image, to_png
from gui.export.recorder import record
from gui.export.recording import Recording, outlined
from gui.export.remembered import kept, recalled
from gui.export.sizes import PAGE_SIZES, PageSize, free_size, parse_size
from gui.export.svg import to_svg

__all__ = [
    "EXPORTERS",
    "EXPORT_THEMES",
    "FONT_SCALES",
    "NUMBER_EXPORTERS",
    "PAGE_SIZES",
    "ExportOptions",
    "Exporter",
    "PageSize",
    "Recording",
    "caption_height",
    "clipboard_data",
    "encode",
    "free_size",
    "kept",
    "number_files",
    "outlined",
    "parse_size",
    "recalled",
    "record",
    "to_image",
    "to_pages",
    "to_pdf",
    "to_png",
    "to_svg",
    "with_caption",
    "with_headline",
    "write",
]
