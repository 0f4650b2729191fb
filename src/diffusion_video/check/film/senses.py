"""Rules on what is seen and heard in the finished film.

Thresholds: the film's direction (a stage is still for 5 s at most while someone speaks), WCAG 2.2
(1.4.3, 1.4.6, 2.3.1), EBU R37, the usual -14 LUFS of video sites with 1 dB of headroom.
"""

from __future__ import annotations

from collections.abc import Iterator

from diffusion_video.check.film.flashes import AREA
from diffusion_video.check.film.subject import Film
from diffusion_video.check.rule import Note, rule

BLACK_S, BLACK_START_S, BLACK_END_S = 0.1, 0.5, 1.0
STILL_TALK_S, STILL_S = 5.0, 10.0
EMPTY_S, EMPTY_LONG_S = 1.5, 4.0
LUFS, LUFS_OFF = -14.0, 1.0
PEAK_DBTP = -1.0
OFF_S, FAR_S = 0.10, 0.20
SILENCE_S, SILENCE_STILL_S = 8.0, 2.0
AAA, AA = 7.0, 4.5


@rule("black")
def black(film: Film) -> Iterator[Note]:
    """Black frames: over 0.5 s at the start, 1 s at the end, 0.1 s anywhere else."""
    for start, end in film.seen.black:
        seconds = (end - start) / film.fps
        most = BLACK_START_S if start == 0 else BLACK_S
        most = BLACK_END_S if end == film.seen.frames else most
        if seconds > most:
            yield film.note(f"{seconds:.1f} s of black", f"at most {most:g} s here",
                            at=start / film.fps)  # fmt: skip


@rule("stage-still")
def stage_still(film: Film) -> Iterator[Note]:
    """The stage does not move for over 5 s of speech, or over 10 s at all."""
    for start, end in film.seen.still:
        seconds = (end - start) / film.fps
        spoken = sum(_overlap((start, end), (line.start, line.end)) for line in film.timeline.lines)
        talk = spoken / film.fps
        if seconds > STILL_S or (seconds > STILL_TALK_S and talk > STILL_TALK_S):
            yield film.note(
                f"the stage stands still for {seconds:.1f} s, {talk:.1f} s of them spoken "
                f"({_cue(film, start)})", f"at most {STILL_TALK_S:g} s while someone speaks",
                "error" if seconds > STILL_S else "warning", at=start / film.fps,
            )  # fmt: skip


@rule("stage-empty")
def stage_empty(film: Film) -> Iterator[Note]:
    """Nothing on the stage for over 1.5 s; over 4 s is an error."""
    for start, end in film.seen.empty:
        seconds = (end - start) / film.fps
        if seconds > EMPTY_S:
            yield film.note(f"the stage is empty for {seconds:.1f} s ({_cue(film, start)})",
                            f"at most {EMPTY_S:g} s",
                            "error" if seconds > EMPTY_LONG_S else "warning",
                            at=start / film.fps)  # fmt: skip


@rule("flash")
def flash(film: Film) -> Iterator[Note]:
    """More than three flashes within a second over a quarter of a 10-degree field."""
    worst = film.seen.flash
    if worst.share > AREA:
        yield film.note(f"more than 3 flashes a second over {worst.share:.0%} of a field "
                        f"({_cue(film, worst.frame)})", f"at most {AREA:.0%}: hold noise, or "
                        "let it follow one trajectory", at=worst.frame / film.fps)  # fmt: skip


@rule("flash-red")
def flash_red(film: Film) -> Iterator[Note]:
    """The same for saturated red."""
    worst = film.seen.red
    if worst.share > AREA:
        yield film.note(f"more than 3 red flashes a second over {worst.share:.0%} of a field "
                        f"({_cue(film, worst.frame)})", "never let saturated red blink",
                        at=worst.frame / film.fps)  # fmt: skip


