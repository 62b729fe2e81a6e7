"""Places of plots in a grid: areas line up, share the room, and span rows."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSizeF

from gui.canvas.axes import LEFT
from gui.canvas.grid import Cell, arrange
from gui.canvas.plots import Plot
from gui.canvas.style import Style
from gui.look.theme import LIGHT

Place = tuple[float, float, float, float]


@pytest.fixture
def places(qapp):
    """Arranges empty plots; where they have come to stand: x, y of the place, width, height of the data."""

    def places_of(cells: dict[str, Cell], width: float, height: float, unit: float = 1.0) -> dict[str, Place]:
        plots = {key: Plot(Style(LIGHT, unit), key) for key in cells}
        arrange(plots, cells, QSizeF(width, height), unit)
        return {key: (p.x(), p.y(), *p.size_of_data) for key, p in plots.items()}

    return places_of


THREE = {
    "a": Cell(0, 0, 1.0, 1.0), "b": Cell(1, 0, 1.0, 1.0), "c": Cell(2, 0, 2.0, 1.0),
    "tall": Cell(0, 1, 1.0, 3.0, rows=3),
}  # fmt: skip


def test_a_plot_over_several_rows_ends_with_the_last_of_them(places) -> None:
    found = places(THREE, 800, 600)
    tops = {key: y for key, (_, y, _, _) in found.items()}
    ends = {key: y + height for key, (_, y, _, height) in found.items()}
    assert tops["tall"] == tops["a"]
    assert ends["tall"] == pytest.approx(ends["c"])
    assert found["c"][3] == pytest.approx(2 * found["a"][3])
    assert found["tall"][2] == pytest.approx(3 * found["a"][2])


def test_a_wide_plot_takes_its_row_and_leaves_the_columns_alone(places) -> None:
    wide = {"wide": Cell(0, 0, 1.0, 9.0, wide=True), "a": Cell(1, 0, 1.0, 1.0), "b": Cell(1, 1, 1.0, 2.0)}
    found = places(wide, 800, 600)
    assert found["b"][2] == pytest.approx(2 * found["a"][2])
    assert found["wide"][0] == found["a"][0]
    assert found["wide"][0] + found["wide"][2] == pytest.approx(found["b"][0] + found["b"][2], abs=1.0)
    alone = places({"wide": wide["wide"]}, 800, 600)
    assert alone["wide"][2] == found["wide"][2]


@pytest.mark.parametrize("keys", [("tall",), ("a",), ("a", "tall"), ("c", "tall"), tuple(THREE)])
@pytest.mark.parametrize("unit", [1.0, 2.0])
def test_whatever_is_shown_fills_the_room_and_stays_in_it(places, keys: tuple[str, ...], unit: float) -> None:
    found = places({key: THREE[key] for key in keys}, 800 * unit, 600 * unit, unit)
    right = max(x + LEFT * unit + width for x, _, width, _ in found.values())
    bottom = max(y + height for _, y, _, height in found.values())
    assert 770 * unit < right <= 800 * unit  # x is named beside the last number
    assert 540 * unit < bottom <= 600 * unit


def test_a_tiny_figure_still_has_areas(places) -> None:
    assert all(width >= 1 and height >= 1 for _, _, width, height in places(THREE, 10, 10).values())


def test_a_plot_of_one_scale_is_as_wide_as_all_its_rows_are_high(qapp) -> None:
    plots = {key: Plot(Style(LIGHT), key, one_scale=key == "map") for key in ("map", "a", "b")}
    plots["map"].set_ranges((0.0, 1.0), (0.0, 1.0))
    cells = {"map": Cell(0, 0, 1.0, 1.0, rows=2), "a": Cell(0, 1, 1.0, 1.0), "b": Cell(1, 1, 1.0, 1.0)}
    arrange(plots, cells, QSizeF(2000, 600), 1.0)
    width, height = plots["map"].size_of_data
    assert width == pytest.approx(height)
    assert height > 500
