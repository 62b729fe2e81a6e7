"""Colors, fonts and the style sheet: one table of roles, two themes."""

from __future__ import annotations

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

FAMILY = "Inter"
BASE_SIZE = 13
"""Height of running text in logical pixels."""

_INK = "#010203"
"""The placeholder color in icons and formulas, replaced by the theme's."""


@dataclass(frozen=True)
class Theme:
    """A color for every role; ``series`` are the colors of functions and units, in order."""

    name: str
    window: str
    surface: str
    hairline: str
    text: str
    muted: str
    accent: str
    soft: str
    on_accent: str
    danger: str
    band: str
    series: tuple[str, ...]

    @property
    def is_dark(self) -> bool:
        """Whether light strokes stand on a dark ground."""
        return QColor(self.surface).lightness() < 128


LIGHT = Theme(
    "light", "#f6f7f9", "#ffffff", "#e3e6eb", "#1c2430", "#667085", "#2f6fed", "#e6eefe", "#ffffff",
    "#b42318", "#f2994a",
    ("#2f6fed", "#e8590c", "#0b8f6a", "#c2255c", "#7048e8", "#946300"),
)  # fmt: skip
DARK = Theme(
    "dark", "#14171c", "#1b1f26", "#2b313b", "#e7eaf0", "#98a2b3", "#6ea1ff", "#22304d", "#0d1420",
    "#ff8a80", "#e0b040",
    ("#6ea1ff", "#ff9a5c", "#3ecf9f", "#ff7aa8", "#a78bfa", "#e0b040"),
)  # fmt: skip
THEMES = {theme.name: theme for theme in (LIGHT, DARK)}


def system_theme() -> Theme:
    """The theme that the desktop asks for; light where it does not say."""
    scheme = QGuiApplication.styleHints().colorScheme()
    return DARK if scheme == Qt.ColorScheme.Dark else LIGHT


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


@lru_cache(maxsize=4096)
def width(text: str, bold: bool = False) -> int:
    """The width of a text in the program's font, in logical pixels; measured once, asked at every frame."""
    return QFontMetrics(font(bold=bold)).horizontalAdvance(text)


@cache
def _load_fonts() -> None:
    for entry in sorted((files("resources") / "fonts").iterdir(), key=lambda item: item.name):
        if entry.name.endswith(".otf"):
            QFontDatabase.addApplicationFontFromData(QByteArray(entry.read_bytes()))


def apply(app: QApplication, theme: Theme) -> None:
    """Give the whole application this theme; what is painted by hand follows by itself."""
    if app.style().objectName() != "fusion":
        app.setStyle("Fusion")
    app.setFont(font())
    app.setPalette(palette(theme))
    app.setStyleSheet(style_sheet(theme))


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


@cache
def icon(name: str, color: str) -> QIcon:
    """An icon of ``resources/icons`` in this color, sharp at every scale."""
    drawing = (files("resources") / "icons" / f"{name}.svg").read_text("utf-8").replace(_INK, color)
    renderer = QSvgRenderer(QByteArray(drawing.encode()))
    made = QIcon()
    for ratio in (1, 2, 3):
        pixmap = QPixmap(16 * ratio, 16 * ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        renderer.render(painter)
        painter.end()
        pixmap.setDevicePixelRatio(ratio)
        made.addPixmap(pixmap)
    return made


def style_sheet(theme: Theme) -> str:
    """The look of widgets; its icons are files, of a color that suits both themes."""
    folder = files("resources")
    icons = {name: str(folder / "icons" / f"{name}.svg").replace("\\", "/") for name in ("check", "down")}
    return Template((folder / "look.qss").read_text("utf-8")).substitute(vars(theme), **icons)