@rule("subtitle-contrast")
def subtitle_contrast(film: Film) -> Iterator[Note]:
    """Words on the plate against the plate, in decoded pixels: 7:1, an error under 4.5:1."""
    for frame, words in film.shown.items():
        found = film.seen.contrast.get(frame)
        if found is not None and found < AAA:
            yield film.note(f"the subtitle 「{words[:12]}」 has a contrast of {found:.1f}:1",
                            f"at least {AAA:g}:1", "error" if found < AA else "warning",
                            at=frame / film.fps)  # fmt: skip


@rule("sound-missing")
def sound_missing(film: Film) -> Iterator[Note]:
    """A line that is not heard where it should be."""
    for number, start, onset in _onsets(film):
        if onset is None:
            yield film.note(f"speech {number} is not heard", "render it again", at=start)


@rule("sound-onset")
def sound_onset(film: Film) -> Iterator[Note]:
    """Speech begins with its subtitle: 100 ms off is a warning, 200 ms an error."""
    for number, start, onset in _onsets(film):
        off = 0.0 if onset is None else onset - start
        if abs(off) > OFF_S:
            yield film.note(f"speech {number} begins {abs(off) * 1000:.0f} ms "
                            f"{'after' if off > 0 else 'before'} its subtitle",
                            f"at most {OFF_S * 1000:.0f} ms",
                            "error" if abs(off) > FAR_S else "warning", at=start)  # fmt: skip


@rule("loudness")
def loudness(film: Film) -> Iterator[Note]:
    """-14 LUFS, 1 LU either way (ITU-R BS.1770); of the whole film, not of each scene."""
    whole = film.heard is not None and film.spoken and not film.part
    if film.heard and whole and abs(film.heard.lufs - LUFS) > LUFS_OFF:
        yield film.note(f"the film is {film.heard.lufs:.1f} LUFS loud", f"{LUFS:g} ± {LUFS_OFF:g}")


@rule("true-peak")
def true_peak(film: Film) -> Iterator[Note]:
    """No peak above -1 dBTP after AAC."""
    if film.heard and film.heard.peak_dbtp > PEAK_DBTP:
        yield film.note(f"the true peak is {film.heard.peak_dbtp:.1f} dBTP",
                        f"at most {PEAK_DBTP:g} dBTP")  # fmt: skip


@rule("silence")
def silence(film: Film) -> Iterator[Note]:
    """Over 8 s without sound; over 2 s if the stage stands still all the while."""
    if film.heard is None or not film.spoken:
        return
    for start, end in film.heard.silences:
        frames = (round(start * film.fps), round(end * film.fps))
        still = any(a <= frames[0] and frames[1] <= b for a, b in film.seen.still)
        most = SILENCE_STILL_S if still else SILENCE_S
        if end - start > most:
            yield film.note(f"{end - start:.1f} s without sound"
                            f"{', on a still stage' if still else ''} ({_cue(film, frames[0])})",
                            f"at most {most:g} s", "warning", at=start)  # fmt: skip


def _onsets(film: Film) -> Iterator[tuple[int, float, float | None]]:
    """Number, subtitle and sound of each line of a film that should be heard."""
    if film.heard is not None and film.spoken:
        speeches = film.script.speeches
        for speech, start, onset in zip(speeches, film.starts, film.heard.onsets, strict=True):
            yield speech.number, start, onset


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> int:
    return max(0, min(one[1], other[1]) - max(one[0], other[0]))


def _cue(film: Film, frame: int) -> str:
    """The cue that owns a frame, by its id."""
    slots = [slot for scene in film.timeline.scenes for slot in scene.slots]
    found = next((slot for slot in slots if slot.start <= frame < slot.end), slots[-1])
    return f"cue {found.id}"


RULES = (
    black, stage_still, stage_empty, flash, flash_red, subtitle_contrast, sound_missing,
    sound_onset, loudness, true_peak, silence,
)  # fmt: skip
