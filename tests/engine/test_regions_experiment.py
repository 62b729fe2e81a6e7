"""The Regions experiment: what its handles edit, what it draws and says."""

from __future__ import annotations

import io
import itertools
import math
import re
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.base.experiment import Experiment
from engine.base.table import to_npz
from engine.base.text import count, many, number, percent
from engine.experiments.regions.experiment import Regions
from engine.experiments.regions.inputs import STRIPS
from engine.experiments.regions.mapping import map_of
from engine.functions import activations
from engine.networks.network import Network
from engine.partition.exact import Partition
from engine.partition.kinks import kinks_by_layer, kinks_of
from engine.partition.lines import Line
from engine.partition.shading import LEVELS, SHADES
from engine.presets import presets
from engine.session import Session

RELU = activations.get("relu")
BASE = Regions(activation=RELU)
DIRECTIONS = ((1, 0), (-1, 0), (0, 1), (0, -1))


def leaky(alpha: float) -> activations.Activation:
    return activations.get("leaky_relu", alpha=alpha)


def value(e: Regions, place: tuple[int, int, int]) -> float:
    """The weight or bias of the network at a place."""
    layer, unit, source = place
    row = np.append(e.network.weights[layer][unit], e.network.biases[layer][unit])
    return float(row[source])


# Handles -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("unit", [0, 3, 7])
@pytest.mark.parametrize("activation", ["relu", "abs", "hard_tanh", "relu6"])
def test_a_dragged_line_passes_through_the_hand_and_keeps_its_direction(unit: int, activation: str) -> None:
    e = Regions(activation=activations.get(activation))
    after = e.edit(**e.drag(f"line {unit}", 0.7, -0.4))
    bend = after.network.bends[0]
    assert after.network.pre_activations([(0.7, -0.4)])[0][0, unit] == pytest.approx(bend, abs=1e-12)
    np.testing.assert_array_equal(after.network.weights[0], e.network.weights[0])
    others = np.arange(8) != unit
    np.testing.assert_array_equal(after.network.biases[0][others], e.network.biases[0][others])
    assert after.chosen == (0, unit, 2)
    assert {place for place, _ in after.edits} == {(0, unit, 2)}


@pytest.mark.parametrize("end", [0, 1])
def test_a_turned_line_passes_through_the_hand_and_the_other_knob(end: int) -> None:
    e = BASE.edit(place=(0, 2, 0))
    knobs = e.line(2).knobs(e.rectangle)
    assert knobs is not None
    fixed = knobs[1 - end]
    after = e.edit(**e.drag(f"end {end} 2", 1.1, 1.9))
    z = after.network.pre_activations([(1.1, 1.9), fixed])[0][:, 2]
    assert z == pytest.approx([0, 0], abs=1e-12)
    before, now = (np.linalg.norm(x.network.weights[0][2]) for x in (e, after))
    assert now == pytest.approx(before)


def test_a_knob_on_the_other_one_changes_nothing() -> None:
    e = BASE.edit(place=(0, 2, 0))
    knobs = e.line(2).knobs(e.rectangle)
    assert knobs is not None
    assert e.edit(**e.drag("end 0 2", *knobs[1])).edits == e.edits


def test_an_unknown_handle_is_refused() -> None:
    with pytest.raises(ValueError, match="no handle named 'corner 1'"):
        BASE.drag("corner 1", 0, 0)


def test_lines_are_handles_only_where_units_have_kinks() -> None:
    assert sum(h.name.startswith("line") for h in BASE.run().handles) == 8
    for name in ("identity", "tanh", "elu"):
        handles = Regions(activation=activations.get(name)).run().handles
        assert [h.name for h in handles] == ["probe"], name
    assert BASE.edit(view="depth").run().handles == ()


@settings(max_examples=25)
@given(
    seed=st.integers(0, 10_000),
    x=st.floats(-2.9, 2.9),
    y=st.floats(-2.9, 2.9),
    way=st.sampled_from(DIRECTIONS),
)
def test_arrow_keys_visit_every_region_on_their_line(seed, x, y, way) -> None:
    """The regions that a fine walk along the line meets, in its order: none is left out, none comes twice."""
    e = BASE.edit(seed=seed, x1=x, x2=y)
    p = e.run().partition
    assert p is not None
    visited = [int(p.locate([(x, y)])[0])]
    for _ in range(2 * p.n_regions):
        result = e.run()
        place = result.next_region(*way) if result.outcome.map else (x, y)
        if place == (e.x1, e.x2):
            break
        e = e.edit(x1=place[0], x2=place[1])
        visited.append(int(p.locate([place])[0]))
    step = np.linspace(0, 6, 20_001)
    path = np.stack([x + way[0] * step, y + way[1] * step], axis=1)
    walked = p.locate(path[(np.abs(path) < 3).all(axis=1)])
    walked = walked[np.flatnonzero(np.diff(walked, prepend=-1))].tolist()
    assert len(set(visited)) == len(visited)
    assert [r for r in visited if r in walked] == walked


