"""Rows of yes and no, packed into 64-bit words with the lowest bit first."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Bits = NDArray[np.uint64]
Flags = NDArray[np.bool_]


def pack(flags: Flags) -> Bits:
    """(n, ⌈K/64⌉) words from (n, K) flags."""
    count = flags.shape[1]
    octets = np.zeros((len(flags), 8 * -(-count // 64)), dtype=np.uint8)
    octets[:, : -(-count // 8)] = np.packbits(flags, axis=1, bitorder="little")
    return octets.view("<u8")


def unpack(bits: Bits, count: int) -> NDArray[np.uint8]:
    """(n, count) zeros and ones from words."""
    octets = np.ascontiguousarray(bits, dtype="<u8").view(np.uint8)
    return np.unpackbits(octets, axis=1, count=count, bitorder="little")


def ones(bits: Bits) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The (row, column) of every set bit, row by row; quick where few are set."""
    octets = np.ascontiguousarray(bits, dtype="<u8").view(np.uint8)
    where = np.flatnonzero(octets != 0)
    which, bit = np.nonzero(np.unpackbits(octets.ravel()[where, None], axis=1, bitorder="little"))
    row, octet = np.divmod(where[which], max(1, octets.shape[1]))
    return row, 8 * octet + bit


def masks(columns: NDArray[np.intp]) -> Bits:
    """The word, of those that hold these columns, in which only that column is set."""
    return np.left_shift(np.uint64(1), (columns & 63).astype(np.uint64))
