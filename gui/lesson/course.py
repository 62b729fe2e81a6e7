"""A lesson on its way: which step, what was answered, what is told. It moves the store, knows no widget."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

from engine.base.experiment import Result
from engine.lessons.answers import Answer, Confidence, Verdict
from engine.lessons.lesson import Lesson, Step
from engine.lessons.marked import names_quoted, without_numbers
from engine.lessons.questions.sketch import SketchQuestion
from gui.lesson.drawing import Drawing
from gui.lesson.errands import Errand, Errands
from gui.lesson.progress import Attempt, Standing, content_of
from gui.lesson.truth import Truth
from gui.store import Store


@dataclass(frozen=True)
class Judged:
    """What came of an answer, with all numbers in its texts."""

    answer: Answer
    verdict: Verdict
    words: str
    after: str


class Course(QObject):
    """Somebody takes a lesson.

    Attributes:
        lesson: which.
        at: the step, counted from 0; the number of steps for the summary.
        attempts: of the steps that were answered.
        prompt, hints, after: the texts of the step, with their numbers; "" for what is not known yet.
        hinted: so many hints have been asked for.
        latest: the last answer to this step since it was begun, if any, and what it is worth.
        truth: the curve that is to be drawn; None where nothing is, or where it is not known yet.
        drawn: what is drawn so far.
        refusal: why the last answer was none; "" where it was.
        is_free: whether the learner plays and the lesson waits.

    Signals:
        moved: another step has begun, or the same one again.
        freed: free play has begun, or is over.
        changed: something else is to be said of the step.
        answered: so it is, because an answer was judged.
        problem(sentence): something in the lesson does not work.
    """

    moved = Signal()
    freed = Signal()
    changed = Signal()
    answered = Signal()
    problem = Signal(str)

    def __init__(self, lesson: Lesson, standing: Standing, store: Store) -> None:
        super().__init__()
        self.lesson, self._store = lesson, store
        self.at, self._content = min(standing.at, len(lesson.steps)), content_of(lesson)
        self.attempts: dict[int, Attempt] = dict(standing.attempts)
        self.is_free, self._tries_again, self.hinted = False, False, 0
        self.prompt, self.hints, self.after, self.refusal = "", (), "", ""  # type: str, tuple[str, ...], str, str
        self.latest: tuple[Answer, Verdict] | None = None
        self.truth: Truth | None = None
        self.drawn: Drawing | None = None
        self._errands, self._texts = Errands(), Errands()
        for errands in (self._errands, self._texts):
            errands.problem.connect(self._fail)

    @property
    def step(self) -> Step | None:
        """The step that is shown; None for the summary."""
        return self.lesson.steps[self.at] if self.at < len(self.lesson.steps) else None

    @property
    def attempt(self) -> Attempt | None:
        """What was answered to this step."""
        return self.attempts.get(self.at)

    @property
    def is_asking(self) -> bool:
        """Whether an answer is still to be given."""
        asks = self.step is not None and self.step.question is not None
        return asks and (self._tries_again or self.attempt is None or not self.attempt.done)

    @property
    def is_judging(self) -> bool:
        """Whether an answer is being judged."""
        return self._errands.busy

    @property
    def is_busy(self) -> bool:
        """Whether a text or an answer is still to be found out."""
        return self._errands.busy or self._texts.busy

    @property
    def standing(self) -> Standing:
        """What is to be kept."""
        return Standing(self.at, self._content, dict(self.attempts))

    def go(self, at: int) -> None:
        """To this step, or to the summary."""
        self.at = min(max(at, 0), len(self.lesson.steps))
        self._begin()

    def try_again(self) -> None:
        """The same step as before the answer; the first answer stays the prediction."""
        self._begin(tries_again=True)

    def play_freely(self, free: bool = True) -> None:
        """Let the learner play, or come back to the state of the step."""
        if free != self.is_free:
            self.is_free = free
            if not free:
                self.show_state()
            self.freed.emit()

    def start_over(self) -> None:
        """From the beginning, with nothing answered."""
        self.attempts.clear()
        self.go(0)

    def give_hint(self) -> None:
        """One more."""
        self.hinted = min(self.hinted + 1, len(self.hints))
        self.changed.emit()

    def note_seen(self, words: str) -> None:
        """What the learner says they saw."""
        if self.attempt is not None and words != self.attempt.saw:
            self.attempts[self.at] = replace(self.attempt, saw=words)
            self.changed.emit()

    def commit(self, given: Any, confidence: Confidence) -> None:
        """An answer: it is judged, kept, and the truth is revealed."""
        step = self.step
        if step is None or not self.is_asking or self.is_judging:
            return
        self.refusal = ""
        experiment = step.judged(self._store.session)
        self._errands.do(
            Errand(experiment.run(), partial(_judge, step, Answer(given, confidence)), self._take)
        )
        self.changed.emit()

    def show_how(self) -> None:
        """Give up, and see how it goes."""
        if self.attempt is not None and not self.attempt.done:
            self.attempts[self.at] = replace(self.attempt, words="", done=True)
            self._begin()

    def stop(self) -> None:
        """Nothing is to come any more."""
        self._errands.forget()
        self._texts.forget()

    def _begin(self, tries_again: bool = False) -> None:
        self.stop()
        self.is_free, self._tries_again, self.hinted = False, tries_again, 0
        self.prompt, self.hints, self.after, self.refusal = "", (), "", ""
        self.latest = self.truth = self.drawn = None
        self.show_state()
        self._tell_texts()
        self.moved.emit()

    def show_state(self) -> None:
        """The picture as it is before the answer, or after it, once more."""
        step = self.step
        if step is None:
            return
        if self.is_asking or step.question is None or not step.question.of_own_state:
            self._open(step.session if self.is_asking else step.revealed)
        else:
            self._errands.do(Errand(step.end.run(), lambda _: step.solved(), self._show_solved))

    def _show_solved(self, experiment: Any) -> None:
        step = self.step
        assert step is not None
        self._open(lambda session: step.revealed(session).replace(step.panel, experiment))

    def _open(self, change: Any) -> None:
        try:
            session = change(self._store.session)
        except ValueError as error:
            self._fail(str(error))
            return
        self._store.open(session)
        self._store.stand()

    def _tell_texts(self) -> None:
        step = self.step
        if step is None:
            return
        if isinstance(step.question, SketchQuestion):
            self._texts.do(Errand(step.end.run(), partial(Truth.of, step.question), self._take_truth))
        texts = (step.prompt, *step.hints)
        self.prompt = without_numbers(step.prompt)
        self._tell(step, texts, step.start, self._take_prompt)
        if not self.is_asking:
            self._tell(step, (step.after,), step.end, self._take_after)

    def _tell(self, step: Step, texts: tuple[str, ...], experiment: Any, take: Any) -> None:
        """The texts with their numbers; nothing is run where there are none."""
        if any(map(names_quoted, texts)):
            self._texts.do(
                Errand(experiment.run(), lambda result: [step.told(t, result) for t in texts], take)
            )
        else:
            take(texts)

    def _take_prompt(self, texts: tuple[str, ...]) -> None:
        self.prompt, self.hints = texts[0], tuple(texts[1:])
        self.changed.emit()

    def _take_truth(self, truth: Truth) -> None:
        self.truth = truth
        self.changed.emit()

    def _take_after(self, texts: tuple[str, ...]) -> None:
        self.after = texts[0]
        self.changed.emit()

    def _take(self, judged: Judged) -> None:
        step, verdict = self.step, judged.verdict
        assert step is not None
        assert step.question is not None
        if not verdict.answered:
            self.refusal = judged.words
            self.changed.emit()
            return
        done = verdict.right or not step.question.of_own_state
        first = self.attempt or Attempt(judged.answer, verdict.right)
        self.attempts[self.at] = replace(first, words=judged.words, truth=verdict.truth, done=done)
        self.latest, self.after = (judged.answer, verdict), judged.after if done else ""
        if done:
            self._tries_again = False
            own = step.question.of_own_state
            self._open(lambda session: session.hiding(step.panel, False) if own else step.revealed(session))
        self.changed.emit()
        self.answered.emit()

    def _fail(self, sentence: str) -> None:
        self.problem.emit(f"{self.lesson.title}: {sentence}")


def _judge(step: Step, answer: Answer, result: Result) -> Judged:
    question = step.question
    assert question is not None
    if question.of_own_state:
        answer = replace(answer, given=question.given(result))
    verdict = step.judge(result, answer)
    if not verdict.answered:  # this tells of what was typed, whatever that is
        return Judged(answer, verdict, verdict.words, "")
    return Judged(answer, verdict, step.told(verdict.words, result), step.told(step.after, result))
