"""`check` as a command and as a program: output, exit codes, fixes, thresholds."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from diffusion_video.check.fix import fix, fixed
from diffusion_video.check.judge import judge
from diffusion_video.check.letters import glyph_missing, has_glyph
from diffusion_video.check.measured import measured
from diffusion_video.check.pages import page_fast, page_short
from diffusion_video.check.subject import Subject
from diffusion_video.commands.check import check
from diffusion_video.project import open_project
from diffusion_video.script.parser import parse
from diffusion_video.voice.narration import narrate

from .conftest import with_pages


def run(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(check, list(words))
    return result.exit_code, result.stdout


def damage(script: Path, old: str, new: str) -> None:
    text = script.read_text("utf-8")
    assert text.count(old) == 1, old
    script.write_text(text.replace(old, new), "utf-8", newline="")


def test_a_clean_script_exits_with_0(sea: Path) -> None:
    assert run(str(sea)) == (0, "nothing found\n")


def test_an_error_exits_with_1_and_says_where_and_what_to_do(sea: Path) -> None:
    damage(sea, "からだよ。", "🌕だよ。")
    code, out = run(str(sea))
    assert code == 1
    first = out.splitlines()[1]
    assert first.startswith(f"{sea}:14:15: error[glyph-missing]: the font has no '🌕' (U+1F315)")
    assert out.splitlines()[-1] == "1 error, 1 warning"


def test_a_warning_exits_with_0(sea: Path) -> None:
    damage(sea, "月が引くからだよ", "月が引く Tidal だよ")
    code, out = run(str(sea))
    assert code == 0 and out.endswith("1 warning\n")


def test_a_scene_excuses_a_warning_with_its_reason(sea: Path) -> None:
    damage(sea, "月が引くからだよ", "月が引く Tidal だよ")
    scene = sea.parent.parent / "scenes/s01_sea.py"
    text = scene.read_text("utf-8")
    for key in ("1.1 reading-unsure", "1 reading-unsure"):
        excuse = f'    excused = {{"{key}": "a name"}}\n    @cue'
        scene.write_text(text.replace("    @cue", excuse), "utf-8")
        code, out = run(str(sea))
        assert code == 0 and out.endswith("1 info\n") and "(excused: a name)" in out
    scene.write_text(text.replace("    @cue", excuse.replace("1 read", "2 read")), "utf-8")
    assert run(str(sea))[1].endswith("1 warning\n")


def test_no_scene_excuses_an_error(sea: Path) -> None:
    damage(sea, "からだよ。", "🌕だよ。")
    scene = sea.parent.parent / "scenes/s01_sea.py"
    excuse = '    excused = {"1.1 glyph-missing": "why not"}\n    @cue'
    scene.write_text(scene.read_text("utf-8").replace("    @cue", excuse), "utf-8")
    assert run(str(sea))[0] == 1


def test_json_has_every_field(sea: Path) -> None:
    damage(sea, "月が引く", "月が押す")
    code, out = run(str(sea), "--json")
    (finding,) = json.loads(out)["findings"]
    assert code == 1
    assert finding == {
        "id": "moment-gone", "severity": "error", "file": finding["file"], "line": 7, "column": 9,
        "message": 'nobody says "月が引く" in cue 1.1', "hint": "the nearest words there: 月が押す",
    }  # fmt: skip
    assert finding["file"].endswith("s01_sea.py")


def test_sarif_names_rules_and_places(sea: Path) -> None:
    damage(sea, "月が引く", "月が押す")
    data = json.loads(run(str(sea), "--sarif")[1])
    (only,) = data["runs"]
    assert data["version"] == "2.1.0"
    assert [r["id"] for r in only["tool"]["driver"]["rules"]] == ["moment-gone"]
    (result,) = only["results"]
    assert (result["ruleId"], result["level"]) == ("moment-gone", "error")
    region = result["locations"][0]["physicalLocation"]["region"]
    assert region == {"startLine": 7, "startColumn": 9}


def test_what_cannot_be_read_is_a_finding(sea: Path, found: Callable[[], set[str]]) -> None:
    words = sea.read_text("utf-8")
    sea.write_bytes(words.encode("shift_jis", "ignore"))
    assert found() == {"unreadable"}
    sea.write_text(words.replace("月が引くからだよ", "月" * 5000), "utf-8")
    assert "line-too-long" in found()
    sea.write_text(words.replace("月が引く", "月が\u200b引く"), "utf-8")
    assert found() == {"invisible-character"}


def test_a_scene_file_of_no_scene_is_found(sea: Path, found: Callable[[], set[str]]) -> None:
    (sea.parent.parent / "scenes/s07_old.py").write_text("", "utf-8")
    assert found() == {"scene-file-unused"}


def test_the_words_of_helpers_must_be_said_in_their_scene(
    sea: Path, found: Callable[[], set[str]]
) -> None:
    scene = sea.parent.parent / "scenes/s01_sea.py"
    text = scene.read_text("utf-8")
    for words, wrong in (("海の水", set()), ("月に近い", {"moment-gone"})):
        scene.write_text(f'{text}\n    def help(self):\n        self.after("{words}")\n', "utf-8")
        assert found() == wrong


def test_blanks_at_the_end_are_found_and_mended(sea: Path, found: Callable[[], set[str]]) -> None:
    before = sea.read_text("utf-8")
    damage(sea, "月が引くからだよ。", "月が引くからだよ。 \u3000")
    assert found() == {"space-at-end"}
    assert fix(sea) == (f"{sea}:14: mended blanks at line ends",)
    assert sea.read_text("utf-8") == before


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("| Scene 02 | 月 | 0:12〜0:24 | 12s |", "| Scene 02 | 月 | 0:13〜0:25 | 14s |"),
        ("**24s (0:24)**", "**26s (0:26)**"),
        ("月（0:12〜0:24）", "月（0:12~0:24）"),
        ("月（0:12〜0:24）", "月（0:12 - 0:24）"),
    ],
)
def test_what_is_certain_is_mended(sea: Path, old: str, new: str) -> None:
    before = sea.read_text("utf-8")
    damage(sea, old, new)
    assert judge(sea)
    assert run(str(sea), "--fix") == (0, "nothing found\n")
    assert sea.read_text("utf-8") == before


@pytest.mark.parametrize("old", ["月（0:12〜0:24）", "> **ソラ**: 月が"])
def test_what_is_not_certain_is_left_alone(sea: Path, old: str) -> None:
    damage(sea, old, "??")
    before = sea.read_text("utf-8")
    assert fix(sea) == () and sea.read_text("utf-8") == before


def test_fixing_changes_no_word_and_keeps_line_ends(sea: Path) -> None:
    text = sea.read_text("utf-8").replace("\n", " \r\n")
    after, _ = fixed(text, str(sea))
    assert after == sea.read_text("utf-8").replace("\n", "\r\n")
    assert parse(after, "a").speeches == parse(text, "a").speeches


def test_a_page_that_is_too_fast_is_an_error_only_if_it_was_measured(subject: Subject) -> None:
    words = "月が引くからだよ。月が引くからだよ。"
    assert not list(page_fast(with_pages(subject, f"0-67 {words}")))  # 18 in 2.79 s: 6.45
    (slow,) = page_fast(with_pages(subject, f"0-65 {words}"))
    (fast,) = page_fast(with_pages(subject, f"0-60 {words}"))
    (guess,) = page_fast(replace(with_pages(subject, f"0-60 {words}"), measured=False))
    assert [slow.severity, fast.severity, guess.severity] == ["warning", "error", "warning"]


def test_a_page_is_short_from_one_and_a_fifth_seconds_on(subject: Subject) -> None:
    severities = [[p.severity for p in page_short(with_pages(subject, f"0-{end} 月"))]
                  for end in (29, 28, 20, 19)]  # fmt: skip
    assert severities == [[], ["warning"], ["warning"], ["error"]]


def test_what_the_stage_composes_is_not_missing(sea: Path) -> None:
    assert all(map(has_glyph, "xₜ₋₁ε̂β√×²あア漢〜①"))
    assert not any(map(has_glyph, "🌕\u0300\u1e00"[:1]))
    assert glyph_missing.id == "glyph-missing"


def test_speech_after_a_list_is_placed_on_its_own_line(sea: Path) -> None:
    damage(sea, "> **ソラ**: 月が引くからだよ。", "> **ソラ**:\n> 1. 月が引くから\n> 2. 🌕だよ。")
    found = [p for p in judge(sea) if p.rule == "glyph-missing"]
    assert [(p.place.line, p.place.column) for p in found] == [(16, 6)]


def test_check_imports_no_manim() -> None:
    code = "import sys, diffusion_video.commands.check; sys.exit('manim' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0




def test_spoken_needs_voices_and_then_judges_by_them(sea: Path) -> None:
    result = CliRunner().invoke(check, [str(sea), "--spoken"])
    assert result.exit_code == 1 and "not every line has been spoken" in str(result.exception)
    project = open_project(sea, sea.parent)
    narrate(project.script, project.settings, project.settings.fps, project.build / "voice")
    subject = measured(project, sea.read_text("utf-8"))
    assert subject.measured and all(line.measured for line in subject.spoken.values())
    assert run(str(sea), "--spoken")[0] == 0
