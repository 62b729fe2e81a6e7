"""What is said aloud by itself, to those who let a screen reader say it."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

_Politeness = QAccessible.AnnouncementPoliteness


class Voice(QObject):
    """Announces sentences; nothing happens where nobody listens.

    Signals:
        said(sentence): this one is announced.
    """

    said = Signal(str)

    def say(self, about: QWidget, sentence: str, urgent: bool = False) -> None:
        """Announce a sentence about a widget; an urgent one interrupts what is being said."""
        interface = QAccessible.queryAccessibleInterface(about) if self.is_heard and sentence else None
        if interface is not None:
            event = QAccessibleAnnouncementEvent(interface, sentence)
            event.setPoliteness(_Politeness.Assertive if urgent else _Politeness.Polite)
            QAccessible.updateAccessibility(event)
            self.said.emit(sentence)

    @property
    def is_heard(self) -> bool:
        """Whether a screen reader listens."""
        return QAccessible.isActive()


VOICE = Voice()
"""The only one."""
