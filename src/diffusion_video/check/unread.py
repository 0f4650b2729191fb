"""Words of which no voice is sure, kept from one check to the next: asking takes a second."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path

from diffusion_video.errors import Place, Problem
from diffusion_video.film.files import write_text
from diffusion_video.project import Project


def unread_words(project: Project) -> tuple[Problem, ...]:
    """What the front end could not read, from the last answer if words and readings are the same.

    Raises VoiceError where the front end is missing.
    """
    key, path = _key(project), kept(project.root, project.name)
    try:
        known = json.loads(path.read_text("utf-8"))
        if known["key"] == key:
            return tuple(_problem(entry) for entry in known["problems"])
    except (OSError, ValueError, KeyError, TypeError):
        pass
    from diffusion_video.voice.readings import unread

    found: tuple[Problem, ...] = unread(project.script, project.settings.readings)
    problems = [asdict(problem) for problem in found]
    write_text(path, json.dumps({"key": key, "problems": problems}, ensure_ascii=False))
    return found


def kept(root: Path, name: str) -> Path:
    """Where the last answer for a script is kept."""
    return root / "build" / name / "readings.json"


def _problem(entry: dict[str, object]) -> Problem:
    place = entry.pop("place")
    assert isinstance(place, dict)
    return Problem(place=Place(**place), **entry)  # type: ignore[arg-type]


def _key(project: Project) -> str:
    said = [(speech.place, speech.text) for speech in project.script.speeches]
    settings = sorted(project.settings.readings.items())
    code = b"".join(
        path.read_bytes()
        for path in sorted((Path(__file__).parents[1] / "voice").glob("*.py"))
    )
    words = repr((said, settings, version("pyopenjtalk-plus"))).encode()
    return hashlib.sha256(words + code).hexdigest()
