"""A panel's picture for a page: laid out anew at the page's size, never photographed from the window."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QColor

from engine.base.experiment import Result
from gui.canvas.figure import Figure
from gui.canvas.panel import Panel
from gui.canvas.style import Style
from gui.export import ExportOptions, Recording, caption_height, record, with_caption
from gui.guard import whole_drawing
from gui.look import theme as themes

_CAPTION_SIZE = 11.0


@whole_drawing()
def render(kind: type[Panel], result: Result, options: ExportOptions) -> Recording:
    """The picture of a result, with its caption where one is asked for."""
    theme = themes.THEMES[options.colors]
    width, height = options.layout
    font = themes.font(_CAPTION_SIZE)
    room = caption_height(result.caption, width, font) if options.caption else 0.0
    figure = Figure(Style(theme, interactive=False, transparent=options.is_transparent))
    try:
        figure.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        figure.resize(width, max(round(height - room), 1))
        figure.show()
        panel = kind(figure)
        panel.draw(result)
        said = f"{result.sentence} In this picture: {result.remark}." if result.remark else result.sentence
        recording = replace(record(figure, title=kind.title, description=said), remark=result.remark)
    finally:
        figure.hide()  # pyqtgraph's own close() can crash
        figure.deleteLater()
        QCoreApplication.sendPostedEvents(figure, QEvent.Type.DeferredDelete)
    if options.caption:
        return with_caption(recording, result.caption, font, QColor(theme.muted))
    return recording
