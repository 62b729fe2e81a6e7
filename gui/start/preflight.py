"""What must be there before Qt is loaded: without it Qt aborts in C++, where Python can say nothing."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from platform import libc_ver
from shutil import which

_ALWAYS = (
    "libEGL.so.1", "libGL.so.1", "libX11.so.6", "libdbus-1.so.3", "libfontconfig.so.1", "libfreetype.so.6",
    "libglib-2.0.so.0", "libxkbcommon.so.0",
)  # fmt: skip
_WAYLAND = ("libwayland-client.so.0", "libwayland-cursor.so.0")
_XCB = (
    "libX11-xcb.so.1", "libxcb-cursor.so.0", "libxcb-icccm.so.4", "libxcb-image.so.0", "libxcb-keysyms.so.1",
    "libxcb-randr.so.0", "libxcb-render-util.so.0", "libxcb-render.so.0", "libxcb-shape.so.0",
    "libxcb-shm.so.0", "libxcb-sync.so.1", "libxcb-util.so.1", "libxcb-xfixes.so.0", "libxcb-xkb.so.1",
    "libxcb.so.1", "libxkbcommon-x11.so.0",
)  # fmt: skip
_PLUGIN_PATHS = ("QT_PLUGIN_PATH", "QT_QPA_PLATFORM_PLUGIN_PATH")
_WITHOUT = "`export` and `screenshot` work without one"


def problem() -> str:
    """One line that says what is missing and what to do; "" where all is well.

    Only Linux is asked: elsewhere the wheels bring everything along.
    """
    if not sys.platform.startswith("linux"):
        return ""
    if missing(_ALWAYS):
        return _libraries()
    platforms = _platforms()
    if not platforms:
        return (
            f"There is no display. {_WITHOUT}; "
            "to open the window, start it from a desktop session or set QT_QPA_PLATFORM=offscreen."
        )
    refusals = [_refusal(platform) for platform in platforms]
    return refusals[0] if all(refusals) else ""


def missing(wanted: Sequence[str] = _ALWAYS + _WAYLAND + _XCB) -> list[str]:
    """The libraries that do not load; by default of all that any use of the program wants, so that nobody is
    asked twice."""
    return [library for library in wanted if not _loads(library)]


def packages(libraries: Sequence[str]) -> str:
    """What Debian and Ubuntu call these libraries, for ``apt install``."""
    return " ".join(sorted(map(_package, libraries)))


def _package(library: str) -> str:
    """In small letters, with the version; a hyphen parts two digits (Debian Policy 8.1)."""
    if library == "libglib-2.0.so.0":  # renamed in Debian 13 and Ubuntu 24.04
        return "libglib2.0-0" if libc_ver() < ("glibc", "2.39") else "libglib2.0-0t64"
    name, version = library.lower().split(".so.")
    return f"{name}-{version}" if name[-1].isdigit() else f"{name}{version}"


def _libraries() -> str:
    told = "Qt needs system libraries that are not installed"
    if not which("apt"):
        return f"{told}: {', '.join(missing())}"
    sudo = "sudo " if which("sudo") else ""
    return f"{told}; run: {sudo}apt update && {sudo}apt install -y {packages(missing())}"


def _platforms() -> list[str]:
    """What Qt will try, in this order: the first that it can open is taken."""
    named = os.environ.get("QT_QPA_PLATFORM", "")
    if named:
        return [name.split(":")[0].lower() for name in named.split(";")]
    desktops = {"wayland": "WAYLAND_DISPLAY", "xcb": "DISPLAY"}
    return [platform for platform, variable in desktops.items() if os.environ.get(variable)]


def _refusal(platform: str) -> str:
    """Why Qt cannot open this platform, and what to do; "" where it can, or where that cannot be told."""
    installed = _installed()
    if installed and not any(platform.startswith(name) for name in installed):
        return (
            f"Qt has no platform “{platform}”, which QT_QPA_PLATFORM asks for; "
            f"unset it, or choose from: {', '.join(installed)}."
        )
    if missing({"wayland": _WAYLAND, "xcb": _XCB}.get(platform.split("-")[0], ())):
        return _libraries()
    if platform == "xcb" and not _x11_answers():
        return _silence("X server", "DISPLAY")
    if platform.startswith("wayland") and not _wayland_answers():
        return _silence("Wayland compositor", "WAYLAND_DISPLAY")
    return ""


def _silence(server: str, variable: str) -> str:
    value = os.environ.get(variable, "")
    return (
        f"No {server} answers at {variable}={value}. {_WITHOUT}; to open the window, "
        f"start it from a desktop session, or set {variable} to a display that you may use."
    )


def _installed() -> list[str]:
    """The platforms that came with Qt; none where others may have been added elsewhere."""
    package = find_spec("PySide6")
    if package is None or package.origin is None or any(map(os.environ.get, _PLUGIN_PATHS)):
        return []
    folder = Path(package.origin).parent / "Qt" / "plugins" / "platforms"
    return sorted(path.stem.removeprefix("libq") for path in folder.glob("libq*.so"))


def _x11_answers() -> bool:
    """Asked through the library that Qt will ask through, so that the answer is the same."""
    xcb = _library("libxcb.so.1")
    if xcb is None:
        return False
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connect.argtypes = [ctypes.c_char_p, ctypes.c_void_p]
    xcb.xcb_connection_has_error.argtypes = xcb.xcb_disconnect.argtypes = [ctypes.c_void_p]
    connection = xcb.xcb_connect(None, None)
    failed: int = xcb.xcb_connection_has_error(connection)
    xcb.xcb_disconnect(connection)
    return not failed


def _wayland_answers() -> bool:
    """The same for Wayland."""
    if os.environ.get("WAYLAND_SOCKET"):  # a connection that was handed down: asking would use it up
        return True
    if not Path(os.environ.get("XDG_RUNTIME_DIR", ""), os.environ.get("WAYLAND_DISPLAY", "")).is_absolute():
        return False  # the library would say so in a line of its own
    wayland = _library("libwayland-client.so.0")
    if wayland is None:
        return False
    wayland.wl_display_connect.restype = ctypes.c_void_p
    wayland.wl_display_connect.argtypes = [ctypes.c_char_p]
    wayland.wl_display_disconnect.argtypes = [ctypes.c_void_p]
    connection = wayland.wl_display_connect(None)
    if connection:
        wayland.wl_display_disconnect(connection)
    return bool(connection)


def _loads(name: str) -> bool:
    return _library(name) is not None


def _library(name: str) -> ctypes.CDLL | None:
    try:
        return ctypes.CDLL(name)
    except OSError:
        return None


if __name__ == "__main__":  # for scripts that install them, before anything else is there
    print(packages(missing()))
