"""The line under the palette: what its keys do."""

from __future__ import annotations

from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from gui.look import theme as themes
from gui.look.caps import cap_width, draw_cap
from gui.look.scale import px, sized
from gui.look.theme import BASE_SIZE, applied, font

_HEIGHT, _EDGE, _BETWEEN, _GAP = 44, 20, 8, 20
_KEYS = (("↑", ""), ("↓", "choose"), ("Enter", "open and light up"), ("Tab", "next group"))
_CLOSE = ("Esc", "close")


class Foot(QWidget):
    """Keys on caps, with what they do."""

    def __init__(self) -> None:
        super().__init__()
        sized(self, fixedHeight=_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The keys, that which closes at the right."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(0, 0, self.width(), 1, QColor(applied().hairline))
        end, x = self.width() - px(_EDGE) - _wide(*_CLOSE), px(_EDGE)
        for keys, words in _KEYS:
            if x + _wide(keys, words) + px(_GAP) <= end:
                self._draw(painter, x, keys, words)
            x += _wide(keys, words) + (px(_GAP) if words else 0)
        self._draw(painter, end, *_CLOSE)

    def _draw(self, painter: QPainter, x: int, keys: str, words: str) -> None:
        middle = self.height() // 2
        draw_cap(painter, x, middle, keys)
        painter.setPen(QColor(applied().muted))
        painter.setFont(font(px(BASE_SIZE)))
        painter.drawText(x + cap_width(keys) + px(_BETWEEN), middle + px(5), words)


def _wide(keys: str, words: str) -> int:
    painted = themes.width(words) if words else 0
    return cap_width(keys) + (px(_BETWEEN) + painted if words else px(4))
