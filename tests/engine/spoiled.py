"""Files that are nearly right."""

from __future__ import annotations

import math
from random import Random
from typing import Any

TABLES = (
    "x,y\n0,1\n1,2\n2,0.5\n3,−1\n", "x;y\n0,5;1,5\n1,5;2\n", "1 2 0\n2 1 1\n3 3 0\n",
    "a,b,class\n1,2,A\n3,4,B\n0,0,A\n", "x,y\n1e300,1\n2,-1e300\n", "x,y\n0,0\n0,0\n0,0\n",
    "x,y\n2001,5\n2002,6\n2003,4\n", "x,y\n1,\n,2\n", "x\n", "", "\0\0", "sep=;\n1;2\n3;4\n",
    "x,y,z,label\n1,2,3,a\n4,5,6,b\n7,8,9,c\n", "1,1\n" * 3000,
)  # fmt: skip


def spoiled(chance: Random, data: bytes) -> bytes:
    """Some bytes are others, some are gone, some are there twice."""
    bytes_ = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 10))):
        at = chance.randrange(len(bytes_) + 1)
        bytes_[at : at + chance.choice((0, 1, 1, 20))] = chance.choice(
            (chance.randbytes(1), b"", b"9" * 40, b"-", b"1e999", b"[", b'"', bytes_[at : at + 30])
        )
    return bytes(bytes_)


def with_another_value(chance: Random, value: Any) -> Any:
    """JSON in which one value is another."""
    if isinstance(value, dict) and value:
        key = chance.choice(list(value))
        return value | {key: with_another_value(chance, value[key])}
    if isinstance(value, list) and value:
        at = chance.randrange(len(value))
        return [*value[:at], with_another_value(chance, value[at]), *value[at + 1 :]]
    return chance.choice(
        (0, 1, 2, -1, 0.5, 40, 1e300, 1e-300, math.inf, math.nan, None, True, "", "relu", [], {})
    )
