"""Each format of the small film, to the letter."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from diffusion_video.film.sidecars import write_sidecars
from diffusion_video.film.sidecars.ass import ass, bgr
from diffusion_video.film.sidecars.chapters import chapters
from diffusion_video.film.sidecars.description import description
from diffusion_video.film.sidecars.events import stamp
from diffusion_video.film.sidecars.srt import srt
from diffusion_video.film.sidecars.transcript import transcript
from diffusion_video.film.sidecars.vtt import vtt
from diffusion_video.plan.timeline import SceneTime, Timeline
from diffusion_video.script.model import Script
from diffusion_video.script.settings import Settings

SRT = """\
1
00:00:01,000 --> 00:00:02,500
ミク: なに？

2
00:00:02,667 --> 00:00:04,667
シュウ: これは 光 の
{a} & <b>。

3
00:00:04,667 --> 00:00:06,667
もっと\\話そう。

4
00:00:13,333 --> 00:00:15,333
1. 一: あ

5
00:00:15,333 --> 00:00:17,667
2. い
"""

VTT = """\
WEBVTT

1
00:00:01.000 --> 00:00:02.500
<v ミク>なに？</v>

2
00:00:02.667 --> 00:00:04.667
<v シュウ>これは <b>光</b> の
{a} &amp; &lt;b&gt;。</v>

3
00:00:04.667 --> 00:00:06.667
<v シュウ>もっと\\話そう。</v>

4
00:00:13.333 --> 00:00:15.333
<v シュウ>1. <b>一</b>: あ</v>

5
00:00:15.333 --> 00:00:17.667
<v シュウ>2. い</v>
"""

ASS = """\
[Script Info]
Title: 小さな題
ScriptType: v4.00+
WrapStyle: 2
PlayResX: 1920
PlayResY: 1080
ScaledBorderAndShadow: yes
YCbCr Matrix: TV.709

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, \
Bold, Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, \
Alignment, MarginL, MarginR, MarginV, Encoding
Style: シュウ,Noto Sans CJK JP,56,&H00FCFAF8,&H00F6823B,&H00F6823B,&H002A170F,-1,0,0,0,\
100,100,0,0,1,4,0,2,96,96,54,1
Style: ミク,Noto Sans CJK JP,56,&H00FCFAF8,&H006045E9,&H006045E9,&H002A170F,-1,0,0,0,\
100,100,0,0,1,4,0,2,96,96,54,1

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Dialogue: 0,0:00:01.00,0:00:02.50,ミク,ミク,0,0,0,,{\\1c&H6045E9&}ミク:{\\r} なに？
Dialogue: 0,0:00:02.67,0:00:04.67,シュウ,シュウ,0,0,0,,\
{\\1c&HF6823B&}シュウ:{\\r} これは {\\u1}光{\\u0} の\\N\\{a\\} & <b>。
Dialogue: 0,0:00:04.67,0:00:06.67,シュウ,シュウ,0,0,0,,もっと\\\u2060話そう。
Dialogue: 0,0:00:13.33,0:00:15.33,シュウ,シュウ,0,0,0,,1. {\\u1}一{\\u0}: あ
Dialogue: 0,0:00:15.33,0:00:17.67,シュウ,シュウ,0,0,0,,2. い
"""

TRANSCRIPT = """\
# 小さな題

## 0:00 はじめ

[図: 題を出す]

**ミク**: なに？

**シュウ**: これは **光** の {a} & <b>。もっと\\話そう。

## 0:10 おわり

[図: 図]

**シュウ**:

1. **一**: あ

2. い
"""

DESCRIPTION = """\
小さな題
副題 ＜仮＞

チャプター
0:00 はじめ
0:10 おわり

出典
- A. Writer, 2020

クレジット
- 声: だれか
- フォント: Noto Sans CJK JP (SIL Open Font License 1.1)
- 絵: わたし
"""


def test_srt(timeline: Timeline) -> None:
    assert srt(timeline) == SRT


def test_vtt(timeline: Timeline) -> None:
    assert vtt(timeline) == VTT


def test_ass(timeline: Timeline, script: Script) -> None:
    assert ass(timeline, script) == ASS


def test_ass_scales_with_the_picture(timeline: Timeline, script: Script) -> None:
    text = ass(timeline, script, (3840, 2160))
    assert "PlayResX: 3840\nPlayResY: 2160" in text
    assert "Noto Sans CJK JP,112," in text


def test_transcript(timeline: Timeline, script: Script) -> None:
    assert transcript(script, timeline) == TRANSCRIPT
    assert transcript(script, timeline, "ほかの題").startswith("# ほかの題\n")


def test_description(timeline: Timeline, script: Script) -> None:
    settings = Settings(subtitle="副題 <仮>", sources=("A. Writer, 2020",), credits=("絵: わたし",))
    assert description(script, timeline, settings, ["声: だれか"]) == DESCRIPTION


def test_colors_are_written_backwards() -> None:
    assert bgr("#123456") == "&H00563412"


def test_stamps_pass_an_hour() -> None:
    assert stamp(3_723_004, ",") == "01:02:03,004"


def film(*lengths_s: int) -> Timeline:
    """A timeline of bare scenes."""
    scenes, at = [], 0
    for n, length in enumerate(lengths_s, start=1):
        scenes.append(SceneTime(n, f"題{n}", at * 25, (at + length) * 25, ()))
        at += length
    return Timeline(25, tuple(scenes))


@pytest.mark.parametrize(
    ("lengths", "expected"),
    [
        ((10, 10, 10), "0:00 題1\n0:10 題2\n0:20 題3\n"),
        ((5, 10, 10), "0:00 題1\n0:15 題3\n"),
        ((10, 5, 5, 20), "0:00 題1\n0:10 題2\n0:20 題4\n"),
        ((10, 20, 5), "0:00 題1\n0:10 題2\n"),
        ((3600, 65, 10), "0:00 題1\n1:00:00 題2\n1:01:05 題3\n"),
    ],
)
def test_chapters_follow_the_rules(lengths: tuple[int, ...], expected: str) -> None:
    assert chapters(film(*lengths)) == expected


def test_a_long_chapter_title_is_cut() -> None:
    scene = replace(film(10).scenes[0], title="長" * 90)
    assert chapters(Timeline(25, (scene,))) == f"0:00 {'長' * 69}…\n"


def test_files_are_whole_and_alone(tmp_path: Path, timeline: Timeline, script: Script) -> None:
    for _ in range(2):
        paths = write_sidecars(tmp_path / "out", script, timeline, Settings())
    assert [path.name for path in paths] == [
        "film.srt", "film.vtt", "film.ass", "transcript.md", "chapters.txt", "description.txt",
    ]  # fmt: skip
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted(
        path.name for path in paths
    )
    assert paths[0].read_text(encoding="utf-8") == SRT
