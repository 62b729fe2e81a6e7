"""Every example of every panel: it can be shown, says something true and has a title of its own."""

from __future__ import annotations

import pytest

from engine.presets import Preset, grouped, presets
from engine.session import Session

ALL = [(key, preset) for key in Session.names() for preset in presets(key)]


@pytest.mark.parametrize("key", Session.names())
def test_a_panel_has_examples_with_titles_of_their_own(key: str) -> None:
    titles = [preset.title for preset in presets(key)]
    assert len(titles) >= 3
    assert len(set(titles)) == len(titles)


@pytest.mark.parametrize("key", Session.names())
def test_groups_hold_every_example_once_and_are_short(key: str) -> None:
    groups = grouped(key)
    titles = sorted(preset.title for group in groups.values() for preset in group)
    assert titles == sorted(preset.title for preset in presets(key))
    assert all(1 < len(group) <= 12 for group in groups.values())
    assert 3 <= len(groups) <= 8


@pytest.mark.parametrize("key", Session.names())
def test_the_default_state_is_one_of_them(key: str) -> None:
    states = [preset.apply(Session(), key).experiment(key) for preset in presets(key)]
    assert Session().experiment(key) in states


@pytest.mark.parametrize(("key", "preset"), ALL, ids=[f"{key}: {preset.title}" for key, preset in ALL])
def test_an_example_runs_and_speaks(key: str, preset: Preset) -> None:
    session = preset.apply(Session(), key)
    assert session.current == key
    assert Session.from_json(session.to_json()) == session
    assert preset.note.endswith((".", "?"))
    result = session.experiment(key).run()
    words = [result.sentence, result.caption, *(f"{r.value} {r.caption}" for r in result.readouts)]
    assert all(words)
    assert not [text for text in words if "not a number" in text or {"nan", "inf"} & set(text.split())]
    assert 2 <= len(result.readouts) <= 4
    assert result.sentence.endswith(".")


def test_an_example_starts_from_the_defaults_and_leaves_other_panels_alone() -> None:
    changed = Session().edit("curves", probe=3.0, curvature=True)
    preset = next(preset for preset in presets("curves") if not preset.values)
    assert preset.apply(changed, "curves").curves == Session().curves
