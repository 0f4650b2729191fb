"""Finished segments, sound, subtitles and chapters become one MP4; nothing is re-encoded."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from heapq import merge
from math import lcm
from mmap import mmap
from operator import itemgetter
from pathlib import Path
from typing import Any

import av

from diffusion_video.errors import RenderError
from diffusion_video.film.encode import Encoded, configure, options
from diffusion_video.film.formats import Format
from diffusion_video.film.sound import BLOCK, LAYOUTS
from diffusion_video.film.sound import configure as configure_sound
from diffusion_video.film.telling import RATE
from diffusion_video.store import replacing

MS = 1000
TITLE_STYLE = (
    "[Script Info]\nScriptType: v4.00+\n\n[V4+ Styles]\n"
    "Format: Name, Fontname, Fontsize\nStyle: Default,Noto Sans CJK JP,16\n\n[Events]\n"
    "Format: Layer, Start, End, Style, Text\n"
)


@dataclass(frozen=True)
class Chapter:
    """A chapter from `start` to `end`, in frames of this film."""

    title: str
    start: int
    end: int


@dataclass(frozen=True)
class Caption:
    """One soft subtitle, in frames of this film."""

    text: str
    start: int
    end: int


def write_film(
    path: Path, fmt: Format, segments: Iterable[Encoded], sound: Encoded,
    chapters: Sequence[Chapter], captions: Sequence[Caption], title: str,
) -> None:
    """Write the MP4, whole or not at all."""
    with replacing(path, ".mp4") as temporary:
        _mux(str(temporary), fmt, segments, sound, chapters, captions, title)
        _hide_subtitles(temporary)


def _mux(
    path: str, fmt: Format, segments: Iterable[Encoded], sound: Encoded,
    chapters: Sequence[Chapter], captions: Sequence[Caption], title: str,
) -> None:
    flags = {"movflags": "+faststart", "use_editlist": "0", "fflags": "+bitexact"}
    with av.open(path, "w", format="mp4", options=flags) as container:
        video = container.add_stream("libx264", rate=fmt.fps, options=options(fmt))
        configure(video, fmt)
        video.codec_context.thread_count = 1
        audio = container.add_stream("aac", rate=RATE, layout=LAYOUTS[fmt.channels])
        configure_sound(audio.codec_context, fmt.channels)
        text = container.add_stream("mov_text")
        text.codec_context.subtitle_header = TITLE_STYLE.encode()
        text.time_base = Fraction(1, MS)
        for stream in (video, audio, text):
            stream.metadata["language"] = "jpn"
        container.metadata["title"] = title
        marks: list[Any] = [_chapter(c, i, fmt.fps) for i, c in enumerate(chapters)]
        container.set_chapters(marks)
        container.start_encoding()
        ticks = lcm(fmt.fps, RATE, MS)
        streams = [
            _timed(_video_packets(video, fmt, segments), ticks // fmt.fps),
            _timed(_audio_packets(audio, sound), ticks // RATE),
            _timed(_text_packets(text, captions, fmt.fps), ticks // MS),
        ]
        for _, packet in merge(*streams, key=itemgetter(0)):  # so that players need not seek
            container.mux_one(packet)


def _timed(packets: Iterable[Any], ticks: int) -> Iterator[tuple[int, Any]]:
    """Each packet with its time on a clock that all streams share."""
    return ((packet.pts * ticks, packet) for packet in packets)


def _video_packets(stream: Any, fmt: Format, segments: Iterable[Encoded]) -> Iterable[Any]:
    header = bytes(stream.codec_context.extradata or b"")
    position, base = 0, Fraction(1, fmt.fps)
    for segment in segments:
        if segment.header != header:
            raise RenderError("a segment was encoded with other settings - run clean, then render")
        for piece in segment.packets:
            packet = av.Packet(piece.data)
            packet.pts = packet.dts = position
            packet.duration = 1
            packet.time_base = base
            packet.is_keyframe = piece.key
            packet.stream = stream
            position += 1
            yield packet


def _audio_packets(stream: Any, sound: Encoded) -> Iterable[Any]:
    assert bytes(stream.codec_context.extradata or b"") == sound.header, "encoded by other settings"
    base = Fraction(1, RATE)
    for index, piece in enumerate(sound.packets):
        packet = av.Packet(piece.data)
        packet.pts = packet.dts = index * BLOCK
        packet.duration = BLOCK
        packet.time_base = base
        packet.is_keyframe = True
        packet.stream = stream
        yield packet


def _text_packets(stream: Any, captions: Sequence[Caption], fps: int) -> Iterable[Any]:
    """mov_text samples: a length and UTF-8, and an empty sample in each gap."""
    at = 0
    for caption in captions:
        start, end = (frame * MS // fps for frame in (caption.start, caption.end))
        if start > at:
            yield _sample(stream, b"\0\0", at, start)
        data = caption.text.encode()
        yield _sample(stream, struct.pack(">H", len(data)) + data, start, end)
        at = end


def _sample(stream: Any, data: bytes, start: int, end: int) -> Any:
    packet = av.Packet(data)
    packet.pts = packet.dts = start
    packet.duration = end - start
    packet.time_base = Fraction(1, MS)
    packet.stream = stream
    packet.is_keyframe = True
    return packet


def _chapter(chapter: Chapter, index: int, fps: int) -> dict[str, Any]:
    return {
        "id": index, "start": chapter.start, "end": chapter.end,
        "time_base": Fraction(1, fps), "metadata": {"title": chapter.title},
    }


def _hide_subtitles(path: Path) -> None:
    """Clear the `enabled` bit of subtitle tracks: the words stand in the picture already."""
    with path.open("r+b") as file, mmap(file.fileno(), 0) as data:
        for trak in _boxes(data, _find(data, b"moov"), b"trak"):
            handler = _find(data, b"hdlr", _find(data, b"mdia", trak))
            if data[handler[0] + 8 : handler[0] + 12] == b"sbtl":
                head = _find(data, b"tkhd", trak)[0]
                data[head + 3] &= 0xFE


def _find(data: mmap, kind: bytes, inside: tuple[int, int] | None = None) -> tuple[int, int]:
    return next(iter(_boxes(data, inside, kind)))


def _boxes(
    data: mmap, inside: tuple[int, int] | None, kind: bytes
) -> Iterable[tuple[int, int]]:
    """The bodies (start, end) of the boxes of one kind within a box, or the file."""
    position, end = inside or (0, len(data))
    while position + 8 <= end:
        size, name = struct.unpack_from(">I4s", data, position)
        head = 8
        if size == 1:
            size, head = struct.unpack_from(">Q", data, position + 8)[0], 16
        if name == kind:
            yield position + head, position + size
        position += size or end
