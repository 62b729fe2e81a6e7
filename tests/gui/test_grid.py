"""Places of plots in a grid: areas line up, share the room, and span rows."""

from __future__ import annotations

import pytest

from gui.grid import Cell, Grid


def grid(cells: dict[str, Cell], unit: float = 1.0) -> Grid:
    return Grid(cells, dict.fromkeys(cells, 50.0), dict.fromkeys(cells, 40.0 * unit), unit)


THREE = {
    "a": Cell(0, 0, 1.0, 1.0), "b": Cell(1, 0, 1.0, 1.0), "c": Cell(2, 0, 2.0, 1.0),
    "tall": Cell(0, 1, 1.0, 3.0, rows=3),
}  # fmt: skip


def test_a_plot_over_several_rows_ends_with_the_last_of_them() -> None:
    places = grid(THREE).places(800, 600)
    tops = {key: y for key, (_, y, _, _) in places.items()}
    ends = {key: y + height for key, (_, y, _, height) in places.items()}
    assert tops["tall"] == tops["a"]
    assert ends["tall"] == pytest.approx(ends["c"])
    assert places["c"][3] == pytest.approx(2 * places["a"][3])
    assert places["tall"][2] == pytest.approx(3 * places["a"][2])


@pytest.mark.parametrize("keys", [("tall",), ("a",), ("a", "tall"), ("c", "tall"), tuple(THREE)])
@pytest.mark.parametrize("unit", [1.0, 2.0])
def test_whatever_is_shown_fills_the_room_and_stays_in_it(keys: tuple[str, ...], unit: float) -> None:
    places = grid({key: THREE[key] for key in keys}, unit).places(800 * unit, 600 * unit)
    right = max(x + 50 * unit + width for x, _, width, _ in places.values())
    bottom = max(y + height + 40 * unit for _, y, _, height in places.values())
    assert 780 * unit < right <= 800 * unit
    assert 580 * unit < bottom <= 600 * unit


def test_a_tiny_figure_still_has_areas() -> None:
    assert all(width >= 1 and height >= 1 for _, _, width, height in grid(THREE).places(10, 10).values())
