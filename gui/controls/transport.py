"""What runs under a picture: all of it on one line, with a track that shows what is known."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel

from engine.base.experiment import Track
from gui.controls.control import silent
from gui.controls.number_box import Slider
from gui.controls.playhead import PlayheadControl
from gui.look.layout import row
from gui.look.scale import px, sized
from gui.look.theme import applied

_HEIGHT, _PLAY, _SIDES, _LINE, _THUMB, _MARK = 56, 40, 16, 4, 16, 12


class TrackSlider(Slider):
    """A slider over the steps that can be seen; what is known beyond the present one is faint, and ticks
    stand where something changes."""

    marks: tuple[int, ...] = ()
    known = 0

    def paintEvent(self, event: QPaintEvent) -> None:
        """The track, what is known, what lies behind, the ticks, the thumb."""
        painter, theme, middle = QPainter(self), applied(), self.height() / 2
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        start, now = self._place_of(0), self._place_of(self.sliderPosition())
        faint = QColor(theme.accent)
        faint.setAlphaF(0.3)
        known = self._place_of(min(self.known, self.maximum()))
        for end, color in ((self._place_of(self.maximum()), QColor(theme.hairline)), (known, faint),
                           (now, QColor(theme.accent))):  # fmt: skip
            painter.setBrush(color)
            line = QRectF(start, middle - px(_LINE) / 2, max(end - start, 0.0), px(_LINE))
            painter.drawRoundedRect(line, px(_LINE) / 2, px(_LINE) / 2)
        painter.setBrush(QColor(theme.text))
        for mark in self.marks:
            painter.drawRect(QRectF(round(self._place_of(mark)) - 1, middle - px(_MARK) / 2, 2, px(_MARK)))
        painter.setPen(QPen(QColor(theme.accent), 2 + (1 if self.hasFocus() else 0)))
        painter.setBrush(QColor(theme.surface))
        size = px(_THUMB) - 2
        painter.drawEllipse(QRectF(now - size / 2, middle - size / 2, size, size))


class Transport(PlayheadControl):
    """The control of what runs, under the picture."""

    def show_track(self, track: Track | None) -> None:
        """Show this way; under the hand it keeps its length."""
        slider = self.slider
        assert isinstance(slider, TrackSlider)
        if track is not None and not slider.isSliderDown():
            slider.marks, slider.known = track.marks, track.known
            self._reach(track.end)
            slider.update()

    def _reach(self, end: int) -> None:
        if end != self.slider.maximum():
            with silent(self.slider):
                self.slider.setMaximum(end)
                self.slider.setPageStep(max(end // 10, 1))
            self.last.setText(f"{end:,}")

    def _slider(self, steps: int) -> TrackSlider:
        return TrackSlider(steps)

    def _lay_out(self) -> None:
        self._make_buttons()
        self.last = QLabel(f"{self.slider.maximum():,}")
        self.last.setObjectName("unit")
        sized(self.buttons["run"], fixedWidth=_PLAY, fixedHeight=_PLAY, iconSize=20).setObjectName("play")
        parts = (*self.buttons.values(), self.label, self.box, self.slider, self.last, self.speed)
        self.setLayout(row(*parts, spacing=6, margins=(_SIDES, 0, _SIDES, 0), stretched=self.slider))
        sized(self, fixedHeight=_HEIGHT)

    def _ink(self, name: str) -> str:
        theme = applied()
        return theme.on_accent if name == "run" else theme.text

    def paintEvent(self, event: QPaintEvent) -> None:
        """A hairline parts it from the picture."""
        QPainter(self).fillRect(0, 0, self.width(), 1, self.palette().mid())
