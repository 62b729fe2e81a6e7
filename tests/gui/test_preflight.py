"""What is missing is said in one line before Qt can abort."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from ctypes.util import find_library
from pathlib import Path

import PySide6
import pytest
import shiboken6

from gui.start import preflight

ROOT = Path(__file__).parents[2]
ON_LINUX = sys.platform.startswith("linux")


@pytest.fixture(autouse=True)
def linux(monkeypatch) -> None:
    """A Linux desktop on which every library loads."""
    monkeypatch.setattr(preflight.sys, "platform", "linux")
    monkeypatch.setattr(preflight, "_loads", lambda library: True)
    monkeypatch.setattr(preflight, "_x11_answers", lambda: True)
    monkeypatch.setattr(preflight, "which", lambda program: f"/usr/bin/{program}")
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
    assert told.endswith("sudo apt update && sudo apt install -y libegl1 libxcb-cursor0")
    assert "\n" not in told
    monkeypatch.setattr(preflight, "which", lambda program: program if program == "apt" else None)
    assert preflight.problem().endswith("run: apt update && apt install -y libegl1 libxcb-cursor0")
    monkeypatch.setattr(preflight, "which", lambda program: None)
    assert preflight.problem().endswith("not installed: libEGL.so.1, libxcb-cursor.so.0")


@pytest.mark.parametrize("platform", [None, "offscreen", "xcb", "wayland"])
def test_what_any_platform_needs_is_asked_for_at_once(monkeypatch, platform: str | None) -> None:
    """Whoever has installed what one command asked for is not asked by another; also without a display."""
    monkeypatch.delenv("DISPLAY")
    if platform:
        monkeypatch.setenv("QT_QPA_PLATFORM", platform)
    monkeypatch.setattr(preflight, "_loads", lambda library: False)
    assert preflight.problem().endswith(preflight.packages(preflight.missing()))


@pytest.mark.skipif(not ON_LINUX, reason="elsewhere the wheels bring everything along")
def test_all_that_qt_links_is_asked_for_and_nothing_else(monkeypatch) -> None:
    """Less what comes with it, and what every Debian runs on or gives along."""
    qt, names = Path(PySide6.__file__).parent, re.compile(rb"(?<=\0)lib[\w+.-]+\.so(?:\.\d+)+(?=\0)")
    files = [qt / f"Qt/lib/libQt6{name}.so.6" for name in ("Core", "Gui", "Widgets", "Svg", "DBus")]
    files += [qt / f"Qt/lib/libQt6{name}.so.6" for name in ("XcbQpa", "WaylandClient")]
    files += [qt / f"Qt/plugins/platforms/libq{name}.so" for name in ("offscreen", "xcb", "wayland")]
    linked = {name.decode() for file in files for name in names.findall(file.read_bytes())}
    brought = {file.name for root in (qt, Path(shiboken6.__file__).parent) for file in root.rglob("*.so*")}
    there = {
        f"lib{name}" for name in ("c.so.6", "m.so.6", "gcc_s.so.1", "stdc++.so.6", "z.so.1", "zstd.so.1")
    }
    monkeypatch.setattr(preflight, "_loads", lambda library: False)
    assert linked - brought - there - {"libgthread-2.0.so.0"} == set(preflight.missing())


@pytest.mark.parametrize(("library", "glibc", "package"), [
    ("libEGL.so.1", "2.36", "libegl1"), ("libX11.so.6", "2.36", "libx11-6"),
    ("libdbus-1.so.3", "2.36", "libdbus-1-3"), ("libX11-xcb.so.1", "2.36", "libx11-xcb1"),
    ("libxcb.so.1", "2.36", "libxcb1"), ("libxkbcommon-x11.so.0", "2.36", "libxkbcommon-x11-0"),
    ("libglib-2.0.so.0", "2.36", "libglib2.0-0"), ("libglib-2.0.so.0", "2.41", "libglib2.0-0t64"),
])  # fmt: skip
def test_packages_have_the_names_of_this_debian(monkeypatch, library: str, glibc: str, package: str) -> None:
    monkeypatch.setattr(preflight, "libc_ver", lambda: ("glibc", glibc))
    assert preflight.packages([library]) == package


def test_a_platform_without_its_libraries_is_passed_over_for_one_that_has_them(monkeypatch) -> None:
    monkeypatch.setattr(preflight, "_wayland_answers", lambda: False)
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-7")
    assert preflight.problem() == ""
    lacking(monkeypatch, "libxcb-cursor.so.0")
    assert preflight.problem().startswith("No Wayland compositor answers")
    monkeypatch.setenv("QT_QPA_PLATFORM", "wayland-egl;xcb")
    lacking(monkeypatch, "libwayland-cursor.so.0")
    assert preflight.problem() == ""
    lacking(monkeypatch, "libwayland-cursor.so.0", "libxcb-cursor.so.0")
    assert "libwayland-cursor0 libxcb-cursor0" in preflight.problem()


def test_the_tests_say_it_too_before_anything_loads_qt() -> None:
    command = [sys.executable, "-m", "pytest", "tests/gui/test_preflight.py"]
    environment = os.environ | {"QT_QPA_PLATFORM": "nosuch"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (1, "")
    (line,) = done.stderr.splitlines()
    assert line.startswith("pytest: Qt has no platform “nosuch”")


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
