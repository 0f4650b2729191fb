"""A worker process: runs one scene and encodes the segments that it was asked for."""

from __future__ import annotations

import gc
import importlib.util
import os
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from diffusion_video import fonts
from diffusion_video.errors import DiffusionVideoError, RenderError
from diffusion_video.film.canvas import Canvas
from diffusion_video.film.encode import SegmentEncoder
from diffusion_video.film.formats import Format
from diffusion_video.film.scenefile import SceneFile
from diffusion_video.film.segments import Segment
from diffusion_video.store import Store
from diffusion_video.tiles import Tiles

GARBAGE = 10_000
"""Objects after which Python looks for rings of them that nobody holds. Looking after 700, its own
figure, takes a twentieth of the time; never looking, memory would grow with the film."""


@dataclass(frozen=True)
class Job:
    """One scene and the segments of it to draw, in order."""

    file: SceneFile | None
    scene: int
    segments: tuple[Segment, ...]

    @property
    def start(self) -> int:
        """The first frame to be drawn."""
        return self.segments[0].start

    @property
    def frames(self) -> int:
        """Frames to be drawn."""
        return sum(segment.frames for segment in self.segments)


class SegmentSink:
    """Takes a scene's frames and stores each wanted segment when it is whole."""

    def __init__(
        self, segments: Sequence[Segment], fmt: Format, store: Store, tell: Callable[[int], None]
    ) -> None:
        self._waiting = list(segments)
        self._fmt, self._store, self._tell = fmt, store, tell
        self._encoder: SegmentEncoder | None = None
        self._canvas = Canvas(fmt.width, fmt.height)

    def wants(self, start: int, end: int) -> bool:
        """Whether any frame of [start, end) lies in a wanted segment."""
        return any(s.start < end and start < s.end for s in self._waiting)

    def done(self, frame: int) -> bool:
        """Whether every wanted frame lies before `frame`."""
        return not self._waiting or self._waiting[-1].end <= frame

    def take(self, frame: int, pixels: NDArray[Any], repeat: int, damage: Tiles) -> None:
        """Encode the wanted part of a picture's `repeat` frames."""
        new, end = self._canvas.draw(pixels, damage), frame + repeat
        while self._waiting and self._waiting[0].start < end:
            segment = self._waiting[0]
            low, high = max(frame, segment.start), min(end, segment.end)
            if low >= high:
                return
            self._encode(segment, high - low, new)
            if high < segment.end:
                return

    def _encode(self, segment: Segment, count: int, new: bool) -> None:
        """Encode the canvas as the next frames of a segment; keep the segment when it is whole."""
        fmt = self._fmt.finer() if segment.fine else self._fmt
        encoder = self._encoder or SegmentEncoder(fmt)
        encoder.add(self._canvas.frame, count, new)
        self._encoder = encoder
        if encoder.frames == segment.frames:
            self._store.put(segment.key, encoder.finish().to_bytes())
            self._tell(segment.frames)  # not each frame: a message takes a tenth of a millisecond
            self._encoder = None
            self._waiting.pop(0)


def preload() -> None:
    """Import Manim and the stage before workers are forked, so that it is paid once."""
    import manim

    import diffusion_video.ddpm.sample  # scenes show its runs
    import diffusion_video.stage.scene  # noqa: F401

    for bold in (False, True):
        fonts.verified(bold)

    gc.set_threshold(GARBAGE)
    manim.config.update({
        "dry_run": True, "disable_caching": True, "progress_bar": "none", "verbosity": "ERROR",
    })


def draw(
    job: Job, brief: Any, fmt: Format, store: Store, tell: Callable[[int], None]
) -> list[str]:
    """Encode the job's segments; gives what the scene complained of. Raises RenderError."""
    sink = SegmentSink(job.segments, fmt, store, tell)
    return draw_scene(job.file, job.scene, brief, fmt, sink)


def draw_scene(
    file: SceneFile | None, number: int, brief: Any, fmt: Format, sink: Any
) -> list[str]:
    """Run one scene into `sink`; a scene without a file shows its cues as cards."""
    preload()
    _configure(fmt, brief.timeline.fps)
    try:
        cls = load(file) if file else _blank(number)
        cls.brief, cls.sink = brief, sink
        scene = cls()
        scene.render()
    except DiffusionVideoError:
        raise
    except Exception as error:
        raise RenderError(_where(error, file.path if file else Path("scene"))) from error
    return list(scene.overruns)


def _configure(fmt: Format, fps: int) -> None:
    from manim import config

    config.update({"pixel_width": fmt.width, "pixel_height": fmt.height, "frame_rate": fps})
    config.frame_height, config.frame_width = 8.0, 8.0 * fmt.width / fmt.height


def load(file: SceneFile) -> Any:
    """The scene class of a file; its folder becomes importable, as for `manim render`."""
    folder = str(file.path.parent)
    if folder not in sys.path:
        sys.path.insert(0, folder)
    spec = importlib.util.spec_from_file_location(file.path.stem, file.path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[file.path.stem] = module
    try:
        with _from_source():
            spec.loader.exec_module(module)
    except Exception as error:
        raise RenderError(_where(error, file.path)) from error
    return getattr(module, file.class_name)


@contextmanager
def _from_source() -> Iterator[None]:
    """Import without bytecode files.

    Python tells a file by its second and its size: an edit of the same second and size would be
    drawn from the code before it, and kept as the new one's picture.
    """
    before = sys.pycache_prefix, sys.dont_write_bytecode
    sys.pycache_prefix, sys.dont_write_bytecode = os.devnull, True
    try:
        yield
    finally:
        sys.pycache_prefix, sys.dont_write_bytecode = before


def _blank(number: int) -> Any:
    """A scene without a file: every cue becomes a card."""
    from diffusion_video.stage.scene import Stage

    return type("Blank", (Stage,), {"number": number})


def _where(error: Exception, path: Path) -> str:
    """`file:line: what` at the deepest line of the scene's own folder."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [f for f in frames if Path(f.filename).is_relative_to(path.parent)] or frames[-1:]
    last = own[-1]
    return f"{last.filename}:{last.lineno}: {type(error).__name__}: {error} - in {last.name}"
