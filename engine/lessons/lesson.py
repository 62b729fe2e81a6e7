"""A lesson: steps, each a state of one panel with a prompt and at most one question."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from functools import cached_property

from engine.base.experiment import Experiment, Result
from engine.lessons.answers import Answer, Verdict
from engine.lessons.expressions import Node
from engine.lessons.marked import with_numbers
from engine.lessons.problem import at
from engine.lessons.questions.place import PlaceQuestion
from engine.lessons.questions.question import Question
from engine.lessons.scenes import Change, Scene
from engine.lessons.settings import find, group, kinds, names_of
from engine.session import Session


@dataclass(frozen=True)
class Controls:
    """Some of the controls of a panel, as a line names them: by name, label or group; ``all``, ``none``."""

    names: tuple[str, ...]
    line: int

    def of(self, experiment: Experiment) -> frozenset[str]:
        """The names of their parameters. Raises ``LessonError``."""
        if self.names == ("all",):
            return frozenset(kinds(experiment))
        if self.names == ("none",):
            return frozenset()
        with at(self.line):
            found = [group(experiment, name) or (find(experiment, name),) for name in self.names]
        return frozenset(name for names in found for name in names)


@dataclass(frozen=True)
class Held:
    """A condition that must hold when the answer is revealed, or what the lesson says is not true."""

    condition: Node
    text: str
    line: int


@dataclass(frozen=True)
class Step:
    """One prompt beside one picture.

    Attributes:
        title: its heading.
        line: where it is written.
        scene: the state at first.
        prompt: what to read and to do, in Markdown; ``told`` puts the numbers in.
        question: what is asked; None where there is only something to look at.
        then: what changes when the answer is revealed.
        show, lock: the controls that are there, and those that move only once the answer is given.
        hide: whether the picture hides its answers until then.
        hints: given one by one, to those who ask.
        after: what is told once the answer is revealed, in Markdown.
        note: for the lecturer.
        holds: what must be true of the revealed state.
    """

    title: str
    line: int
    scene: Scene
    prompt: str = ""
    question: Question | None = None
    then: tuple[Change, ...] = ()
    show: Controls = Controls(("all",), 0)
    lock: Controls = Controls(("none",), 0)
    hide: bool = False
    hints: tuple[str, ...] = ()
    after: str = ""
    note: str = ""
    holds: tuple[Held, ...] = ()

    @property
    def panel(self) -> str:
        """The name of the panel that it is about. Raises ``LessonError``."""
        return self._states[0]

    @property
    def start(self) -> Experiment:
        """The state at first. Raises ``LessonError``."""
        return self._states[1]

    @property
    def end(self) -> Experiment:
        """The state that is revealed; the same where nothing changes. Raises ``LessonError``."""
        return self._states[2]

    def session(self, session: Session) -> Session:
        """The session with this step on screen, before an answer. Raises ``LessonError``."""
        return session.replace(self.panel, self.start).visit(self.panel).hiding(self.panel, self.hide)

    def revealed(self, session: Session) -> Session:
        """The session with the answer on screen. Raises ``LessonError``."""
        return session.replace(self.panel, self.end).visit(self.panel).hiding(self.panel, False)

    def judged(self, session: Session) -> Experiment:
        """The experiment by whose result ``judge`` judges: the one that is revealed or, where the state that
        the learner makes is the answer, the one of the session. Raises ``LessonError``."""
        of_own_state = self.question is not None and self.question.of_own_state
        return session.experiment(self.panel) if of_own_state else self.end

    def judge(self, result: Result, answer: Answer) -> Verdict:
        """What an answer is worth by the result of ``judged``. Raises ``LessonError``."""
        if self.question is None:
            return Verdict(True, "")
        return self.question.judge(result, answer)

    def solved(self) -> Experiment:
        """The state to be shown to those who want to see how it goes. Raises ``LessonError``."""
        if isinstance(self.question, PlaceQuestion):
            with at(self.question.line):
                return self.question.solved(self.end.run())
        return self.end

    def shown(self, experiment: Experiment) -> frozenset[str]:
        """The names of the controls that are there. Raises ``LessonError``."""
        return self.show.of(experiment)

    def locked(self, experiment: Experiment) -> frozenset[str]:
        """The names of the controls that do not move before the answer. Raises ``LessonError``."""
        return self.lock.of(experiment)

    def told(self, text: str, result: Result) -> str:
        """One of its texts with the numbers of a result. Raises ``LessonError``."""
        with at(self.line):
            return with_numbers(text, names_of(result))

    @cached_property
    def _states(self) -> tuple[str, Experiment, Experiment]:
        panel, start = self.scene.experiment()
        return panel, start, self.scene.changed(self.then).experiment()[1] if self.then else start


@dataclass(frozen=True)
class Lesson:
    """The steps under one title.

    Attributes:
        title: its heading.
        steps: one at least.
        minutes: how long it takes.
        about: what it is about, in a sentence, for lists.
        group: under which heading lists have it.
        name: what its file is called.
    """

    title: str
    steps: tuple[Step, ...]
    minutes: int = 10
    about: str = ""
    group: str = "More"
    name: str = ""

    def resolved(self) -> Lesson:
        """The same, after every state was made and every control was found: what is wrong is known before a
        lesson begins. Nothing is run. Raises ``LessonError``."""
        for step in self.steps:
            with at(step.line, self.name):
                step.shown(step.start)
                step.locked(step.start)
                step.end  # noqa: B018 (raises)
        return self

    def named(self, name: str) -> Lesson:
        """The same in a file of this name."""
        return dataclasses.replace(self, name=name)