def test_an_arrow_key_and_its_opposite_lead_back_to_the_region() -> None:
    e, result = BASE, BASE.run()
    assert result.partition is not None
    for dx, dy in DIRECTIONS:
        there = e.edit(**dict(zip(("x1", "x2"), _after(e, dx, dy), strict=True)))
        back = _after(there, -dx, -dy)
        assert result.partition.locate([back]) == result.partition.locate([(e.x1, e.x2)])


def _after(e: Regions, dx: int, dy: int) -> tuple[float, float]:
    result = e.run()
    assert result.partition is not None
    return result.next_region(dx, dy)


def test_an_arrow_key_waits_for_the_map() -> None:
    e = BASE.edit(seed=4711)
    assert e.run().next_region(1, 0) == (e.x1, e.x2)


# What is inspected ---------------------------------------------------------------------------------------


@settings(max_examples=30)
@given(seed=st.integers(0, 1000), x=st.floats(-2.9, 2.9), y=st.floats(-2.9, 2.9))
def test_an_inspected_region_tells_what_the_network_does_there(seed: int, x: float, y: float) -> None:
    e = BASE.edit(seed=seed)
    found = e.run().inspect(x, y)
    assert found is not None
    z = e.network.pre_activations([(x, y)])
    for layer, on in enumerate(found.on):
        np.testing.assert_array_equal(on, z[layer][0] > 0)
    middle = found.polygon.mean(axis=0)
    numbers = [
        float(t.replace("−", "-")) for t in re.findall(r"area ([\d.−·⁻⁰-⁹]+)", found.lines[2]) if "·" not in t
    ]
    for area in numbers:
        a, b = found.polygon, np.roll(found.polygon, -1, axis=0)
        assert area == pytest.approx(
            0.5 * abs((a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]).sum()), rel=1e-2, abs=1e-4
        )
    gradient, constant = _formula(found.formula)
    assert gradient @ middle + constant == pytest.approx(
        e.network.forward([middle])[0, 0], abs=2e-2 * _size(found)
    )
    digits = "".join(str(int(unit)) for layer in found.on for unit in layer)
    assert found.lines[3].replace("pattern ", "").replace(" · ", "") == digits


def _size(found) -> float:
    gradient, constant = _formula(found.formula)
    return abs(constant) + 3 * np.abs(gradient).sum() + 1e-3


def _formula(text: str) -> tuple[np.ndarray, float]:
    """The numbers of a formula as it is printed."""
    parts = text.replace("\u00a0", "").replace(" ", "").removeprefix("y=")
    ten = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
    terms = re.findall(r"([+−]?)(?:(\d[\d.]*)(?:·10([⁻⁰-⁹¹²³]+))?)?(x₁|x₂)?", parts)
    found = {"x₁": 0.0, "x₂": 0.0, "": 0.0}
    for sign, digits, power, name in terms:
        if digits or name:
            size = float(digits or 1) * 10.0 ** int(power.translate(ten) or 0)
            found[name] += -size if sign == "−" else size
    return np.array([found["x₁"], found["x₂"]]), found[""]


def test_units_are_called_on_only_where_the_others_are_off() -> None:
    for activation, words in (
        (RELU, "units on"),
        (leaky(-1.0), "units with slope 1"),
        (leaky(0.2), "slope 1"),
    ):
        result = Regions(activation=activation, shade="units").run()
        assert result.inspected is not None
        assert result.key is not None
        assert words in result.inspected.lines[2]
        assert words in result.key.title


def test_a_pattern_is_written_where_there_are_pieces_to_tell_apart() -> None:
    assert len(BASE.run().inspected.lines) == 4  # type: ignore[union-attr]
    for e in (Regions(activation=activations.get("identity")), BASE.edit(width=40)):
        assert len(e.run().inspected.lines) == 3  # type: ignore[union-attr]


def test_bounding_units_are_those_that_differ_from_a_neighbor() -> None:
    result = BASE.run()
    p = result.partition
    assert p is not None
    for region in range(0, p.n_regions, 7):
        corners = p.vertices[p.loops[p.offsets[region] : p.offsets[region + 1]]]
        found = result.inspect(*corners.mean(axis=0))
        assert found is not None
        assert found.region == region
        differing = {
            (layer, int(unit))
            for other in p.neighbors(region)
            for layer, (a, b) in enumerate(zip(p.pattern(region), p.pattern(int(other)), strict=True))
            for unit in np.flatnonzero(a != b)
        }
        assert found.bounding == differing


