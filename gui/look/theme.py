"""Colors, fonts and the style sheet: one table of roles, two themes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from string import Template

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QFontMetrics,
    QGuiApplication,
    QIcon,
    QPainter,
    QPalette,
    QPixmap,
)
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from gui.look import scale

FAMILY = "Inter"
BASE_SIZE = 14
"""Height of running text in logical pixels."""

CAPTION_SIZE = 13
"""Height of captions, ticks and the names in the rail; nothing is smaller."""

_PIXELS = re.compile(r"(-?\d+)px")

_INK = "#010203"
"""The placeholder color in icons and formulas, replaced by the theme's."""


@dataclass(frozen=True)
class Theme:
    """A color for every role.

    Attributes:
        window, surface: behind everything, and of cards and plots.
        hairline: decoration only: what it parts can be told without it.
        border: the rim of a control, contrast 3 at least.
        grid, zero: lines of a plot at its numbers, and at 0.
        text, muted: contrast 4.5 at least, as that of accent, which also stands for what goes forward, and of
            back, for what goes back.
        series: colors of functions and units, in order, any two told apart by every eye: CIEDE2000 of 15 at
            least, also under protanopia, deuteranopia and tritanopia.
    """

    name: str
    window: str
    surface: str
    hairline: str
    border: str
    grid: str
    zero: str
    text: str
    muted: str
    accent: str
    soft: str
    on_accent: str
    danger: str
    back: str
    band: str
    series: tuple[str, ...]

    @property
    def is_dark(self) -> bool:
        """Whether light strokes stand on a dark ground."""
        return QColor(self.surface).lightness() < 128


LIGHT = Theme(
    "light", window="#f6f7f9", surface="#ffffff", hairline="#e3e6eb", border="#808999", grid="#eef0f4",
    zero="#b3bac6", text="#1c2430", muted="#5b6577", accent="#2765e0", soft="#e9f0fe", on_accent="#ffffff",
    danger="#b42318", back="#b0500f", band="#c9a36a",
    series=("#3779e9", "#dc763f", "#0f5842", "#c32d62", "#540295", "#795a04"),
)  # fmt: skip
DARK = Theme(
    "dark", window="#14171c", surface="#1b1f26", hairline="#2b313b", border="#6f7a8b", grid="#242a33",
    zero="#525c6b", text="#e7eaf0", muted="#a3adbd", accent="#6ea1ff", soft="#22304d", on_accent="#0d1420",
    danger="#ff8a80", back="#e48047", band="#e0b040",
    series=("#3e73e4", "#e48047", "#49daac", "#cc325c", "#baa1fc", "#ffd55e"),
)  # fmt: skip
PROJECTOR = Theme(
    "projector", window="#000000", surface="#000000", hairline="#262b33", border="#c9d1dd", grid="#000000",
    zero="#c9d1dd", text="#ffffff", muted="#c9d1dd", accent="#6094fa", soft="#22304d", on_accent="#000000",
    danger="#ff9d94", back="#f1ab81", band="#fded3c",
    series=("#6094fa", "#f1ab81", "#74fdd1", "#fd5c97", "#d2c5f7", "#fded3c"),
)  # fmt: skip
"""For a bright room: contrast 7 at least, nothing thin and gray."""

THEMES = {theme.name: theme for theme in (LIGHT, DARK, PROJECTOR)}


def system_theme() -> Theme:
    """The theme that the desktop asks for, by its colors and its contrast; light where it does not say."""
    hints = QGuiApplication.styleHints()
    if hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast:
        return PROJECTOR
    return DARK if hints.colorScheme() == Qt.ColorScheme.Dark else LIGHT


@cache
def font(size: float = BASE_SIZE, bold: bool = False) -> QFont:
    """The program's font at a height in logical pixels, with digits of equal width; not to be changed."""
    _load_fonts()
    made = QFont(FAMILY)
    made.setPixelSize(max(round(size), 1))
    made.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    made.setFeature(QFont.Tag("tnum"), 1)
    return made


