"""A ring of light around what was looked for."""

from __future__ import annotations

from PySide6.QtCore import QEasingCurve, QPoint, QRect, QRectF, Qt, QTimer, QVariantAnimation
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QStyle, QWidget

from gui.look.scale import px
from gui.look.theme import applied

_WHILE_MS, _WIDTH, _AWAY, _RADIUS = 1200, 2, 4, 8


class Glow(QWidget):
    """A ring around a widget that fades and is gone; it stays as it is meanwhile where the desktop wants
    less motion."""

    def __init__(self, target: QWidget) -> None:
        super().__init__(target.window())
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._light = 1.0
        place = QRect(target.mapTo(target.window(), QPoint()), target.size())
        away = px(_AWAY)
        self.setGeometry(place.adjusted(-away, -away, away, away))
        QTimer.singleShot(_WHILE_MS, self, self.deleteLater)
        if self.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration):
            fading = QVariantAnimation(self)
            fading.setDuration(_WHILE_MS)
            fading.setStartValue(1.0)
            fading.setEndValue(0.0)
            fading.setEasingCurve(QEasingCurve.Type.InQuad)
            fading.valueChanged.connect(self._fade)
            fading.start()
        self.show()
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ring."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setOpacity(self._light)
        painter.setPen(QPen(QColor(applied().accent), _WIDTH))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), px(_RADIUS), px(_RADIUS))

    def _fade(self, light: float) -> None:
        self._light = light
        self.update()
