"""The finished film under its name, and the stamp that says what it was made from."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from diffusion_video.errors import RenderError
from diffusion_video.film.encode import Encoded
from diffusion_video.film.formats import Format
from diffusion_video.film.mux import Caption, Chapter, write_film
from diffusion_video.film.segments import Segment, digest
from diffusion_video.film.sidecars.write import write_sidecars
from diffusion_video.film.sound import mono, once, sound_store
from diffusion_video.film.telling import RATE, Telling
from diffusion_video.plan.timeline import Line, Page
from diffusion_video.project import Project
from diffusion_video.store import Store, keep_json, kept_json


def film_key(telling: Telling, fmt: Format, segments: Sequence[Segment]) -> str:
    """All that the film depends on: its pictures, its sound, its words, in order."""
    words = [(line.number, line.text) for line in telling.brief.timeline.lines]
    titles = [scene.title for scene in telling.brief.timeline.scenes]
    return digest(fmt, [s.key for s in segments], telling.key, words, titles, telling.brief.title)


def is_current(film: Path, key: str) -> bool:
    """Whether the file stands there as it was last made, from what `key` says."""
    try:
        kept = kept_json(_stamp(film)) or {}
        return kept.get("key") == key and kept.get("sha256") == _sha256(film)
    except (OSError, AttributeError):
        return False


def stamp(film: Path, key: str) -> None:
    """Say beside the file what it was made from."""
    keep_json(_stamp(film), {"key": key, "sha256": _sha256(film)})


def deliver(
    project: Project, telling: Telling, fmt: Format, segments: Sequence[Segment],
    store: Store, sound: Encoded, film: Path, key: str,
) -> None:
    """Join the segments with the sound, the soft subtitles and the chapters."""
    start, end = segments[0].start, segments[-1].end
    timeline = telling.brief.timeline
    chapters = [
        Chapter(scene.title, scene.start - start, scene.end - start)
        for scene in timeline.scenes if start <= scene.start and scene.end <= end
    ]
    captions = [
        Caption(_words(line, page), page.start - start, min(page.end, end) - start)
        for line in timeline.lines for page in line.pages
        if start <= page.start < end
    ]
    write_film(film, fmt, _pieces(segments, store), sound, chapters, captions, project.title)
    stamp(film, key)


def sounded(
    project: Project, telling: Telling, segments: Sequence[Segment], fmt: Format
) -> Encoded:
    """The sound of the segments' frames, encoded: from the store, or made and kept there now."""
    start, end = (frame * RATE // fmt.fps for frame in (segments[0].start, segments[-1].end))
    name = f"{telling.key} {start}-{end} in {fmt.channels}"

    def sound() -> NDArray[np.int16]:
        heard = telling.sound[start:end]
        return mono(heard) if fmt.channels == 1 else heard

    return once(sound_store(project), name, sound)


def sidecars(project: Project, telling: Telling) -> tuple[Path, ...]:
    """Write the subtitles, the transcript, the chapters and the description."""
    return write_sidecars(
        project.build, project.script, telling.brief.timeline, project.settings, telling.credits
    )


def _pieces(segments: Sequence[Segment], store: Store) -> Iterator[Encoded]:
    for segment in segments:
        blob = store.get(segment.key)
        if blob is None:
            raise RenderError(
                f"frames {segment.start}-{segment.end} of scene {segment.scene} vanished from "
                f"{store.folder} - render again"
            )
        yield Encoded.from_bytes(blob)


def _words(line: Line, page: Page) -> str:
    rows = ("".join(span.text for span in row) for row in page.lines)
    return f"{line.speaker}: " + "\n".join(rows)


def _stamp(film: Path) -> Path:
    return film.with_name(f".{film.name}.json")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
