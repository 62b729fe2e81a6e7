"""A lesson on the pages of a window: the card beside its picture, its controls alone, the way back to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QPushButton

from engine.base.text import plural
from engine.lessons.answers import Confidence
from engine.lessons.lesson import Lesson
from engine.lessons.settings import kinds
from gui.lesson.card import Card
from gui.lesson.course import Course
from gui.lesson.progress import Standing
from gui.lesson.traces import Traces
from gui.page.page import Page
from gui.store import Store

_HIDDEN = "hidden until you answer"


class Desk(QObject):
    """Joins a course with its card and with the page that is shown.

    On the page of the step the card takes the place of what is read, and controls that the step does not
    show are away. On any other page, and while somebody plays freely, a button leads back.

    Args:
        page: gives the page that is shown.

    Signals:
        problem(sentence): something in the lesson does not work.
        changed: there is something else to be kept.
        left: the lesson is to end.
    """

    problem = Signal(str)
    changed = Signal()
    left = Signal()

    def __init__(
        self, lesson: Lesson, standing: Standing, store: Store, page: Callable[[], Page], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._store, self._page = store, page
        self.course = Course(lesson, standing, store)
        self.card, self.traces = Card(self.course), Traces(self.course)
        self.leave, self.way_back = QPushButton("Leave lesson"), QPushButton("Back to the lesson")
        self.leave.setToolTip("Leave the lesson; it goes on from here the next time")
        self.way_back.setDefault(True)
        self.leave.clicked.connect(self.left)
        self.way_back.clicked.connect(self.come_back)
        self._seat: tuple[Page, bool] | None = None
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._scroll_down)
        self._connect()
        store.changed.connect(self._follow)

    @property
    def is_seated(self) -> bool:
        """Whether the card is in sight."""
        return self._seat is not None and self._seat[1]

    def begin(self) -> None:
        """Show the step where the lesson stands."""
        self.course.go(self.course.at)

    def come_back(self) -> None:
        """From free play, or from another panel, to the step."""
        if self.course.is_free:
            self.course.play_freely(False)
        else:
            self.course.show_state()
        self._follow()

    def end(self) -> None:
        """Everything is as usual."""
        self.course.stop()
        self._store.changed.disconnect(self._follow)
        self._rise()
        for part in (*self.card.parts, self.leave, self.way_back):
            part.deleteLater()

    def _connect(self) -> None:
        card, course = self.card, self.course
        course.problem.connect(self.problem)
        course.moved.connect(self._begin)
        course.freed.connect(self._follow)
        course.changed.connect(self._refresh)
        course.answered.connect(self._reveal)
        card.committed.connect(self._commit)
        card.cleared.connect(self.traces.clear)
        card.hinted.connect(course.give_hint)
        card.again.connect(course.try_again)
        card.shown_how.connect(course.show_how)
        card.freed.connect(course.play_freely)
        card.restarted.connect(course.start_over)
        card.saw.connect(course.note_seen)
        card.turned.connect(self.turn)
        card.asked_for.connect(course.go)

    def turn(self, by: int) -> None:
        """To the next step, or to the one before; after the summary out of the lesson."""
        if self.course.step is None and by > 0:
            self.left.emit()
        else:
            self.course.go(self.course.at + by)

    def _begin(self) -> None:
        self.traces.drop()
        self._follow()
        self._fit()
        self.card.begin()
        pad = self.traces.pad
        picture = pad.figure if pad is not None else self._page().figure
        (self.card.first or picture).setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    def _refresh(self) -> None:
        self.card.refresh()
        self._fit()
        self.changed.emit()

    def _commit(self, given: Any, confidence: Confidence) -> None:
        pad = self.traces.pad
        self.course.commit(pad.drawing.points if pad is not None else given, confidence)

    def _reveal(self) -> None:
        """What came of an answer is said, where it can be seen."""
        self.card.reveal()
        self._soon.start()

    def _scroll_down(self) -> None:
        if self._seat is not None and self.is_seated:
            for part in self.card.outcome:
                self._seat[0].side.scroller.ensureWidgetVisible(part, 0, 0)

    def _is_home(self, page: Page) -> bool:
        step = self.course.step
        return step is None or page.kind.key == step.panel

    def _follow(self) -> None:
        """The page that is shown has the card or, where somebody plays, the way back."""
        page = self._page()
        wanted = page, not self.course.is_free and self._is_home(page)
        if wanted != self._seat:
            self._rise()
            self._seat = wanted
            if wanted[1]:
                self._sit_down(page)
            else:
                page.header.host(self.way_back)

    def _sit_down(self, page: Page) -> None:
        lesson, card = self.course.lesson, self.card
        about = f"Lesson · {plural(len(lesson.steps), 'step')} · {plural(lesson.minutes, 'minute')}"
        page.header.host(self.leave, lesson.title, about)
        page.side.host(card.head, card.body, card.foot)
        for part in card.parts:
            part.show()
        page.facts_card.put_away(True)
        page.figure.say_hidden(_HIDDEN)
        page.header.menu.chosen.connect(self._play)
        self._fit()

    def _fit(self) -> None:
        """The page shows what the step shows now."""
        if self._seat is not None and self._seat[1]:
            self._fit_controls(self._seat[0])
            self.traces.fit(self._seat[0])

    def _fit_controls(self, page: Page) -> None:
        """Only the controls of the step, some of them locked while it asks."""
        step = self.course.step
        if step is None:
            page.controls.limit(frozenset())
            page.hands.lock({})
            return
        labels = kinds(step.start)
        page.controls.limit(step.shown(step.start))
        locked = step.locked(step.start) if self.course.is_asking else frozenset()
        page.hands.lock({name: f"“{labels[name].label}” moves once you have answered." for name in locked})

    def _rise(self) -> None:
        """Leave the page as it was found."""
        self.traces.drop()
        if self._seat is None:
            return
        (page, sat), self._seat = self._seat, None
        for part in (*self.card.parts, self.leave, self.way_back):
            part.hide()
        page.header.host()
        if sat:
            page.side.host_no_more()
            page.controls.limit(None)
            page.hands.lock({})
            page.facts_card.put_away(False)
            page.figure.say_hidden()
            page.header.menu.chosen.disconnect(self._play)

    def _play(self) -> None:
        """An example was chosen: that is no part of the lesson."""
        self.course.play_freely()
