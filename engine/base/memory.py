"""Memory that was freed is kept for the next array.

glibc gives arrays from 128 KB on their own pages and returns them when they are freed; the next array of the
same size then pays for its pages anew, which is a fifth of the time of a large map of regions.
"""

import ctypes
import sys

_TRIM, _MMAP = -1, -3
"""``M_TRIM_THRESHOLD`` and ``M_MMAP_THRESHOLD`` of malloc.h."""

_KEPT, _OWN_PAGES = 64 << 20, 32 << 20
"""So many free bytes stay; arrays from so many on, the most that glibc allows, still get their own pages."""


def keep_freed_memory() -> bool:
    """Whether the C library could be told so: only glibc can."""
    if not sys.platform.startswith("linux"):
        return False
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError):
        return False
    return bool(mallopt(_MMAP, _OWN_PAGES) and mallopt(_TRIM, _KEPT))