@pytest.mark.parametrize("name", ["relu", "hard_tanh", "abs"])
def test_kinks_to_draw_lie_where_the_units_pass_a_kink(name: str) -> None:
    e = Regions(activation=activations.get(name), depth=3, width=5, seed=2)
    p = e.run().partition
    assert p is not None
    for layer, segments in enumerate(kinks_by_layer(p, 3)):
        exact = sum(
            np.hypot(*np.diff(line, axis=0).T).sum() for unit in range(5) for line in p.kinks(layer, unit)
        )
        drawn = np.hypot(segments[:, 2] - segments[:, 0], segments[:, 3] - segments[:, 1]).sum()
        assert drawn == pytest.approx(exact)
    assert len(kinks_by_layer(p, 1)[0]) <= 5 * len(e.network.bends)
    for unit in ((0, 1), (1, 2), (2, 4)):
        segments = kinks_of(p, frozenset([unit]))
        for share in (0.0, 0.3, 1.0):
            points = (1 - share) * segments[:, :2] + share * segments[:, 2:]
            if len(points):
                z = e.network.pre_activations(points)[unit[0]][:, unit[1]]
                assert np.abs(z[:, None] - e.network.bends).min(axis=1).max() < 1e-9
    assert len(kinks_of(p, frozenset())) == 0


def test_coinciding_kinks_are_drawn_once_and_light_up_for_both_units() -> None:
    edits = (
        ((0, 0, 0), 1.0),
        ((0, 0, 1), 0.0),
        ((0, 0, 2), 0.5),
        ((0, 1, 0), 2.0),
        ((0, 1, 1), 0.0),
        ((0, 1, 2), 1.0),
    )
    e = Regions(activation=RELU, depth=1, width=3, edits=edits)
    p = e.run().partition
    assert p is not None
    assert len(kinks_by_layer(p, 1)[0]) == 2
    for unit in (0, 1):
        np.testing.assert_allclose(kinks_of(p, frozenset([(0, unit)]))[:, ::2], -0.5)


# α -------------------------------------------------------------------------------------------------------


def test_alpha_leads_from_folds_through_relu_to_one_straight_boundary() -> None:
    counts = {}
    for alpha in np.linspace(-1, 1, 41):
        result = BASE.edit(activation=leaky(float(alpha))).run()
        assert result.partition is not None
        counts[round(float(alpha), 2)] = result.partition.n_regions
    assert all(n > 1 for alpha, n in counts.items() if alpha < 1)
    assert counts[1.0] == 1
    result = BASE.edit(activation=leaky(1.0)).run()
    (line,) = result.boundary
    assert len(line) == 2
    y = result.experiment.network.forward(np.linspace(line[0], line[-1], 9))
    np.testing.assert_allclose(y, 0, atol=1e-12)
    assert "one linear formula" in result.sentence
    assert "single straight line" in result.sentence
    fold, absolute = BASE.edit(activation=leaky(-1.0)).run(), Regions(activation=activations.get("abs")).run()
    assert fold.partition is not None
    assert absolute.partition is not None
    np.testing.assert_allclose(fold.partition.gradients, absolute.partition.gradients)


def test_just_below_one_all_kinks_are_still_there() -> None:
    result = BASE.edit(activation=leaky(1 - 1e-6)).run()
    assert result.partition is not None
    assert result.partition.n_regions > 60


# Shades --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("shade", ["gradient", "units", "region"])
def test_shades_are_ordered_like_what_they_stand_for(shade: str) -> None:
    result = BASE.edit(shade=shade).run()
    p, mosaic = result.partition, result.mosaic
    assert p is not None
    assert mosaic is not None
    assert mosaic.shades is not None
    assert mosaic.ramps is None
    assert mosaic.shades.min() >= 0
    assert mosaic.shades.max() < SHADES
    assert len(mosaic.shades) == p.n_regions
    middles = middles_of(p)
    units = sum((z > 0).sum(axis=1) for z in result.experiment.network.pre_activations(middles)[:-1])
    meant = {"gradient": np.hypot(*p.gradients.T), "units": units}.get(shade)
    if meant is not None:
        order = np.argsort(meant, kind="stable")
        assert (np.diff(mosaic.shades[order]) >= 0).all()


def middles_of(p: Partition) -> np.ndarray:
    return np.array([p.vertices[p.loops[a:b]].mean(axis=0) for a, b in itertools.pairwise(p.offsets)])


