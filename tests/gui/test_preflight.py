"""What is missing is said in one line before Qt can abort."""

from __future__ import annotations

import pytest

from gui import preflight


@pytest.fixture(autouse=True)
def linux(monkeypatch) -> None:
    """A Linux desktop on which every library loads."""
    monkeypatch.setattr(preflight.sys, "platform", "linux")
    monkeypatch.setattr(preflight, "_loads", lambda library: True)
    for name in ("QT_QPA_PLATFORM", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DISPLAY", ":0")


def lacking(monkeypatch, *libraries: str) -> None:
    monkeypatch.setattr(preflight, "_loads", lambda library: library not in libraries)


def test_nothing_to_say_where_all_is_well() -> None:
    assert preflight.problem(needs_display=True) == ""
    assert preflight.problem(needs_display=False) == ""


def test_missing_libraries_are_named_as_packages(monkeypatch) -> None:
    lacking(monkeypatch, "libEGL.so.1", "libxcb-cursor.so.0")
    told = preflight.problem(needs_display=True)
    assert told.endswith("sudo apt install libegl1 libxcb-cursor0")
    assert "\n" not in told


def test_libraries_of_x11_matter_only_there(monkeypatch) -> None:
    lacking(monkeypatch, "libxcb-cursor.so.0")
    assert preflight.problem(needs_display=False) == ""
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    assert preflight.problem(needs_display=True) == ""
    monkeypatch.setenv("QT_QPA_PLATFORM", "xcb:something")
    assert "libxcb-cursor0" in preflight.problem(needs_display=True)
    monkeypatch.delenv("QT_QPA_PLATFORM")
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    assert preflight.problem(needs_display=True) == ""


def test_no_display_is_said_with_the_way_out(monkeypatch) -> None:
    monkeypatch.delenv("DISPLAY")
    told = preflight.problem(needs_display=True)
    assert told.startswith("There is no display.")
    assert "screenshot" in told
    assert "\n" not in told
    assert preflight.problem(needs_display=False) == ""


def test_other_systems_are_not_asked(monkeypatch) -> None:
    monkeypatch.setattr(preflight.sys, "platform", "win32")
    monkeypatch.delenv("DISPLAY")
    lacking(monkeypatch, "libEGL.so.1")
    assert preflight.problem(needs_display=True) == ""


def test_a_library_that_is_not_there_does_not_load(monkeypatch) -> None:
    monkeypatch.undo()
    assert not preflight._loads("libnothing-of-this-name.so.9")
