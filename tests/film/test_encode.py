"""Encoding: exact frame counts, exact holds, one header for all segments, true colours."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import groupby
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from diffusion_video.film.canvas import Canvas
from diffusion_video.film.encode import Encoded, SegmentEncoder, renumber
from diffusion_video.film.formats import Format
from diffusion_video.film.mux import Caption, Chapter, write_film
from diffusion_video.film.sound import encode
from diffusion_video.tiles import Part, Tiles

FMT = Format(320, 180, 30, 20)
RUNS = [1, 1, 40, 1, 17, 2, 33]


def _picture(seed: int) -> np.ndarray[Any, Any]:
    cells = np.random.default_rng(seed).integers(0, 256, (9, 16, 4), dtype=np.uint8)
    return np.ascontiguousarray(np.repeat(np.repeat(cells, 20, 0), 20, 1))


def _segment(seeds: Iterator[int], fmt: Format = FMT) -> Encoded:
    encoder, canvas = SegmentEncoder(fmt), Canvas(fmt.width, fmt.height)
    for seed, run in zip(seeds, RUNS, strict=False):
        canvas.draw(_picture(seed))
        encoder.add(canvas.frame, run)
    return encoder.finish()


def _film(
    path: Path, segments: list[Encoded], fmt: Format = FMT
) -> list[np.ndarray[Any, Any]]:
    frames = sum(len(s.packets) for s in segments)
    sound = np.zeros((frames * 1600, fmt.channels), np.int16)
    chapters, captions = [Chapter("全部", 0, frames)], [Caption("あ", 3, 30)]
    write_film(path, fmt, segments, encode(sound), chapters, captions, "題")
    with av.open(str(path)) as film:
        return [frame.to_ndarray(format="rgb24") for frame in film.decode(video=0)]


@pytest.fixture(scope="module", params=[FMT, replace(FMT, quick=True)], ids=["final", "quick"])
def decoded(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> list[np.ndarray[Any, Any]]:
    path = tmp_path_factory.mktemp("film") / "film.mp4"
    pieces = [_segment(iter(seeds), request.param) for seeds in (range(7), range(20, 27))]
    return _film(path, pieces, request.param)


def test_held_pictures_decode_as_one_picture(decoded: list[np.ndarray[Any, Any]]) -> None:
    runs = [len(list(group)) for _, group in groupby(frame.tobytes() for frame in decoded)]
    assert runs == RUNS * 2


def test_pictures_after_a_hold_are_right(decoded: list[np.ndarray[Any, Any]]) -> None:
    starts = np.cumsum([0, *RUNS])[:-1]
    for segment, seeds in enumerate((range(7), range(20, 27))):
        for start, seed in zip(starts, seeds, strict=True):
            seen = decoded[int(start) + segment * sum(RUNS)].astype(float)
            error = np.abs(seen.mean(2) - _picture(seed)[:, :, :3].mean(2)).mean()
            assert error < 6, (segment, seed)


def test_plain_holds_decode_to_the_same_runs_of_pictures(tmp_path: Path) -> None:
    plain = _segment(iter(range(7)), replace(FMT, plain_holds=True))
    short = _segment(iter(range(7)))
    assert plain.header == short.header
    frames = _film(tmp_path / "plain.mp4", [plain])
    others = _film(tmp_path / "short.mp4", [short])
    assert len(frames) == len(others) == sum(RUNS)
    assert max(np.abs(a.astype(int) - b).mean() for a, b in zip(frames, others, strict=True)) < 2


def test_a_segment_survives_its_bytes() -> None:
    segment = _segment(iter(range(7)))
    assert Encoded.from_bytes(segment.to_bytes()) == segment


def _number(data: bytes) -> int:
    """The frame number of a P picture of these streams: four bits from bit 47 on."""
    return (data[5] & 1) << 3 | data[6] >> 5


def test_renumbering_counts_modulo_16() -> None:
    packets = _segment(iter(range(7)), replace(FMT, plain_holds=True)).packets
    for by in (1, 5, 15):
        assert _number(renumber(packets[1].data, by)) == _number(packets[1 + by].data)
        assert renumber(packets[1].data, by)[7:] == packets[1].data[7:]
    assert renumber(packets[1].data, 16) == packets[1].data
    with pytest.raises(AssertionError):
        renumber(packets[0].data, 1)


def _planes(canvas: Canvas) -> np.ndarray[Any, Any]:
    return np.asarray(canvas.frame.to_ndarray()).copy()


def test_a_finer_segment_joins_the_others_and_is_more_exact(tmp_path: Path) -> None:
    coarse = replace(FMT, qp=34)
    pieces = [_segment(iter(range(7)), coarse), _segment(iter(range(7)), replace(coarse, qp=20))]
    frames = _film(tmp_path / "film.mp4", pieces)
    count = sum(RUNS)
    errors = [
        np.abs(frames[at].astype(int) - _picture(6)[:, :, :3]).mean()
        for at in (count - 1, 2 * count - 1)
    ]
    assert errors[1] < errors[0]
    assert coarse.finer().qp == 32


def test_colours_are_those_of_bt709() -> None:
    canvas = Canvas(320, 180)
    canvas.draw(np.full((180, 320, 4), (0x3B, 0x82, 0xF6, 255), np.uint8))
    planes = _planes(canvas)
    assert (planes[:180] == 122).all(), "luma of #3b82f6 by BT.709, limited range"
    chroma = planes[180:].reshape(2, -1)
    assert (chroma[0] == 186).all() and (chroma[1] == 92).all()


def test_only_what_changed_is_converted() -> None:
    canvas, picture = Canvas(320, 180), _picture(1)
    assert canvas.draw(picture)
    assert not canvas.draw(picture)
    assert not canvas.draw(np.zeros_like(picture), Tiles(320, 180)), "no damage, no look"
    picture[70:75, 11:30] = 9
    assert canvas.draw(picture)
    assert np.argwhere(canvas.changed.marks).tolist() == [[2, 0]], "tiles of 64 x 32"
    picture[66, 62] = picture[100, 319] = 99
    damage = Tiles(320, 180)
    damage.mark(Part(0, 90, 0, 320))
    assert canvas.draw(picture, damage)
    assert np.argwhere(canvas.changed.marks).tolist() == [[2, 0]], "only where there is damage"
    assert canvas.draw(picture)
    assert np.argwhere(canvas.changed.marks).tolist() == [[3, 4]]


def test_a_change_of_luma_or_of_chroma_alone_is_seen() -> None:
    canvas, picture = Canvas(64, 32), np.zeros((32, 64, 4), np.uint8)
    picture[4, 6] = 255
    assert canvas.draw(picture)
    picture[4, 6:8] = picture[4, 7:5:-1].copy()
    assert canvas.draw(picture), "the same four pixels in another order"
    picture[20, 20] = (12, 0, 0, 255)
    picture[20, 40] = (0, 0, 35, 255)
    assert canvas.draw(picture)
    picture[20, 20], picture[20, 40] = picture[20, 40].copy(), picture[20, 20].copy()
    luma = _planes(canvas)[:32].copy()
    assert canvas.draw(picture) and np.array_equal(luma, _planes(canvas)[:32]), "luma as before"


def test_chroma_is_the_mean_of_four_pixels_and_luma_each_ones_own() -> None:
    canvas = Canvas(854, 480)
    picture = np.random.default_rng(7).integers(0, 256, (480, 854, 4), dtype=np.uint8)
    canvas.draw(picture)
    planes = _planes(canvas)
    red, green, blue = np.moveaxis(picture[:, :, :3] / 255, 2, 0)
    light = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    chroma = [
        128 + 224 * (colour - light).reshape(240, 2, 427, 2).mean((1, 3)) / (2 - 2 * share)
        for colour, share in ((blue, 0.0722), (red, 0.2126))
    ]
    assert np.abs(planes[:480] - (16 + 219 * light)).max() < 0.501
    assert np.abs(planes[480:].reshape(2, 240, 427) - chroma).max() < 0.501


@pytest.mark.parametrize("size", [(320, 180), (854, 480)])
def test_changed_parts_give_the_same_bytes_as_the_whole(size: tuple[int, int]) -> None:
    rng = np.random.default_rng(5)
    width, height = size
    picture = rng.integers(0, 256, (height, width, 4), dtype=np.uint8)
    part = Canvas(width, height)
    part.draw(picture)
    for _ in range(12):
        for _ in range(3):
            y, x = rng.integers(0, height), rng.integers(0, width)
            spot = picture[y : y + rng.integers(1, 60), x : x + rng.integers(1, 200)]
            spot[:] = rng.integers(0, 256, spot.shape, dtype=np.uint8)
        part.draw(picture)
        whole = Canvas(width, height)
        whole.draw(picture)
        assert np.array_equal(_planes(part), _planes(whole))


def test_the_film_is_what_players_expect(tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    _film(path, [_segment(iter(range(7)))])
    data = path.read_bytes()
    assert data.index(b"moov") < data.index(b"mdat"), "faststart"
    assert b"elst" not in data, "no edit lists"
    with av.open(str(path)) as film:
        video, audio, text = film.streams.video[0], film.streams.audio[0], film.streams.subtitles[0]
        codec = video.codec_context
        assert (video.frames, video.average_rate, video.start_time) == (sum(RUNS), 30, 0)
        assert (codec.profile, codec.pix_fmt, codec.color_range) == ("High", "yuv420p", 1)
        assert {codec.color_primaries, codec.color_trc, codec.colorspace} == {1}
        assert (audio.codec_context.name, audio.rate, audio.start_time) == ("aac", 48_000, 0)
        assert {s.language for s in (video, audio, text)} == {"jpn"}
        assert not text.disposition & av.stream.Disposition.default
        chapters = film.chapters()
    assert [c["metadata"]["title"] for c in chapters] == ["全部"]
    end = chapters[0]["end"] * chapters[0]["time_base"]
    assert abs(end - Fraction(sum(RUNS), 30)) <= Fraction(1, 1000)


@pytest.mark.parametrize("fmt", [FMT, replace(FMT, quick=True)], ids=["stereo", "mono"])
def test_sound_stays_where_it_was(fmt: Format, tmp_path: Path) -> None:
    segment = _segment(iter(range(7)), fmt)
    sound = np.zeros((len(segment.packets) * 1600, fmt.channels), np.int16)
    sound[48_000:48_200] = 20_000
    path = tmp_path / "click.mp4"
    write_film(path, fmt, [segment], encode(sound), [], [], "")
    with av.open(str(path)) as film:
        heard = np.concatenate([f.to_ndarray()[0] for f in film.decode(audio=0)])
    first = int(np.argmax(np.abs(heard) > 0.2))
    assert abs(first - 48_000) < 48, "within a millisecond"
    assert abs(len(heard) - len(sound)) <= 2048
