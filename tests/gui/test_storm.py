"""Random actions on the whole window, in a process of its own: it lives, and what it says stays true."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from engine.session import Session

ROOT = Path(__file__).parents[2]
ACTIONS = 400
SEEDS = {
    "curves": 10, "neuron": 15, "hinges": 23, "regions": 13, "gradient_flow": 17, "centering": 16, "training": 14, "warp": 18,
}  # fmt: skip


@pytest.mark.parametrize("panel", Session.names())
def test_a_storm_of_random_actions_leaves_everything_whole(panel: str) -> None:
    """Another seed and more actions: ``python tests/bench/storm.py SEED N``."""
    storm = "tests/bench/storm.py", f"{SEEDS[panel]}", f"{ACTIONS}", panel
    command = [sys.executable, "-X", "faulthandler", *storm]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-3000:]
    assert f"{ACTIONS} actions" in done.stdout
