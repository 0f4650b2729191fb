"""Inputs that are odd on purpose: huge, in other encodings, full of traps."""

from __future__ import annotations

from .seeds import SCRIPT, Case

HEAD = SCRIPT.split("## Scene")[0]
NOTES = "\n## キャラクターデザインノート\n\n- **ソラ**: 色は `#2a6`。\n- **ナギ**: 色は `#da2`。\n"
SILENT = "voice: {engine: none}\n"


def scene(words: str, minutes: int = 50) -> str:
    """A script with one scene in which ナギ says `words`."""
    return (f"{HEAD}## Scene 1: 海（0:00〜{minutes}:00）\n\n**【アニメーション: 海】**\n\n"
            f"> **ナギ**: {words}\n{NOTES}")  # fmt: skip


def scenes(count: int) -> str:
    """A script of so many scenes of eight seconds."""
    made = [f"## Scene {n + 1}: 海（{_clock(n * 8)}〜{_clock(n * 8 + 8)}）\n\n"
            "**【アニメーション: 海】**\n\n> **ナギ**: 海だ。\n\n"
            for n in range(count)]  # fmt: skip
    return HEAD + "".join(made) + NOTES


def _clock(seconds: int) -> str:
    return f"{seconds // 60}:{seconds % 60:02d}"


def _bomb(first: str, each: str) -> str:
    """Anchors that stand for nine of the one before, nine times over."""
    rows = [first]
    for n in range(9):
        rows.append(f"{chr(98 + n)}: &{chr(98 + n)} " + each % ",".join([f"*{chr(97 + n)}"] * 9))
    return "\n".join(rows)


SCRIPTS: dict[str, str | bytes] = {
    "10,000 scenes": scenes(10_000),
    "1,000 scenes": scenes(1_000),
    "200 scenes": scenes(200),
    "a speech of 10,000 letters in a line": scene("あいう、" * 2500),
    "a speech of 10,000 letters": scene("\n> ".join(["海の水は動く。" * 50] * 29)),
    "a speech of 1,000 kanji": scene("海" * 1000),
    "a speech of 1,000 Latin letters": scene("a" * 1000),
    "20 speeches of 990 kanji": scene("\n\n> **ソラ**: ".join(["海" * 990] * 15)),
    "1,999 speeches": scene("あ\n\n> **ソラ**: ".join(["海"] * 1999)),
    "a list of 10,000": scene("あ\n> 1. ".join(["海"] * 10_000)),
    "families of emoji": scene("👨‍👩‍👧" * 180),
    "towers of accents": scene("か" + "\u0302" * 900),
    "a comment of 2 MB": "<!--" + "a\n" * 990_000,
    "2 MB of lines": HEAD + "あ\n" * 450_000,
    "unseen letters": HEAD + "\u200b\n" * 40_000,
    "40,000 rows of a table": scene("海") + "| Scene 01 | 海 | 0:00〜0:08 | 8s |\n" * 4_000,
    "4,000 unknown speakers": HEAD + "## Scene 1: a（0:00〜9:00）\n" + "> **ナミ**: 海\n" * 4_000,
    "4,000 characters": HEAD + "".join(f"> - **ソ{n}**（役）\n" for n in range(4_000)) + scenes(2),
    "a film of 100 hours": scene("海", 6_000),
    "Shift-JIS": SCRIPT.encode("shift_jis", "ignore"),
    "UTF-16": SCRIPT.encode("utf-16"),
    "Latin-1": "# é à ü\n".encode("latin-1"),
    "CRLF": SCRIPT.replace("\n", "\r\n"),
    "old Macintosh": SCRIPT.replace("\n", "\r"),
    "BOM": "\ufeff" + SCRIPT,
    "NUL": SCRIPT.replace("海", "海\0"),
    "right to left": SCRIPT.replace("海", "\u202eا海\u202c"),
    "nothing": b"",
    "only NUL": b"\0" * 1000,
}

SETTINGS: dict[str, str | bytes] = {
    "a bomb": _bomb("a: &a [x,x,x,x,x,x,x,x,x]", "[%s]"),
    "a bomb of merges": _bomb("a: &a {x: y}", "{<<: [%s]}"),
    "itself": "readings: &a {x: *a}\n",
    "deep lists": "[" * 30_000,
    "deep maps": "{a: " * 5_000,
    "2 MB": "".join(f"k{n}: b\n" for n in range(150_000)),
    "4,000 unknown keys": "".join(f"k{n}: b\n" for n in range(4_000)),
    "the same key 4,000 times": "title: b\n" * 4_000,
    "3,000 readings": "readings:\n" + "".join(f"  a{n}: b\n" for n in range(3_000)) + SILENT,
    "a long reading": "readings: {x₀: " + "あ" * 9_000 + "}\n" + SILENT,
    "an empty reading": 'readings: {"": a}\n' + SILENT,
    "no number": "voice: {engine: none, speed: {ソラ: .nan}, pitch: {ナギ: .inf}}\n",
    "huge numbers": "fps: " + "9" * 9_000 + "\nvoice: {speed: {ソラ: 1e999}}\n",
    "no frames": "fps: 0\n",
    "frames backwards": "fps: -30\n",
    "a huge picture": "size: 99998x99998\n",
    "no picture": "size: 00x00\n",
    "sixties": "fps: " + "1:" * 5_000 + "1\n",
    "code": "title: !!python/object/apply:os.system ['touch /tmp/x']\n",
    "half a letter": 'title: "\\ud800"\n',
    "colour of a terminal": 'title: "\\e[31m"\n',
    "two lines": 'title: "a\\nb"\n',
    "Shift-JIS": "title: 海\n".encode("shift_jis"),
    "UTF-16": "title: 海\n".encode("utf-16"),
    "BOM": "\ufefftitle: 海\n",
    "NUL": "title: a\0\n",
    "a name too long for a disk": "assets: " + "a" * 3_000 + "\n",
}


def odd() -> dict[str, Case]:
    """Every odd script with quiet settings, every odd settings with a whole script."""
    made = {f"script: {name}": (_bytes(text), SILENT.encode()) for name, text in SCRIPTS.items()}
    whole = SCRIPT.encode()
    return made | {f"yaml: {name}": (whole, _bytes(text)) for name, text in SETTINGS.items()}


def _bytes(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
