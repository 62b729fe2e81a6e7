"""What must be there before Qt is loaded: without it Qt aborts in C++, where Python can say nothing."""

from __future__ import annotations

import ctypes
import os
import sys
from importlib.util import find_spec
from pathlib import Path

_ALWAYS = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
}
_X11 = {
    "libxcb.so.1": "libxcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}


_PLUGIN_PATHS = ("QT_PLUGIN_PATH", "QT_QPA_PLATFORM_PLUGIN_PATH")
_WITHOUT = "`export` and `screenshot` work without one"


def problem() -> str:
    """One line that says what is missing and what to do; "" where all is well.

    Only Linux is asked: elsewhere the wheels bring everything along.
    """
    if not sys.platform.startswith("linux"):
        return ""
    platforms = _platforms()
    if not platforms:
        return (
            f"There is no display. {_WITHOUT}; "
            "to open the window, start it from a desktop session or set QT_QPA_PLATFORM=offscreen."
        )
    wanted = _ALWAYS | (_X11 if platforms == ["xcb"] else {})
    missing = sorted(package for library, package in wanted.items() if not _loads(library))
    if missing:
        return f"Qt needs system libraries that are not installed; run: sudo apt install {' '.join(missing)}"
    refusals = [_refusal(platform) for platform in platforms]
    return refusals[0] if all(refusals) else ""


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
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
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
    try:
        wayland = ctypes.CDLL("libwayland-client.so.0")
    except OSError:
        return False
    wayland.wl_display_connect.restype = ctypes.c_void_p
    wayland.wl_display_connect.argtypes = [ctypes.c_char_p]
    wayland.wl_display_disconnect.argtypes = [ctypes.c_void_p]
    connection = wayland.wl_display_connect(None)
    if connection:
        wayland.wl_display_disconnect(connection)
    return bool(connection)


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