@pytest.mark.parametrize("activation", ["relu", "abs", "hard_tanh", "identity"])
def test_every_point_is_shaded_by_its_own_output(activation: str) -> None:
    """The place on the scale is affine on a region, 0 stands in the middle, the largest output at an end."""
    result = Regions(activation=activations.get(activation)).run()
    p, mosaic = result.partition, result.mosaic
    assert p is not None
    assert mosaic is not None
    assert mosaic.ramps is not None
    points = np.random.default_rng(1).uniform(-3, 3, (500, 2))
    regions = p.locate(points)
    place = (mosaic.ramps[regions, :2] * points).sum(axis=1) + mosaic.ramps[regions, 2]
    top = max(map(abs, p.extent))
    y = result.experiment.network.forward(points)[:, 0]
    np.testing.assert_allclose(place, 0.5 + y / (2 * top), atol=1e-12)
    assert result.key is not None
    assert result.key.part == pytest.approx([0.5 + end / (2 * top) for end in p.extent])
    assert max(abs(end - 0.5) for end in result.key.part) == pytest.approx(0.5)


def test_a_picture_in_pixels_has_the_level_of_the_output_at_each() -> None:
    result = BASE.run()
    assert result.mosaic is not None
    assert result.partition is not None
    levels = result.mosaic.picture(60, 40).shades
    x, y = (-3 + 6 * (np.arange(n) + 0.5) / n for n in (60, 40))
    points = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
    top = max(map(abs, result.partition.extent))
    place = 0.5 + result.experiment.network.forward(points)[:, 0] / (2 * top)
    np.testing.assert_allclose(levels.ravel() + 0.5, LEVELS * place, atol=0.5 + 1e-9)
    assert ((levels.ravel() >= LEVELS // 2) == (place >= 0.5)).all()


def test_the_key_has_the_numbers_of_the_picture() -> None:
    result = BASE.edit(shade="gradient").run()
    assert result.partition is not None
    assert result.key is not None
    norms = np.hypot(*result.partition.gradients.T)
    assert [float(text) for _, text in sorted(result.key.marks)] == pytest.approx(
        [norms.min(), (norms.min() + norms.max()) / 2, norms.max()], rel=5e-3
    )
    units = BASE.edit(shade="units").run().key
    assert units is not None
    assert sorted(units.marks) == [(0.0, "0"), (0.5, "8"), (1.0, "16")]


def test_the_key_of_the_output_spans_exactly_what_is_in_view() -> None:
    result = BASE.run()
    assert result.partition is not None
    assert result.key is not None
    low, high = result.partition.extent
    for place, text in result.key.marks:
        value = float(text.replace("−", "-"))
        assert value == pytest.approx(low + place * (high - low), rel=5e-3, abs=1e-9)
    assert [place for place, _ in result.key.marks[:2]] == [0.0, 1.0]
    assert result.key.marks[2][1] == "0"


def test_an_output_that_is_the_same_everywhere_has_one_number() -> None:
    for bias, text, place in ((2.0, "2", 1.0), (-0.5, "−0.5", 0.0), (0.0, "0", 0.5)):
        e = Regions(activation=RELU, width=1, depth=1, edits=(((1, 0, 0), 0.0), ((1, 0, 1), bias)))
        key = e.run().key
        assert key is not None
        assert key.marks == ((0.5, text),)
        assert key.part == (place, place)


# Words ---------------------------------------------------------------------------------------------------


def test_readouts_count_and_measure() -> None:
    result = BASE.run()
    regions, most, length = result.readouts
    p = result.partition
    assert p is not None
    assert regions.value == str(p.n_regions)
    assert most.value == "137"
    assert float(length.value) == pytest.approx(p.boundary_length, rel=1e-3)
    assert regions.caption == "linear regions in view, exactly"
    smooth = Regions(activation=activations.get("tanh")).run().readouts
    assert smooth[0].caption == "samples, not exact: no linear regions"


def test_fewer_layers_shown_count_fewer_regions() -> None:
    e = BASE.edit(depth=3)
    counts = [int(e.edit(layers_shown=n).run().readouts[0].value) for n in (1, 2, 3)]
    for n, regions in zip((1, 2), counts, strict=False):
        shallow = e.edit(depth=n)
        assert shallow.run().partition is not None
        assert regions == shallow.run().partition.n_regions  # type: ignore[union-attr]
    assert counts == sorted(counts)


def test_no_more_layers_are_shown_than_there_are() -> None:
    e = BASE.edit(depth=2)
    assert e.shown("layers_shown") == 2
    assert e.edit(depth=5).shown("layers_shown") == 5
    assert e.edit(layers_shown=1).shown("layers_shown") == 1


def test_kinks_that_would_hide_all_colors_are_not_drawn_and_the_words_say_so(monkeypatch) -> None:
    monkeypatch.setattr("engine.experiments.regions.numbers._DENSE", 50)
    monkeypatch.setattr("engine.experiments.regions.words.AS_IMAGE", 50)
    result = BASE.run()
    assert result.kinks == ()
    assert "The kinks are not drawn" in result.sentence
    assert result.caption.endswith("regions as an image, kinks not drawn")
    hidden = BASE.edit(kinks=False).run()
    assert "not drawn" not in hidden.sentence + hidden.caption


def test_kinks_are_the_fainter_the_closer_together_they_are() -> None:
    inks = [BASE.edit(width=width).run().ink for width in (8, 48, 96)]
    assert inks[0] == 1.0
    assert 1.0 > inks[1] > inks[2] > 0.2


def test_what_is_said_does_not_depend_on_what_was_computed_before() -> None:
    first, _, again = (BASE.edit(seed=seed).run().readouts for seed in (901, 902, 901))
    assert first == again


@pytest.mark.parametrize(
    ("name", "most"), [("relu", "137"), ("hard_tanh", "513"), ("softshrink", "513"), ("identity", "1")]
)
def test_the_most_of_one_layer_goes_with_the_kinks(name: str, most: str) -> None:
    e = Regions(depth=1, width=16, bias_scale=0.3, activation=activations.get(name))
    regions, shown = e.run().readouts[:2]
    assert shown.value == most
    assert int(regions.value) <= int(most)


def test_long_boundaries_have_their_thousands_apart() -> None:
    e = BASE.edit(window=(-30_000.0, 30_000.0), height=(-30_000.0, 30_000.0))
    p = e.run().partition
    assert p is not None
    assert p.boundary_length > 10_000
    assert e.run().readouts[2].value == f"{round(p.boundary_length):,}"


def test_what_has_one_slope_throughout_has_one_name_for_its_units() -> None:
    for activation in (leaky(1.0), activations.get("identity")):
        result = Regions(activation=activation).run()
        assert result.inspected is not None
        assert result.piece_names == ("slope 1", "")
        assert result.inspected.lines[2].startswith("16 of 16 units with slope 1")


def test_a_curved_activation_has_no_bound_and_a_bad_weight_no_other_row() -> None:
    smooth, broken = (
        BASE.edit(activation=activations.get("tanh")).run(),
        BASE.edit(edits=(((2, 0, 0), 1e300),)),
    )
    assert "most" not in " ".join(r.caption for r in smooth.readouts)
    assert len(smooth.readouts) == len(broken.run().readouts) == len(BASE.run().readouts) == 3


def _by_hand(activation: str, *weights: list[list[float]]) -> Regions:
    """A network of these augmented weight matrices (the bias last), set by hand."""
    edits = tuple(
        ((layer, unit, source), float(value))
        for layer, rows in enumerate(weights)
        for unit, row in enumerate(rows)
        for source, value in enumerate(row)
    )
    width, depth = len(weights[0]), len(weights) - 1
    return Regions(depth=depth, width=width, activation=activations.get(activation), edits=edits)


@pytest.mark.parametrize(
    ("e", "says"),
    [
        (_by_hand("abs", [[1, 0, 0], [0, 1, 0]], [[1, 1, -1]]), "has 1 closed line and bends 4 times"),
        (_by_hand("relu", [[1, 0, 1], [0, 1, 0]], [[1, 0, -2]]), "is 1 line without a bend"),
        (_by_hand("relu", [[1, 0, 0], [0, 1, 0]], [[1, 1, -1]]), "has 1 line and bends twice"),
    ],
)
def test_bends_of_the_boundary_are_changes_of_its_direction(e: Regions, says: str) -> None:
    assert f"The boundary y = 0 {says}" in e.run().sentence


def test_regions_and_different_formulas_are_two_numbers() -> None:
    dead = _by_hand("relu", [[1, 0, 0], [0, 1, 0]], [[0, 0, 1]]).run()
    assert dead.readouts[0].value == "4"
    assert "one and the same linear formula on all of them" in dead.sentence
    half = _by_hand("relu", [[1, 0, 0], [0, 1, 0]], [[0, 1, 1]]).run()
    assert "4 regions, on which the output has 2 different linear formulas" in half.sentence
    own = _by_hand("relu", [[1, 0, 0], [0, 1, 0]], [[1, 1, 1]]).run()
    assert "4 regions, each with its own linear formula" in own.sentence


@given(st.integers(0, 400), st.integers(1, 3))
def test_different_formulas_are_counted_as_by_hand(seed: int, depth: int) -> None:
    p = Regions(seed=seed, depth=depth, width=4, activation=activations.get("relu")).run().partition
    assert p is not None
    known: list[np.ndarray] = []
    for row in np.column_stack([p.gradients, p.intercepts]):
        if not any(np.allclose(row, other, rtol=0, atol=1e-10) for other in known):
            known.append(row)
    assert p.n_formulas == len(known)


# Quantities ----------------------------------------------------------------------------------------------


def states() -> list[Regions]:
    """The default, every example, a sampled map, none at all, fewer layers shown, a bare chart."""
    examples = [preset.apply(Session(), "regions").regions for preset in presets("regions")]
    smooth, broken = activations.get("tanh"), (((2, 0, 0), 1e300),)
    edited = [{"activation": smooth}, {"edits": broken}, {"layers_shown": 1}, {"view": "depth"}]
    bare = BASE.edit(view="depth", activation=smooth)
    return [Regions(), *examples, *(BASE.edit(**changes) for changes in edited), bare]


def said(value: float) -> set[str]:
    """How readouts may say a quantity."""
    if math.isnan(value):
        return {"–"}
    return {count(round(value)), many(round(value)), number(value, 3), number(value, 4), percent(value)}


@pytest.mark.parametrize("e", states())
def test_readouts_say_quantities(e: Regions) -> None:
    result = e.run()
    known = set().union({"–"}, *map(said, result.quantities.values()))
    for readout in result.readouts:
        if "samples, not exact" not in readout.caption:
            assert set(readout.value.split(" to ")) <= known, readout


def test_quantities_measure_the_map() -> None:
    result = BASE.edit(data="moons", playhead=20, layers_shown=1).run()
    p, q = result.partition, result.quantities
    assert p is not None
    assert q["regions"] == len(np.unique(p.patterns()[0], axis=0))
    assert q["most regions of one layer"] == 1 + 8 + 28
    assert q["linear formulas"] == p.n_formulas
    assert (q["smallest output"], q["largest output"]) == p.extent
    length = sum(np.hypot(*np.diff(line, axis=0).T).sum() for line in p.boundary)
    assert q["boundary length"] == pytest.approx(length)
    x, labels = result.learner.recipe.data.arrays()
    assert q["accuracy"] == np.mean((result.network.forward(x)[:, 0] > 0) == (labels > 0))
    assert q["step"] == 20


def test_quantities_of_the_chart_are_those_of_every_depth() -> None:
    result = BASE.edit(view="depth", width=3).run()
    assert result.quantities["mean regions of one layer"] == result.counts.found[0].mean()
    assert result.quantities["built regions of 6 layers"] == result.counts.built[-1]
    assert result.quantities["most regions of 2 layers"] == result.counts.most[1]
    assert result.quantities["expected regions of one layer"] == result.counts.theory


# The first layers ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("shown", [1, 2])
def test_with_fewer_layers_shown_everything_speaks_of_their_regions(shown: int) -> None:
    e = BASE.edit(depth=3, layers_shown=shown, shade="units")
    result, shallow = e.run(), e.edit(depth=shown).run()
    inspected, alone = result.inspected, shallow.inspected
    assert inspected is not None
    assert alone is not None
    assert result.readouts[0].value == shallow.readouts[0].value
    assert f" of {result.readouts[0].value} of layer" in inspected.lines[0]
    assert result.readouts[1].value == shallow.readouts[1].value
    assert result.readouts[0].value + " regions, on each of which layer" in result.sentence
    assert inspected.lines[2] == alone.lines[2]  # units on and area
    assert inspected.lines[3] == alone.lines[3]  # the pattern
    assert len(inspected.on) == shown
    assert {layer for layer, _ in inspected.bounding} <= set(range(shown))
    assert inspected.bounding == alone.bounding
    own = {tuple(np.round(corner, 9)) for corner in inspected.polygon}
    assert own >= {tuple(np.round(corner, 9)) for corner in alone.polygon}
    assert _area(inspected.polygon) == pytest.approx(_area(alone.polygon))
    assert result.key is not None
    assert max(float(text) for _, text in result.key.marks) == 8 * shown
    assert result.next_region(1, 0) == pytest.approx(shallow.next_region(1, 0))
    assert e.edit(place=(2, 0, 0)).run().highlighted == ()


def _area(polygon: np.ndarray) -> float:
    x, y = polygon.T
    return float(x @ np.roll(y, -1) - y @ np.roll(x, -1)) / 2


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"edits": (((0, 0, 0), 1e308), ((0, 0, 1), 1e308))}, "reaches"),
        ({"edits": (((0, 0, 0), 1e-300), ((0, 0, 1), 0.0), ((0, 0, 2), 0.0))}, "reaches 3·10⁻³⁰⁰ "),
        ({"edits": (((2, 0, 0), 1e300),)}, "output reaches"),
        ({"construction": "zigzag", "depth": 8}, "about 4.3·10⁹ regions are too many to compute"),
        (
            {"depth": 8, "width": 256, "weight_scale": 4.0, "window": (-1e6, 1e6), "height": (-1e6, 1e6)},
            r"about 2.\d·10⁶ regions would need 2.\d GB; the limit is 1.5 GB",
        ),
    ],
)
def test_what_has_no_map_says_why(changes, says: str) -> None:
    result = BASE.edit(**changes).run()
    assert result.outcome.map is None
    assert re.search(says, result.sentence)
    assert result.sentence.endswith("No new picture is drawn; Undo or Reset leads back.")
    assert result.readouts[0].value == "–"
    assert result.mosaic is result.raster is result.key is None
    assert result.inspected is None
    assert result.boundary == ()


