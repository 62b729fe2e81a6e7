"""Every test runs without a display, in the light theme, with settings of its own."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest


@pytest.fixture(autouse=True)
def _own_data(tmp_path, monkeypatch):
    """Settings, sessions and logs go into the test's own folder."""
    monkeypatch.setenv("ACTIVATION_LAB_DATA", str(tmp_path / "data"))
