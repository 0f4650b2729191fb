"""Random small projects, and one way to damage them for each rule on scripts."""

from __future__ import annotations

from pathlib import Path
from random import Random

from diffusion_video.check.judge import judge

from .damage import LINKS, Damage, Files, line, speech
from .structure import STRUCTURE

THINGS = ["海の水", "夜の空", "朝の光", "山の雪", "春の風", "森の木", "川の石", "町の音"]
DOES = ["動いている", "変わっていく", "光っている", "流れている", "広がっていく"]
WHY = ["月が引くから", "熱が逃げるから", "重さがあるから", "波が重なるから", "空気が揺れるから"]
SHOWS = ["水面", "遠くの山", "星空", "砂浜", "木の葉", "雲の影"]
NAMES = [("ソラ", "ナギ"), ("アオイ", "ハル"), ("リク", "ユイ")]


def project(rng: Random) -> Files:
    """A whole project of two scenes with two cues each."""
    teller, asker = rng.choice(NAMES)
    things, does = rng.sample(THINGS, 4), rng.choices(DOES, k=4)
    shows, why = rng.sample(SHOWS, 4), rng.sample(WHY, 2)
    first, second = rng.randint(13, 15), rng.randint(13, 15)
    end = first + second
    said = [f"{things[0]}は、どうして{does[0]}の？", f"{why[0]}だよ。{things[1]}もそうだね。",
            f"{things[2]}も、{why[1]}**{does[2]}**んだ。", f"だから{things[3]}は{does[3]}んだね！"]
    speakers = [asker, teller, teller, asker]
    scenes = []
    for n, (start, stop) in enumerate(((0, first), (first, end))):
        times = f"{_clock(start)}〜{_clock(stop)}"
        scenes.append(f"## Scene {n + 1:02d}: {things[n]}（{times}）\n")
        for k in (2 * n, 2 * n + 1):
            scenes.append(f"**【アニメーション: {shows[k]}を見る】**\n")
            scenes.append(f"> **{speakers[k]}**: {said[k]}\n")
    rows = [f"| Scene {n + 1:02d} | {things[n]} | {_clock(a)}〜{_clock(b)} | {b - a}s |"
            for n, (a, b) in enumerate(((0, first), (first, end)))]  # fmt: skip
    script = "\n".join([
        f"# {things[0]}の話 — 台本\n", f"> - **{teller}**（解説役）— 話す",
        f"> - **{asker}**（質問役）— 聞く\n", *scenes, "## シーン対応表\n",
        "| シーン番号 | タイトル | 時間 | 秒数 |", "|---|---|---|---|", *rows,
        f"| **合計** | | | **{end}s ({_clock(end)})** |\n", "## キャラクターデザインノート\n",
        f"- **{teller}**: 色は `#3b82f6`。", f"- **{asker}**: 色は `#e94560`。", "",
    ])  # fmt: skip
    files = {"script/x.md": script,
             "script/x.yaml": "fps: 24\nscenes: scenes\nvoice: {engine: openjtalk}\n"}
    for n in (0, 1):
        cues = "".join(_method(shows[k], said[k][:4], k) for k in (2 * n, 2 * n + 1))
        files[f"scenes/s{n + 1:02d}_x.py"] = HEAD + cues
    return files


HEAD = "from diffusion_video.stage import Stage, cue\n\n\nclass Scene(Stage):\n"


def _method(show: str, words: str, n: int) -> str:
    return f'    @cue("{show}")\n    def cue_{n}(self) -> None:\n        self.until("{words}")\n\n'


def _clock(seconds: int) -> str:
    return f"{seconds // 60}:{seconds % 60:02d}"


def judged(files: Files, folder: Path) -> set[str]:
    """The ids that are found in a project."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8", errors="surrogateescape")
        if name in LINKS:
            path.unlink()
            path.symlink_to(text)
    return {problem.rule for problem in judge(folder / "script/x.md")}


def _more(files: Files, rng: Random) -> None:
    """A scene file of a scene that is not there."""
    files["scenes/s09_old.py"] = HEAD + "    pass\n"


DAMAGES: dict[str, tuple[set[str], Damage]] = {
    **STRUCTURE,
    "scene-heading": (set(), line("## Scene", lambda row: row.replace("〜", "まで"))),
    "scene-number": ({"table-scene"}, line(
        "## Scene 02", lambda row: row.replace("Scene 02", "Scene 04"))),
    "scene-backwards": ({"scene-gap", "scene-overlap", "table-time", "table-seconds",
                         "table-total"}, line(
        "## Scene 02", lambda row: row.replace("（0:", "（9:"))),
    "cue-form": ({"scene-without-cue", "speech-before-cue"}, line(
        "**【", lambda row: row.replace("**", ""))),
    "unknown-speaker": (set(), line("> **", lambda row: row.replace("**", "**ゾ", 1))),
    "empty-speech": (set(), line("> **", lambda row: row.split("**: ")[0] + "**:")),
    "emphasis-open": (set(), speech(lambda words: "**" + words.replace("**", ""))),
    "invisible-character": (set(), speech(lambda words: "\u200b" + words)),
    "speech-form": (set(), line("> **", lambda row: row.replace("**", "").replace(":", ""))),
    "speech-line-without-mark": (set(), line("> **", lambda row: row + "\nそうだね。")),
    "table-seconds": (set(), line("| Scene", lambda row: row.replace("s |", "0s |"))),
    "table-time": (set(), line("| Scene", lambda row: row.replace("〜", "〜1"))),
    "table-total": (set(), line("| **合計", lambda row: row.replace("s (", "1s ("))),
    "character-color": (set(), line("- **", lambda row: row.replace("#", ""))),
    "settings-key": (set(), line("fps", lambda row: "frames: 24", "script/x.yaml")),
    "settings-value": (set(), line("fps", lambda row: "fps: 23", "script/x.yaml")),
    "settings-path": (set(), line("scenes", lambda row: "scenes: /etc", "script/x.yaml")),
    "space-at-end": (set(), line(">", lambda row: row + "  ")),
    "time-tilde": (set(), line("## Scene", lambda row: row.replace("〜", "~"))),
    "glyph-missing": ({"reading-unsure"}, speech(lambda words: "🌊" + words)),
    "reading-unsure": (set(), speech(lambda words: " Tidal " + words)),
    "speech-too-long": ({"page-fast", "speech-tight", "page-short"}, speech(
        lambda words: "とても長い話をいつまでも続けて、" * 8 + words)),
    "line-inside-word": ({"reading-unsure", "speech-tight", "page-fast"}, speech(
        lambda words: "カンソクキカイシステムテクノロジーメモリーデータ" + words)),
    "cue-undrawn": ({"method-unused"}, line(
        "@cue", lambda row: row.replace('("', '("別の'), "scenes/s01_x.py")),
    "method-unused": ({"cue-undrawn"}, line(
        "@cue", lambda row: row.replace('("', '("別の'), "scenes/s02_x.py")),
    "moment-gone": (set(), line(
        "self.until", lambda row: row.replace('("', '("別の'), "scenes/s02_x.py")),
    "scene-syntax": (set(), line("def", lambda row: row.replace(":", ""), "scenes/s01_x.py")),
    "scene-file-unused": (set(), _more),
}  # fmt: skip
