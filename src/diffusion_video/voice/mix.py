"""The sound track: every line on its frame, both voices as loud, the film at -14 LUFS."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from diffusion_video.plan.timeline import Line, Timeline
from diffusion_video.store import Store
from diffusion_video.voice.bed import Bed
from diffusion_video.voice.clip import RATE, Clip
from diffusion_video.voice.limiter import (
    PER_SECOND,
    Levels,
    Row,
    applied,
    hundredths,
    levelling,
    levels,
    limited,
)
from diffusion_video.voice.loudness import Sound, gated

TARGET_LUFS = -14.0
CEILING_DBTP = -1.6  # AAC at 192 kbit/s adds up to half a decibel
_TO_STEREO_LU = 3.01  # the same sound in both channels is so much louder than in one
_CLOSE_LU, _MOST_LU = 0.2, 6.0
_FADE_S = 0.006


def mix(
    timeline: Timeline, clips: Mapping[int, Clip], music: Path | None = None,
    effects: Path | None = None, store: Store | None = None,
) -> NDArray[np.int16]:  # fmt: skip
    """The film's sound, (samples, 2) at 48 kHz, exactly as long as its frames.

    `clips` go by speech number; without any, or with only silent ones, and with no music,
    the track is silent. `music` is a file that plays under the whole film, `effects` a folder
    of sounds named for cues (`3.2-splash.wav`). What is measured of a clip is kept in `store`.
    Raises VoiceError if a file cannot be read.
    """
    bed, length = Bed(timeline, music, effects), sample_of(timeline.end, timeline.fps)
    lines = _placed(timeline, _levelled(timeline, clips, store))
    if bed.empty:  # a film is large: what nobody says stays untouched memory
        whole = _laid(((at, _whole(sound)) for at, sound in lines), length, np.int16)[:, None]
    else:
        voice = _laid(lines, length, np.float32)[:, None]
        whole = _whole(limited(voice + bed.sound(length), RATE, CEILING_DBTP))
    return np.broadcast_to(whole, (length, 2))


def sample_of(frame: int, fps: int) -> int:
    """The sample at which `frame` begins."""
    return (frame * RATE * 2 + fps) // (2 * fps)


def _levelled(
    timeline: Timeline, clips: Mapping[int, Clip], store: Store | None
) -> dict[int, Sound]:
    """The sound of every clip by its number, both voices as loud, the film at its loudness.

    Where lines are few and short, the pauses around them weigh: then once more, louder.
    """
    measured = {number: _measured(clip, store) for number, clip in clips.items()}
    wanted = TARGET_LUFS - _TO_STEREO_LU
    gains = _gains(clips, measured, wanted)
    missing = wanted - _loudness(timeline, measured, gains)
    if _CLOSE_LU < missing < _MOST_LU:
        gains = _gains(clips, measured, wanted + missing)
    return {number: applied(clip.samples, gains[number], RATE) for number, clip in clips.items()}


def _measured(clip: Clip, store: Store | None) -> Levels:
    """The levels of a clip, from the store or measured now: the same to the bit."""
    key = "levels 1\n" + hashlib.sha256(clip.samples.tobytes()).hexdigest()
    blob = store.get(key) if store else None
    if blob is None:
        made = levels(clip.samples, RATE)
        blob = np.stack((made.powers, made.highest)).astype("<f4").tobytes()
        if store:
            store.put(key, blob)
    powers, highest = np.frombuffer(blob, "<f4").reshape(2, -1).astype(np.float64)
    return Levels(powers, highest)


def _gains(
    clips: Mapping[int, Clip], measured: Mapping[int, Levels], lufs: float
) -> dict[int, Row]:
    """The gains of every clip by its number, each speaker as a whole at `lufs` (mono).

    Each voice is limited by itself: one that needs it more would end up softer otherwise.
    """
    speakers: dict[str, list[int]] = {}
    for number, clip in clips.items():
        speakers.setdefault(clip.speaker, []).append(number)
    made: dict[int, Row] = {}
    for numbers in speakers.values():
        found = levelling([measured[number] for number in numbers], lufs, CEILING_DBTP)
        made |= zip(numbers, found, strict=True)
    return made


def _loudness(
    timeline: Timeline, measured: Mapping[int, Levels], gains: Mapping[int, Row]
) -> float:
    """The loudness in LUFS of the lines where they lie in the film (mono), by their levels."""
    powers = np.zeros(timeline.end * PER_SECOND // timeline.fps + 1)
    for line in timeline.lines:
        if line.number in measured:
            first, last = (f * PER_SECOND // timeline.fps for f in (line.start, line.end))
            heard = measured[line.number].powers * np.square(gains[line.number])
            powers[first:last][: len(heard)] += heard[: last - first]
    return gated(hundredths(powers))


def _placed(timeline: Timeline, sounds: Mapping[int, Sound]) -> Iterator[tuple[int, Sound]]:
    """The sound of every line within its frames, and the sample at which it begins."""
    for line in timeline.lines:
        if line.number in sounds:
            first = sample_of(line.start, timeline.fps)
            yield first, _fitted(line, sounds[line.number], timeline.fps)


def _laid(sounds: Iterable[tuple[int, Any]], length: int, kind: type) -> NDArray[Any]:
    """A track of so many samples with each sound at its place."""
    track: NDArray[Any] = np.zeros(length, kind)
    for first, sound in sounds:
        track[first : first + len(sound)] += sound
    return track


def _whole(sound: Sound) -> NDArray[np.int16]:
    """The sound in whole numbers."""
    loud = sound * np.float32(32767)
    return np.asarray(np.rint(loud, out=loud), np.int16)


def _fitted(line: Line, sound: Sound, fps: int) -> Sound:
    """The sound within its line's frames, faded at both ends."""
    room = sample_of(line.end, fps) - sample_of(line.start, fps)
    sound = sound[:room].copy()
    fade = min(round(_FADE_S * RATE), len(sound) // 2)
    ramp = np.linspace(0, 1, fade, dtype=np.float32)
    sound[:fade] *= ramp
    sound[len(sound) - fade :] *= ramp[::-1]
    return sound
