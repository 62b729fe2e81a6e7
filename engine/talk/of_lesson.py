"""The steps of a lesson as scenes: the question, and what answers it."""

from __future__ import annotations

from engine.base.experiment import Experiment, Result
from engine.lessons.handout import options, right_option
from engine.lessons.lesson import Lesson, Step
from engine.lessons.marked import names_quoted, without_numbers
from engine.session import Session
from engine.talk.scene import LONGEST, MOST_PINS, Scene, pinnable, proposed


def scenes_of(lesson: Lesson) -> tuple[tuple[Scene, ...], ...]:
    """The scenes of each step. Raises ``LessonError``."""
    return tuple(map(_scenes, lesson.steps))


def _scenes(step: Step) -> tuple[Scene, ...]:
    """As it is asked and as it is revealed; one alone where both look the same."""
    solved = step.solved()
    before, after = step.session(Session()), step.revealed(Session()).replace(step.panel, solved)
    question = _told(step, step.prompt, step.start.run()), options(step), step.note
    answer = right_option(step), _told(step, step.after, solved.run())
    if before == after:
        return (_scene(step, before, (*question, *answer), frozenset()),)
    return (
        _scene(step, before, question, step.locked(step.start)),
        _scene(step, after, (*answer, step.note), frozenset()),
    )


def _scene(step: Step, session: Session, texts: tuple[str, ...], locked: frozenset[str]) -> Scene:
    note = "\n\n".join(map(_flowing, filter(None, texts)))
    pins = [name for name in _pins(step, session.experiment(step.panel)) if name not in locked]
    title = step.title[: LONGEST["title"]]
    return Scene(session, title, note[: LONGEST["note"]], tuple(pins[:MOST_PINS]))


def _pins(step: Step, experiment: Experiment) -> tuple[str, ...]:
    """The controls of the step as far as a large screen has them; of all of them what is proposed."""
    if step.show.names == ("all",):
        return proposed(experiment)
    shown = step.shown(experiment)
    return tuple(name for name in pinnable(experiment) if name in shown)


def _flowing(text: str) -> str:
    """The paragraphs of a text, each on one line: where they are shown, there is another width."""
    return "\n\n".join(" ".join(part.split()) for part in text.split("\n\n"))


def _told(step: Step, text: str, result: Result) -> str:
    """A text with its numbers, unless people would have to wait for them."""
    waits = result.is_heavy and names_quoted(text)
    return without_numbers(text) if waits else step.told(text, result)
