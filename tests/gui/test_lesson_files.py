"""Lessons on the command line: checked, begun, listed, printed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from engine.lessons.files import manual, shipped
from engine.lessons.handout import answered, asked, task
from engine.lessons.reader import parse
from engine.session import Session, save
from gui.start.app import main

ROOT = Path(__file__).parents[2]
LESSON = """# Gates
version: 1
about: What lets errors through.
## Open
state: Case A
= {gradient} +- 1 %
> after: It is {gradient}.
## Where
state: curves
place: probe at 2 +- 0.05
## Which
state: curves
- [x] ReLU
  > It has a kink.
- [ ] tanh
  > It is smooth.
## Goal
then: probe = 1
goal: {slope of ReLU} > 0
## Draw
sketch: f of ReLU from -2 to 2
## Write
formula: max(z, 0)
## Look
Look.
"""


@pytest.fixture
def lesson(tmp_path: Path, qapp) -> Path:
    path = tmp_path / "gates.md"
    path.write_text(LESSON, "utf-8")
    return path


def said(capsys, *arguments: str) -> tuple[int, str, str]:
    status = main(["lesson", *arguments])
    captured = capsys.readouterr()
    return status, captured.out, captured.err


def test_what_is_wrong_is_said_with_file_and_line(capsys, tmp_path: Path) -> None:
    good, bad, worse = tmp_path / "good.md", tmp_path / "bad.md", tmp_path / "worse.md"
    good.write_text(LESSON.split("## Where")[0], "utf-8")
    bad.write_text(LESSON.replace("{gradient} +- 1 %", "{gradien}"), "utf-8")
    worse.write_text("# A\n", "utf-8")
    assert said(capsys, "check", str(good)) == (0, "", "")
    status, out, err = said(capsys, "check", str(bad), str(good), str(worse))
    assert (status, err) == (1, "")
    lines = out.splitlines()
    assert lines[0] == f"{bad}:6: There is no quantity “gradien” here; the nearest is “gradient”."
    assert lines[-1].startswith(f"{worse}:1: The version of the format is missing")
    assert said(capsys, "check", str(tmp_path / "no.md"))[0] == 1


def test_checking_loads_no_qt() -> None:
    script = (
        "import sys\n"
        "from gui.start.app import main\n"
        "assert main(['lesson', 'check', sys.argv[1]]) == 0\n"
        "assert not [name for name in sys.modules if name.startswith('PySide6')]\n"
    )
    path = ROOT / "resources" / "lessons" / shipped()[0].name
    subprocess.run([sys.executable, "-c", script, str(path)], cwd=ROOT, check=True, env=os.environ)


@pytest.mark.parametrize("key", Session.names())
def test_a_lesson_begins_right_for_every_panel(capsys, tmp_path: Path, key: str) -> None:
    path = tmp_path / "new.md"
    assert said(capsys, "new", str(path), "--panel", key) == (0, "", "")
    assert said(capsys, "check", str(path)) == (0, "", "")
    assert parse(path.read_text("utf-8")).steps[0].panel == key
    status, _, err = said(capsys, "new", str(path))
    assert status == 1
    assert err.endswith("is there already; nothing is overwritten.\n")


def test_a_lesson_begins_with_a_state_of_ones_own(capsys, tmp_path: Path) -> None:
    mine, one, other = tmp_path / "mine.json", tmp_path / "one.md", tmp_path / "other.md"
    save(Session().edit("neuron", w=2.5).visit("neuron"), mine)
    assert said(capsys, "new", str(one), "--session", str(mine))[0] == 0
    assert "w = 2.5" in one.read_text("utf-8")
    assert said(capsys, "new", str(other), "--example", "Case D")[0] == 0
    assert "case D" in other.read_text("utf-8")
    assert said(capsys, "new", str(tmp_path / "x.md"), "--example", "no such")[0] == 2


def test_the_lessons_that_come_along_are_listed(capsys) -> None:
    status, out, _ = said(capsys, "list")
    assert status == 0
    assert [line[9:] for line in out.splitlines()] == [lesson.title for lesson in shipped()]


def test_the_manual_is_printed(capsys) -> None:
    assert said(capsys, "manual") == (0, manual() + "\n", "")


def test_a_handout_has_questions_or_answers(capsys, tmp_path: Path, lesson: Path) -> None:
    sizes = []
    for options in ((), ("--answers",)):
        out = tmp_path / "handout.pdf"
        assert said(capsys, "export", str(lesson), "--out", str(out), *options) == (0, "", "")
        assert out.read_bytes().startswith(b"%PDF")
        sizes.append(out.read_bytes().count(b"/Type /Page\n"))
    assert min(sizes) > 2


def test_what_a_handout_says_before_and_after_the_answer(lesson: Path) -> None:
    steps = parse(lesson.read_text("utf-8")).steps
    assert [asked(step, step.start.run()).splitlines()[0] for step in steps[:2]] == ["### Open", "### Where"]
    assert task(steps[0]).startswith("Answer: ")
    assert task(steps[2]) == "a) ReLU\n\nb) tanh"
    assert task(steps[-1]) == ""
    answers = [answered(step, step.solved().run()) for step in steps]
    assert answers == [
        "**Answer: −0.125**\n\nIt is −0.125.",
        "**Answer: at 2**",
        "**Answer: a)** It has a kink.\n\nb) It is smooth.",
        "**Such a state is in the picture.**",
        "**The curve is in the picture.**",
        "**Answer: max(z, 0)**",
        "",
    ]


def test_a_folder_gets_a_picture_of_each_step(capsys, tmp_path: Path, lesson: Path) -> None:
    out = tmp_path / "pictures"
    assert said(capsys, "export", str(lesson), "--out", str(out), "--theme", "dark") == (0, "", "")
    names = [path.name for path in sorted(out.iterdir())]
    assert names[:3] == ["01-open.png", "02-where.png", "03-which.png"]
    assert QImage(str(out / names[0])).size().toTuple() == (1920, 1080)
    before = QImage(str(out / names[0]))
    assert said(capsys, "export", str(lesson), "--out", str(out), "--theme", "dark", "--answers")[0] == 0
    assert QImage(str(out / names[0])) != before


def test_what_cannot_be_written_is_refused(capsys, tmp_path: Path, lesson: Path) -> None:
    assert said(capsys, "export", str(lesson), "--out", str(tmp_path / "a.docx"))[0] == 2
    assert said(capsys, "export", str(lesson), "--out", str(tmp_path / "no" / "a.pdf"))[0] == 1
    assert said(capsys, "export", str(tmp_path / "no.md"), "--out", str(tmp_path / "a.pdf"))[0] == 1
    lesson.write_text(LESSON.replace("{gradient} +- 1 %", "{gradien}"), "utf-8")
    status, _, err = said(capsys, "export", str(lesson), "--out", str(tmp_path / "a.pdf"), "--answers")
    assert status == 1
    assert f"{lesson}:6: " in err


def test_a_text_that_no_page_holds_is_written_smaller(capsys, tmp_path: Path, lesson: Path) -> None:
    lesson.write_text(LESSON.replace("Look.\n", "Look here and there.\n" * 2000), "utf-8")
    out = tmp_path / "handout.pdf"
    assert said(capsys, "export", str(lesson), "--out", str(out))[0] == 0
    assert out.read_bytes().count(b"/Type /Page\n") < 12


def test_a_lesson_that_comes_along_is_found_by_its_title(capsys, tmp_path: Path, qapp) -> None:
    out = tmp_path / "handout.pdf"
    assert said(capsys, "export", shipped()[0].title, "--out", str(out)) == (0, "", "")
    assert out.exists()
