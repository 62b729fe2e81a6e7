"""Random actions on the whole window, in a process of its own: it lives, and what it says stays true."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from engine.session import Session

ROOT = Path(__file__).parents[2]
ACTIONS = 2000 // len(Session.names())


@pytest.mark.parametrize("panel", Session.names())
def test_a_storm_of_random_actions_leaves_everything_whole(panel: str) -> None:
    """Another seed and more actions: ``python tests/bench/storm.py SEED N``."""
    seed = 10 + Session.names().index(panel)
    storm = "tests/bench/storm.py", f"{seed}", f"{ACTIONS}", panel
    command = [sys.executable, "-X", "faulthandler", *storm]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-3000:]
    assert f"{ACTIONS} actions" in done.stdout
