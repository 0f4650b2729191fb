"""The real film: every speech in every subtitle file, in order; every character kept."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from diffusion_video.film.sidecars.ass import ass
from diffusion_video.film.sidecars.chapters import chapters
from diffusion_video.film.sidecars.srt import srt
from diffusion_video.film.sidecars.transcript import transcript
from diffusion_video.film.sidecars.vtt import vtt
from diffusion_video.plan.fit import plan
from diffusion_video.plan.timeline import Timeline
from diffusion_video.script.model import Script
from diffusion_video.script.parser import read_script
from diffusion_video.script.settings import read_settings

PROJECT = Path(__file__).parents[3]
PATH = PROJECT / "script" / "diffusion.md"


@pytest.fixture(scope="module")
def script() -> Script:
    """The film's script."""
    return read_script(PATH)


@pytest.fixture(scope="module")
def timeline(script: Script) -> Timeline:
    """The film as planned."""
    return plan(script, read_settings(PATH, PROJECT), 30)


def solid(text: str) -> str:
    """A text without white space."""
    return "".join(text.split())


def srt_words(timeline: Timeline) -> str:
    """The words of the SRT file: numbers, times and names away."""
    blocks = [block.split("\n", 2)[2] for block in srt(timeline).strip().split("\n\n")]
    return "".join(re.sub(r"^(シュウ|ミク): ", "", block) for block in blocks)


def vtt_words(timeline: Timeline) -> str:
    """The words of the WebVTT file."""
    words = re.findall(r"<v [^>]*>(.*?)</v>", vtt(timeline), re.DOTALL)
    return re.sub(r"</?b>", "", "".join(words))


def ass_words(timeline: Timeline, script: Script) -> str:
    """The words of the ASS file."""
    rows = re.findall(r"^Dialogue: (?:[^,]*,){9}(.*)$", ass(timeline, script), re.MULTILINE)
    words = [re.sub(r"^\{\\1c[^}]*\}.*?\{\\r\} ", "", row) for row in rows]
    return re.sub(r"\{[^}]*\}|\\N", "", "".join(words))


def test_every_speech_stands_in_every_subtitle_file(script: Script, timeline: Timeline) -> None:
    expected = solid("".join(speech.text for speech in script.speeches))
    assert len(script.speeches) == 50
    assert solid(srt_words(timeline)) == expected
    assert solid(vtt_words(timeline)) == expected
    assert solid(ass_words(timeline, script)) == expected


def test_names_stand_where_the_speaker_changes(script: Script, timeline: Timeline) -> None:
    named = re.findall(r"^(シュウ|ミク): ", srt(timeline), re.MULTILINE)
    turns = [speech.speaker for n, speech in enumerate(script.speeches)
             if n == 0 or script.speeches[n - 1].speaker != speech.speaker]  # fmt: skip
    assert named == turns


def test_the_transcript_has_the_characters_of_the_script(
    script: Script, timeline: Timeline
) -> None:
    """Headings, cues, names and words, against the file itself from the first scene on."""
    source = PATH.read_text(encoding="utf-8").split("## シーン対応表")[0]
    source = source[source.index("## Scene 01") :]
    source = re.sub(r"^## Scene \d+: (.*)（\S*）$", r"\1", source, flags=re.MULTILINE)
    source = re.sub(r"^\*\*【アニメーション: (.*)】\*\*$", r"\1", source, flags=re.MULTILINE)
    source = re.sub(r"^---$|^> ?", "", source, flags=re.MULTILINE)
    written = transcript(script, timeline).split("\n", 1)[1]
    written = re.sub(r"^## \d+:\d\d (.*)$", r"\1", written, flags=re.MULTILINE)
    written = re.sub(r"^\[図: (.*)\]$", r"\1", written, flags=re.MULTILINE)
    assert solid(written) == solid(source)


def test_chapters_are_the_scenes(timeline: Timeline) -> None:
    rows = chapters(timeline).splitlines()
    assert [row.split(" ", 1)[0] for row in rows] == [
        "0:00", "0:25", "1:15", "2:45", "4:30", "6:15", "7:45", "9:15",
    ]  # fmt: skip
    assert rows[2] == "1:15 前方過程 — ノイズを加える"