def test_an_estimate_comes_before_a_map_that_would_not_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.experiments.regions.mapping._SURELY_FINE", 100)
    monkeypatch.setattr("engine.experiments.regions.mapping.MOST_MEMORY", 100_000)
    monkeypatch.setattr("engine.experiments.regions.mapping.partition", None)  # never reached
    e = BASE.edit(width=24, seed=5)
    said = e.run().sentence
    regions = re.search(r"about ([\d,]+) regions would need", said)
    assert regions is not None
    monkeypatch.undo()
    found = e.run().partition
    assert found is None or float(regions[1].replace(",", "")) == pytest.approx(found.n_regions, rel=0.3)


def test_a_network_that_was_refused_leaves_nothing_behind() -> None:
    bad = BASE.edit(edits=(((0, 0, 0), 1e308),))
    assert map_of(bad).map is None
    assert map_of(BASE).map is not None


def test_a_sampled_value_that_is_only_rounding_is_0_wherever_it_is_told() -> None:
    """Three equal units whose outputs cancel."""
    tanh = activations.get("tanh")
    equal = [((0, unit, at), (0.7, -0.4, 0.2)[at]) for unit in range(3) for at in range(3)]
    output = [((1, 0, unit), (0.1, 0.2, -0.3, 0.0)[unit]) for unit in range(4)]
    e = Regions(depth=1, width=3, activation=tanh, edits=(*equal, *output))
    assert e.network.forward(np.random.default_rng(0).normal(size=(100, 2))).any()
    result = e.run()
    assert result.inspected is not None
    assert result.inspected.lines[0] == "y = 0"
    assert (result.quantities["smallest output"], result.quantities["largest output"]) == (0, 0)
    assert not result.boundary
    assert not result.arrays["values"].any()
    assert not next(column for column in result.table.columns if column.name == "y").values.any()


