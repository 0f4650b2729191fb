"""What the fuzzer starts from: whole scripts and settings, and the words they are made of."""

from __future__ import annotations

from pathlib import Path

TESTS = Path(__file__).parents[1]

SCRIPT = """# 🎬 潮の満ち引き — 台本

> - **ソラ**（解説役）— 説明する
> - **ナギ**（質問役）— 聞く

---

## Scene 01: 海（0:00〜0:08）

**【アニメーション: 海をながめる】**

> **ナギ**: 海の水は**どうして**動くの？

**【アニメーション: 月が出る】**

> **ソラ**: 月が引くからだよ。x₀ と ε̂ と 50% も。
> 1. 一つめ
> 2. 二つめ

---

## シーン対応表

| シーン番号 | タイトル | 時間 | 秒数 |
|-----------|---------|------|------|
| Scene 01 | 海 | 0:00〜0:08 | 8s |
| **合計** | | | **8s (0:08)** |

## キャラクターデザインノート

- **ソラ**: 色は `#22aa66`（緑）。
- **ナギ**: 色は `#ddaa22`（黄）。
"""

SETTINGS = (
    "", "title: 潮の満ち引き\nsubtitle: 月と海\nfps: 24\nsize: 1280x720\nvoice: {engine: none}\n",
    "scenes: scenes\nassets: assets\nmusic: sounds/sea.wav\nvoice:\n  recordings: recordings\n",
    "voice:\n  engine: none\n  voices: {ソラ: jm_kumo}\n  speed: {ソラ: 1.1}\n"
    "  pitch: {ナギ: -2}\n",
    "readings:\n  x₀: エックスゼロ\n  ε̂: イプシロンハット\nvoice: {engine: openjtalk}\n",
    'credits: [海の写真]\nsources:\n  - "Newton, Principia, 1687"\nvoice: {engine: none}\n',
)

SCENE = """from diffusion_video.stage import Stage, cue

class Sea(Stage):
    @cue("海をながめる")
    def look(self) -> None:
        self.until("動く")
"""

Case = tuple[bytes, bytes]
"""The bytes of a script and of its settings."""


def cases() -> list[Case]:
    """Whole inputs: a short script with each of the settings, and the tests' second script."""
    rainbow = TESTS / "second_script" / "script" / "rainbow"
    pairs = [(SCRIPT, settings) for settings in SETTINGS]
    pairs.append((_text(rainbow, ".md"), _text(rainbow, ".yaml")))
    return [(script.encode(), settings.encode()) for script, settings in pairs]


def _text(path: Path, suffix: str) -> str:
    return path.with_suffix(suffix).read_text("utf-8")


MARKDOWN = [
    "#", "## ", "## Scene 02: 次（0:08〜0:16）", "## Scene 1: a(0:00-0:08)", "### ", "---", "> ",
    "> **ソラ**: ", "> **ナギ**：", "> - **ソラ**（役）", "**", "**【アニメーション: a】**", "【",
    "】**", "（", "）", "：", ":", "〜", "| Scene 01 | 海 | 0:00〜0:08 | 8s |", "| **合計** | 8s |",
    "|", "1. ", "- ", "```", "~~~", "<!--", "-->", "- **ソラ**: 色は `#12f`", "`#`", "キャラクター",
    "<b>", "{\\an8}", "$x$", "#import", "<span foreground='red'>", "&amp;", "\\", "http://a.b/c",
]  # fmt: skip
YAML = [
    "title: ", "scenes: ..", "assets: /etc", "music: ../x.wav", "fps: 0", "fps: -1", "fps: 1e999",
    "size: 0x0", "size: 99999x99999", "size: 9999999999x2", ".nan", ".inf", "-.inf", "1e400", "~",
    "null", "true", "[", "]", "{", "}", "&a ", "*a", "<<: *a", "!!python/object:os.system ",
    "!!set", "!!binary |", "!!timestamp", "2020-13-45", "? ", "|\n", ">-\n", "---\n", "...\n",
    "%YAML 9.9\n", "voice:\n  engine: openjtalk\n", "voice: {speed: {ソラ: 0}}\n",
    "readings: {x: ''}\n", "readings: {'': a}\n", "recordings: ~\n", "'", '"',
    '"\\x00"', '"\\ud800"', "\t", ": ", "- ",
    "0o17", "0b1", "1_000", "190:20:30", "credits: [[a]]", "sources: {a: b}", "=", "#", "@", "`",
]  # fmt: skip
ODD = [
    "\0", "\ufeff", "\u200b", "\u200d", "\u202e", "\u2066", "\u2028", "\x85", "\x1b[31m", "\x7f",
    "\u3000", "\u00a0", "👨‍👩‍👧", "🏳️‍🌈", "ｱ", "が", "か\u3099", "e\u0301\u0302\u0303", "𠮷",
    "\ud7ff", "ﷺ", "\u0302", "₀", "ⁿ", "、", "。", "「", "」", "…", "ー", "ッ", "\r", "\r\n",
    "\t", "％", "𝒙", "\U0010ffff", "\ue000", "ا", "ש", "क्ष", "한", "0", "999999999999", "-1", "：",
    "％",
]  # fmt: skip
