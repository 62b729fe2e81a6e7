"""What was chosen in the export dialog last, as words to be kept, and back."""

from __future__ import annotations

from collections.abc import Mapping

from engine.base.table import SEPARATORS, CsvStyle
from gui.export.formats import EXPORTERS, NUMBER_EXPORTERS, ExportOptions
from gui.export.sizes import PAGE_SIZES, parse_size

_OPTIONS, _CSV = ("caption", "outlines"), ("decimal_comma", "bom", "apart")
"""What may be ticked."""


def kept(options: ExportOptions, suffix: str) -> dict[str, str]:
    """The options and the format as words."""
    ticked = [name for name in _OPTIONS if getattr(options, name)]
    ticked += [name for name in _CSV if getattr(options.csv, name)]
    width, height = options.size.pixels
    return {
        "format": suffix,
        "page": options.size.key if options.size.key in PAGE_SIZES else f"{width}x{height}",
        "theme": options.theme,
        "font_scale": str(options.font_scale),
        "separator": options.csv.separator,
        "ticked": " ".join(ticked),
    }


def recalled(words: Mapping[str, str]) -> tuple[ExportOptions, str]:
    """The options and the format of these words; the defaults where they say nothing that makes sense."""
    try:
        ticked, separator = words["ticked"].split(), words["separator"]
        if words["format"] not in EXPORTERS | NUMBER_EXPORTERS or separator not in SEPARATORS:
            return ExportOptions(), "png"
        csv = CsvStyle(separator, **{name: name in ticked for name in _CSV})
        size = PAGE_SIZES.get(words["page"]) or parse_size(words["page"])
        scale, (caption, outlines) = float(words["font_scale"]), (name in ticked for name in _OPTIONS)
        return ExportOptions(size, words["theme"], scale, caption, outlines, csv), words["format"]
    except (KeyError, ValueError):
        return ExportOptions(), "png"
