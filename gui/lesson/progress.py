"""What is kept of lessons between runs: where somebody stands in each, and what they answered."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import Any

from engine.base.files import FileProblem, MissingFile, keep, read_text
from engine.lessons.answers import Answer
from engine.lessons.lesson import Lesson

MOST_BYTES = 4_000_000
"""Larger files are refused unread; before one gets so large, the lessons left longest ago are forgotten."""

MOST_LETTERS, MOST_POINTS = 500, 100
"""Of a text, and of a sketch; more is not kept."""

_MOST_STEPS = 1000
_SPARE = 1000


@dataclass(frozen=True)
class Attempt:
    """What somebody has answered to the question of a step.

    Attributes:
        answer: what they committed to first: the prediction.
        right: whether it was right.
        words, truth: what was said to the last answer, and what is right, in words.
        done: whether they were right in the end, or have been shown the truth.
        saw: what they say they saw.
    """

    answer: Answer
    right: bool
    words: str = ""
    truth: str = ""
    done: bool = True
    saw: str = ""


@dataclass(frozen=True)
class Standing:
    """Where somebody stands in a lesson.

    Attributes:
        at: the step, counted from 0; the number of steps where the lesson is done.
        content: tells whether the lesson is still the same, as ``content_of`` does.
        attempts: of the steps that were answered.
    """

    at: int = 0
    content: str = ""
    attempts: Mapping[int, Attempt] = field(default_factory=dict)

    def of(self, lesson: Lesson) -> Standing:
        """The same in this lesson: at its beginning, with nothing answered, where it is another by now."""
        content = content_of(lesson)
        return self if content == self.content else Standing(content=content)


Progress = Mapping[str, Standing]
"""The name of a lesson's file → where somebody stands, the lesson that was left last at the end."""


def content_of(lesson: Lesson) -> str:
    """What differs as soon as anything in a lesson does."""
    return blake2b(repr(lesson.named("")).encode(), digest_size=8).hexdigest()


def load(path: Path) -> tuple[Progress, str]:
    """What was kept, and a sentence where the file was there but of no use."""
    try:
        return dict(_standings(json.loads(read_text(path, MOST_BYTES)))), ""
    except MissingFile:
        return {}, ""
    except FileProblem as problem:
        return {}, f"{problem} Lessons begin anew."
    except (ValueError, RecursionError):
        return {}, f"What is kept of lessons in {path} cannot be read; they begin anew."


def save(progress: Progress, path: Path) -> str:
    """Write it; a sentence where that failed."""
    return keep("What is kept of lessons cannot be written", path, _text(progress).encode())


def _text(progress: Progress) -> str:
    """As JSON, the lessons that were left last as far as there is room."""
    room, kept = MOST_BYTES - _SPARE, {}
    for name in reversed(list(progress)):
        values = _values(progress[name])
        room -= 2 * (len(json.dumps({name: values})) + 2)
        if room < 0:
            break
        kept[name] = values
    return json.dumps({"version": 1, "lessons": dict(reversed(kept.items()))})


def _values(standing: Standing) -> dict[str, Any]:
    attempts = {str(step): _attempt_values(attempt) for step, attempt in standing.attempts.items()}
    return {"at": standing.at, "content": standing.content, "attempts": attempts}


def _attempt_values(attempt: Attempt) -> dict[str, Any]:
    values = {name: _short(getattr(attempt, name)) for name in ("right", "words", "truth", "done", "saw")}
    given: Any = attempt.answer.given
    if isinstance(given, tuple) and len(given) > MOST_POINTS:
        given = given[:: -(-len(given) // MOST_POINTS)]
    return {"answer": dataclasses.replace(attempt.answer, given=_short(given)).to_json(), **values}


def _short(value: Any) -> Any:
    return value[:MOST_LETTERS] if isinstance(value, str) else value


def _standings(values: Any) -> Iterator[tuple[str, Standing]]:
    """``ValueError`` for anything that ``save`` would not write."""
    lessons = values["lessons"] if isinstance(values, dict) and values.get("version") == 1 else None
    if not isinstance(lessons, dict) or set(values) != {"version", "lessons"}:
        raise ValueError("no standings")
    for name, row in lessons.items():
        if not isinstance(row, dict) or set(row) != {"at", "content", "attempts"}:
            raise ValueError("no standing")
        yield name, Standing(_step(row["at"]), _of(str, row["content"]), dict(_attempts(row["attempts"])))


def _attempts(values: Any) -> Iterator[tuple[int, Attempt]]:
    for step, row in _of(dict, values).items():
        fields = {name: _of(kind, row[name]) for name, kind in _FIELDS.items() if name in _of(dict, row)}
        if set(row) != {"answer", *_FIELDS} or not step.isdecimal():
            raise ValueError("no attempt")
        yield _step(int(step[:9])), Attempt(Answer.from_json(row["answer"]), **fields)


_FIELDS: Mapping[str, type] = {"right": bool, "words": str, "truth": str, "done": bool, "saw": str}


def _of(kind: type, value: Any) -> Any:
    if type(value) is not kind:
        raise ValueError("a value of the wrong type")
    return value


def _step(value: Any) -> int:
    if type(value) is not int or not 0 <= value <= _MOST_STEPS:
        raise ValueError("no step")
    return value
