"""Choices of the export dialog are kept as words: every one comes back, and nonsense gives the defaults."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.base.table import SEPARATORS, CsvStyle
from gui.export import (
    EXPORT_THEMES,
    EXPORTERS,
    NUMBER_EXPORTERS,
    PAGE_SIZES,
    ExportOptions,
    free_size,
    kept,
    recalled,
)

_SIDE = st.integers(16, 16384)
_SIZES = st.sampled_from(list(PAGE_SIZES.values())) | st.builds(free_size, _SIDE, _SIDE)
_CSV = st.builds(CsvStyle, st.sampled_from(list(SEPARATORS)), st.booleans(), st.booleans(), st.booleans())
_OPTIONS = st.builds(
    ExportOptions, _SIZES, st.sampled_from(list(EXPORT_THEMES)), st.floats(0.75, 2.0), st.booleans(),
    st.booleans(), _CSV,
)  # fmt: skip


@given(_OPTIONS, st.sampled_from([*EXPORTERS, *NUMBER_EXPORTERS]))
def test_every_choice_comes_back(options: ExportOptions, suffix: str) -> None:
    assert recalled(kept(options, suffix)) == (options, suffix)


@pytest.mark.parametrize(
    "wrong",
    [{"format": "bmp"}, {"page": "big"}, {"page": "1x1"}, {"theme": "pink"}, {"font_scale": "9"},
     {"font_scale": "nan"}, {"font_scale": "x"}, {"separator": "dot"}],
)  # fmt: skip
def test_nonsense_gives_the_defaults(wrong: dict[str, str]) -> None:
    assert recalled(kept(ExportOptions(theme="dark"), "svg") | wrong) == (ExportOptions(), "png")
    assert recalled({}) == (ExportOptions(), "png")
