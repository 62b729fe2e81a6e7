"""The card beside the picture: the question, what was answered, what came of it; Back and Next."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Qt, Signal, SignalInstance
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QToolButton, QWidget

from engine.lessons.lesson import Step
from engine.lessons.questions.choice import ChoiceQuestion
from engine.lessons.questions.question import Question
from gui.lesson.course import Course
from gui.lesson.dots import Dots
from gui.lesson.fields import Field, OnPicture, field
from gui.lesson.kept import Kept
from gui.lesson.progress import MOST_LETTERS, Attempt
from gui.lesson.summary import summary
from gui.lesson.texts import Text, escaped
from gui.look.layout import column, row
from gui.look.scale import sized
from gui.look.voice import VOICE

_BACK, _TALL = 88, 40
_COMMIT, _JUDGING = "Answer; it stays as you give it:", "The program computes it…"
_REPEATED = "place", "goal", "sketch", "formula"
"""Kinds of question that can be asked again once the truth is known."""


class Head(QWidget):
    """Which lesson, which step of how many, and the dots."""

    def __init__(self) -> None:
        super().__init__()
        self.title, self.count, self.dots = QLabel(), QLabel(), Dots()
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.title.setObjectName("caption")
        self.count.setObjectName("caption")
        line = row(self.title, self.count, spacing=8, stretched=self.title)
        self.setLayout(column(line, self.dots, spacing=4, margins=(0, 0, 0, 8)))

    def show_course(self, course: Course) -> None:
        """Say where it stands."""
        steps = course.lesson.steps
        done = {at for at, step in enumerate(steps) if step.question is None and at < course.at}
        done |= {at for at, attempt in course.attempts.items() if attempt.done}
        self.title.setText("Lesson")
        self.count.setText(f"step {course.at + 1} of {len(steps)}" if course.step else "done")
        self.dots.show_steps(len(steps), course.at, done)


class Card(QObject):
    """What a lesson says and asks, in three parts: ``head``, ``body``, which scrolls, and ``foot``.

    Signals:
        committed(given, confidence): an answer.
        hinted, again, shown_how, freed, restarted: the button for it is pressed.
        saw(words): this is what the learner saw.
        turned(by): Back or Next.
        cleared: what is drawn is to go.
        asked_for(step): this step of the summary.
    """

    committed = Signal(object, str)
    hinted = Signal()
    again = Signal()
    shown_how = Signal()
    freed = Signal()
    restarted = Signal()
    saw = Signal(str)
    turned = Signal(int)
    cleared = Signal()
    asked_for = Signal(int)

    def __init__(self, course: Course) -> None:
        super().__init__()
        self.course = course
        self.head, self.body, self.foot = Head(), QWidget(), QWidget()
        self.body.setAccessibleName("Step of the lesson")
        self.question, self.prompt, self.verdict, self.after = (
            Text(name) for name in ("question", "", "verdict", "")
        )
        self.field: Field = OnPicture("")
        self._fields = column(self.field)
        self.refusal, self.hints = Text("error"), Text()
        self.hint = self._button("Hint", self.hinted)
        self.kept = Kept()
        self.sure, self.guess = QPushButton("I am sure"), QPushButton("I guess")
        for button, confidence in ((self.sure, "sure"), (self.guess, "guess")):
            button.clicked.connect(partial(self._commit, confidence))
        self.commits = QWidget()
        self.committing = QLabel()
        self.committing.setObjectName("caption")
        pair = row(self.sure, self.guess, spacing=8)
        self.commits.setLayout(column(self.committing, pair, spacing=4))
        self.try_again = self._button("Try again", self.again)
        self.how, self.clear = self._button("Show how", self.shown_how), self._button("Clear", self.cleared)
        for button, tip in (
            (self.hint, "A hint; there may be more of them"),
            (self.sure, "Give this answer, and remember that you were sure"),
            (self.guess, "Give this answer, and remember that it was a guess"),
            (self.try_again, "Begin this step again; your first answer is kept"),
            (self.how, "Show how it goes"),
            (self.clear, "Draw anew"),
        ):
            button.setToolTip(tip)
        self.seen = QLineEdit(placeholderText="What did you see?")
        self.seen.setAccessibleName("What did you see?")
        self.seen.setMaxLength(MOST_LETTERS)
        self.seen.editingFinished.connect(self._see)
        self.summary = Text()
        self.summary.setTextInteractionFlags(
            Qt.TextInteractionFlag.LinksAccessibleByMouse | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
        )
        self.summary.linkActivated.connect(self._go)
        self.restart = self._button("Start again", self.restarted)
        self._lay_out()

    @property
    def parts(self) -> tuple[QWidget, QWidget, QWidget]:
        """Head, body, foot."""
        return self.head, self.body, self.foot

    @property
    def outcome(self) -> list[QWidget]:
        """What is to be seen once an answer is judged, what comes first at the end."""
        parts = self.seen, self.after, self.verdict
        return [part for part in parts if part.isVisibleTo(self.body)]

    @property
    def first(self) -> QWidget | None:
        """What is to have the keyboard when a step begins; None where the picture is."""
        return self.field.first if self.course.is_asking else self.next

    def begin(self) -> None:
        """Another step, or the same one again."""
        step = self.course.step
        self.field.hide()
        self.field.deleteLater()
        self.field = field(step.question) if step and step.question else OnPicture("")
        self.field.entered.connect(self._enter)
        self._fields.addWidget(self.field)
        attempt = self.course.attempt
        given = attempt.answer.given if attempt and not self.course.is_asking else None
        self.field.show_given(given, self.course.is_asking)
        self.refresh()
        VOICE.say(self.body, f"{self.head.count.text()}. {self.question.accessibleName()}. "
                             f"{self.prompt.accessibleName()}")  # fmt: skip

    def reveal(self) -> None:
        """An answer was given: what came of it is said, and the keyboard goes on."""
        self.refresh()
        VOICE.say(self.body, f"{self.verdict.accessibleName()} {self.after.accessibleName()}")
        if not self.course.is_asking:
            self.next.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self) -> None:
        """Say what there is to say now."""
        course, step, asking = self.course, self.course.step, self.course.is_asking
        self.head.show_course(course)
        self.question.say(step.title if step else "What you said, and what came of it")
        self.prompt.say(course.prompt if step else "")
        self._show_question(step, asking)
        self._show_answer(step, asking)
        self.summary.say("" if step else summary(course.lesson, course.attempts))
        self.restart.setVisible(step is None)
        self.line.setVisible(step is not None)
        self.others.setText("Other controls wait for your answer" if asking else "Other controls are hidden")
        self.free.setVisible(not asking)
        self.back.setEnabled(course.at > 0)
        is_last = course.at == len(course.lesson.steps) - 1
        self.next.setText(
            "Skip ›" if asking else "Finish ›" if is_last else "Next ›" if step else "Leave lesson"
        )
        self.next.setDefault(not asking)

    def _show_question(self, step: Step | None, asking: bool) -> None:
        course = self.course
        self.field.setVisible(step is not None and step.question is not None and
                              (asking or isinstance(step.question, ChoiceQuestion)))  # fmt: skip
        self.refusal.say(escaped(course.refusal))
        given = course.hints[: course.hinted]
        self.hints.say("\n\n".join(given))
        left = len(course.hints) - len(given)
        self.hint.setVisible(asking and left > 0)
        self.hint.setText("Hint" if len(course.hints) == 1 else f"Hint, {left} left")
        self.commits.setVisible(asking)
        kind = step.question.kind if step is not None and step.question is not None else ""
        self.clear.setVisible(asking and kind == "sketch")
        self.sure.setText("Check" if kind == "goal" else "I am sure")
        self.guess.setVisible(kind != "goal")
        self.committing.setText(_JUDGING if course.is_judging else _COMMIT)
        self.committing.setVisible(kind != "goal" or course.is_judging)
        for button in (self.sure, self.guess):
            button.setEnabled(not course.is_judging)

    def _show_answer(self, step: Step | None, asking: bool) -> None:
        course, attempt = self.course, self.course.attempt
        question = step.question if step else None
        told = attempt is not None and question is not None and not (asking and attempt.done)
        self.kept.show_attempt(question, attempt if told and not asking else None)
        self.verdict.say(_verdict(question, attempt) if told and attempt and question else "")
        self.after.say("" if asking else course.after)
        if isinstance(question, ChoiceQuestion):
            right = [option.right for option in question.options].index(True)
            self.field.show_right(None if asking else right)
        can_repeat = question is not None and question.kind in _REPEATED
        self.try_again.setVisible(bool(can_repeat and not asking and attempt))
        self.how.setVisible(
            bool(asking and question and question.of_own_state and attempt and not attempt.done)
        )
        shows = step is not None and bool(step.then or step.hide)
        self.seen.setVisible(bool(attempt and not asking and shows))
        if attempt is not None and not self.seen.hasFocus():
            self.seen.setText(attempt.saw)

    def _lay_out(self) -> None:
        helps, more = row(self.clear, self.hint, None, spacing=8), row(self.try_again, None)
        asked = (self.question, self.prompt, self._fields, self.refusal, self.hints, helps, self.commits)
        told = (self.kept, self.verdict, row(self.how, None), self.after, self.seen, more)
        parts = (*asked, *told, self.summary, row(self.restart, None))
        self.body.setLayout(column(*parts, spacing=12, margins=(0, 4, 0, 16)))
        self.line = QWidget()
        self.others = QLabel()
        self.others.setObjectName("caption")
        self.free = QToolButton()
        self.free.setText("Show")
        self.free.setObjectName("link")
        self.free.setToolTip("Show all controls and play freely; the lesson waits")
        self.free.clicked.connect(self.freed)
        self.line.setLayout(row(self.others, self.free, spacing=8, stretched=self.others))
        self.back, self.next = QPushButton("‹ Back"), QPushButton("Next ›")
        self.back.clicked.connect(partial(self.turned.emit, -1))
        self.next.clicked.connect(partial(self.turned.emit, 1))
        sized(self.back, fixedWidth=_BACK, fixedHeight=_TALL)
        sized(self.next, fixedHeight=_TALL)
        turns = row(self.back, self.next, spacing=8, stretched=self.next)
        self.foot.setLayout(column(self.line, turns, spacing=8, margins=(0, 8, 0, 0)))

    def _button(self, text: str, pressed: SignalInstance) -> QPushButton:
        button = QPushButton(text)
        button.clicked.connect(pressed)
        return button

    def _commit(self, confidence: str) -> None:
        is_goal = not self.guess.isVisibleTo(self.body)
        self.committed.emit(self.field.given, "" if is_goal else confidence)

    def _enter(self) -> None:
        self.sure.setFocus(Qt.FocusReason.TabFocusReason)

    def _see(self) -> None:
        self.saw.emit(self.seen.text())

    def _go(self, link: str) -> None:
        self.asked_for.emit(int(link) if link.isdecimal() else 0)


def _verdict(question: Question, attempt: Attempt) -> str:
    """What is said to the last answer, and what is right."""
    words, truth = attempt.words, escaped(attempt.truth)
    if isinstance(question, ChoiceQuestion):
        head = "Right." if attempt.right else "No."
        return f"**{head}** {words.removeprefix('Right.')}".strip()
    if question.kind == "place" and not words:
        return f"It belongs {truth}."
    if question.kind == "goal" and not words:
        return "This is one way to get there."
    if truth and (question.kind == "number" or not attempt.right) and question.kind in ("number", "formula"):
        return f"{words} It is {truth}."
    return words
