"""Drawn frames become H.264 packets: one closed piece a segment, all with one header.

Every segment is made with the same parameter sets, so pieces join without encoding
anything anew.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from typing import Any

import av
import numpy as np
from av.video.codeccontext import VideoCodecContext

from diffusion_video.film.formats import Format

PRESET = "superfast"
KEYFRAME_SECONDS = 10
NUMBERS = 16
"""Pictures are numbered with four bits."""
P_PICTURE = b"\0\0\0\1\x41"
P_HEADER = 0x9A
"""First block 0, slice type P, parameter set 0; the frame number's first bit follows."""
STITCHABLE = (
    "stitchable=1:bframes=0:ref=1:min-keyint=1:scenecut=0:rc-lookahead=0:sync-lookahead=0:mbtree=0:force-cfr=1:threads=1"
    ":subme=0:me=dia:aq-mode=0:weightp=0:no-deblock=1:no-8x8dct=1:ipratio=1.26"
    ":trellis=0:no-dct-decimate=1:deadzone-inter=7:deadzone-intra=7"
    ":colorprim=bt709:transfer=bt709:colormatrix=bt709:range=tv"
)
FLAT = ":cqm4=" + ",".join(["16"] * 16)
"""The default matrix written out: that alone keeps the stream in the High profile."""
QUICK = ":cabac=0:partitions=none"
HEAD = struct.Struct("<II")
ENTRY = struct.Struct("<?I")


@dataclass(frozen=True)
class Packet:
    """One encoded picture; the segment's first is a key picture."""

    data: bytes
    key: bool


@dataclass(frozen=True)
class Encoded:
    """A finished segment: the codec's header and one packet a frame."""

    header: bytes
    packets: tuple[Packet, ...]

    def to_bytes(self) -> bytes:
        """The segment as one blob: counts, header, a table of packets, their data."""
        table = b"".join(ENTRY.pack(p.key, len(p.data)) for p in self.packets)
        data = b"".join(p.data for p in self.packets)
        return HEAD.pack(len(self.header), len(self.packets)) + self.header + table + data

    @classmethod
    def from_bytes(cls, blob: bytes) -> Encoded:
        """The segment that `to_bytes` wrote."""
        header_size, count = HEAD.unpack_from(blob)
        header = blob[HEAD.size : HEAD.size + header_size]
        table = HEAD.size + header_size
        position = table + count * ENTRY.size
        packets = []
        for index in range(count):
            key, size = ENTRY.unpack_from(blob, table + index * ENTRY.size)
            packets.append(Packet(blob[position : position + size], key))
            position += size
        return cls(header, tuple(packets))


def options(fmt: Format) -> dict[str, str]:
    """The encoder's settings: part of every segment's key.

    One quantiser for all blocks: x264 would otherwise take bits from busy blocks,
    and noise is what must be exact here. Edges of cells lie on block edges, so nothing is
    deblocked, and the small transform serves cells best. Small dead zones at a coarser quantiser
    are as good as trellis, and faster (docs/decisions/006).
    """
    params = f"{STITCHABLE}{FLAT}:keyint={KEYFRAME_SECONDS * fmt.fps}{QUICK if fmt.quick else ''}"
    return {"preset": PRESET, "qp": str(fmt.qp), "profile": "high", "x264-params": params}


def configure(codec: Any, fmt: Format) -> None:
    """Size, rate and colour of an H.264 encoder or stream."""
    codec.width, codec.height = fmt.width, fmt.height
    codec.pix_fmt = "yuv420p"
    codec.framerate = Fraction(fmt.fps)
    codec.time_base = Fraction(1, fmt.fps)
    codec.color_range = 1
    codec.colorspace = codec.color_primaries = codec.color_trc = 1


class SegmentEncoder:
    """Encodes the frames of one segment in order; held frames are hardly encoded at all."""

    def __init__(self, fmt: Format) -> None:
        self._codec = _open(fmt)
        self._fmt = fmt
        self._packets: list[Packet] = []
        self._sent = 0

    @property
    def frames(self) -> int:
        """How many frames it has."""
        return len(self._packets)

    def add(self, frame: av.VideoFrame, repeat: int = 1, new: bool = True) -> None:
        """Encode `frame` as the next `repeat` frames: once if it is new, the rest as skipped."""
        once = 1 if new or not self._packets else 0
        real = repeat if self._fmt.plain_holds else once
        for _ in range(real):
            self._picture(frame)
        if repeat > real:
            table = skip_packets(self._fmt)
            first = len(self._packets)
            self._packets += (table[(first + i) % NUMBERS] for i in range(repeat - real))

    def _picture(self, frame: av.VideoFrame) -> None:
        frame.pts = self._sent
        frame.time_base = self._codec.time_base
        frame.pict_type = av.video.frame.PictureType.NONE
        self._sent += 1
        (packet,) = self._codec.encode(frame)
        skipped = len(self._packets) + 1 - self._sent
        data = bytes(packet)
        assert packet.is_keyframe == (not self._packets), "one key picture, the first"
        self._packets.append(
            Packet(data, True) if packet.is_keyframe else Packet(renumber(data, skipped), False)
        )

    def finish(self) -> Encoded:
        """The whole segment."""
        assert not self._codec.encode(None), "the encoder must not delay frames"
        return Encoded(bytes(self._codec.extradata or b""), tuple(self._packets))


@cache
def skip_packets(fmt: Format) -> tuple[Packet, ...]:
    """Pictures that say "as before": the i-th serves at any distance i from a key picture.

    A picture of nothing but skipped blocks needs its frame number alone. The encoder
    does not know of them, so what it makes after them is renumbered.
    """
    encoder = SegmentEncoder(replace(fmt, plain_holds=True))
    grey = np.full((fmt.height * 3 // 2, fmt.width), 128, np.uint8)
    encoder.add(av.VideoFrame.from_numpy_buffer(grey, "yuv420p"), 2)
    _, first = encoder.finish().packets
    return tuple(Packet(renumber(first.data, i - 1), False) for i in range(NUMBERS))


def _open(fmt: Format) -> VideoCodecContext:
    codec = av.CodecContext.create("libx264", "w")
    assert isinstance(codec, VideoCodecContext)
    configure(codec, fmt)
    codec.options = options(fmt)
    codec.thread_count = 1
    codec.flags |= av.codec.context.Flags.global_header
    codec.open()
    return codec


def renumber(data: bytes, by: int) -> bytes:
    """A P picture whose frame number (H.264, 7.3.3: four bits here) counts `by` more."""
    if by % 16 == 0:
        return data
    assert data[:5] == P_PICTURE and data[5] & 0xFE == P_HEADER, "not a P picture of this encoder"
    number = ((data[5] & 1) << 3 | data[6] >> 5) + by
    counted = bytes([P_HEADER | number >> 3 & 1, (number & 7) << 5 | data[6] & 31])
    return data[:5] + counted + data[7:]
