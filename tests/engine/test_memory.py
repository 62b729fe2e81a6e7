"""Arrays come from memory that was used before."""

from __future__ import annotations

import platform

import numpy as np
import pytest

from engine.base.memory import keep_freed_memory

resource = pytest.importorskip("resource", reason="only Unix tells its page faults")


def faults() -> int:
    """Pages that the system must provide for four arrays of 8 MB at once."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    kept = [np.ones(1_000_000) for _ in range(4)]
    del kept
    return int(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc can be told")
def test_arrays_that_follow_others_need_no_new_pages() -> None:
    assert keep_freed_memory()
    faults()
    assert min(faults() for _ in range(5)) < 20
