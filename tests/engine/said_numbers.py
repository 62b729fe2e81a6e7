"""The numbers of a text, and whether the engine gives them."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Iterator
from typing import Any

from engine.base.experiment import Result

_NUMBER = re.compile(r"(?<![\d.,\w^])([−-]?\d(?:\d|,(?=\d))*(?:\.\d+)?)(?:·10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+))?")
_RAISED = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")


def numbers_said(text: str) -> Iterator[tuple[str, float, float]]:
    """Each number of a text as it is written, its value, and half of its last digit."""
    for match in _NUMBER.finditer(text):
        digits = match[1].replace(",", "").replace("−", "-")
        power = int(match[2].translate(_RAISED)) if match[2] else 0
        decimals = len(digits.partition(".")[2])
        yield match[0], float(digits) * 10.0**power, 0.5 * 10.0 ** (power - decimals)


def numbers_in(value: Any) -> Iterator[float]:
    """The numbers of a value of JSON, at any depth."""
    if isinstance(value, dict):
        for inner in value.values():
            yield from numbers_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from numbers_in(inner)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield float(value)


def numbers_known(result: Result) -> list[float]:
    """What the engine gives for a state: what is set in it, what is measured, what is read out."""
    facts = result.facts
    cells = [cell for _, row in facts.rows for cell in row] if facts else []
    texts = [
        result.sentence, result.caption, *(f"{r.value} {r.caption}" for r in result.readouts),
        *(cell.text for cell in cells), *(name for name, _ in (facts.rows if facts else ())),
    ]  # fmt: skip
    measured = [*result.quantities.values(), *(cell.value for cell in cells if cell.value is not None)]
    found = [value for text in texts for _, value, _ in numbers_said(text)]
    found += [*numbers_in(json.loads(json.dumps(result.experiment.to_json()))), *measured]
    return [*found, *(100 * value for value in measured)]


def unproved(text: str, known: Iterable[float]) -> list[str]:
    """The numbers of a text that no known number rounds to."""
    values = [value for value in known if math.isfinite(value)]
    return [
        said
        for said, value, slack in numbers_said(text)
        if not any(abs(abs(value) - abs(other)) <= slack * (1 + 1e-9) for other in values)
    ]
