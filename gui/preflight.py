"""What must be there before Qt is loaded: without it Qt aborts in C++, where Python can say nothing."""

from __future__ import annotations

import ctypes
import os
import sys

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


def problem(needs_display: bool) -> str:
    """One line that says what is missing and what to do; "" where all is well.

    Only Linux is asked: elsewhere the wheels bring everything along.
    """
    if not sys.platform.startswith("linux"):
        return ""
    platform = os.environ.get("QT_QPA_PLATFORM", "").split(":")[0]
    on_x11 = platform == "xcb" or (not platform and not os.environ.get("WAYLAND_DISPLAY"))
    if needs_display and not platform and not _has_display():
        return (
            "There is no display. `export` and `screenshot` work without one; "
            "to open the window, start it from a desktop session or set QT_QPA_PLATFORM=offscreen."
        )
    wanted = _ALWAYS | (_X11 if needs_display and on_x11 else {})
    missing = sorted(package for library, package in wanted.items() if not _loads(library))
    if missing:
        return f"Qt needs system libraries that are not installed; run: sudo apt install {' '.join(missing)}"
    return ""


def _has_display() -> bool:
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