def width(text: str, bold: bool = False) -> int:
    """The width of a text in the window's font, in logical pixels; measured once, asked at every frame."""
    return _width(text, bold, scale.px(BASE_SIZE))


@lru_cache(maxsize=4096)
def _width(text: str, bold: bool, height: int) -> int:
    return QFontMetrics(font(height, bold)).horizontalAdvance(text)


@cache
def _load_fonts() -> None:
    for entry in sorted((files("resources") / "fonts").iterdir(), key=lambda item: item.name):
        if entry.name.endswith(".otf"):
            QFontDatabase.addApplicationFontFromData(QByteArray(entry.read_bytes()))


def apply(app: QApplication, theme: Theme, percent: int = 100) -> None:
    """Give the whole application this theme and this scale; what is painted by hand follows by itself."""
    app.setProperty("theme", theme.name)
    scale.choose(app, percent)
    if app.style().objectName() != "fusion":
        app.setStyle("Fusion")
    app.setFont(font(scale.px(BASE_SIZE)))
    app.setPalette(palette(theme))
    app.setStyleSheet(style_sheet(theme))
    scale.resize()


def applied() -> Theme:
    """The theme that the application has."""
    app = QApplication.instance()
    return THEMES[str((app and app.property("theme")) or LIGHT.name)]


def palette(theme: Theme) -> QPalette:
    """The palette for what the style sheet does not reach."""
    role = QPalette.ColorRole
    colors = {
        role.Window: theme.window, role.WindowText: theme.text, role.Base: theme.surface,
        role.AlternateBase: theme.window, role.Text: theme.text, role.Button: theme.surface,
        role.ButtonText: theme.text, role.BrightText: theme.danger, role.Highlight: theme.accent,
        role.HighlightedText: theme.on_accent, role.ToolTipBase: theme.surface, role.ToolTipText: theme.text,
        role.PlaceholderText: theme.muted, role.Link: theme.accent, role.LinkVisited: theme.accent,
        role.Mid: theme.hairline, role.Midlight: theme.hairline, role.Dark: theme.muted,
        role.Light: theme.surface, role.Accent: theme.accent,
    }  # fmt: skip
    made = QPalette()
    for name, color in colors.items():
        made.setColor(name, QColor(color))
    for name in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, name, QColor(theme.muted))
    return made


def icon(name: str, color: str, size: int = 16, lit: str = "", faint: str = "") -> QIcon:
    """An icon of ``resources/icons`` in this color, sharp at every scale.

    Args:
        size: its width and height in logical pixels at 100 %.
        lit: its color where it is selected, if another one.
        faint: its color where it is disabled, if another one.
    """
    return _icon(name, color, scale.px(size), lit, faint)


@cache
def _icon(name: str, color: str, size: int, lit: str, faint: str) -> QIcon:
    drawing = (files("resources") / "icons" / f"{name}.svg").read_text("utf-8")
    made, mode = QIcon(), QIcon.Mode
    for kind, ink in ((mode.Normal, color), (mode.Selected, lit), (mode.Disabled, faint)):
        renderer = QSvgRenderer(QByteArray(drawing.replace(_INK, ink).encode()))
        for ratio in (1, 2, 3) if ink else ():
            pixmap = QPixmap(size * ratio, size * ratio)
            pixmap.fill(Qt.GlobalColor.transparent)
            painter = QPainter(pixmap)
            renderer.render(painter)
            painter.end()
            pixmap.setDevicePixelRatio(ratio)
            made.addPixmap(pixmap, kind)
    return made


def style_sheet(theme: Theme) -> str:
    """The look of widgets; its icons are files, of a color that suits both themes."""
    folder = files("resources")
    icons = {name: str(folder / "icons" / f"{name}.svg").replace("\\", "/") for name in ("check", "down")}
    sheet = _PIXELS.sub(_scaled, (folder / "look.qss").read_text("utf-8"))
    return Template(sheet).substitute(vars(theme), **icons)


def _scaled(found: re.Match[str]) -> str:
    """A length of the style sheet; hairlines stay."""
    length = int(found[1])
    return f"{length if abs(length) < 2 else scale.px(length)}px"
