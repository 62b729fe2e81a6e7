"""What a learner answers, and what there is to say to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, get_args

Confidence = Literal["", "guess", "sure"]
Points = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Answer:
    """What somebody has committed to.

    Attributes:
        given: the text typed (number, formula), the index of an option (choice), points that were drawn
            (sketch), the point (x, y) where the handle was let go (place); None where the state that was made
            is the answer (goal), and for a blank.
        confidence: how sure they said they were; "" where nobody asked.
    """

    given: str | int | Points | tuple[float, float] | None = None
    confidence: Confidence = ""

    def to_json(self) -> dict[str, Any]:
        """As plain JSON values."""
        return {"given": self.given, "confidence": self.confidence}

    @classmethod
    def from_json(cls, values: Any) -> Answer:
        """The answer of these values; ``ValueError`` with one sentence where there is none."""
        if not isinstance(values, dict) or set(values) != {"given", "confidence"}:
            raise ValueError("an answer is written as what was given and how sure somebody was")
        if values["confidence"] not in get_args(Confidence):
            raise ValueError("how sure somebody was is written as guess or sure")
        return cls(_given(values["given"]), values["confidence"])


@dataclass(frozen=True)
class Verdict:
    """What an answer is worth.

    Attributes:
        right: whether it is right.
        words: what to say: the reason, the error, what is still missing.
        answered: False for a blank and for what cannot be read: nothing is committed, ask again.
        truth: the right answer in words, for the reveal; "" where the picture shows it.
        place: where along the axis a sketch or formula is off most; None where there is no such place.
    """

    right: bool
    words: str
    answered: bool = True
    truth: str = ""
    place: float | None = None


def unanswered(words: str) -> Verdict:
    """What is said to a blank, or to what cannot be read."""
    return Verdict(False, words, answered=False)


def _given(value: Any) -> Any:
    if value is None or isinstance(value, str) or _is_number(value, int):
        return value
    if isinstance(value, (list, tuple)) and len(value) == 2 and all(map(_is_number, value)):
        return (float(value[0]), float(value[1]))
    if isinstance(value, (list, tuple)) and all(_is_pair(row) for row in value):
        return tuple((float(x), float(y)) for x, y in value)
    raise ValueError("what was given is neither a text, nor a number, nor points")


def _is_pair(row: Any) -> bool:
    return isinstance(row, (list, tuple)) and len(row) == 2 and all(map(_is_number, row))


def _is_number(value: Any, kind: Any = (int, float)) -> bool:
    return isinstance(value, kind) and not isinstance(value, bool)
