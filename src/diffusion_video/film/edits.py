"""What an edit costs: the commands that an author runs, timed in a copy of the project."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from diffusion_video.errors import RenderError
from diffusion_video.project import Project

SPOKEN = re.compile(r"^> \*\*[^*]+\*\*: .{12,}。$", re.MULTILINE)
PROGRAM = (sys.executable, "-c", "from diffusion_video.cli import run; run()")
PARTICLES = "よねさ"
LEFT_OUT = shutil.ignore_patterns(".*", "build", "media")


@dataclass(frozen=True)
class Timed:
    """An author's step and its seconds of wall time."""

    name: str
    seconds: float


def time_edits(project: Project, cue: str) -> Iterator[Timed]:
    """Render a copy of the project whole, then after edits; yields each step as it is done.

    What was spoken before is taken along, so only the changed line is spoken anew. `cue` is the
    id of the one whose still is drawn. Raises RenderError if a command fails.
    """
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy"
        shutil.copytree(project.root, copy, ignore=LEFT_OUT)
        voice = project.build / "voice"
        if voice.is_dir():
            shutil.copytree(voice, copy / voice.relative_to(project.root))
        script = copy / project.path.resolve().relative_to(project.root)
        scene = sorted((copy / project.scenes.relative_to(project.root)).glob("s*.py"))[0]

        def timed(name: str, *words: str, edit: Callable[[], None] = lambda: None) -> Timed:
            edit()
            return Timed(name, _run(copy, *words, str(script)))

        yield timed("whole film, cold, mute", "render", "--mute")
        yield timed("draft of the whole film, cold", "render", "--quality", "draft")
        yield timed("with the sound, pictures known but for mouths", "render")
        yield timed("nothing changed", "render")
        first = PARTICLES[0]
        yield timed("words of one line changed", "render", edit=lambda: _reword(script, first))
        yield Timed("the same, watching", _watched(copy, script))
        yield timed("one scene's code changed", "render", edit=lambda: _touch(scene))
        yield timed("check after an edit", "check", edit=lambda: _reword(script, ""))
        yield timed("a still of one cue", "storyboard", "--at", cue, "--shares", "50")


def _reword(script: Path, ending: str) -> None:
    """Let the middle one of the longer speeches end in another particle."""
    text = script.read_text("utf-8")
    found = list(SPOKEN.finditer(text))
    last = found[len(found) // 2].end() - 1
    script.write_text(text[:last].rstrip(PARTICLES) + ending + text[last:], "utf-8")


def _touch(scene: Path) -> None:
    scene.write_text(scene.read_text("utf-8") + "\n# another version\n", "utf-8")


def _watched(folder: Path, script: Path) -> float:
    """Seconds from a save until the film is there, where `render --watch` has seen one before."""
    words = [*PROGRAM, "render", "--watch", str(script)]
    with subprocess.Popen(words, cwd=folder, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as child:
        for particle in PARTICLES[1:]:
            _finished(child)
            began = time.monotonic()
            _reword(script, particle)
        _finished(child)
        took = time.monotonic() - began
        child.terminate()
    return took


def _finished(child: subprocess.Popen[str]) -> None:
    """Wait until it waits for a change."""
    assert child.stdout
    while "waiting" not in (line := child.stdout.readline()):
        if not line:
            raise RenderError("render --watch ended")


def _run(folder: Path, *words: str) -> float:
    """Seconds of one command of ours, as a person would run it."""
    program = [*PROGRAM, *words]
    began = time.monotonic()
    done = subprocess.run(program, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RenderError(f"{' '.join(words)}: {done.stderr.strip().splitlines()[-1]}")
    return time.monotonic() - began
