"""A picture in Space warp: where its pieces go, what comes back of it, what is said."""

from __future__ import annotations

import numpy as np
import pytest

from engine.base.pixels import MOST_SIDE, Pixels
from engine.experiments.warp.back import SAMPLES_OF_PICTURE, BackNumbers, samples
from engine.experiments.warp.experiment import SpaceWarp
from engine.experiments.warp.inputs import SIDE
from engine.experiments.warp.moment import FRAMES
from engine.experiments.warp.sample import sample
from engine.functions import activations
from engine.networks.warp import polygons
from engine.presets import find
from engine.session import MOST_BYTES, Session

SMALL = Pixels.of(np.arange(48, dtype=np.uint8).reshape(4, 4, 3))
PICTURE = SpaceWarp(paint="picture")


def of(name: str, **changes) -> SpaceWarp:
    return PICTURE.edit(activation=activations.get(name), **changes)


def where_patches_bring(pane, points):
    """Of points of the square the images under the affine maps of the patches that hold them."""
    patches, found = pane.patches, np.full((len(points), 2), np.nan)
    for at, (low, high) in enumerate(zip(patches.ends[:-1], patches.ends[1:], strict=True)):
        corners = patches.sources[low:high]
        sides = np.roll(corners, -1, axis=0) - corners
        across = sides[:, 0] * (points[:, None, 1] - corners[:, 1]) - sides[:, 1] * (
            points[:, None, 0] - corners[:, 0]
        )
        holds = (across >= 0).all(axis=1)
        found[holds] = points[holds] @ patches.jacobians[at].T + patches.offsets[at]
    return found


@pytest.mark.parametrize("name", ["relu", "abs", "leaky_relu", "hard_tanh"])
@pytest.mark.parametrize("frame", [0, 5, 2 * FRAMES, 3 * FRAMES - 4, 6 * FRAMES])
def test_every_pixel_goes_where_the_layers_bring_it(name: str, frame: int) -> None:
    pane = of(name, depth=2, weights="random", playhead=frame).run().panes[0]
    points = np.random.default_rng(3).uniform(-SIDE, SIDE, (400, 2))
    np.testing.assert_allclose(where_patches_bring(pane, points), pane.image(points), atol=1e-12)


@pytest.mark.parametrize("name", ["tanh", "gelu", "sigmoid", "softplus"])
def test_behind_smooth_functions_it_is_nearer_than_the_eye_can_tell(name: str) -> None:
    """A pixel of a picture of 500 is 6/500 of the plane."""
    pane = of(name, depth=3, weights="rotate").run().panes[0]
    points = np.random.default_rng(4).uniform(-SIDE, SIDE, (400, 2))
    np.testing.assert_allclose(where_patches_bring(pane, points), pane.image(points), atol=0.3 * 6 / 500)


def test_fitted_maps_are_the_least_squares() -> None:
    chance = np.random.default_rng(5)
    pieces = polygons([chance.normal(size=(k, 2)) for k in (3, 4, 6)])
    points = chance.normal(size=pieces.points.shape)
    fitted = type(pieces)(points, pieces.ends, pieces.sources, pieces.jacobians, pieces.parents).fitted()
    for at, (a, b) in enumerate(zip(pieces.ends[:-1], pieces.ends[1:], strict=True)):
        known = np.column_stack([pieces.sources[a:b], np.ones(b - a)])
        best = np.linalg.lstsq(known, points[a:b], rcond=None)[0]
        np.testing.assert_allclose(fitted.jacobians[at], best[:2].T, atol=1e-12)
        np.testing.assert_allclose(fitted.offsets[at], best[2], atol=1e-12)


def test_of_a_picture_only_the_rim_is_drawn() -> None:
    assert len(PICTURE.edit(playhead=0).run().panes[0].lines) == 4
    assert {"cells"} <= PICTURE.idle
    assert "photograph" not in PICTURE.idle
    assert "photograph" in SpaceWarp().idle
    assert "cells" not in PICTURE.edit(view="collapse").idle


def test_one_that_is_opened_is_shown_from_the_start() -> None:
    for view, shown in (("warp", "warp"), ("left", "left"), ("back", "back"), ("collapse", "warp")):
        e = SpaceWarp(view=view)
        opened = e.edit(**e.opening("photograph", SMALL))
        assert (opened.picture, opened.view, opened.playhead) == (SMALL, shown, 0)


