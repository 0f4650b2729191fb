"""Cutting the film into segments, and the key of each: all that its pictures depend on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from diffusion_video.plan.timeline import SceneTime, Slot, Timeline

TIMING = "timing"
"""The cause that says when things are said in a scene, up to the segment's end."""
LEAST_SECONDS, LONGEST_SECONDS = 2, 6
"""How long a piece is: each begins with a key picture, which costs as much as fifteen others."""


@dataclass(frozen=True)
class Segment:
    """A run of frames of one scene, [start, end), and its key in the store.

    `causes` are the digests of what the key is made of, so that a change can be named; `fine`
    segments are encoded with a finer quantiser.
    """

    scene: int
    start: int
    end: int
    key: str
    causes: tuple[tuple[str, str], ...] = ()
    fine: bool = False

    @property
    def frames(self) -> int:
        """Number of frames."""
        return self.end - self.start


def borders(scene: SceneTime, fps: int) -> list[int]:
    """Frames at which the scene is cut: where cues and pages begin, 2 s apart or more, then at
    most 6 s."""
    cuts = {scene.start, scene.end}
    for slot in scene.slots:
        cuts.add(slot.start)
        cuts.update(page.start for line in slot.lines for page in line.pages)
    merged = _merge(sorted(c for c in cuts if scene.start <= c <= scene.end), fps)
    return list(_subdivide(merged, LONGEST_SECONDS * fps))


def _merge(cuts: list[int], fps: int) -> list[int]:
    """Drop cuts that would leave too short a piece, except the scene's ends."""
    kept, least = [cuts[0]], LEAST_SECONDS * fps
    for cut in cuts[1:-1]:
        if cut - kept[-1] >= least and cuts[-1] - cut >= least:
            kept.append(cut)
    return [*kept, cuts[-1]]


def _subdivide(cuts: list[int], longest: int) -> Iterator[int]:
    yield cuts[0]
    for start, end in pairwise(cuts):
        pieces = -(-(end - start) // longest)
        for i in range(1, pieces + 1):
            yield start + (end - start) * i // pieces


def digest(*parts: Any) -> str:
    """A key: the hash of the parts as canonical JSON."""
    text = json.dumps(parts, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def chrome(
    timeline: Timeline, mouths: Mapping[int, tuple[int, ...]], start: int, end: int
) -> Any:
    """All that the overlay shows in [start, end), relative to `start`."""
    shown: list[Any] = []
    for line in timeline.lines:
        for page in line.pages:
            if page.start < end and start < page.end:
                words = [[(s.text, s.strong) for s in row] for row in page.lines]
                shown.append((page.start - start, page.end - start, line.speaker, words))
        if line.start < end and start < line.end:
            states = mouths.get(line.number, ())
            low = max(0, start - line.start)
            shown.append((line.start - start, states[low : max(0, end - line.start)]))
    return shown, start, end, timeline.end


def story(slot: Slot) -> Any:
    """All that a cue's drawing can know of its slot: its length, what is said in it and when."""
    said = [(line.speaker, line.text, line.start, line.end, line.marks) for line in slot.lines]
    return slot.id, slot.words, slot.start, slot.end, said
