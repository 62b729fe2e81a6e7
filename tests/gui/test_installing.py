"""What the program puts in place for the desktop, and the icon of its window."""

from __future__ import annotations

import configparser
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QIcon, QImage

from engine.session import Session, save
from gui.start.installing import data_folder, entries, quoted

ROOT = Path(__file__).parents[2]
LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other desktops have other launchers")


@LINUX
def test_as_a_process_it_installs_a_launcher_that_starts_it(tmp_path: Path) -> None:
    data = tmp_path / "own data"
    command = [sys.executable, "main.py", "--install-desktop"]
    done = subprocess.run(
        command, cwd=ROOT, env=os.environ | {"XDG_DATA_HOME": str(data)}, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")
    written = [Path(line.removeprefix("Written: ")) for line in done.stdout.splitlines()]
    assert written == list(entries(data, ""))
    assert all(path.is_file() for path in written)
    launcher = configparser.ConfigParser(interpolation=None)
    launcher.optionxform = str  # type: ignore[assignment,method-assign]
    launcher.read(written[0], "utf-8")
    entry = launcher["Desktop Entry"]
    *start, file = shlex.split(entry["Exec"])
    assert file == "%f"
    assert subprocess.run([*start, "--version"], capture_output=True, text=True, cwd=tmp_path).returncode == 0
    assert entry["Icon"] == written[2].stem
    types = ElementTree.parse(written[1]).getroot()
    assert f"{types[0].attrib['type']};" == entry["MimeType"]
    if shutil.which("desktop-file-validate"):
        assert subprocess.run(["desktop-file-validate", written[0]]).returncode == 0


@LINUX
def test_a_folder_that_cannot_be_made_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = subprocess.run(
        [sys.executable, "main.py", "--install-desktop"], cwd=ROOT, capture_output=True, text=True,
        env=os.environ | {"XDG_DATA_HOME": str(tmp_path / "file")},
    )  # fmt: skip
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert line.startswith("activation-lab: Cannot make ")


@LINUX
@pytest.mark.skipif(not shutil.which("update-mime-database"), reason="shared-mime-info is not installed")
def test_the_desktop_knows_a_session_by_its_name_and_by_what_it_holds(tmp_path: Path) -> None:
    for path, data in entries(tmp_path, "x").items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    subprocess.run(["update-mime-database", tmp_path / "mime"], check=True)
    save(Session(), tmp_path / "a.activation-lab.json")
    save(Session(), tmp_path / "plain")
    (tmp_path / "other.json").write_text("{}")
    script = (
        "import sys\n"
        "from PySide6.QtCore import QMimeDatabase\n"
        "print(*(QMimeDatabase().mimeTypeForFile(name).name() for name in sys.argv[1:]))\n"
    )
    names = [str(tmp_path / name) for name in ("a.activation-lab.json", "plain", "other.json")]
    environment = os.environ | {"XDG_DATA_HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", script, *names], env=environment, capture_output=True, text=True, check=True
    )
    own = "application/x-activation-lab+json"
    assert done.stdout.split() == [own, own, "application/json"]


@given(st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=20))
def test_any_path_is_quoted_as_launchers_read_it(path: str) -> None:
    read = quoted(path).replace("\\\\", "\\").replace("%%", "%")  # the file, then its codes, then the quotes
    assert re.fullmatch(r'"([^"`$\\]|\\["`$\\])*"', read)
    assert re.sub(r"\\(.)", r"\1", read[1:-1]) == path


def test_folders_that_are_not_absolute_do_not_count(monkeypatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", "here")
    assert data_folder() == Path.home() / ".local" / "share"


@pytest.mark.parametrize("side", [16, 24, 32, 48, 64, 128, 256])
def test_the_icon_of_the_window_is_drawn_at_every_size(qapp, side: int) -> None:
    icon = QIcon(str(ROOT / "resources" / "icons" / "activation-lab.svg"))
    image = icon.pixmap(side, side).toImage().convertToFormat(QImage.Format.Format_ARGB32)
    assert (image.width(), image.height()) == (side, side)
    white = sum(image.pixelColor(x, y).lightness() > 240 for x in range(side) for y in range(side))
    assert 0.06 < white / side**2 < 0.2
    assert image.pixelColor(side // 2, side // 8).name() == "#2765e0"
