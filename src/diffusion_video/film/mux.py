"""Finished segments, sound, subtitles and chapters become one MP4; nothing is re-encoded."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av

from diffusion_video.errors import RenderError
from diffusion_video.film.encode import Encoded, configure, options
from diffusion_video.film.formats import Format
from diffusion_video.film.sound import BLOCK
from diffusion_video.film.sound import configure as configure_sound
from diffusion_video.film.telling import RATE
from diffusion_video.store import replacing

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
        audio = container.add_stream("aac", rate=RATE, layout="stereo")
        configure_sound(audio.codec_context)
        text = container.add_stream("mov_text")
        text.codec_context.subtitle_header = TITLE_STYLE.encode()
        text.time_base = Fraction(1, 1000)
        for stream in (video, audio, text):
            stream.metadata["language"] = "jpn"
        container.metadata["title"] = title
        marks: list[Any] = [_chapter(c, i, fmt.fps) for i, c in enumerate(chapters)]
        container.set_chapters(marks)
        container.start_encoding()
        streams = [
            _video_packets(video, fmt, segments),
            _audio_packets(audio, sound),
            _text_packets(text, captions, fmt.fps),
        ]
        _interleave(container, streams)


def _interleave(container: Any, streams: list[Iterable[Any]]) -> None:
    """Hand packets on in order of time, so that players need not seek."""
    queues = [iter(stream) for stream in streams]
    heads: dict[int, Any] = {
        i: head for i, q in enumerate(queues) if (head := next(q, None)) is not None
    }
    while heads:
        index = min(heads, key=lambda i: heads[i].pts * heads[i].time_base)
        container.mux_one(heads.pop(index))
        following = next(queues[index], None)
        if following is not None:
            heads[index] = following


def _video_packets(stream: Any, fmt: Format, segments: Iterable[Encoded]) -> Iterable[Any]:
    header = bytes(stream.codec_context.extradata or b"")
    position = 0
    for segment in segments:
        if segment.header != header:
            raise RenderError("a segment was encoded with other settings - run clean, then render")
        for piece in segment.packets:
            packet = av.Packet(piece.data)
            packet.pts = packet.dts = position
            packet.duration = 1
            packet.time_base = Fraction(1, fmt.fps)
            packet.is_keyframe = piece.key
            packet.stream = stream
            position += 1
            yield packet


def _audio_packets(stream: Any, sound: Encoded) -> Iterable[Any]:
    assert bytes(stream.codec_context.extradata or b"") == sound.header, "encoded by other settings"
    for index, piece in enumerate(sound.packets):
        packet = av.Packet(piece.data)
        packet.pts = packet.dts = index * BLOCK
        packet.duration = BLOCK
        packet.time_base = Fraction(1, RATE)
        packet.is_keyframe = True
        packet.stream = stream
        yield packet


def _text_packets(stream: Any, captions: Sequence[Caption], fps: int) -> Iterable[Any]:
    """mov_text samples: a length and UTF-8, and an empty sample in each gap."""
    at = 0
    for caption in captions:
        start, end = (frame * 1000 // fps for frame in (caption.start, caption.end))
        if start > at:
            yield _sample(stream, b"\0\0", at, start)
        data = caption.text.encode()
        yield _sample(stream, struct.pack(">H", len(data)) + data, start, end)
        at = end


def _sample(stream: Any, data: bytes, start: int, end: int) -> Any:
    packet = av.Packet(data)
    packet.pts = packet.dts = start
    packet.duration = end - start
    packet.time_base = Fraction(1, 1000)
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
    data = bytearray(path.read_bytes())
    for trak in _boxes(data, _find(data, b"moov"), b"trak"):
        handler = _find(data, b"hdlr", _find(data, b"mdia", trak))
        if bytes(data[handler[0] + 8 : handler[0] + 12]) == b"sbtl":
            head = _find(data, b"tkhd", trak)[0]
            data[head + 3] &= 0xFE
    path.write_bytes(data)


def _find(data: bytearray, kind: bytes, inside: tuple[int, int] | None = None) -> tuple[int, int]:
    return next(iter(_boxes(data, inside, kind)))


def _boxes(
    data: bytearray, inside: tuple[int, int] | None, kind: bytes
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
