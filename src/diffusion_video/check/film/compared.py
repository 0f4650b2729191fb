"""A film beside what its scenes draw today: its noise, the words on its stage, what moves."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from diffusion_video.brief import Brief
from diffusion_video.film.formats import Format
from diffusion_video.film.scenefile import SceneFile

if TYPE_CHECKING:
    from diffusion_video.check.film.fidelity import Fidelity
    from diffusion_video.check.film.labels import Label


@dataclass(frozen=True)
class Compared:
    """What was compared, by frames of the whole film; `first` is the one this film begins at.

    `moves` are the spans [start, end) of this film, by its own frames, in which the scenes move
    something all the time.
    """

    first: int = 0
    noise: tuple[Fidelity, ...] = ()
    labels: tuple[Label, ...] = ()
    moves: tuple[tuple[int, int], ...] = ()


def compare_scenes(
    path: Path, brief: Brief, numbers: Sequence[int], files: Mapping[int, SceneFile], fmt: Format,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Compared:
    """Compare the film of some scenes in a row; `fmt` has its size and rate.

    Raises RenderError if a scene fails.
    """
    from diffusion_video.check.film.fidelity import measure
    from diffusion_video.check.film.labels import labels
    from diffusion_video.check.film.motion import moves
    from diffusion_video.check.layout.looking import look

    first = next(scene.start for scene in brief.timeline.scenes if scene.number == numbers[0])
    noise: list[Fidelity] = []
    words: list[Label] = []
    moving: list[tuple[int, int]] = []
    for done, number in enumerate(numbers):
        (seen,) = look(brief, files, fmt, number)
        noise += measure(path, seen, files.get(number), fmt, first)
        words += labels(path, seen, first)
        moving += moves(seen, first)
        progress(done + 1, len(numbers))
    return Compared(first, tuple(noise), tuple(words), tuple(moving))
