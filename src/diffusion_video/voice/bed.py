"""Music and sound effects, put together with pydub; there are none until a user adds some."""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import av
import numpy as np

from diffusion_video.plan.timeline import Timeline
from diffusion_video.voice.clip import RATE
from diffusion_video.voice.decoding import decoded
from diffusion_video.voice.engines.base import VoiceError
from diffusion_video.voice.loudness import SILENCE_LUFS, Sound, loudness

MUSIC_LUFS = -30.0
EFFECT_LUFS = -24.0
DUCKED_DB = -8.0
_DUCKING_S = 0.6
_FADE_IN_MS, _FADE_OUT_MS = 2000, 4000
_CUE_FILE = re.compile(r"(\d+\.\d+)\b.*\.(?:wav|mp3|m4a|aac|flac|ogg|opus)", re.IGNORECASE)


@dataclass(frozen=True)
class Bed:
    """What sounds under the voices of a film."""

    timeline: Timeline
    music: Path | None = None
    effects: Path | None = None

    @property
    def empty(self) -> bool:
        """Whether there is nothing to be heard."""
        return self.music is None and not self._effects

    def sound(self, samples: int) -> Sound:
        """The bed as (samples, 2) at 48 kHz, before the film's loudness is set."""
        whole = np.zeros((samples, 2), np.float32)
        if self.music is not None:
            whole += _looped(self.music, samples) * self._ducking(samples)[:, None]
        for frame, path in self._effects:
            first = round(frame * RATE / self.timeline.fps)
            effect = _samples(_segment(path, EFFECT_LUFS))[: samples - first]
            whole[first : first + len(effect)] += effect
        return whole

    @cached_property
    def _effects(self) -> tuple[tuple[int, Path], ...]:
        """(first frame, file) of each effect whose name begins with a cue's id."""
        if self.effects is None or not self.effects.is_dir():
            return ()
        starts = {slot.id: slot.start for scene in self.timeline.scenes for slot in scene.slots}
        named = ((_CUE_FILE.fullmatch(p.name), p) for p in sorted(self.effects.iterdir()))
        return tuple((starts[m[1]], p) for m, p in named if m and m[1] in starts)

    def _ducking(self, samples: int) -> Sound:
        """The factor of the music at each sample: less under speech, with slow slopes."""
        from scipy.ndimage import uniform_filter1d  # long to import, and rarely needed

        factor = np.ones(samples, np.float32)
        per_frame = RATE / self.timeline.fps
        for line in self.timeline.lines:
            first, last = round(line.start * per_frame), round(line.end * per_frame)
            factor[first:last] = 10 ** (DUCKED_DB / 20)
        smooth: Sound = uniform_filter1d(factor, round(_DUCKING_S * RATE), mode="nearest")
        return smooth


def _looped(path: Path, samples: int) -> Sound:
    """The music from the start to the end of the film, again and again, faded at both ends."""
    once = _segment(path, MUSIC_LUFS)
    times = samples // max(1, int(once.frame_count())) + 1
    length_ms = round(samples * 1000 / RATE)
    whole = (once * times)[:length_ms].fade_in(min(_FADE_IN_MS, length_ms // 2))
    made = _samples(whole.fade_out(min(_FADE_OUT_MS, length_ms // 2)))[:samples]
    return np.pad(made, ((0, samples - len(made)), (0, 0)))


def _segment(path: Path, lufs: float) -> Any:
    """A file as a pydub segment, stereo at 48 kHz, at that loudness."""
    try:
        sound = decoded(path, RATE, channels=2)
    except (av.FFmpegError, OSError, ValueError) as error:
        raise VoiceError(f"{path}: this sound cannot be read ({error}); put a whole file there, "
                         "or remove it") from error  # fmt: skip
    level = loudness(sound, RATE)
    pcm = np.rint(np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes()
    segment = _pydub()(data=pcm, sample_width=2, frame_rate=RATE, channels=2)
    return segment.apply_gain(lufs - level) if level > SILENCE_LUFS else segment


def _samples(segment: Any) -> Sound:
    pcm = np.frombuffer(segment.raw_data, "<i2").reshape(-1, 2)
    return pcm.astype(np.float32) / np.float32(32768)


def _pydub() -> Any:
    with warnings.catch_warnings():
        # It looks for an ffmpeg program, which nothing here needs.
        warnings.simplefilter("ignore")
        from pydub import AudioSegment
    return AudioSegment
