"""The sound track: every line on its frame, both voices as loud, the film at -14 LUFS."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from diffusion_video.plan.timeline import Line, Timeline
from diffusion_video.voice.bed import Bed
from diffusion_video.voice.clip import RATE, Clip
from diffusion_video.voice.limiter import limited
from diffusion_video.voice.loudness import SILENCE_LUFS, Sound, loudness

TARGET_LUFS = -14.0
CEILING_DBTP = -1.6  # AAC at 192 kbit/s adds up to half a decibel
_VOICE_LUFS = -16.0  # before the limiter; leaves it room
_FADE_S = 0.006
_ROUNDS = 5


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
        whole += bed.sound(len(whole))
    return np.rint(_levelled(whole) * 32767).astype(np.int16)


def sample_of(frame: int, fps: int) -> int:
    """The sample at which `frame` begins."""
    return (frame * RATE * 2 + fps) // (2 * fps)


def speaker_gains(clips: Mapping[int, Clip]) -> dict[str, float]:
    """The factor that brings each speaker to the same loudness, over all their clips."""
    lines: dict[str, list[Sound]] = {}
    for clip in clips.values():
        lines.setdefault(clip.speaker, []).append(clip.samples)
    levels = {name: loudness(np.concatenate(found), RATE) for name, found in lines.items()}
    return {
        name: 10 ** ((_VOICE_LUFS - level) / 20) if level > SILENCE_LUFS else 1.0
        for name, level in levels.items()
    }


def _voices(timeline: Timeline, clips: Mapping[int, Clip]) -> Sound:
    """All lines on one mono track."""
    track = np.zeros(sample_of(timeline.end, timeline.fps), np.float32)
    gains = speaker_gains(clips)
    for line in timeline.lines:
        if line.number in clips:
            first = sample_of(line.start, timeline.fps)
            sound = _fitted(line, clips[line.number], timeline.fps)
            track[first : first + len(sound)] += sound * gains[line.speaker]
    return track


def _fitted(line: Line, clip: Clip, fps: int) -> Sound:
    """The clip within its line's frames, faded at both ends."""
    room = sample_of(line.end, fps) - sample_of(line.start, fps)
    sound = clip.samples[:room].copy()
    fade = min(round(_FADE_S * RATE), len(sound) // 2)
    ramp = np.linspace(0, 1, fade, dtype=np.float32)
    sound[:fade] *= ramp
    sound[len(sound) - fade :] *= ramp[::-1]
    return sound


def _levelled(sound: Sound) -> Sound:
    """`sound` at the target loudness with its peaks limited; silence stays silence."""
    if loudness(sound, RATE) <= SILENCE_LUFS:
        return sound
    gain_db = 0.0
    for _ in range(_ROUNDS):
        made = limited(sound * np.float32(10 ** (gain_db / 20)), RATE, CEILING_DBTP)
        missing = TARGET_LUFS - loudness(made, RATE)
        if abs(missing) < 0.05:
            break
        gain_db += missing
    return made
