"""Writing the files that stand beside the film."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

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
    folder.mkdir(parents=True, exist_ok=True)
    return tuple(_write(folder / file, text) for file, text in texts.items())


def _write(path: Path, text: str) -> Path:
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as out:
            out.write(text)
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return path
