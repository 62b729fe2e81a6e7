"""Colors, fonts and the style sheet: one table of roles, two themes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

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


def _file(name: str) -> str:
    """An icon that the style sheet needs as a file; its color suits both themes."""
    return str(files("resources") / "icons" / f"{name}.svg").replace("\\", "/")


def style_sheet(theme: Theme) -> str:
    """The look of widgets; sizes are logical pixels on a grid of eight."""
    t = theme
    return f"""
    QWidget {{ color: {t.text}; }}
    QMainWindow, QDialog, #page, #sidebar {{ background: {t.window}; }}
    #card {{ background: {t.surface}; border: 1px solid {t.hairline}; border-radius: 10px; }}
    QScrollArea, QScrollArea > QWidget > QWidget {{ background: transparent; border: none; }}
    QDialogButtonBox {{ dialogbuttonbox-buttons-have-icons: 0; }}
    #notice {{ background: {t.soft}; border: 1px solid {t.hairline}; border-radius: 8px; }}
    #notice QToolButton {{ padding: 1px 3px; }}
    #hint {{ background: {t.surface}; color: {t.danger}; border: 1px solid {t.danger}; border-radius: 6px;
        padding: 4px 8px; }}
    #brand {{ font-size: 19px; font-weight: 600; padding: 4px 4px 12px 4px; }}
    #title {{ font-size: 19px; font-weight: 600; }}
    #thesis, #caption, #unit {{ color: {t.muted}; }}
    #section {{ color: {t.muted}; font-size: 11px; font-weight: 600; letter-spacing: 1px; }}
    #value {{ font-size: 20px; font-weight: 600; }}
    #error {{ color: {t.danger}; }}
    #panels {{ background: transparent; border: none; outline: none; font-size: 13px; }}
    #panels::item {{ padding: 6px 12px; border-radius: 6px; }}
    #panels::item:hover {{ background: {t.hairline}; color: {t.text}; }}
    #panels::item:selected {{ background: {t.soft}; color: {t.accent}; }}
    QToolButton, QPushButton {{ background: transparent; border: 1px solid transparent; border-radius: 6px;
        padding: 5px 10px; }}
    QPushButton {{ border-color: {t.hairline}; background: {t.surface}; }}
    QToolButton:hover, QPushButton:hover {{ background: {t.hairline}; }}
    QToolButton:pressed, QPushButton:pressed {{ background: {t.soft}; }}
    QToolButton:focus, QPushButton:focus {{ border-color: {t.accent}; }}
    QToolButton:disabled, QPushButton:disabled {{ color: {t.muted}; }}
    QToolButton:checked {{ background: {t.soft}; color: {t.accent}; }}
    QToolButton::menu-indicator {{ image: none; width: 0; }}
    QPushButton:default {{ background: {t.accent}; color: {t.on_accent}; border-color: {t.accent}; }}
    QPushButton:default:disabled {{ background: {t.hairline}; color: {t.muted}; border-color: {t.hairline}; }}
    QAbstractSpinBox, QLineEdit, QComboBox, QPlainTextEdit, QTextBrowser {{ background: {t.window};
        border: 1px solid {t.hairline}; border-radius: 6px; padding: 3px 6px;
        selection-background-color: {t.accent}; selection-color: {t.on_accent}; }}
    QAbstractSpinBox:focus, QLineEdit:focus, QComboBox:focus {{ border-color: {t.accent}; }}
    QAbstractSpinBox:disabled, QLineEdit:disabled, QComboBox:disabled {{ color: {t.muted};
        background: {t.hairline}; }}
    QCheckBox::indicator {{ width: 14px; height: 14px; border: 1px solid {t.muted}; border-radius: 4px;
        background: {t.surface}; }}
    QCheckBox::indicator:checked {{ background: {t.accent}; border-color: {t.accent};
        image: url("{_file("check")}"); }}
    QCheckBox::indicator:disabled {{ border-color: {t.hairline}; }}
    QCheckBox:disabled {{ color: {t.muted}; }}
    QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {{ width: 0; border: none; }}
    QComboBox::drop-down {{ border: none; width: 20px; }}
    QComboBox::down-arrow {{ image: url("{_file("down")}"); width: 12px; height: 12px; }}
    QComboBox QAbstractItemView {{ background: {t.surface}; border: 1px solid {t.hairline};
        selection-background-color: {t.soft}; selection-color: {t.text}; outline: none; padding: 4px; }}
    QSlider::groove:horizontal {{ height: 4px; border-radius: 2px; background: {t.hairline}; }}
    QSlider::sub-page:horizontal {{ height: 4px; border-radius: 2px; background: {t.accent}; }}
    QSlider::handle:horizontal {{ width: 12px; height: 12px; margin: -6px 0; border-radius: 8px;
        background: {t.surface}; border: 2px solid {t.accent}; }}
    QSlider::handle:horizontal:hover {{ background: {t.soft}; }}
    QSlider::handle:horizontal:focus {{ background: {t.accent}; border-color: {t.text}; }}
    QSlider {{ min-height: 20px; }}
    QCheckBox {{ spacing: 8px; padding: 2px; border: 1px solid transparent; border-radius: 4px; }}
    QCheckBox:focus {{ border-color: {t.accent}; }}
    QMenuBar {{ background: {t.window}; padding: 2px 6px; }}
    QMenuBar::item {{ padding: 4px 8px; border-radius: 4px; background: transparent; }}
    QMenuBar::item:selected {{ background: {t.hairline}; }}
    QMenu {{ background: {t.surface}; border: 1px solid {t.hairline}; padding: 4px; }}
    QMenu::item {{ padding: 5px 28px 5px 24px; border-radius: 4px; }}
    QMenu::item:selected {{ background: {t.soft}; }}
    QMenu::item:disabled {{ color: {t.muted}; }}
    QMenu::separator {{ height: 1px; background: {t.hairline}; margin: 4px 8px; }}
    QToolTip {{ background: {t.surface}; color: {t.text}; border: 1px solid {t.hairline}; padding: 4px; }}
    QScrollBar:vertical {{ width: 10px; background: transparent; }}
    QScrollBar:horizontal {{ height: 10px; background: transparent; }}
    QScrollBar::handle {{ background: {t.hairline}; border-radius: 4px; margin: 1px; min-height: 24px;
        min-width: 24px; }}
    QScrollBar::handle:hover {{ background: {t.muted}; }}
    QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {{
        background: none; border: none; width: 0; height: 0; }}
    QTableView {{ background: transparent; border: none; outline: none; gridline-color: transparent; }}
    QHeaderView, QHeaderView::section {{ background: transparent; border: none; color: {t.muted}; }}
    QHeaderView::section {{ padding: 2px 8px; font-weight: 600; }}
    QHeaderView::section:horizontal {{ border-bottom: 1px solid {t.hairline}; }}
    QTableCornerButton::section {{ background: transparent; border: none; }}
    QAbstractScrollArea::corner {{ background: transparent; border: none; }}
    QStatusBar {{ background: {t.window}; color: {t.muted}; }}
    QSplitter::handle {{ background: transparent; }}
    """
