"""The sound track: every line on its frame, both voices as loud, the film at -14 LUFS."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from diffusion_video.plan.timeline import Line, Timeline
from diffusion_video.voice.bed import Bed
from diffusion_video.voice.clip import RATE, Clip
from diffusion_video.voice.limiter import levelled, limited
from diffusion_video.voice.loudness import Sound, loudness

TARGET_LUFS = -14.0
CEILING_DBTP = -1.6  # AAC at 192 kbit/s adds up to half a decibel
_TO_STEREO_LU = 3.01  # the same sound in both channels is so much louder than in one
_CLOSE_LU, _MOST_LU = 0.2, 6.0
_FADE_S = 0.006


def mix(
    timeline: Timeline, clips: Mapping[int, Clip], music: Path | None = None,
    effects: Path | None = None,
) -> NDArray[np.int16]:  # fmt: skip
    """The film's sound, (samples, 2) at 48 kHz, exactly as long as its frames.

    `clips` go by speech number; without any, or with only silent ones, and with no music,
    the track is silent. `music` is a file that plays under the whole film, `effects` a folder
    of sounds named for cues (`3.2-splash.wav`). Raises VoiceError if one cannot be read.
    """
    bed = Bed(timeline, music, effects)
    voice = _voices(timeline, clips)
    whole = np.stack((voice, voice), axis=1)
    if not bed.empty:
        whole = limited(whole + bed.sound(len(whole)), RATE, CEILING_DBTP)
    return np.rint(whole * 32767).astype(np.int16)


def sample_of(frame: int, fps: int) -> int:
    """The sample at which `frame` begins."""
    return (frame * RATE * 2 + fps) // (2 * fps)


def levelled_clips(clips: Mapping[int, Clip], lufs: float) -> dict[int, Sound]:
    """The sound of every clip by its number, each speaker as a whole at `lufs` (mono).

    Each voice is limited by itself: one that needs it more would end up softer otherwise.
    """
    speakers: dict[str, list[Clip]] = {}
    for clip in clips.values():
        speakers.setdefault(clip.speaker, []).append(clip)
    made: dict[int, Sound] = {}
    for found in speakers.values():
        sound = np.concatenate([clip.samples for clip in found])
        sound = levelled(sound, RATE, lufs, CEILING_DBTP)
        ends = np.cumsum([len(clip.samples) for clip in found])
        pieces = np.split(sound, ends[:-1])
        made |= {clip.number: piece for clip, piece in zip(found, pieces, strict=True)}
    return made


def _voices(timeline: Timeline, clips: Mapping[int, Clip]) -> Sound:
    """All lines on one mono track at the target loudness.

    Where lines are few and short, the pauses around them weigh: then once more, louder.
    """
    wanted = TARGET_LUFS - _TO_STEREO_LU
    track = _track(timeline, levelled_clips(clips, wanted))
    missing = wanted - loudness(track, RATE)
    if _CLOSE_LU < missing < _MOST_LU:
        track = _track(timeline, levelled_clips(clips, wanted + missing))
    return track


def _track(timeline: Timeline, sounds: Mapping[int, Sound]) -> Sound:
    """Every line on its frames."""
    track = np.zeros(sample_of(timeline.end, timeline.fps), np.float32)
    for line in timeline.lines:
        if line.number in sounds:
            first = sample_of(line.start, timeline.fps)
            sound = _fitted(line, sounds[line.number], timeline.fps)
            track[first : first + len(sound)] += sound
    return track


def _fitted(line: Line, sound: Sound, fps: int) -> Sound:
    """The sound within its line's frames, faded at both ends."""
    room = sample_of(line.end, fps) - sample_of(line.start, fps)
    sound = sound[:room].copy()
    fade = min(round(_FADE_S * RATE), len(sound) // 2)
    ramp = np.linspace(0, 1, fade, dtype=np.float32)
    sound[:fade] *= ramp
    sound[len(sound) - fade :] *= ramp[::-1]
    return sound
