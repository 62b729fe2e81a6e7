"""A panel's picture for a page: laid out anew at the page's size, never photographed from the window."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QColor

from engine.base.experiment import Result
from engine.base.unanswered import Unanswered
from gui.canvas.figure import Figure
from gui.canvas.panel import Panel
from gui.canvas.style import Style
from gui.export import ExportOptions, Recording, caption_height, record, with_caption
from gui.guard import whole_drawing
from gui.look import theme as themes

_CAPTION_SIZE = 11.0


@whole_drawing()
def render(
    kind: type[Panel], result: Result, options: ExportOptions, hiding_answers: bool = False
) -> Recording:
    """The picture of a result, with its caption where one is asked for; with its answers or without."""
    theme, told = themes.THEMES[options.colors], Unanswered(result) if hiding_answers else result
    width, height = options.layout
    font = themes.font(_CAPTION_SIZE)
    room = caption_height(told.caption, width, font) if options.caption else 0.0
    figure = Figure(
        Style(theme, interactive=False, transparent=options.is_transparent, hiding_answers=hiding_answers)
    )
    try:
        figure.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        figure.resize(width, max(round(height - room), 1))
        figure.show()
        panel = kind(figure)
        panel.draw(result)
        said = f"{told.sentence} In this picture: {told.remark}." if told.remark else told.sentence
        recording = replace(record(figure, title=kind.title, description=said), remark=told.remark)
    finally:
        figure.hide()  # pyqtgraph's own close() can crash
        figure.deleteLater()
        QCoreApplication.sendPostedEvents(figure, QEvent.Type.DeferredDelete)
    if options.caption:
        return with_caption(recording, told.caption, font, QColor(theme.muted))
    return recording
