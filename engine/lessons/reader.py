"""From the text of a lesson to the lesson: line by line, by hand, in one pass."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from engine.lessons.expressions import condition_of
from engine.lessons.lesson import Controls, Held, Lesson, Step
from engine.lessons.marked import find_outside, split_outside
from engine.lessons.problem import LessonError, at
from engine.lessons.questions.choice import ChoiceQuestion, Option
from engine.lessons.questions.formula import formula_question
from engine.lessons.questions.goal import goal_question
from engine.lessons.questions.number import number_question
from engine.lessons.questions.place import place_question
from engine.lessons.questions.question import Question, Wrong
from engine.lessons.questions.sketch import sketch_question
from engine.lessons.scenes import Change, Scene

VERSION = 1
MOST_BYTES = 1_000_000
"""Larger files are refused unread: a lesson is text."""

MOST_STEPS = 100
_MOST_LINES, _MOST_LETTERS = 20_000, 3_000
"""Of a lesson, and of a line outside of states."""

_KEY = re.compile(r"([a-z]+):(?:\s+(.*))?")
_OPTION = re.compile(r"- \[([ xX])\]\s+(\S.*)")
REMARKS = ("hint", "after", "note")
"""What a remark may begin with, but for wrong answers."""

_QUESTIONS: Mapping[str, Callable[[str, int], Question]] = {
    "=": number_question, "place": place_question, "sketch": sketch_question, "goal": goal_question,
    "formula": formula_question,
}  # fmt: skip
KEYS = ("state", "with", "then", "show", "lock", "hide", "holds", *_QUESTIONS)
"""The keys of a step."""

_MANY = ("with", "then", "holds")
HEADER = ("version", "group", "minutes", "about")
"""The keys above the first step."""


def parse(text: str, name: str = "", folder: Path | None = None) -> Lesson:
    """The lesson of a text; sessions that it names lie in the folder.

    Raises ``LessonError`` with the line for anything else. No state is made yet: ``Lesson.resolved`` does.
    """
    with at(1, name):
        lines = text.split("\n")
        if len(text) > MOST_BYTES or len(lines) > _MOST_LINES:
            raise ValueError("this is too long for a lesson")
        return _Reader([line.rstrip() for line in lines], folder).lesson().named(name)


@dataclass
class _Draft:
    """A step that is being read."""

    title: str
    line: int
    keys: dict[str, list[tuple[str, int]]] = field(default_factory=dict)
    text: list[str] = field(default_factory=list)
    remarks: list[tuple[str, str, int]] = field(default_factory=list)
    options: list[tuple[Option, int]] = field(default_factory=list)
    session: tuple[str, int] = ("", 0)

    def set(self, key: str, value: str, line: int) -> None:
        if not value:
            raise LessonError(f"Behind “{key}” something is missing.", line)
        if key in self.keys and key not in _MANY:
            raise LessonError(f"“{key}” stands here for the second time.", line)
        self.keys.setdefault(key, []).append((value, line))

    def one(self, key: str) -> tuple[str, int] | None:
        return self.keys[key][0] if key in self.keys else None

    def all(self, key: str) -> list[tuple[str, int]]:
        return self.keys.get(key, [])

    def saying(self, kind: str) -> list[str]:
        return [text for head, text, _ in self.remarks if head == kind]


class _Reader:
    """Reads the lines of one lesson, top down."""

    def __init__(self, lines: list[str], folder: Path | None) -> None:
        self.lines, self.folder, self.at = lines, folder, 0
        self.add: Callable[[str], None] = self._no_text
        """Takes what goes on in an indented line."""

    def lesson(self) -> Lesson:
        header, title = self.header()
        steps: list[Step] = []
        while self.at < len(self.lines):
            steps.append(self.step(steps[-1] if steps else None))
            if len(steps) > MOST_STEPS:
                raise LessonError(f"A lesson may have {MOST_STEPS} steps.", steps[-1].line)
        if not steps:
            raise LessonError("There is no step; a step begins with ## and its title.", len(self.lines))
        return Lesson(
            title, tuple(steps), _minutes(header), _text(header, "about"), _text(header, "group") or "More"
        )

    def header(self) -> tuple[_Draft, str]:
        draft = _Draft("", 1)
        title = ""
        while self.at < len(self.lines) and not self.lines[self.at].startswith("## "):
            line, number = self.take()
            if line.startswith("# ") and not title:
                title = line[2:].strip()
            elif match := _KEY.fullmatch(line):
                _known(match[1], HEADER, number)
                draft.set(match[1], match[2] or "", number)
            elif line:
                raise LessonError("Above the first step stand the title, as # Title, and keys only.", number)
        if not title:
            raise LessonError("The title is missing; a lesson begins with # and its title.", 1)
        _check_version(draft)
        return draft, title

    def take(self) -> tuple[str, int]:
        line = self.raw()
        if len(line) > _MOST_LETTERS:
            raise LessonError(f"A line may have {_MOST_LETTERS:,} letters.", self.at)
        return line, self.at

    def raw(self) -> str:
        """The next line, however long."""
        self.at += 1
        return self.lines[self.at - 1]

    def step(self, before: Step | None) -> Step:
        heading, number = self.take()
        draft = _Draft(heading[3:].strip(), number)
        if not draft.title:
            raise LessonError("A step has a title.", number)
        self.add = self._no_text
        while self.at < len(self.lines) and not self.lines[self.at].startswith("## "):
            self.line(draft, *self.take())
        return _step(draft, before, self.folder)

    def line(self, draft: _Draft, line: str, number: int) -> None:
        """One line of a step, or a block that begins with it."""
        if line.startswith("```"):
            self.block(draft, line, number)
        elif match := _OPTION.fullmatch(line):
            self.option(draft, match, number)
        elif line.startswith("  "):
            self.indented(draft, line.strip(), number)
        elif line.startswith(">"):
            self.remark(draft, line[1:].strip(), number)
        elif line.startswith("= "):
            draft.set("=", line[2:].strip(), number)
        elif match := _KEY.fullmatch(line):
            _known(match[1], KEYS, number)
            draft.set(match[1], match[2] or "", number)
        elif line.startswith("# "):
            raise LessonError("A lesson has one title; a step begins with ##.", number)
        else:
            draft.text.append(line)
            self.add = draft.text.append

    def block(self, draft: _Draft, fence: str, number: int) -> None:
        inside = []
        while self.at < len(self.lines):
            line = self.raw()
            if line == "```":
                break
            inside.append(line)
        else:
            raise LessonError("This block does not end; its last line is ```.", number)
        if fence != "```state":
            draft.text += [fence, *inside, "```"]
        elif draft.session[0] or "state" in draft.keys:
            raise LessonError("“state” stands here for the second time.", number)
        else:
            draft.session = "\n".join(inside), number

    def option(self, draft: _Draft, match: re.Match[str], number: int) -> None:
        draft.options.append((Option(match[2], match[1] != " "), number))
        self.add = lambda more: _extend(draft, text=more)

    def indented(self, draft: _Draft, line: str, number: int) -> None:
        if not line.startswith(">"):
            self.add(line)
        elif not draft.options:
            raise LessonError(
                "An indented > gives the reason for the option above it; there is none.", number
            )
        else:
            _extend(draft, reason=line[1:].strip())
            self.add = lambda more: _extend(draft, reason=more)

    def remark(self, draft: _Draft, line: str, number: int) -> None:
        end = find_outside(f"{line} ", ": ")
        end = end if end >= 0 else line.find(": ")
        if end <= 0 or not line[end + 1 :].strip():
            raise LessonError(
                f"A remark begins with {', '.join(REMARKS)} or a wrong answer, and a colon.", number
            )
        draft.remarks.append((line[:end].strip(), line[end + 1 :].strip(), number))
        self.add = lambda more: _go_on(draft, more)

    def _no_text(self, line: str) -> None:
        raise LessonError("An indented line goes on with the one above; there is none.", self.at)


def _extend(draft: _Draft, text: str = "", reason: str = "") -> None:
    option, number = draft.options[-1]
    longer = f"{option.text} {text}".strip(), option.right, f"{option.reason} {reason}".strip()
    draft.options[-1] = Option(*longer), number


def _go_on(draft: _Draft, more: str) -> None:
    head, text, number = draft.remarks[-1]
    draft.remarks[-1] = head, f"{text} {more}", number


def _step(draft: _Draft, before: Step | None, folder: Path | None) -> Step:
    changes = {key: tuple(_change(*pair) for pair in _split(draft.all(key))) for key in ("with", "then")}
    question = _question(draft)
    if question is None and changes["then"]:
        raise LessonError("“then” is what an answer reveals; nothing is asked here.", changes["then"][0].line)
    hide = draft.one("hide")
    return Step(
        draft.title,
        draft.line,
        _scene(draft, before, folder).changed(changes["with"]),
        "\n".join(draft.text).strip(),
        question,
        changes["then"],
        _controls(draft, "show", "all"),
        _controls(draft, "lock", "none"),
        (question is not None and question.hides) if hide is None else _truth(*hide),
        tuple(draft.saying("hint")),
        " ".join(draft.saying("after")),
        " ".join(draft.saying("note")),
        tuple(_held(*pair) for pair in draft.all("holds")),
    )


def _scene(draft: _Draft, before: Step | None, folder: Path | None) -> Scene:
    """Its own state, or the one in which the step before has ended."""
    text, line = draft.session
    if text or line:
        if "state" in draft.keys:
            raise LessonError("“state” stands here for the second time.", line)
        return Scene("", line, session=text or " ")
    if found := draft.one("state"):
        return Scene(found[0], found[1], folder=folder)
    if before is None:
        raise LessonError("The first step says its state: the title of an example.", draft.line)
    return before.scene.changed(before.then)


def _question(draft: _Draft) -> Question | None:
    asked = [(key, *pair) for key in _QUESTIONS for pair in draft.all(key)]
    wrongs = tuple(Wrong(*remark) for remark in draft.remarks if remark[0] not in REMARKS)
    if len(asked) + bool(draft.options) > 1:
        line = max([line for _, _, line in asked] + [line for _, line in draft.options])
        raise LessonError("A step asks one question; this is the second one.", line)
    if draft.options:
        return _choice(draft, wrongs)
    if not asked:
        if wrongs:
            raise LessonError(f"“{wrongs[0].text}” answers no question.", wrongs[0].line)
        return None
    key, text, line = asked[0]
    with at(line):
        return dataclasses.replace(_QUESTIONS[key](text, line), wrongs=wrongs)


def _choice(draft: _Draft, wrongs: tuple[Wrong, ...]) -> ChoiceQuestion:
    line = draft.options[0][1]
    if wrongs:
        raise LessonError("The reason for a wrong option stands below it, indented.", wrongs[0].line)
    right = [number for option, number in draft.options if option.right]
    if len(right) != 1 or len(draft.options) < 2:
        raise LessonError(
            "Of two or more options one is right, marked as [x].", right[1] if right[1:] else line
        )
    for option, number in draft.options:
        if not (option.right or option.reason):
            raise LessonError("Say below this option, indented behind >, why it is wrong.", number)
    return ChoiceQuestion(line=line, options=tuple(option for option, _ in draft.options))


def _split(lines: list[tuple[str, int]]) -> list[tuple[str, int]]:
    return [(part, line) for text, line in lines for part in split_outside(text, ",")]


def _change(text: str, line: int) -> Change:
    name, sign, value = (part.strip() for part in text.partition("="))
    if not (name and sign and value):
        raise LessonError("A change is written as: learning rate = 0.3.", line)
    return Change(name, value, line)


def _controls(draft: _Draft, key: str, usual: str) -> Controls:
    text, line = draft.one(key) or (usual, draft.line)
    names = tuple(split_outside(text, ","))
    if not all(names):
        raise LessonError("Between two commas a control is missing.", line)
    return Controls(names, line)


def _truth(text: str, line: int) -> bool:
    if text not in ("yes", "no"):
        raise LessonError("“hide” is yes or no.", line)
    return text == "yes"


def _held(text: str, line: int) -> Held:
    with at(line):
        return Held(condition_of(text), text, line)


def _known(key: str, keys: tuple[str, ...], line: int) -> None:
    if key not in keys:
        known = ", ".join(key for key in keys if key != "=")
        raise LessonError(f"There is no key “{key}” here; the keys are {known}.", line)


def _check_version(header: _Draft) -> None:
    text, line = header.one("version") or ("", header.line)
    if not text:
        raise LessonError(f"The version of the format is missing: version: {VERSION}.", 1)
    if _whole(text, line) > VERSION:
        raise LessonError(f"A newer version wrote this; this one reads version {VERSION}.", line)


def _minutes(header: _Draft) -> int:
    text, line = header.one("minutes") or ("10", 1)
    minutes = _whole(text, line)
    if not 1 <= minutes <= 600:
        raise LessonError("A lesson takes 1 to 600 minutes.", line)
    return minutes


def _whole(text: str, line: int) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise LessonError(f"“{text[:40]}” is not a whole number.", line)
    return int(text)


def _text(header: _Draft, key: str) -> str:
    found: Any = header.one(key)
    return found[0] if found else ""
