"""Pictures that people bring along: nothing is lost, and nothing else than pixels is taken."""

from __future__ import annotations

import base64
import json
import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from engine.base.pixels import Photograph, Pixels

KIND = Photograph(label="picture")


@given(st.integers(1, 24).flatmap(lambda n: arrays.arrays(np.uint8, (n, n, 3))))
def test_every_pixel_comes_back_from_memory_and_from_a_file(colors) -> None:
    pixels = Pixels.of(colors)
    np.testing.assert_array_equal(pixels.colors, colors)
    again = KIND.decode(json.loads(json.dumps(KIND.encode(pixels))))
    assert again == pixels
    np.testing.assert_array_equal(again.colors, colors)


def test_what_is_packed_is_what_the_docstring_says() -> None:
    """Two pixels a side, by hand: red and blue less green, then less what stands on the left."""
    colors = np.array([[[10, 20, 30], [40, 50, 60]], [[0, 0, 0], [255, 1, 2]]], dtype=np.uint8)
    packed = [246, 0, 0, 254, 20, 30, 0, 1, 10, 0, 0, 1]
    assert list(zlib.decompress(Pixels.of(colors).packed)) == packed


def spoilt(**changes: object) -> dict[str, object]:
    return {**KIND.encode(Pixels.of(np.zeros((4, 4, 3), dtype=np.uint8))), **changes}


BOMB = base64.b64encode(zlib.compress(bytes(10**8), 9)).decode()


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        (7, "picture: a picture is written as side and pixels"),
        (spoilt(more=1), "picture: a picture is written as side and pixels"),
        (spoilt(side=0), "picture: a picture has 1 to 512 pixels a side"),
        (spoilt(side=513), "picture: a picture has 1 to 512 pixels a side"),
        (spoilt(side=True), "picture: a picture has 1 to 512 pixels a side"),
        (spoilt(side="4"), "picture: a picture has 1 to 512 pixels a side"),
        (spoilt(side=5), "picture: the picture has more or fewer pixels than its size says"),
        (spoilt(side=3), "picture: the picture has more or fewer pixels than its size says"),
        (spoilt(pixels="☃"), "picture: its pixels are not written as base64"),
        (spoilt(pixels="a!"), "picture: its pixels are not written as base64"),
        (spoilt(pixels=5), "picture: its pixels are not written as base64"),
        (spoilt(pixels="aGVsbG8="), "picture: the pixels of the picture are damaged"),
        (spoilt(pixels=BOMB), "picture: the picture has more or fewer pixels than its size says"),
    ],
)  # fmt: skip
def test_anything_else_is_refused_in_a_sentence(value: object, sentence: str) -> None:
    with pytest.raises(ValueError) as refused:  # noqa: PT011 (the sentence is compared below)
        KIND.decode(value)
    assert str(refused.value) == sentence


def test_a_gesture_that_brings_no_picture_changes_nothing() -> None:
    assert KIND.clamp(b"no picture") is None
    with pytest.raises(ValueError, match="picture: this is not a picture"):
        KIND.check(b"no picture")