def test_smooth_activations_are_sampled_with_contours_at_round_values() -> None:
    result = Regions(activation=activations.get("tanh")).run()
    assert result.sampled is not None
    assert "sampled at 129 × 129 points" in result.sentence
    assert result.caption.endswith("sampled")
    assert result.contours
    network = result.experiment.network
    levels = set()
    for line in result.contours:
        level = float(np.median(network.forward(line)))
        assert np.abs(network.forward(line) - level).max() < 5e-3
        levels.add(round(level, 2))
    step = round(min(np.diff(sorted(levels))), 2)
    low, high = result.sampled.extent
    assert levels == {round(step * n, 2) for n in range(-99, 99) if n and low < step * n < high}
    assert f"{result.sampled.boundary_length:.4g}".startswith(result.readouts[2].value[:4])


def test_captions_tell_what_is_needed_to_draw_the_picture_again() -> None:
    assert BASE.run().caption == "2-8-8-1, ReLU, He, seed 11; [−3, 3] × [−3, 3]"
    edited = BASE.edit(edits=(((0, 0, 0), 1.0),)).run().caption
    assert edited.endswith("; 1 weight set by hand")
    chart = BASE.edit(view="depth", width=3, bias_scale=0.1).run().caption
    assert chart == "6 units, ReLU, He, weight scale 1, bias scale 0.1, seeds 11 to 16; [−3, 3] × [−3, 3]"
    assert BASE.edit(view="depth", activation=activations.get("tanh")).run().caption.startswith("tanh; ")


