"""The dialect: what is read, and what is said where it cannot be."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given as examples
from hypothesis import settings
from hypothesis import strategies as st

from diffusion_video.errors import InputError
from diffusion_video.script.model import Cue, Script, Speech
from diffusion_video.script.parser import parse, problems, read_script

TOP = "# 題\n> - **シュウ**\n"
NOTES = "## キャラクターデザインノート\n- **シュウ**: `#3b82f6`\n"
SCENE = "## Scene 01: a（0:00〜0:10）\n**【アニメーション: a】**\n"


def dump(script: Script) -> str:
    """A script as the fixtures write it."""
    rows = [f"# {script.title}"]
    rows += [f"{c.name}（{c.role}） {c.color} {c.side}" for c in script.characters]
    for scene in script.scenes:
        rows.append(f"Scene {scene.number}: {scene.title} {scene.start_s}-{scene.end_s}")
        rows += [f"  {item(thing)}" for thing in scene.items]
    return "\n".join(rows)


def item(thing: Cue | Speech) -> str:
    """A cue or a speech in one row."""
    if isinstance(thing, Cue):
        return f"[{thing.id}] {thing.words}"
    words = " / ".join(
        "".join(f"**{s.text}**" if s.strong else s.text for s in p) for p in thing.paragraphs
    )
    return f"{thing.number} {thing.speaker}: {words}"


def test_reading(given: str, expected: str) -> None:
    assert dump(parse(given, "x.md")) == expected


def test_problems(given: str, expected: str) -> None:
    assert "\n".join(map(str, problems(given, "x.md"))) == expected


def test_errors_are_raised_together(project: Path) -> None:
    with pytest.raises(InputError) as caught:
        parse(TOP + SCENE + "> **ミク**: a\n> **ユイ**: b\n" + NOTES, "x.md")
    assert [problem.rule for problem in caught.value.problems] == ["unknown-speaker"] * 2


def test_the_real_script(project: Path) -> None:
    script = read_script(project / "script" / "diffusion.md")
    lengths = [scene.end_s - scene.start_s for scene in script.scenes]
    assert lengths == [25, 50, 90, 105, 105, 90, 90, 45]
    assert [len(scene.cues) for scene in script.scenes] == [2, 2, 4, 4, 4, 4, 3, 3]
    assert [speech.number for speech in script.speeches] == list(range(1, 51))
    assert script.title == "拡散モデルによる画像生成"
    summary = script.speeches[46]
    assert [p[0].text + p[1].text for p in summary.paragraphs] == [
        "1. 前方過程", "2. 学習", "3. 逆過程", "4. テキスト条件付け", "5. 潜在空間",
    ]  # fmt: skip
    assert [c.color for c in script.characters] == ["#3b82f6", "#e94560"]


def test_every_word_of_the_real_script_is_kept(project: Path) -> None:
    """Each spoken line of the file, white space and marks aside, is a speech or a part of one."""
    path = project / "script" / "diffusion.md"
    script = read_script(path)
    lines = path.read_text(encoding="utf-8").split("\n")
    for speech in script.speeches:
        words = lines[speech.place.line - 1].split("**: ", 1)[1]
        if words.strip():
            assert speech.text.replace(" ", "") == words.replace("**", "").replace(" ", "")


def test_places(project: Path) -> None:
    script = read_script(project / "script" / "diffusion.md")
    place = script.scenes[7].speeches[1].place
    assert (place.line, place.column) == (183, 3)
    assert str(script.scenes[0].cues[0].place).endswith("diffusion.md:13:1")


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_line_ends_and_bom(end: str, project: Path) -> None:
    text = (project / "script" / "diffusion.md").read_text(encoding="utf-8")
    assert parse("\ufeff" + text.replace("\n", end), "x") == parse(text, "x")


@pytest.mark.parametrize("char", ["\0", "\u202e", "\u200f", "\u2066", "\u200b"])
def test_invisible_characters_are_named(char: str) -> None:
    found = problems(f"{TOP}{SCENE}> **シュウ**: あ{char}い\n{NOTES}", "x.md")
    assert [str(p) for p in found] == [
        f"x.md:5:13: error[invisible-character]: invisible character U+{ord(char):04X} - delete it"
    ]


def test_a_very_long_line_is_named() -> None:
    found = problems(f"{TOP}{SCENE}> **シュウ**: {'あ' * 100_000}\n{NOTES}", "x.md")
    assert [p.rule for p in found] == ["line-too-long"]


@pytest.mark.parametrize(
    "line",
    ["（" * 3900, "## Scene 1: " + "（" * 3900, "## Scene 1: " + " " * 3900, "> **" * 1000,
     "**【アニメーション: " + "】**" * 1200, "|" * 3900, "> - **" + "（" * 3900, "<!--" * 900,
     "> 1. " * 700, "- **シュウ**: " + "#" * 3900],
)  # fmt: skip
def test_hostile_lines_take_linear_time(line: str) -> None:
    began = time.process_time()
    problems(TOP + SCENE + (line + "\n") * 20 + NOTES, "x.md")
    assert time.process_time() - began < 2.0


PIECES = [
    "#", "## Scene 01: a（0:00〜0:10）", "\n", "> ", "**", "シュウ", "**シュウ**: ", "：", "1. ",
    "- ", "|", "Scene 01", "【アニメーション: a】", "<!--", "-->", "```", "\0", "0:00〜9:99", " ",
]  # fmt: skip


@settings(max_examples=150, deadline=None)
@examples(st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=40))
def test_any_text_gives_a_script_or_problems(pieces: list[str]) -> None:
    text = "".join(pieces)
    try:
        assert parse(text, "x.md").scenes
    except InputError as error:
        assert error.problems
        assert all(p.place.line >= 1 and p.message for p in error.problems)


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="No such file"):
        read_script(tmp_path / "none.md")


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    path = tmp_path / "x.md"
    path.write_bytes("# 題\nあ".encode() + b"\xff")
    with pytest.raises(InputError, match=r"x\.md:2:2: error\[unreadable\]: not UTF-8 text"):
        read_script(path)


def test_a_huge_file(tmp_path: Path) -> None:
    path = tmp_path / "x.md"
    path.write_bytes(b"a" * 200_001)
    with pytest.raises(InputError, match="more than 200000 bytes - split"):
        read_script(path)


def _film(words: str, end: str = "0:10", cues: int = 1) -> str:
    cue = "**【アニメーション: a】**\n\n" * cues
    return f"{TOP}## Scene 1: a（0:00〜{end}）\n\n{cue}> **シュウ**: {words}\n{NOTES}"


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        (_film("あ" * 1001), "speech-endless"),
        (_film("\n\n> **シュウ**: ".join(["あ" * 1000] * 16), "99:00"), "film-large"),
        (_film("あ", "181:00"), "film-large"),
        (_film("あ", "99:00", 2000), "film-large"),
    ],
)
def test_what_is_larger_than_any_film_is_refused(text: str, rule: str) -> None:
    assert rule in {problem.rule for problem in problems(text, "x.md")}


def test_the_same_problem_is_named_at_most_500_times() -> None:
    found = problems(_film("あ\u200b\u200b" * 300), "x.md")
    assert len(found) == 500 and "the 500th of these" in found[-1].message


def test_what_is_as_large_as_a_film_may_be_is_read() -> None:
    for text in (_film("あ" * 1000, "9:00"), _film("あ", "180:00"), _film("あ", "99:00", 1999)):
        assert not problems(text, "x.md")
