"""How a figure looks: colors, strokes, letters, and what it leaves out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPen
from PySide6.QtWidgets import QGraphicsItem

from gui.look import theme as themes
from gui.look.series import SOLID, Dash, cap
from gui.look.theme import Theme

IN_WINDOW, _ON_PAGE = 13.0, 14.0
"""Height of letters in logical pixels, in the window and on a page: 14 pt of the 540 of a slide."""


@dataclass(eq=False)
class Style:
    """All that the items of a figure ask of it; they look at it whenever they paint.

    Attributes:
        theme: the colors.
        scale: the length of a logical pixel at 100 %: of the window, or of a page.
        interactive: False for a figure that is only exported: it shows no knobs and takes no mouse.
        transparent: whether there is no background but sheets behind texts.
        ratio: pixels of the screen in a logical one.
        hiding_answers: whether what an exercise asks for is not to be seen.
        hidden_words: what stands in the place of a plot that is not to be seen.
        weight: how many times heavier strokes are than the scale makes them.
    """

    theme: Theme
    scale: float = 1.0
    interactive: bool = True
    transparent: bool = False
    ratio: float = 1.0
    hiding_answers: bool = False
    hidden_words: str = "hidden, H shows"
    weight: float = 1.0

    def pen(self, color: str | QColor, width: float = 1.0, dash: Dash = SOLID) -> QPen:
        """A cosmetic pen of so many logical pixels: Qt counts those of the screen."""
        pen = QPen(
            QColor(color), width * self.scale * self.weight * (self.ratio if self.interactive else 1.0)
        )
        pen.setCosmetic(True)
        if dash:
            pen.setDashPattern(dash)
        pen.setCapStyle(cap(dash))
        pen.setJoinStyle(Qt.PenJoinStyle.SvgMiterJoin)  # blunt where a spike would overstate a peak
        return pen

    @property
    def is_far(self) -> bool:
        """Whether it is read from the last row of a room."""
        return self.weight > 1

    @property
    def letter(self) -> float:
        """Height of letters, in pixels of the scene: nothing on a page is smaller."""
        return (IN_WINDOW if self.interactive else _ON_PAGE) * self.scale

    def font(self, small: bool = False, bold: bool = False) -> QFont:
        """The font of names, or that of axis numbers and notes."""
        return themes.font(self.letter, bold)

    def keep_pixels(self, item: QGraphicsItem) -> None:
        """Let Qt keep what an item has painted, until it changes; a page is painted only once."""
        if self.interactive:
            item.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)

    @property
    def background(self) -> QColor:
        """What stands behind everything."""
        return faded(self.theme.surface, 0.0 if self.transparent else 1.0)

    def sheet(self, opacity: float) -> QColor:
        """What stands behind a text so that it can be read."""
        return faded(self.theme.surface, opacity)


@lru_cache(maxsize=2048)
def measured(text: str, font: QFont) -> tuple[float, float]:
    """Width of a text, and height from the top of its capitals to the foot of its descenders."""
    metrics = QFontMetricsF(font)
    return metrics.horizontalAdvance(text), metrics.capHeight() + metrics.descent()


def faded(color: str, opacity: float) -> QColor:
    """The color with an opacity from 0 to 1."""
    made = QColor(color)
    made.setAlphaF(opacity)
    return made


def blend(first: str, second: str, share: float) -> QColor:
    """The color so far on the way from the first to the second, opaque."""
    a, b = QColor(first), QColor(second)
    pairs = zip((a.red(), a.green(), a.blue()), (b.red(), b.green(), b.blue()), strict=True)
    return QColor(*(round(p + share * (q - p)) for p, q in pairs))
