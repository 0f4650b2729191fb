"""Looking at a scene frame by frame: which pictures are on stage, whence, and where."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from manim import VMobject
from manim.utils.family import extract_mobject_family_members

from diffusion_video.stage import Pixels
from diffusion_video.stage.geometry import Box
from provenance.index import Index
from provenance.origin import Named, Origin, Picture
from provenance.place import whole_box


@dataclass(frozen=True)
class Sighting:
    """A picture that is wholly seen in one frame: `box` in pixels, `alpha` its opacity."""

    cue: str
    frame: int
    origin: Origin
    picture: Picture
    box: Box
    alpha: float


@dataclass(frozen=True)
class Stranger:
    """A picture that no run gives."""

    cue: str
    frame: int
    picture: Picture


@dataclass
class Eye:
    """Watches every `step`-th frame; in each `proof`-th it also notes where pictures stand."""

    index: Index
    step: int = 1
    proof: int = 15
    origins: dict[str, dict[Origin, None]] = field(default_factory=lambda: defaultdict(dict))
    strangers: list[Stranger] = field(default_factory=list)
    sightings: list[Sighting] = field(default_factory=list)

    def wants(self, start: int, end: int) -> bool:
        """Whether one of the frames that are looked at lies in [start, end)."""
        return -(-start // self.step) * self.step < end

    def done(self, frame: int) -> bool:
        """Never: a scene is seen to its end."""
        return False

    def watch(self, frame: int, repeat: int, scene: Any) -> None:
        """Name every picture on stage."""
        if not self.wants(frame, frame + repeat):
            return
        things = extract_mobject_family_members(
            scene.mobjects, use_z_index=True, only_those_with_points=True
        )
        pixels = [t for t in things if isinstance(t, Pixels) and t.get_fill_opacity() > 0]
        origins = self._names(scene.slot.id, frame, [p.surface.array for p in pixels])
        first = -(-frame // self.proof) * self.proof
        if first < frame + repeat:
            self._places(scene.slot.id, first, pixels, origins, things)

    def _names(
        self, cue: str, frame: int, pictures: Sequence[Picture]
    ) -> list[Origin | None]:
        origins = [self.index.name(picture) for picture in pictures]
        beside: list[Named] = [(p, o) for p, o in zip(pictures, origins, strict=True) if o]
        for i, picture in enumerate(pictures):
            origin = origins[i] = origins[i] or self.index.part(picture, beside)
            if origin:
                self.origins[cue][origin] = None
            else:
                self.strangers.append(Stranger(cue, frame, picture))
        return origins

    def _places(
        self, cue: str, frame: int, pixels: Sequence[Pixels],
        origins: Sequence[Origin | None], things: Sequence[VMobject],
    ) -> None:
        for thing, origin in zip(pixels, origins, strict=True):
            box = whole_box(thing, things) if origin else None
            if box and origin:
                alpha = float(thing.get_fill_opacity())
                self.sightings.append(
                    Sighting(cue, frame, origin, thing.surface.array, box, alpha)
                )