def test_points_that_are_opened_are_shown_too() -> None:
    for view, shown in (("warp", "warp"), ("collapse", "collapse"), ("back", "warp"), ("paper", "warp")):
        e = SpaceWarp(view=view)
        opened = e.edit(**e.opening("classes", ((0.5, 0.5, 1.0),)))
        assert (opened.data, opened.view) == ("points", shown)


def test_without_one_of_ones_own_there_is_a_sample() -> None:
    assert PICTURE.picture == sample()
    assert PICTURE.edit(photograph=SMALL).picture == SMALL
    assert SpaceWarp(photograph=SMALL).picture is None


def test_the_picture_is_spoken_of() -> None:
    result = of("relu").run()
    assert "75\xa0% of the picture flat" in result.sentence
    assert [r.caption for r in result.readouts][1] == "of the picture folded flat, ReLU"
    assert result.caption.startswith("sample picture; 1 layer")
    assert of("relu", photograph=SMALL).run().caption.startswith("picture from a file; ")
    assert of("relu", playhead=0).run().sentence.startswith("The picture before any layer.")
    assert of("relu", view="collapse").run().caption.startswith("1 layer")


def test_its_way_back_is_prepared_beside_the_window() -> None:
    straight = {"view": "back", "second": activations.get("abs")}
    assert of("relu", **straight).is_heavy
    assert not of("relu").is_heavy
    assert not SpaceWarp(**straight).is_heavy


def test_the_inverse_of_tanh_gives_the_whole_picture_back_relu_a_quarter() -> None:
    result = of("tanh", second=activations.get("relu"), view="back").run()
    assert [way.share for way in result.ways] == [1.0, 0.25]
    n = SAMPLES_OF_PICTURE
    assert result.ways[0].recovered.shape == (n, n, 2)
    np.testing.assert_allclose(result.ways[0].recovered.reshape(-1, 2), samples(n), atol=1e-13)
    assert "gives all of the picture back" in result.sentence
    assert len(BackNumbers(SpaceWarp(view="back")).ways[0].recovered) < n


def test_the_worst_picture_leaves_a_session_far_from_its_bound() -> None:
    noise = np.random.default_rng(1).integers(0, 256, (MOST_SIDE, MOST_SIDE, 3)).astype(np.uint8)
    text = Session().edit("warp", photograph=Pixels.of(noise)).to_json()
    assert len(text) < 1_100_000 < MOST_BYTES


def test_the_sample_is_the_same_everywhere() -> None:
    """Some of its pixels, by what is drawn there: sky, sun, roof, door, fence, grass."""
    colors = sample().colors
    assert colors.shape == (512, 512, 3)
    spots = {(0.17, 0.83): (255, 214, 74), (0.4, 0.56): (162, 94, 58), (0.47, 0.3): (104, 66, 46),
             (0.03, 0.12): (250, 248, 240), (0.65, 0.08): (122, 178, 84)}  # fmt: skip
    for (x, y), color in spots.items():
        assert tuple(colors[int((1 - y) * 512), int(x * 512)]) == color


def example(words: str) -> SpaceWarp:
    return find(words, "warp")[1].experiment("warp")


def test_what_examples_claim_in_words_is_so() -> None:
    """A quarter, most of it, blocks, no crease, no line."""
    for words in ("ReLU keeps a quarter", "A picture comes back"):
        result = example(words).run()
        shares = [getattr(one, "share", None) or 1.0 - one.folded_share for one in parts(result)]
        assert sorted(shares) == [0.25, 1.0]
    saturated = example("Saturation: weights of 5").run().panes
    for pane, (low, high) in zip(saturated, ((-1.0, 1.0), (0.0, 1.0)), strict=True):
        image = pane.image(samples(64))
        from_rim = np.minimum(image - low, high - image).min(axis=1)
        assert (from_rim < 0.02 * (high - low)).mean() > 0.75
    blocks = example("A picture in float16").run()
    assert [way.share for way in blocks.ways] == [1.0, 1.0]
    assert blocks.ways[0].error > 100 * blocks.ways[1].error
    assert not any(f.kinks for f in example("nowhere a crease").both)
    assert [pane.parting is None for pane in example("no straight line parts them").run().panes] == [
        True,
        False,
    ]
    assert [pane.sheets for pane in example("all 4 quarters").run().panes] == [4, 1]


def parts(result):
    """Its panes, or its ways back."""
    return result.ways if hasattr(result, "ways") else result.panes
