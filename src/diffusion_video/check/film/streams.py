"""Rules on the file: streams, tags, order, times.

After YouTube's recommended upload settings; thresholds of sound against picture after
EBU R37 and ITU-R BT.1359.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from diffusion_video.check.film.subject import Film
from diffusion_video.check.rule import Note, rule

BT709 = (1, 1, 1, 1)
START_S = 0.020
AAC_S = 1024 / 48_000
KEYS_S = 10.0
LEAST_CHAPTERS = 3


@rule("film-frames")
def film_frames(film: Film) -> Iterator[Note]:
    """As many frames as were planned, in the header and decoded."""
    planned = film.timeline.end
    for what, count in (("decodes to", film.seen.frames),
                        ("claims", film.container.picture.frames)):  # fmt: skip
        if count != planned:
            yield film.note(f"the film {what} {count} frames, planned were {planned}",
                            "render it again")  # fmt: skip


@rule("film-rate")
def film_rate(film: Film) -> Iterator[Note]:
    """Every frame lasts as long as every other."""
    if film.container.picture.fps != film.fps:
        yield film.note(f"{film.container.picture.fps:g} frames a second, planned were {film.fps}")
    for frame in film.seen.uneven[:3]:
        yield film.note("the time between two frames is uneven", "join it again",
                        at=frame / film.fps)  # fmt: skip


@rule("film-start")
def film_start(film: Film) -> Iterator[Note]:
    """Picture and sound begin together, at 0."""
    starts = {"picture": film.container.picture.start}
    if film.container.sound:
        starts["sound"] = film.container.sound.start
    for what, start in starts.items():
        if abs(start) > START_S:
            yield film.note(f"the {what} begins at {start * 1000:.0f} ms",
                            f"at most {START_S * 1000:.0f} ms off")  # fmt: skip


@rule("film-end")
def film_end(film: Film) -> Iterator[Note]:
    """Picture and sound end together: a frame off is an error, an AAC block off a warning."""
    if film.heard is None:
        return
    off = abs(film.heard.seconds - film.seen.frames / film.fps)
    if off > AAC_S + 1e-6:
        yield film.note(f"sound and picture end {off * 1000:.0f} ms apart",
                        "at most one AAC block, 21 ms",
                        "error" if off > 1 / film.fps else "warning")  # fmt: skip


@rule("film-video")
def film_video(film: Film) -> Iterator[Note]:
    """H.264 High with 4:2:0, which every player takes."""
    picture = film.container.picture
    found = (picture.codec, picture.profile, picture.pixels)
    if found != ("h264", "High", "yuv420p"):
        yield film.note(f"the picture is {', '.join(found)}", "h264, High, yuv420p")


@rule("film-color")
def film_color(film: Film) -> Iterator[Note]:
    """Tagged as BT.709, limited range: otherwise players guess."""
    if film.container.picture.color != BT709:
        yield film.note(f"colour tags {film.container.picture.color}",
                        "range, matrix, primaries and transfer 1: BT.709, limited")  # fmt: skip


@rule("film-audio")
def film_audio(film: Film) -> Iterator[Note]:
    """AAC-LC, stereo, 48 kHz."""
    sound = film.container.sound
    if sound is None:
        yield film.note("the film has no sound track", "a silent film has a silent one")
    elif (sound.codec, sound.profile, sound.rate, sound.channels) != ("aac", "LC", 48_000, 2):
        yield film.note(f"the sound is {sound.codec} {sound.profile}, {sound.rate} Hz, "
                        f"{sound.channels} channels", "AAC-LC, 48000 Hz, 2 channels")  # fmt: skip


@rule("film-faststart")
def film_faststart(film: Film) -> Iterator[Note]:
    """`moov` before `mdat`, so that it plays while it loads."""
    boxes = film.container.boxes
    if "moov" not in boxes or ("mdat" in boxes and boxes.index("moov") > boxes.index("mdat")):
        yield film.note("the index stands behind the pictures", "write it with +faststart")


@rule("film-edit-list")
def film_edit_list(film: Film) -> Iterator[Note]:
    """No edit lists: video sites shift or cut by them."""
    if film.container.edits:
        yield film.note(f"{film.container.edits} edit lists", "write it with use_editlist 0")


@rule("film-keyframes")
def film_keyframes(film: Film) -> Iterator[Note]:
    """A key picture at least every 10 s, so that one can seek."""
    edges = [*film.seen.keys, film.seen.frames]
    for before, after in pairwise(edges):
        if after - before > KEYS_S * film.fps:
            yield film.note(f"{(after - before) / film.fps:.1f} s without a key picture",
                            f"at most {KEYS_S:g} s", at=before / film.fps)  # fmt: skip


@rule("film-language")
def film_language(film: Film) -> Iterator[Note]:
    """Tracks say their language, and the film its title."""
    container = film.container
    tracks = {"picture": container.picture.language}
    if container.sound:
        tracks["sound"] = container.sound.language
    if container.words:
        tracks["subtitles"] = container.words_language
    for what, language in tracks.items():
        if language != "jpn":
            yield film.note(f"the {what} track's language is {language or 'not named'}", "jpn",
                            "warning")  # fmt: skip
    if not container.title:
        yield film.note("the film has no title tag", "title: in the settings", "warning")


@rule("film-chapters")
def film_chapters(film: Film) -> Iterator[Note]:
    """A chapter a scene, with its title, where it begins."""
    planned = [(scene.title, scene.start / film.fps) for scene in film.timeline.scenes]
    found = film.container.chapters
    if [title for title, _ in found] != [title for title, _ in planned]:
        yield film.note(f"{len(found)} chapters that are not the {len(planned)} scenes")
        return
    for (title, want), (_, start) in zip(planned, found, strict=True):
        if abs(want - start) > 1 / film.fps:
            yield film.note(f"chapter {title} begins at {start:.2f} s, its scene at {want:.2f} s")
    if len(planned) < LEAST_CHAPTERS and not film.part:
        yield film.note(f"{len(planned)} chapters", f"video sites show {LEAST_CHAPTERS} or more",
                        "info")  # fmt: skip


RULES = (
    film_frames, film_rate, film_start, film_end, film_video, film_color, film_audio,
    film_faststart, film_edit_list, film_keyframes, film_language, film_chapters,
)  # fmt: skip
