"""VOICEVOX: an engine that the user runs on this computer, reached by HTTP."""

from __future__ import annotations

import io
import json
import wave
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.error import URLError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener

import numpy as np

from diffusion_video.voice.engines.base import Samples, Sound, Span, VoiceError

_LOCAL = ("localhost", "127.0.0.1", "::1")
_TIMEOUT_S = 60.0


class _NoRedirect(HTTPRedirectHandler):
    """What the engine says is taken from it alone, not from where it may send us."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        """Never follow."""


_DIRECT = build_opener(ProxyHandler({}), _NoRedirect)


@dataclass(frozen=True)
class Voicevox:
    """A voice is the number of a style, as `GET /speakers` of the engine lists them.

    `pitch` is in semitones.
    """

    url: str = "http://localhost:50021"
    pitch: float = 0.0
    name: str = "voicevox"

    @property
    def version(self) -> str:
        """What the running engine says of itself; VoiceError if none runs."""
        return f"1+{json.loads(self._ask('version'))}+{self.pitch:g}"

    def pieces(self, reading: str) -> tuple[str, ...]:
        """All of it: the engine sets its own pauses between sentences."""
        return (reading,)

    def speak(self, piece: str, voice: str, speed: float) -> Sound:
        """Say `piece`; VoiceError if no engine runs or it has no such style."""
        query = json.loads(self._ask("audio_query", {"text": piece, "speaker": voice}))
        query |= {"speedScale": speed, "pitchScale": self.pitch * np.log(2) / 12}
        audio = self._ask("synthesis", {"speaker": voice}, json.dumps(query).encode())
        samples, rate = _samples(audio)
        return Sound(samples, rate, mora_spans(query), measured=True)

    def speaker(self, voice: str) -> str:
        """The name of the character that style `voice` belongs to, for the credits."""
        speakers = json.loads(self._ask("speakers"))
        names = [s["name"] for s in speakers for style in s["styles"] if str(style["id"]) == voice]
        return str(names[0]) if names else voice

    def _ask(
        self, path: str, query: Mapping[str, str] | None = None, body: bytes | None = None
    ) -> bytes:
        if urlsplit(self.url).hostname not in _LOCAL:
            raise VoiceError(f"VOICEVOX is only used on this computer, not at {self.url}")
        url = f"{self.url}/{path}" + (f"?{urlencode(query)}" if query else "")
        data = body if body is not None else b"" if query else None
        request = Request(url, data, {"Content-Type": "application/json"})
        try:
            with _DIRECT.open(request, timeout=_TIMEOUT_S) as reply:
                return bytes(reply.read())
        except (URLError, OSError) as error:
            raise VoiceError(
                f"VOICEVOX does not answer at {self.url} ({error}); start the VOICEVOX engine, "
                "or choose another `voice: engine:` in the script's .yaml"
            ) from error


def mora_spans(query: Mapping[str, Any]) -> tuple[Span, ...]:
    """First and last second of each mora of an audio query, at its `speedScale`."""
    now, spans = float(query["prePhonemeLength"]), []
    for phrase in query["accent_phrases"]:
        for mora in phrase["moras"]:
            length = (mora["consonant_length"] or 0) + mora["vowel_length"]
            spans.append((now, now + length))
            now += length
        now += phrase["pause_mora"]["vowel_length"] if phrase["pause_mora"] else 0
    speed = float(query["speedScale"])
    return tuple((start / speed, end / speed) for start, end in spans)


def _samples(audio: bytes) -> tuple[Samples, int]:
    with wave.open(io.BytesIO(audio)) as file:
        data = np.frombuffer(file.readframes(file.getnframes()), "<i2")
        mono = data.reshape(-1, file.getnchannels()).mean(axis=1) / 32768
        return mono.astype(np.float32), file.getframerate()
