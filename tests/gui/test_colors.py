"""Every eye tells the series apart, and reads what is written.

CIEDE2000 after Sharma, Wu and Dalal (2005), whose Table 1 it reproduces; color vision deficiencies after
Machado, Oliveira and Fernandes (2009), severity 1; contrast as WCAG 2 defines it.
"""

import math
from collections.abc import Iterator
from itertools import combinations

import numpy as np
import pytest
from numpy.typing import NDArray

from gui.look.theme import THEMES, Theme

Array = NDArray[np.float64]

EYES = {
    "normal": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
APART = 15.0

themes = pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)


def linear(color: str) -> Array:
    """The light of #rrggbb, each channel 0 to 1."""
    coded = np.array([int(color[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(coded <= 0.04045, coded / 12.92, ((coded + 0.055) / 1.055) ** 2.4)


def lab(light: Array) -> Array:
    """CIE L*a*b* under D65, of what a screen can show of it."""
    to_xyz = [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
    xyz = np.array(to_xyz) @ np.clip(light, 0.0, 1.0) / np.array([0.95047, 1.0, 1.08883])
    f = np.where(xyz > 216 / 24389, np.cbrt(xyz), (24389 / 27 * xyz + 16) / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def ciede2000(first: Array, second: Array) -> float:
    """How different two colors look, in just noticeable differences of about 1."""
    (l1, a1, b1), (l2, a2, b2) = first.tolist(), second.tolist()
    mean = (math.hypot(a1, b1) + math.hypot(a2, b2)) / 2
    g = 0.5 * (1 - math.sqrt(mean**7 / (mean**7 + 25**7)))
    a1, a2 = (1 + g) * a1, (1 + g) * a2
    c1, c2 = math.hypot(a1, b1), math.hypot(a2, b2)
    h1, h2 = (math.degrees(math.atan2(b, a)) % 360 for a, b in ((a1, b1), (a2, b2)))
    turn = (h2 - h1 + 180) % 360 - 180 if c1 * c2 else 0.0
    hue = h1 + h2
    if c1 * c2:
        hue = hue / 2 if abs(h1 - h2) <= 180 else (hue + 360) / 2 if hue < 360 else (hue - 360) / 2
    dl, dc = l2 - l1, c2 - c1
    dh = 2 * math.sqrt(c1 * c2) * math.sin(math.radians(turn / 2))
    light, chroma = (l1 + l2) / 2, (c1 + c2) / 2
    t = (
        1
        - 0.17 * math.cos(math.radians(hue - 30))
        + 0.24 * math.cos(math.radians(2 * hue))
        + 0.32 * math.cos(math.radians(3 * hue + 6))
        - 0.20 * math.cos(math.radians(4 * hue - 63))
    )
    sl = 1 + 0.015 * (light - 50) ** 2 / math.sqrt(20 + (light - 50) ** 2)
    sc, sh = 1 + 0.045 * chroma, 1 + 0.015 * chroma * t
    around = 30 * math.exp(-(((hue - 275) / 25) ** 2))
    rt = -2 * math.sqrt(chroma**7 / (chroma**7 + 25**7)) * math.sin(math.radians(2 * around))
    return math.sqrt((dl / sl) ** 2 + (dc / sc) ** 2 + (dh / sh) ** 2 + rt * (dc / sc) * (dh / sh))


def contrast(first: str, second: str) -> float:
    """The ratio of two luminances, from 1 to 21."""
    low, high = sorted(float(np.array([0.2126, 0.7152, 0.0722]) @ linear(color)) for color in (first, second))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ((50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485), 2.0425),
        ((50.0, -1.3802, -84.2814), (50.0, 0.0, -82.7485), 1.0),
        ((50.0, 2.49, -0.001), (50.0, -2.49, 0.0011), 7.2195),
        ((50.0, 2.5, 0.0), (73.0, 25.0, -18.0), 27.1492),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
        ((22.7233, 20.0904, -46.6940), (23.0331, 14.9730, -42.5619), 2.0373),
        ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
    ],
)
def test_the_measure_itself(first: object, second: object, expected: float) -> None:
    assert ciede2000(np.array(first), np.array(second)) == pytest.approx(expected, abs=1e-4)


@pytest.mark.parametrize("eye", EYES)
@themes
def test_any_two_series_are_told_apart_by_every_eye(theme: Theme, eye: str) -> None:
    seen = [lab(EYES[eye] @ linear(color)) for color in theme.series]
    assert len(seen) == 6
    assert min(ciede2000(a, b) for a, b in combinations(seen, 2)) >= APART


@pytest.mark.parametrize("eye", EYES)
@themes
def test_every_series_is_told_from_text_and_ground(theme: Theme, eye: str) -> None:
    for color in theme.series:
        seen = lab(EYES[eye] @ linear(color))
        assert ciede2000(seen, lab(EYES[eye] @ linear(theme.surface))) >= APART


def texts(theme: Theme) -> Iterator[tuple[str, str]]:
    """What is written, and on what."""
    for ground in (theme.window, theme.surface, theme.soft):
        yield from ((color, ground) for color in (theme.text, theme.muted))
    for ground in (theme.window, theme.surface):
        yield from ((color, ground) for color in (theme.accent, theme.danger, theme.back))
    yield theme.on_accent, theme.accent


@themes
def test_text_is_read(theme: Theme) -> None:
    least = 7.0 if theme.name == "projector" else 4.5
    for color, ground in texts(theme):
        assert contrast(color, ground) >= (4.5 if color in (theme.accent, theme.on_accent) else least)


@themes
def test_rims_of_controls_and_curves_are_seen(theme: Theme) -> None:
    for ground in (theme.window, theme.surface):
        assert contrast(theme.border, ground) >= 3.0
    for color in theme.series:
        assert contrast(color, theme.surface) >= (7.0 if theme.name == "projector" else 3.0)
