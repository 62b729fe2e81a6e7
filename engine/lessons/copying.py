"""The state on screen as a step of a lesson, to be pasted."""

from __future__ import annotations

from engine.base.experiment import Experiment
from engine.lessons.marked import masked
from engine.lessons.problem import LessonError
from engine.lessons.scenes import Change, Scene
from engine.lessons.settings import written
from engine.presets import Preset, presets
from engine.session import Session

_MOST_CHANGES = 4


def step_text(session: Session) -> str:
    """A step with the state of the panel that is shown: an example, with a few changes where these do; else
    the whole state. Read again, it gives the same state."""
    return f"## What do you expect?\n{state_lines(session)}\nWhat will you see, and why?\n"


def state_lines(session: Session) -> str:
    """The lines of a step that say this state."""
    key = session.current
    experiment = session.experiment(key)
    near = sorted((_scene(preset, key, experiment) for preset in presets(key)), key=lambda s: len(s.changes))
    scene = next((scene for scene in near if _gives(scene, key, experiment)), None)
    return _block(key, experiment) if scene is None else _lines(scene)


def _scene(preset: Preset, key: str, experiment: Experiment) -> Scene:
    """An example with the changes that make it this state, as far as lines can say them."""
    start = preset.experiment(key)
    changes = (
        Change(name, written(kind, getattr(experiment, name)) or "", 1)
        for name, kind in experiment.parameters().items()
        if getattr(experiment, name) != getattr(start, name)
    )
    return Scene(preset.title, 1, changes=tuple(changes))


def _gives(scene: Scene, key: str, experiment: Experiment) -> bool:
    """Whether the scene, as its lines say it, is this state: its title may be that of another panel's."""
    if len(scene.changes) > _MOST_CHANGES or any("," in masked(change.value) for change in scene.changes):
        return False
    try:
        return all(change.value for change in scene.changes) and scene.experiment() == (key, experiment)
    except LessonError:
        return False


def _lines(scene: Scene) -> str:
    changes = "".join(f"with: {change.name} = {change.value}\n" for change in scene.changes)
    return f"state: {scene.source}\n{changes}"


def _block(key: str, experiment: Experiment) -> str:
    alone = Session().replace(key, experiment).visit(key)
    return f"```state\n{alone.to_json()}```\n"