def test_the_table_gives_every_region() -> None:
    result = BASE.run()
    p = result.partition
    assert p is not None
    columns = {column.name: column.values for column in result.table.columns}
    np.testing.assert_array_equal(columns["area"], p.areas)
    assert len(columns["corner x1"]) == len(p.loops)
    assert columns["pieces of layer 1"][3] == str(p.pattern(3)[0])


def test_the_arrays_rebuild_polygons_formulas_and_network() -> None:
    """What another program needs: here one that has nothing but the file."""
    result = BASE.run()
    with np.load(io.BytesIO(to_npz(result.arrays))) as file:
        a = {name: file[name] for name in file.files}
    np.testing.assert_allclose(a["areas"].sum(), 36)
    net = Network([a[f"weights_{i}"] for i in (1, 2, 3)], [a[f"biases_{i}"] for i in (1, 2, 3)], "relu")
    for region in range(0, len(a["areas"]), 9):
        corners = a["vertices"][a["loops"][a["offsets"][region] : a["offsets"][region + 1]]]
        x, y = corners.T
        assert 0.5 * (x * np.roll(y, -1) - y * np.roll(x, -1)).sum() == pytest.approx(a["areas"][region])
        middle = corners.mean(axis=0)
        expected = net.forward([middle])[0, 0]
        assert a["gradients"][region] @ middle + a["intercepts"][region] == pytest.approx(expected)
        for layer, z in enumerate(net.pre_activations([middle])[:-1], start=1):
            np.testing.assert_array_equal(a[f"patterns_{layer}"][region], z[0] > 0)
    for start, end in itertools.pairwise(a["boundary_offsets"]):
        np.testing.assert_allclose(net.forward(a["boundary"][start:end]), 0, atol=1e-12)
    smooth = Regions(activation=activations.get("tanh")).run().arrays
    assert smooth["values"].shape == smooth["gradients"].shape[:2] == (129, 129)
    assert "upper bound" in BASE.edit(view="depth", width=3).run().arrays


