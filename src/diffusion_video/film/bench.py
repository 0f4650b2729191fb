"""How fast scenes are rendered, beside the stock command and the encoder alone.

All run after one another on the same machine, so only their ratios are meant.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np

from diffusion_video.film import pool, worker
from diffusion_video.film.encode import Encoded, SegmentEncoder, skip_packets
from diffusion_video.film.formats import Format
from diffusion_video.film.jobs import split
from diffusion_video.film.keys import film_segments
from diffusion_video.film.scenefile import SceneFile, read_scenes
from diffusion_video.film.telling import Telling
from diffusion_video.project import Project
from diffusion_video.store import Store

Pictures = list[tuple[av.VideoFrame, int]]
"""A segment's different pictures, and how many frames each stays."""


@dataclass(frozen=True)
class Bench:
    """Seconds of wall time for scenes of `frames` frames, `distinct` of them different.

    `worker_mb` is the most memory of one of our workers; `shown` are the decoded pictures of
    the frames that were asked for.
    """

    frames: int
    distinct: int
    ours: float
    stock: float
    encoder: float
    megabytes: float
    worker_mb: float
    load: float
    shown: dict[int, av.VideoFrame]


def bench(
    project: Project, telling: Telling, scenes: Collection[int], fmt: Format, workers: int,
    look_at: Collection[int],
) -> Bench:
    """Render scenes cold in a folder that is thrown away, then the other two ways.

    The pictures of the frames `look_at` are kept as they decode.
    """
    files = read_scenes(project.scenes)
    every = film_segments(project, telling.brief, fmt, files)
    segments = [s for s in every if s.scene in scenes]
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder), ".seg", 10**10)
        began = time.monotonic()
        worker.preload()
        jobs = split(segments, files, workers)
        pool.run(pool.drawing(jobs, telling.brief, fmt, store), workers, lambda n: None)
        ours = time.monotonic() - began
        memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1e3
        encoder, distinct, size, shown = 0.0, 0, 0, dict[int, av.VideoFrame]()
        for segment in segments:
            piece = Encoded.from_bytes(store.get(segment.key) or b"")
            pictures = list(_pictures(piece))
            encoder += _encoder(pictures, fmt.finer() if segment.fine else fmt)
            distinct += len(pictures)
            size += sum(len(packet.data) for packet in piece.packets)
            shown |= _at(pictures, segment.start, look_at)
        stock = sum(_stock(files[scene], fmt, Path(folder)) for scene in scenes)
    return Bench(
        sum(s.frames for s in segments), distinct, ours, stock, encoder, size / 1e6, memory,
        os.getloadavg()[0], shown,
    )  # fmt: skip


def _at(pictures: Pictures, start: int, frames: Collection[int]) -> dict[int, av.VideoFrame]:
    """The pictures that stand at some frames of a segment from `start`."""
    found: dict[int, av.VideoFrame] = {}
    for picture, stays in pictures:
        found |= {frame: picture for frame in frames if start <= frame < start + stays}
        start += stays
    return found


def _pictures(piece: Encoded) -> Iterator[tuple[av.VideoFrame, int]]:
    """The different pictures of a segment and how long each stays."""
    decoder = av.CodecContext.create("h264", "r")
    decoder.extradata = piece.header
    last: tuple[av.VideoFrame, bytes, int] | None = None
    for packet in (*(av.Packet(p.data) for p in piece.packets), None):
        for frame in decoder.decode(packet):
            content = np.asarray(frame.to_ndarray()).tobytes()
            if last is not None and content == last[1]:
                last = (last[0], content, last[2] + 1)
                continue
            if last is not None:
                yield last[0], last[2]
            last = (frame, content, 1)
    if last is not None:
        yield last[0], last[2]


def _encoder(pictures: Pictures, fmt: Format) -> float:
    """Seconds to encode one segment's pictures anew."""
    skip_packets(fmt)
    began = time.monotonic()
    encoder = SegmentEncoder(fmt)
    for frame, repeat in pictures:
        encoder.add(frame, repeat)
    encoder.finish()
    return time.monotonic() - began


def _stock(file: SceneFile, fmt: Format, folder: Path) -> float:
    """The stock command on the same scene at the same size and rate."""
    words = [
        sys.executable, "-m", "manim", "render", "--disable_caching", "--progress_bar", "none",
        "-v", "ERROR", "-r", f"{fmt.width},{fmt.height}", "--fps", str(fmt.fps),
        "--media_dir", str(folder / "media"), str(file.path), file.class_name,
    ]  # fmt: skip
    began = time.monotonic()
    subprocess.run(words, check=True, capture_output=True)
    return time.monotonic() - began
