"""The text of a session or a talk: its header, its settings, and what they were called in earlier formats."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NoReturn

PROGRAM = "Activation Lab"
FORMAT = 1

RENAMED: Mapping[int, Mapping[str, Mapping[str, str]]] = {}
"""Format → panel → name of a setting in it → name in the next format. No setting has another name yet; who
gives it one adds a line here, raises ``FORMAT`` and puts a file of the old format beside the tests."""


def write(values: Mapping[str, Any]) -> str:
    """The text of a file of these values: the panel that is shown, and the settings of the others."""
    return _lines({"program": PROGRAM, "format": FORMAT, **values}) + "\n"


def read(text: str) -> dict[str, Any]:
    """The values of a file's text under the names of today; ``ValueError`` with one sentence for others."""
    return renamed(*opened(text))


def opened(text: str) -> tuple[dict[str, Any], int]:
    """The values of a file's text under the names of its format, and that; ``ValueError`` with one sentence
    for the text of something else."""
    values = _parsed(text)
    if not isinstance(values, dict) or values.pop("program", None) != PROGRAM:
        raise ValueError(f"it is not a session of {PROGRAM}")
    if "format" not in values:
        raise ValueError("it does not say which format it has")
    number = values.pop("format")
    if isinstance(number, bool) or not isinstance(number, int) or number < 1:
        raise ValueError(f"its format number, {str(number)[:40]}, makes no sense")
    if number > FORMAT:
        raise ValueError(f"a newer version wrote it (format {number}; this one reads up to {FORMAT})")
    return values, number


def renamed(values: Mapping[str, Any], number: int) -> dict[str, Any]:
    """The values of a file of this format under the names of today.

    Raises ``ValueError`` where one setting then has two values.
    """
    found = dict(values)
    for names_of in (RENAMED.get(n, {}) for n in range(number, FORMAT)):
        for panel, names in names_of.items():
            settings = found.get(panel)
            if isinstance(settings, Mapping):
                pairs = [(names.get(name, name), _within(value, names)) for name, value in settings.items()]
                found[panel] = _once(pairs)
    return found


def _within(value: Any, names: Mapping[str, str]) -> Any:
    """A setting whose rows may name others, as changes on the way do."""
    if isinstance(value, list):
        return [names.get(v, v) if isinstance(v, str) else _within(v, names) for v in value]
    return value


def _lines(value: Any, depth: int = 0) -> str:
    """A line for each setting or scene: a table of thousands of numbers stays short, and quick to write."""
    margin = "\n" + " " * depth
    if depth < 2 and isinstance(value, list) and value and isinstance(value[0], Mapping):
        rows = (f"{margin} {json.dumps(row, ensure_ascii=False)}" for row in value)
        return "[" + ",".join(rows) + f"{margin}]"
    if depth == 2 or not isinstance(value, Mapping):
        return json.dumps(value, ensure_ascii=False)
    lines = [f"{margin} {json.dumps(name)}: {_lines(inner, depth + 1)}" for name, inner in value.items()]
    return "{" + ",".join(lines) + margin + "}"


def _parsed(text: str) -> Any:
    if not text.strip():
        raise ValueError("it is empty")
    try:
        return json.loads(text, parse_int=_whole, parse_constant=_refuse, object_pairs_hook=_once)
    except json.JSONDecodeError as error:
        raise ValueError(f"it is not complete JSON (line {error.lineno}: {error.msg})") from error
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error


def _whole(digits: str) -> int:
    if len(digits) > 300:  # Python itself refuses 4,300 digits, in words for programmers
        raise ValueError(f"it holds a number of {len(digits)} digits")
    return int(digits)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) < len(pairs):
        raise ValueError("it names something twice")
    return values


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"it holds {constant} where a number is needed")
