"""Files are read within a bound and written whole or not at all."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

from engine.base.files import FileProblem, read_text, write_all, write_whole

NO_SPACE = OSError(errno.ENOSPC, "No space left on device")


def refusal(path: Path, data: bytes = b"new") -> str:
    """The sentence with which writing fails."""
    with pytest.raises(FileProblem) as refused:
        write_whole(path, data)
    sentence = str(refused.value)
    assert sentence.startswith(f"Cannot write {path}: ")
    assert sentence.endswith(".")
    return sentence


def test_a_new_file_and_its_replacement(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    write_whole(path, b"one")
    write_whole(path, b"two" * 100_000)
    assert path.read_bytes() == b"two" * 100_000
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.json"]


@pytest.mark.parametrize("step", ["os.fsync", "os.replace", "os.chmod", "os.fdopen"])
def test_a_failure_leaves_the_old_file_and_nothing_beside_it(tmp_path: Path, monkeypatch, step: str) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(b"old")

    def fail(*_: object, **__: object) -> None:
        raise NO_SPACE

    monkeypatch.setattr(f"engine.base.files.{step}", fail)
    assert "no space left on device" in refusal(path)
    monkeypatch.undo()
    assert path.read_bytes() == b"old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.json"]


def test_of_several_files_all_or_none_are_written(tmp_path: Path) -> None:
    old, new, folder = tmp_path / "old", tmp_path / "new", tmp_path / "folder"
    old.write_bytes(b"old")
    folder.mkdir()
    for bad in (folder, folder / "none" / "a"):
        with pytest.raises(FileProblem, match=str(bad)):
            write_all({old: b"1", new: b"2", bad: b"3"})
        assert old.read_bytes() == b"old"
        assert sorted(entry.name for entry in tmp_path.iterdir()) == ["folder", "old"]
    write_all({old: b"1", new: b"2"})
    assert (old.read_bytes(), new.read_bytes()) == (b"1", b"2")
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["folder", "new", "old"]


@pytest.mark.skipif(os.name != "posix", reason="links of POSIX")
def test_a_link_stays_a_link_to_what_is_written(tmp_path: Path) -> None:
    folder, link, chain = tmp_path / "folder", tmp_path / "link", tmp_path / "chain"
    folder.mkdir()
    link.symlink_to(folder / "file")
    chain.symlink_to("link")
    for path in (link, chain):  # at first to nothing
        write_whole(path, str(path).encode())
        assert path.is_symlink()
        assert (folder / "file").read_bytes() == str(path).encode()
    assert [entry.name for entry in folder.iterdir()] == ["file"]
    link.unlink()
    link.symlink_to(folder)
    refusal(link)
    assert [entry.name for entry in folder.iterdir()] == ["file"]


@pytest.mark.parametrize("name", ["nul\0", "\ud800", "x" * 5000])
def test_a_name_that_no_file_has_is_told(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    assert "name" in refusal(path)
    with pytest.raises(FileProblem, match="name"):
        read_text(path, 10)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes of a name here")
def test_a_pipe_and_a_device_are_not_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", Path("/dev/zero")):
        with pytest.raises(FileProblem, match="it is a pipe or a device"):
            read_text(path, 10)


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_permissions_of_the_old_file_stay_and_a_new_one_obeys_the_mask(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    old.write_bytes(b"")
    old.chmod(0o640)
    write_whole(old, b"x")
    before = os.umask(0o027)
    try:
        write_whole(new, b"x")
    finally:
        os.umask(before)
    assert [stat.S_IMODE(path.stat().st_mode) for path in (old, new)] == [0o640, 0o640]


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    assert "no such file" in refusal(tmp_path / "nowhere" / "a")
    assert "not a directory" in refusal(tmp_path / "file" / "a")
    (tmp_path / "folder").mkdir()
    refusal(tmp_path / "folder")
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["file", "folder"]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_folder_is_named(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        assert "permission denied" in refusal(tmp_path / "a")
    finally:
        tmp_path.chmod(0o700)


def test_reading_stops_at_the_bound(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"x" * 2000)
    assert read_text(path, 2000) == "x" * 2000
    with pytest.raises(FileProblem, match=r"it is larger than 1 kB\.$"):
        read_text(path, 1999)


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "picture").write_bytes(b"\x89PNG\xff")
    for name, reason in (("picture", "not a text file"), ("none", "no such file"), ("", "is a directory")):
        with pytest.raises(FileProblem, match=reason):
            read_text(tmp_path / name, 100)
