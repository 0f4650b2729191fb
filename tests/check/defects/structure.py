"""Damages of a script's headings, lists, times and settings, one for each rule."""

from __future__ import annotations

import re
from random import Random

from .damage import SETTINGS, Damage, Files, adding, line, rows, speech

TABLE = {"table-time", "table-seconds", "table-total"}
TIMES = re.compile(r"0:(\d\d)〜0:(\d\d)")


def _twice(lines: list[str], rng: Random) -> None:
    names = [n for n, row in enumerate(lines) if row.startswith("> - **")]
    lines.insert(names[-1] + 1, lines[rng.choice(names)])


def _without(starts: str) -> Damage:
    def change(lines: list[str], rng: Random) -> None:
        lines[:] = [row for row in lines if not row.startswith(starts)]

    return rows(change)


def _cueless(lines: list[str], rng: Random) -> None:
    """One scene loses its cues."""
    heads = [n for n, row in enumerate(lines) if row.startswith("## ")]
    start = rng.choice(heads[:2])
    end = next(n for n in heads if n > start)
    lines[start:end] = [row for row in lines[start:end] if not row.startswith("**【")]


def _speech_first(lines: list[str], rng: Random) -> None:
    """The first cue and the first speech of a scene change places."""
    heads = [n for n, row in enumerate(lines) if row.startswith("## Scene")]
    start = rng.choice(heads)
    cue = next(n for n in range(start, len(lines)) if lines[n].startswith("**【"))
    said = next(n for n in range(cue, len(lines)) if lines[n].startswith("> **"))
    lines[cue], lines[said] = lines[said], lines[cue]


def _headless(lines: list[str], rng: Random) -> None:
    for n, row in enumerate(lines):
        lines[n] = re.sub("^## Scene ..: ", "## ", row)


def _start(by: tuple[int, int]) -> Damage:
    """The second scene starts so much later than the first ends."""

    def damage(files: Files, rng: Random) -> None:
        def moved(row: str) -> str:
            return TIMES.sub(lambda m: f"0:{int(m[1]) + rng.randint(*by):02d}〜0:{m[2]}", row)

        line("## Scene 02", moved)(files, rng)

    return damage


def _short(lines: list[str], rng: Random) -> None:
    at = next(n for n, row in enumerate(lines) if row.startswith("## Scene 02"))
    lines[at] = TIMES.sub(lambda m: f"0:{m[1]}〜0:{int(m[1]) + 1:02d}", lines[at])


def _longer(lines: list[str], rng: Random) -> None:
    """The last scene gets half a minute more, everywhere."""
    more = rng.randint(25, 29)
    for n, row in enumerate(lines):
        if row.startswith(("## Scene 02", "| Scene 02", "| **合計")):
            row = TIMES.sub(lambda m: f"0:{m[1]}〜0:{int(m[2]) + more:02d}", row)
            row = re.sub(r"(\d+)s", lambda m: f"{int(m[1]) + more}s", row)
            lines[n] = re.sub(r"\(0:(\d\d)\)", lambda m: f"(0:{int(m[1]) + more:02d})", row)


def _long_title(lines: list[str], rng: Random) -> None:
    title = "海と空と月の話" * rng.randint(11, 13)
    for n, row in enumerate(lines):
        if row.startswith("## Scene 01"):
            lines[n] = re.sub(": .*（", f": {title}（", row)
        if row.startswith("| Scene 01"):
            lines[n] = re.sub(r"(?<=\| )[^|]*(?= \| 0:)", title, row)


def _silent(lines: list[str], rng: Random) -> None:
    """The one who asks says next to nothing."""
    asker = next(row for row in lines if "質問役" in row).split("**")[1]
    for n, row in enumerate(lines):
        if row.startswith(f"> **{asker}**"):
            lines[n] = f"> **{asker}**: {rng.choice(('うん。', 'へえ。', 'そう。'))}"


def _large(lines: list[str], rng: Random) -> None:
    at = next(n for n, row in enumerate(lines) if row.startswith("## Scene 02"))
    lines[at] = TIMES.sub(lambda m: f"0:{m[1]}〜{rng.randint(181, 900)}:00", lines[at])


def _alien(files: Files, rng: Random) -> None:
    """The script is saved in another encoding."""
    data = files["script/x.md"].encode(rng.choice(("shift_jis", "euc_jp", "utf-16")), "replace")
    files["script/x.md"] = data.decode("utf-8", "surrogateescape")


def _link(files: Files, rng: Random) -> None:
    files["assets"] = rng.choice(("/", "/etc", "/usr"))


STRUCTURE: dict[str, tuple[set[str], Damage]] = {
    "unreadable": (set(), _alien),
    "link-outside": (set(), _link),
    "no-title": (set(), line("# ", lambda row: row.removeprefix("# "))),
    "no-characters": ({"unknown-speaker", "unknown-character", "speech-form"}, _without("> - **")),
    "no-scenes": ({"cue-outside-scene", "table-scene", "table-total"}, rows(_headless)),
    "character-twice": (set(), rows(_twice)),
    "unknown-character": (set(), adding("- **ゾラ**: 色は `#22aa66`。")),
    "cue-outside-scene": (set(), adding("", "**【アニメーション: 波の音を聞く】**", "")),
    "scene-gap": (TABLE, _start((1, 3))),
    "scene-overlap": (TABLE, _start((-3, -1))),
    "scene-too-short": (TABLE, rows(_short)),
    "scene-without-cue": ({"speech-before-cue"}, rows(_cueless)),
    "speech-before-cue": ({"moment-gone"}, rows(_speech_first)),
    "table-scene": ({"table-total"}, line(
        "| **合計", lambda row: "| Scene 03 | 星 | 0:30〜0:40 | 10s |\n" + row)),
    "line-too-long": ({"speech-endless"}, speech(lambda words: "海の水が動く。" * 600 + words)),
    "speech-endless": ({"film-large"}, speech(
        lambda words: "\n> ".join("海の水が動く。" * 40 for _ in range(5)) + words)),
    "film-large": (TABLE, rows(_large)),
    "chapter-short": (set(), rows(_long_title)),
    "dead-air": (set(), rows(_longer)),
    "questioner-share": ({"moment-gone", "page-short"}, rows(_silent)),
    "speech-tight": ({"page-fast", "page-short"}, speech(
        lambda words: "".join(f"{sound}と、" for sound in "あいうえおかきくけこさしすせ") + words)),
    "settings-twice": (set(), adding("fps: 30", file=SETTINGS)),
    "settings-type": (set(), adding("size: wide", file=SETTINGS)),
    "settings-yaml": (set(), line("fps", lambda row: "fps: [24", SETTINGS)),
    "settings-speaker": (set(), line(
        "voice", lambda row: "voice: {engine: openjtalk, speed: {ゾラ: 1.1}}", SETTINGS)),
}  # fmt: skip
