"""A scene seen as its cues, each with the speeches that are spoken while it is on stage."""

from __future__ import annotations

from dataclasses import dataclass

from diffusion_video.script.model import Cue, Scene, Speech


@dataclass(frozen=True)
class Group:
    """A cue and its speeches: what becomes a slot."""

    cue: Cue
    speeches: tuple[Speech, ...]


def groups(scene: Scene) -> tuple[Group, ...]:
    """The scene's groups in order; speeches before the first cue go to that cue."""
    speeches: dict[str, list[Speech]] = {cue.id: [] for cue in scene.cues}
    on_stage = scene.cues[0].id
    for item in scene.items:
        if isinstance(item, Cue):
            on_stage = item.id
        else:
            speeches[on_stage].append(item)
    return tuple(Group(cue, tuple(speeches[cue.id])) for cue in scene.cues)
