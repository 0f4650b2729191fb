"""Who speaks with which voice."""

from __future__ import annotations

from dataclasses import dataclass

from diffusion_video.script.model import Script, Speech
from diffusion_video.script.settings import Voice
from diffusion_video.voice.engines.base import Engine, VoiceError
from diffusion_video.voice.engines.kokoro import Kokoro
from diffusion_video.voice.engines.openjtalk import OpenJTalk
from diffusion_video.voice.engines.recordings import recordings
from diffusion_video.voice.engines.voicevox import Voicevox

_KOKORO_VOICES = ("jm_kumo", "jf_alpha")
_OPENJTALK_PITCH = (-5.0, 1.0)
_VOICEVOX_STYLES = ("11", "2")  # 玄野武宏 and 四国めたん
FASTEST = {"kokoro": 1.15, "openjtalk": 1.25, "voicevox": 1.15, "recordings": 1.0, "none": 1.15}


@dataclass(frozen=True)
class Part:
    """Who says one speech: an engine, its voice and a speed (1.0: as the voice speaks)."""

    engine: Engine
    voice: str
    speed: float


def cast(script: Script, voice: Voice) -> dict[int, Part]:
    """The part of every speech by its number. A recorded speech is never synthesised.

    Raises VoiceError if the engine is `recordings` and some are missing.
    """
    recorded = recordings(voice.recordings)
    _need_all(script, voice, set(recorded))
    roles = {c.name: _part(voice, c.name, i) for i, c in enumerate(script.characters)}
    return {
        speech.number: Part(recorded[speech.number], "", 1.0)
        if speech.number in recorded
        else roles[speech.speaker]
        for speech in script.speeches
    }


def _need_all(script: Script, voice: Voice, recorded: set[int]) -> None:
    lost = [s for s in script.speeches if s.number not in recorded]
    if voice.engine == "recordings" and lost:
        raise VoiceError(
            f"{len(lost)} speeches have no recording in {voice.recordings}: "
            + ", ".join(map(_wanted, lost[:5]))
            + (" …" if len(lost) > 5 else "")
            + "; record them, or choose another `voice: engine:` in the script's .yaml"
        )


def _wanted(speech: Speech) -> str:
    return f"{speech.number:03d}-{speech.speaker}.wav"


def _part(voice: Voice, name: str, index: int) -> Part:
    """The part of the character `name`, the `index`-th of the script."""
    speed, pitch = voice.speed.get(name, 1.0), voice.pitch.get(name)
    named = voice.voices.get(name, "")
    if voice.engine == "openjtalk":
        half_tones = _OPENJTALK_PITCH[index % 2] if pitch is None else pitch
        return Part(OpenJTalk(), f"mei{half_tones:+g}", speed)
    if voice.engine == "voicevox":
        style = named if named.isdigit() else _VOICEVOX_STYLES[index % 2]
        return Part(Voicevox(pitch=pitch or 0.0), style, speed)
    return Part(Kokoro(), named or _KOKORO_VOICES[index % 2], speed)