def test_switching_the_activation_keeps_weights_seed_and_view() -> None:
    e = BASE.edit(edits=(((1, 2, 3), 0.5),), window=(-1.0, 2.0))
    after: Experiment = e.edit(activation=activations.get("tanh"))
    assert replace(e, activation=activations.get("tanh")) == after
    for seed in ({"seed": 12}, {"depth": 3}, {"width": 9}, {"initializer": "xavier"}):
        assert e.edit(**seed).edits == ()
    assert value(e, (1, 2, 3)) == 0.5


def test_nothing_in_words_is_broken_for_extreme_weights() -> None:
    for scale in (1e-9, 1e-3, 1e3, 1e6):
        result = BASE.edit(weight_scale=scale, bias_scale=scale).run()
        texts = [result.sentence, result.caption, *(r.value for r in result.readouts)]
        assert not re.search(r"\bnan\b|\binf\b|e[+-]\d", " ".join(texts))


@pytest.mark.parametrize(("w1", "w2"), [(1.0, 0.0), (0.0, 1.0), (1.0, -1.0)])
def test_the_knobs_of_a_line_stand_clear_of_the_rim_on_both_sides(w1: float, w2: float) -> None:
    knobs = Line(w1, w2, 0.0).knobs((-1.0, 1.0, -1.0, 1.0))
    assert knobs is not None
    x, y = 0.82 * w2, 0.82 * w1
    assert sorted(np.ravel(knobs)) == pytest.approx(sorted((-x, y, x, -y)))


@pytest.mark.parametrize("view", STRIPS)
def test_maps_side_by_side_are_the_maps_that_each_shows_alone(view: str) -> None:
    e = Regions(view=view, depth=1, width=24, seed=13, activation=activations.get("relu"))
    result = e.run()
    assert result.is_heavy
    result.prepare()
    assert len(result.variants) == {"depths": 4, "slopes": 3}[view]
    for variant, readout in zip(result.variants, result.readouts, strict=True):
        alone = e.edit(**variant.changes)
        assert alone.view == "map"
        regions = alone.run().quantities["regions"]
        assert regions == variant.regions == result.quantities[f"regions of {variant.title}"]
        assert readout.value == f"{regions:,.0f}"
        assert alone.units == e.units


def test_lines_of_equal_output_have_their_values() -> None:
    e = Regions(depth=1, width=6, seed=4)
    assert e.run().contours == ()
    lines = e.edit(levels=True).run().contours
    assert len(lines) > 8
    for line in lines:
        y = e.network(line)[:, 0]
        assert np.ptp(y) < 1e-9
        assert abs(y[0]) > 1e-3


@pytest.mark.parametrize(
    ("depth", "scale", "bias", "ratio", "said"),
    [
        (4, 4.0, 0.8, 0.783, "loses regions"),
        (2, 1.0, 0.8, 0.807, "adds hardly any"),
        (4, 1.0, 0.0, 1.036, "adds hardly any"),
        (2, 1.0, 0.0, 1.281, "adds some in this window"),
    ],
)
def test_what_depth_does_at_random_counts_from_a_fifth_on(depth, scale, bias, ratio, said) -> None:
    e = BASE.edit(activation=activations.get("abs"), width=16, depth=depth, view="depth")
    result = e.edit(weight_scale=scale, bias_scale=bias).run()
    first, last = (result.measured("mean regions", layers) for layers in (1, result.counts.depths[-1]))
    assert last / first == pytest.approx(ratio, abs=1e-3)
    assert f"depth {said}" in result.sentence
