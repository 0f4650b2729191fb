"""How large a script may be: what is larger than any film is a slip or a trap, and takes long."""

from __future__ import annotations

from collections.abc import Sequence

from diffusion_video.script.model import Scene
from diffusion_video.script.report import Report

LONGEST_SPEECH = 1_000
MOST_CHARACTERS = 15_000
MOST_ITEMS = 2_000
MOST_SCENES = 200
LONGEST_FILM_S = 3 * 3600


def check_limits(scenes: Sequence[Scene], report: Report) -> None:
    """Reports speeches too long to be one, and a script too large for one film."""
    for speech in (speech for scene in scenes for speech in scene.speeches):
        if len(speech.text) > LONGEST_SPEECH:
            report.error(speech.place, "speech-endless",
                         f"a speech of {len(speech.text)} characters",
                         f"at most {LONGEST_SPEECH}: split it")  # fmt: skip
    _most(scenes, MOST_SCENES, "scenes", [1 for _ in scenes], report)
    _most(scenes, MOST_ITEMS, "cues and speeches", [len(s.items) for s in scenes], report)
    _most(scenes, MOST_CHARACTERS, "characters of speech",
          [sum(len(speech.text) for speech in s.speeches) for s in scenes], report)  # fmt: skip
    _most(scenes, LONGEST_FILM_S, "seconds", [s.end_s - s.start_s for s in scenes], report)


def _most(
    scenes: Sequence[Scene], most: int, what: str, counts: Sequence[int], report: Report
) -> None:
    """Reports the scene at which a count of the whole film goes over `most`."""
    total = 0
    for scene, count in zip(scenes, counts, strict=True):
        total += max(0, count)
        if total > most:
            report.error(scene.place, "film-large", f"more than {most} {what} up to here",
                         "make two films of it")  # fmt: skip
            return
