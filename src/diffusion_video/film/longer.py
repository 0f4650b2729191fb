"""A film several times as long, told over and over: how time and memory grow."""

from __future__ import annotations

import re
import resource
import shutil
import tempfile
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from diffusion_video.film import pool
from diffusion_video.film.edits import LEFT_OUT
from diffusion_video.film.formats import Format
from diffusion_video.film.jobs import split
from diffusion_video.film.keys import film_segments
from diffusion_video.film.scenefile import NAME, read_scenes
from diffusion_video.film.telling import outline
from diffusion_video.project import Project, open_project
from diffusion_video.store import Store

SCENE = re.compile(r"^## Scene (\d+)(.*?)（(\d+):(\d\d)〜(\d+):(\d\d)）", re.MULTILINE)
TABLE = re.compile(r"^## シーン対応表.*?(?=^## |\Z)", re.MULTILINE | re.DOTALL)


def growth(project: Project, fmt: Format, times: int) -> Iterator[tuple[int, float, float]]:
    """Frames, seconds to draw them, and the most MB of a worker: of the film, and `times` it."""
    for length in (1, times):
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder) / "copy"
            shutil.copytree(project.root, copy, ignore=LEFT_OUT)
            script = copy / project.path.resolve().relative_to(project.root)
            repeat(script, copy / project.scenes.relative_to(project.root), length)
            yield _drawn(open_project(script, copy), fmt, Path(folder))


def repeat(script: Path, scenes: Path, times: int) -> None:
    """Tell a script's scenes `times` times, one after another, with their own scene files."""
    text = TABLE.sub("", script.read_text("utf-8"))
    found = list(SCENE.finditer(text))
    seconds = int(found[-1][5]) * 60 + int(found[-1][6])
    start, end = found[0].start(), text.find("\n## ", found[-1].end()) % (len(text) + 1)
    told = [
        SCENE.sub(partial(_moved, scenes=i * len(found), seconds=i * seconds), text[start:end])
        for i in range(times)
    ]
    script.write_text(text[:start] + "\n".join(told) + text[end:], "utf-8")
    for path in sorted(scenes.glob("s*.py")):
        name = NAME.fullmatch(path.name)
        for i in range(1, times if name else 0):
            number = int(name[1]) + i * len(found) if name else 0
            shutil.copy(path, path.with_name(f"s{number:02d}{name[2] if name else ''}.py"))


def _moved(scene: re.Match[str], scenes: int, seconds: int) -> str:
    """A scene's heading, so many scenes and seconds later."""
    begin, end = (int(scene[i]) * 60 + int(scene[i + 1]) + seconds for i in (3, 5))
    times = "〜".join(f"{at // 60}:{at % 60:02d}" for at in (begin, end))
    return f"## Scene {int(scene[1]) + scenes:02d}{scene[2]}（{times}）"


def _drawn(project: Project, fmt: Format, folder: Path) -> tuple[int, float, float]:
    telling, files = outline(project, fmt.fps), read_scenes(project.scenes)
    segments = film_segments(project, telling.brief, fmt, files)
    store, workers = Store(folder / "segments", ".seg", 10**11), pool.job_count(None)
    began = time.monotonic()
    jobs = split(segments, files, workers)
    pool.run(pool.drawing(jobs, telling.brief, fmt, store), workers, lambda n: None)
    took = time.monotonic() - began
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1e3
    return sum(segment.frames for segment in segments), took, memory
