"""Every test runs without a display, in the light theme, with settings of its own, and none is timed.

Properties are tried on 100 examples; on many more with ``pytest --hypothesis-profile=thorough``.
"""

import os
import sys

import pytest
from hypothesis import HealthCheck, settings

from gui.start import preflight

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
if told := preflight.problem():  # pytest-qt loads Qt soon after
    sys.exit(f"pytest: {told}")

untimed = settings(deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("usual", untimed)
settings.register_profile("thorough", untimed, max_examples=1000)
settings.load_profile("usual")


@pytest.fixture(autouse=True)
def _own_data(tmp_path, monkeypatch):
    """Settings, sessions and logs go into the test's own folder."""
    monkeypatch.setenv("ACTIVATION_LAB_DATA", str(tmp_path / "data"))
