"""What an MP4 says of itself, read without decoding a picture."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av

INSIDE = (b"moov", b"trak", b"edts", b"mdia")


@dataclass(frozen=True)
class Picture:
    """The video stream. Times are in seconds; `color` is range, matrix, primaries, transfer."""

    codec: str
    profile: str
    pixels: str
    width: int
    height: int
    fps: float
    frames: int
    start: float
    seconds: float
    color: tuple[int, int, int, int]
    language: str


@dataclass(frozen=True)
class Sound:
    """The audio stream."""

    codec: str
    profile: str
    rate: int
    channels: int
    start: float
    seconds: float
    language: str


@dataclass(frozen=True)
class Event:
    """One soft subtitle, in seconds."""

    start: float
    end: float
    text: str


@dataclass(frozen=True)
class Container:
    """The whole file. `boxes` are its top-level boxes in order, `edits` its edit lists."""

    picture: Picture
    sound: Sound | None
    words: tuple[Event, ...]
    words_shown: bool
    words_language: str
    chapters: tuple[tuple[str, float], ...]
    boxes: tuple[str, ...]
    edits: int
    title: str


def read(path: Path) -> Container:
    """The facts of a film. Raises av.FFmpegError if it is none."""
    with av.open(str(path)) as film:
        words = film.streams.subtitles
        return Container(
            _picture(film.streams.video[0]),
            _sound(film.streams.audio[0]) if film.streams.audio else None,
            tuple(_events(film, words[0])) if words else (),
            any(stream.disposition & av.stream.Disposition.default for stream in words),
            (words[0].language or "") if words else "",
            tuple(map(_chapter, film.chapters())),
            tuple(kind.decode("latin-1") for kind in boxes(path)),
            sum(kind == b"elst" for kind in boxes(path, INSIDE)),
            film.metadata.get("title", ""),
        )  # fmt: skip


def _chapter(chapter: Any) -> tuple[str, float]:
    return chapter["metadata"].get("title", ""), float(chapter["start"] * chapter["time_base"])


def _picture(stream: Any) -> Picture:
    codec = stream.codec_context
    color = (int(codec.color_range), int(codec.colorspace), int(codec.color_primaries),
             int(codec.color_trc))  # fmt: skip
    return Picture(
        codec.name, str(codec.profile), str(codec.pix_fmt), codec.width, codec.height,
        float(stream.average_rate or 0), stream.frames, _seconds(stream, stream.start_time),
        _seconds(stream, stream.duration), color, stream.language or "",
    )  # fmt: skip


def _sound(stream: Any) -> Sound:
    codec = stream.codec_context
    return Sound(
        codec.name, str(codec.profile), codec.sample_rate, codec.layout.nb_channels,
        _seconds(stream, stream.start_time), _seconds(stream, stream.duration),
        stream.language or "",
    )  # fmt: skip


def _seconds(stream: Any, ticks: int | None) -> float:
    return float((ticks or 0) * stream.time_base)


def _events(film: Any, stream: Any) -> Iterator[Event]:
    """The samples with words: a length of two bytes, then UTF-8 (3GPP TS 26.245, 5.17)."""
    for packet in film.demux(stream):
        data = bytes(packet)
        if packet.pts is None or len(data) < 3 or not packet.duration:
            continue
        (size,) = struct.unpack_from(">H", data)
        start = float(packet.pts * packet.time_base)
        end = start + float(packet.duration * packet.time_base)
        yield Event(start, end, data[2 : 2 + size].decode("utf-8", "replace"))


def boxes(path: Path, inside: tuple[bytes, ...] = ()) -> list[bytes]:
    """The kinds of a file's boxes (ISO/IEC 14496-12), those within boxes of `inside` too."""
    with path.open("rb") as file:
        return list(_walk(file, 0, path.stat().st_size, inside))


def _walk(file: Any, at: int, end: int, inside: tuple[bytes, ...]) -> Iterator[bytes]:
    while at + 8 <= end:
        file.seek(at)
        size, kind = struct.unpack(">I4s", file.read(8))
        head = 8
        if size == 1:
            size, head = struct.unpack(">Q", file.read(8))[0], 16
        yield kind
        if kind in inside:
            yield from _walk(file, at + head, at + size, inside)
        at += max(size, 8) if size else end
