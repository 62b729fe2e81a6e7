"""Numbers as people write them: with a decimal point or comma, with or without marks for thousands."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Mark = Literal[".", ","]

_GROUP = "[ \u00a0\u2009\u202f'’]"


def _form(decimal: str, thousands: str) -> re.Pattern[str]:
    whole = rf"(?:\d+|[1-9]\d{{0,2}}(?:{thousands}\d{{3}})+)"
    return re.compile(rf"[-+]?(?:{whole}(?:{decimal}\d*)?|{decimal}\d+)(?:[eE][-+]?\d+)?", re.ASCII)


_FORMS = {
    ".": (_form(r"\.", ","), _form(r"\.", _GROUP)),
    ",": (_form(",", r"\."), _form(",", _GROUP)),
}
_BARE = re.compile(r"[-+]?\d+")
_THOUSANDS = {".": re.compile(f",|{_GROUP}"), ",": re.compile(rf"\.|{_GROUP}")}


def number(cell: str, decimal: Mark) -> float:
    """The number in a cell; where it can be none with this decimal mark, that with the other; else nan."""
    value = _strict(cell, decimal)
    return _strict(cell, other(decimal)) if math.isnan(value) else value


def has_thousands(cell: str, decimal: Mark) -> bool:
    """Whether a number is written with marks for its thousands."""
    return bool(_THOUSANDS[decimal].search(cell)) and not math.isnan(_strict(cell, decimal))


def is_number(cell: str) -> bool:
    """Whether a cell holds a number, however it is written."""
    return not math.isnan(number(cell, "."))


def other(decimal: Mark) -> Mark:
    """The other decimal mark."""
    return "," if decimal == "." else "."


def numbers(cells: Sequence[str], decimal: Mark) -> NDArray[np.float64]:
    """The numbers of a column, nan where there is none."""
    odd = "_" if decimal == "." else "."  # what Python would read otherwise
    if not any(odd in cell or "_" in cell for cell in cells):
        try:
            return np.fromiter(map(float, cells), np.float64, len(cells))
        except ValueError:
            pass
    return np.fromiter((number(cell, decimal) for cell in cells), np.float64, len(cells))


def decimal_of(columns: Sequence[Sequence[str]], separator: str) -> tuple[Mark, bool]:
    """The decimal mark of these columns, and whether nothing else makes sense.

    What the numbers that make sense with one mark only say counts. Else 1.050 is taken for a decimal among
    commas and blanks, 1,050 for a thousand beside 950; other cases are open.
    """
    has_commas = any("," in cell for cells in columns for cell in cells)
    if not has_commas and separator in ", ":
        return ".", True
    says, is_open = {".": False, ",": False}, False
    for cell in set().union(*columns):
        if not cell.isdigit():
            point, comma = _strict(cell, "."), _strict(cell, ",")
            if math.isnan(point) != math.isnan(comma):
                says["." if math.isnan(comma) else ","] = True
            is_open |= not math.isnan(point) and not math.isnan(comma) and point != comma
        if says["."] and not has_commas:
            return ".", True
    if says["."] != says[","]:
        return ("." if says["."] else ","), True
    grouped = has_commas and not says["."] and all(map(_is_grouped, columns))
    return ".", not is_open or grouped


def _is_grouped(cells: Sequence[str]) -> bool:
    """Whether commas can only mark thousands: 950 stands beside 1,050, and would be 950,000 with decimals."""
    bare = [cell for cell in cells if _BARE.fullmatch(cell)]
    commas = [cell for cell in cells if "," in cell]
    is_mixed = bool(bare) and any(cell.endswith("0") for cell in commas)
    return not commas or (is_mixed and all(abs(int(cell)) < 1000 for cell in bare))


def _strict(cell: str, decimal: Mark) -> float:
    plain = cell.replace("−", "-")
    if not any(form.fullmatch(plain) for form in _FORMS[decimal]):
        return math.nan
    return float(_THOUSANDS[decimal].sub("", plain).replace(",", "."))
