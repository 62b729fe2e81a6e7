"""What is missing is said in one line before Qt can abort."""

from __future__ import annotations

import socket
import sys
import tempfile
from collections.abc import Iterator
from ctypes.util import find_library

import pytest

from gui import preflight

ON_LINUX = sys.platform.startswith("linux")


@pytest.fixture(autouse=True)
def linux(monkeypatch) -> None:
    """A Linux desktop on which every library loads."""
    monkeypatch.setattr(preflight.sys, "platform", "linux")
    monkeypatch.setattr(preflight, "_loads", lambda library: True)
    monkeypatch.setattr(preflight, "_x11_answers", lambda: True)
    for name in ("QT_QPA_PLATFORM", "WAYLAND_DISPLAY", "WAYLAND_SOCKET", *preflight._PLUGIN_PATHS):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DISPLAY", ":0")


def lacking(monkeypatch, *libraries: str) -> None:
    monkeypatch.setattr(preflight, "_loads", lambda library: library not in libraries)


def test_nothing_to_say_where_all_is_well() -> None:
    assert preflight.problem() == ""


def test_missing_libraries_are_named_as_packages(monkeypatch) -> None:
    lacking(monkeypatch, "libEGL.so.1", "libxcb-cursor.so.0")
    told = preflight.problem()
    assert told.endswith("sudo apt install libegl1 libxcb-cursor0")
    assert "\n" not in told


def test_libraries_of_x11_matter_only_there(monkeypatch, wayland: None) -> None:
    lacking(monkeypatch, "libxcb-cursor.so.0")
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    assert preflight.problem() == ""
    monkeypatch.setenv("QT_QPA_PLATFORM", "xcb:something")
    assert "libxcb-cursor0" in preflight.problem()
    monkeypatch.delenv("QT_QPA_PLATFORM")
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-7")
    assert preflight.problem() == ""


def test_no_display_is_said_with_the_way_out(monkeypatch) -> None:
    monkeypatch.delenv("DISPLAY")
    told = preflight.problem()
    assert told.startswith("There is no display.")
    assert "screenshot" in told
    assert "\n" not in told
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    assert preflight.problem() == ""


@pytest.fixture
def wayland(monkeypatch) -> Iterator[None]:
    """A socket at which a compositor listens, of the name wayland-7."""
    if not ON_LINUX or find_library("wayland-client") is None:
        pytest.skip("Qt itself cannot ask a compositor here")
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:  # a socket's path must be short
        monkeypatch.setenv("XDG_RUNTIME_DIR", folder)
        with socket.socket(socket.AF_UNIX) as listening:
            listening.bind(f"{folder}/wayland-7")
            listening.listen()
            yield


def test_a_display_that_does_not_answer_is_told(monkeypatch, capfd, wayland: None) -> None:
    monkeypatch.setattr(preflight, "_x11_answers", lambda: False)
    monkeypatch.setenv("DISPLAY", ":97")
    told = preflight.problem()
    assert told.startswith("No X server answers at DISPLAY=:97.")
    assert "screenshot" in told
    assert "\n" not in told
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-8")
    assert preflight.problem().startswith("No Wayland compositor answers at WAYLAND_DISPLAY=wayland-8.")
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-7")
    assert preflight.problem() == ""  # one of the two is enough
    monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")
    assert preflight.problem().startswith("No X server answers")
    monkeypatch.setenv("QT_QPA_PLATFORM", "wayland")
    monkeypatch.delenv("XDG_RUNTIME_DIR")
    assert preflight.problem().startswith("No Wayland compositor answers")
    assert capfd.readouterr().err == ""


def test_a_platform_that_does_not_exist_is_told_with_those_that_do(monkeypatch) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "nosuch:option=1")
    told = preflight.problem()
    assert "“nosuch”" in told
    assert "offscreen" in told
    assert "\n" not in told
    monkeypatch.setenv("QT_QPA_PLATFORM", "nosuch;xcb")
    assert preflight.problem() == ""
    monkeypatch.setenv("QT_QPA_PLATFORM", "nosuch")
    monkeypatch.setenv("QT_PLUGIN_PATH", "/elsewhere")  # it may be there
    assert preflight.problem() == ""


def test_a_server_that_is_not_there_does_not_answer(monkeypatch) -> None:
    monkeypatch.undo()
    monkeypatch.setenv("DISPLAY", ":9876")
    assert not preflight._x11_answers()


def test_other_systems_are_not_asked(monkeypatch) -> None:
    monkeypatch.setattr(preflight.sys, "platform", "win32")
    monkeypatch.delenv("DISPLAY")
    lacking(monkeypatch, "libEGL.so.1")
    assert preflight.problem() == ""


def test_a_library_that_is_not_there_does_not_load(monkeypatch) -> None:
    monkeypatch.undo()
    assert not preflight._loads("libnothing-of-this-name.so.9")
