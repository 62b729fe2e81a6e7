"""The rule by which texts find their places, on plots at random."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from gui.canvas.ground import Array, Ground, Trace, clipped
from gui.canvas.placing import APART, EDGE, Text, allowed, is_apart, place

SIZE = (600.0, 300.0)


def ground_of(curves: Sequence[Array]) -> Ground:
    return Ground(SIZE, [Trace(points, SIZE) for points in curves])


@st.composite
def plots(draw) -> tuple[Ground, list[Text], float]:
    """Waves, each with a value at the probe and a name, and two notes."""
    x = np.linspace(-50.0, 650.0, 500)
    waves = draw(st.lists(st.tuples(st.floats(0, 300), st.floats(0, 200), st.floats(20, 300)), max_size=6))
    curves = [np.stack([x, y + high * np.sin(x / long)], axis=1) for y, high, long in waves]
    probe = draw(st.floats(0, 600))
    texts = []
    for i, curve in enumerate(curves):
        y = float(np.interp(probe, x, curve[:, 1]))
        texts += [
            Text(f"value {i}", (90.0, 15.0), (probe, y), value=True),
            Text(f"name {i}", (60.0, 15.0), None, i),
        ]
    texts += [
        Text("note", (80.0, 15.0), (300.0, 150.0)),
        Text("level", (80.0, 15.0), (0.0, 80.0), level=True),
    ]
    return ground_of(curves), texts, probe


@given(plots())
@settings(max_examples=60)
def test_every_text_is_free_of_all_others_of_curves_and_of_the_edge(drawn) -> None:
    ground, texts, probe = drawn
    found = place(ground, texts, {}, probe)
    assert all(allowed(ground, list(found.values())))
    for key, box in found.items():
        assert is_apart(box, {other: at for other, at in found.items() if other != key})
    values = [box for key, box in found.items() if key.startswith("value")]
    assert len({(box[0] > probe) for box in values}) <= 1
    assert all(abs(a[1] - b[1]) >= 18.0 for a, b in combinations(values, 2))


@given(plots())
@settings(max_examples=30)
def test_what_has_its_place_keeps_it(drawn) -> None:
    ground, texts, probe = drawn
    found = place(ground, texts, {}, probe)
    again = place(ground, texts, found, probe)
    for key in found:
        assert key.startswith("value") or again[key] == found[key]


def test_a_note_follows_its_point_when_that_has_gone_far() -> None:
    ground = Ground(SIZE, ())
    near, far = (Text("note", (80.0, 15.0), (x, 150.0)) for x in (300.0, 330.0))
    found = place(ground, [near], {})
    assert place(ground, [far], found) == found
    gone = Text("note", (80.0, 15.0), (100.0, 250.0))
    assert place(ground, [gone], found) == place(ground, [gone], {})


def test_the_name_of_a_level_line_follows_it() -> None:
    ground = Ground(SIZE, ())
    at, near, far = (Text("level", (80.0, 15.0), (0.0, y), level=True) for y in (80.0, 85.0, 140.0))
    found = place(ground, [at], {})
    assert place(ground, [near], found) == found
    (_, top, _, bottom) = place(ground, [far], found)["level"]
    assert min(abs(top - 140.0), abs(bottom - 140.0)) <= 3.0


def test_a_name_is_where_no_other_curve_is_near_and_away_from_the_values() -> None:
    x = np.linspace(0.0, 600.0, 600)
    low, high = np.full(600, 200.0), np.where(x < 200, 199.0, 100.0)
    curves = [np.stack([x, low], axis=1), np.stack([x, high], axis=1)]
    ground = ground_of(curves)
    texts = [
        Text("value", (90.0, 15.0), (150.0, 200.0), value=True),
        *(Text(f"name {i}", (50.0, 15.0), None, i) for i in range(2)),
    ]
    found = place(ground, texts, {}, 150.0)
    assert found["value"][2] < 150.0
    assert all(found[key][0] > 212.0 for key in ("name 0", "name 1"))
    assert abs(found["name 1"][1] - 100.0) < 30.0 < abs(found["name 1"][1] - 200.0)


def test_where_there_is_no_place_there_is_none() -> None:
    x = np.linspace(0.0, 600.0, 4000)
    dense = np.stack([x, 150.0 + 150.0 * np.sin(x)], axis=1)
    ground = ground_of([dense])
    assert place(ground, [Text("name", (80.0, 15.0), None, 0)], {}) == {}
    small = Ground((40.0, 20.0), ())
    assert place(small, [Text("value", (30.0, 15.0), (20.0, 10.0), value=True)], {}, 20.0) == {}


def test_a_box_keeps_from_the_edge_and_from_others() -> None:
    ground = Ground(SIZE, ())
    box = (EDGE, EDGE, 100.0, 30.0)
    assert allowed(ground, [box, (EDGE - 1.0, EDGE, 100.0, 30.0)]) == [True, False]
    assert is_apart(box, {"other": (100.0 + APART, 0.0, 200.0, 50.0)})
    assert not is_apart(box, {"other": (100.0 + APART - 0.5, 0.0, 200.0, 50.0)})


def test_what_is_infinite_or_undefined_takes_no_place() -> None:
    ends = [-np.inf, -1e308, 5.0, np.nan, np.inf, 1e308]
    points = np.array([(x, y) for x in ends for y in ends])
    low, high = np.zeros(2), np.full(2, 10.0)
    for a in points:
        for b in points:
            parts = clipped(np.array([a, b]), low, high)
            assert len(parts) == 0 or ((parts >= low) & (parts <= high)).all()
            assert len(clipped(np.array([a, b, (5.0, 5.0), (6.0, 5.0)]), low, high)) >= 1
