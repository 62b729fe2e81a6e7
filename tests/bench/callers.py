"""A plugin of pytest: which functions of the engine each test calls; ``pytest -p tests.bench.callers``.

Written to the folder ``CALLERS``, a file for each process: a line of JSON for each test, with its name, its
seconds and the places of the functions, ``engine/base/text.py:12``.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from collections.abc import Generator
from pathlib import Path
from time import perf_counter
from types import CodeType
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, Any, Any]:
    called: set[CodeType] = set()

    def trace(frame: Any, _event: str, _argument: object) -> None:
        called.add(frame.f_code)

    began = perf_counter()
    threading.settrace(trace)
    sys.settrace(trace)
    try:
        return (yield)
    finally:
        sys.settrace(None)
        threading.settrace(None)  # type: ignore[arg-type]
        _write(item.nodeid, perf_counter() - began, called)


def _write(name: str, seconds: float, called: set[CodeType]) -> None:
    engine = str(ROOT / "engine")
    places = [
        f"{Path(code.co_filename).relative_to(ROOT).as_posix()}:{code.co_firstlineno}"
        for code in called
        if code.co_filename.startswith(engine)
    ]
    with (Path(os.environ["CALLERS"]) / f"{os.getpid()}.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps([name, seconds, places]) + "\n")
