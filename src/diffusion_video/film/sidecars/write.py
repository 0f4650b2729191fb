"""Writing the files that stand beside the film."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from diffusion_video.film.files import write_text
from diffusion_video.film.sidecars.ass import ass
from diffusion_video.film.sidecars.chapters import chapters
from diffusion_video.film.sidecars.description import description
from diffusion_video.film.sidecars.srt import srt
from diffusion_video.film.sidecars.transcript import transcript
from diffusion_video.film.sidecars.vtt import vtt
from diffusion_video.plan.timeline import Timeline
from diffusion_video.script.model import Script
from diffusion_video.script.settings import Settings


def write_sidecars(
    folder: Path,
    script: Script,
    timeline: Timeline,
    settings: Settings,
    voices: Sequence[str] = (),
    name: str = "film",
) -> tuple[Path, ...]:
    """Writes `<name>.srt`, `.vtt`, `.ass`, the transcript, chapters and description.

    Each file is whole or absent; `voices` are the credit lines of the voices. OSError if
    the folder cannot be written.
    """
    texts = {
        f"{name}.srt": srt(timeline),
        f"{name}.vtt": vtt(timeline),
        f"{name}.ass": ass(timeline, script, settings.size),
        "transcript.md": transcript(script, timeline, settings.title),
        "chapters.txt": chapters(timeline),
        "description.txt": description(script, timeline, settings, voices),
    }
    return tuple(write_text(folder / file, text) for file, text in texts.items())
