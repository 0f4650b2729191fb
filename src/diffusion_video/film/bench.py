"""How fast a scene is rendered, beside the stock command and the encoder alone.

All three run after one another on the same machine, so only their ratios are meant.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np

from diffusion_video.film import pool
from diffusion_video.film.encode import Encoded, SegmentEncoder, skip_packets
from diffusion_video.film.formats import Format
from diffusion_video.film.keys import film_segments
from diffusion_video.film.render import split
from diffusion_video.film.scenefile import SceneFile, read_scenes
from diffusion_video.film.telling import Telling
from diffusion_video.project import Project
from diffusion_video.store import Store


@dataclass(frozen=True)
class Bench:
    """Seconds of wall time for one scene of `frames` frames, `distinct` of them different."""

    frames: int
    distinct: int
    ours: float
    stock: float
    encoder: float
    megabytes: float
    load: float


def bench(project: Project, telling: Telling, scene: int, fmt: Format, workers: int) -> Bench:
    """Render the scene cold in a folder that is thrown away, then the other two ways."""
    files = read_scenes(project.scenes, scene)
    every = film_segments(project, telling.brief, fmt, files)
    segments = [s for s in every if s.scene == scene]
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder), ".seg", 10**10)
        began = time.monotonic()
        jobs = list(split(segments, files, workers))
        pool.run(jobs, telling.brief, fmt, store, workers, lambda n: None)
        ours = time.monotonic() - began
        made = [Encoded.from_bytes(store.get(s.key) or b"") for s in segments]
        pictures = [list(_pictures(piece)) for piece in made]
        return Bench(
            frames=sum(s.frames for s in segments),
            distinct=sum(len(piece) for piece in pictures),
            ours=ours,
            stock=_stock(files[scene], fmt, Path(folder)),
            encoder=_encoder(pictures, fmt),
            megabytes=sum(len(p.data) for piece in made for p in piece.packets) / 1e6,
            load=os.getloadavg()[0],
        )


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


def _encoder(pictures: list[list[tuple[av.VideoFrame, int]]], fmt: Format) -> float:
    skip_packets(fmt)
    began = time.monotonic()
    for piece in pictures:
        encoder = SegmentEncoder(fmt)
        for frame, repeat in piece:
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
