"""Random edits of a short film: made on, or made anew, in any way, the bytes are the same."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from . import tiny
from .forks import start

Edit = Callable[[Path, Random], None]
WORDS = ["海は青い？", "月が引く。", "丸いよ、たぶん。", "空も海も丸い。", "どうして？", "x₀は？"]
COLORS = ["#38bdf8", "#facc15", "#ef4444", "#f8fafc"]


@dataclass
class Same:
    """How many films were compared, and which were not the same."""

    films: int = 0
    different: list[str] = field(default_factory=list)


def words(root: Path, rng: Random) -> None:
    """A speech says something else."""
    rows = _rows(root)
    spoken = [n for n, row in enumerate(rows) if row.startswith("> **")]
    n = rng.choice(spoken)
    rows[n] = rows[n].partition("**: ")[0] + "**: " + rng.choice(WORDS)
    _write(root, rows)


def emphasis(root: Path, rng: Random) -> None:
    """A word of a speech is emphasised, or no longer."""
    rows = _rows(root)
    n = rng.choice([n for n, row in enumerate(rows) if row.startswith("> **")])
    name, _, said = rows[n].partition("**: ")
    plain = said.replace("**", "")
    rows[n] = f"{name}**: " + (plain if plain != said else f"**{plain[:2]}**{plain[2:]}")
    _write(root, rows)


def times(root: Path, rng: Random) -> None:
    """The border between the scenes moves."""
    border = rng.choice((4, 5, 6))
    text = "\n".join(_rows(root))
    for old in (4, 5, 6):
        text = text.replace(f"（0:00〜0:0{old}）", f"（0:00〜0:0{border}）")
        text = text.replace(f"（0:0{old}〜0:10）", f"（0:0{border}〜0:10）")
        text = text.replace(f"0:00〜0:0{old} | {old}s", f"0:00〜0:0{border} | {border}s")
        text = text.replace(f"0:0{old}〜0:10 | {10 - old}s", f"0:0{border}〜0:10 | {10 - border}s")
    _write(root, text.split("\n"))


def speaker(root: Path, rng: Random) -> None:
    """A speech is the other one's."""
    rows = _rows(root)
    n = rng.choice([n for n, row in enumerate(rows) if row.startswith("> **")])
    old, new = rng.sample(["ソラ", "ナギ"], 2)
    rows[n] = rows[n].replace(f"> **{old}**", f"> **{new}**")
    _write(root, rows)


def color(root: Path, rng: Random) -> None:
    """A character has another colour."""
    rows = _rows(root)
    n = rng.choice([n for n, row in enumerate(rows) if "色は" in row])
    rows[n] = f"{rows[n].partition('`')[0]}`{rng.choice(COLORS)}`。"
    _write(root, rows)


def cue(root: Path, rng: Random) -> None:
    """A cue loses its method, or finds it again: a card is shown meanwhile."""
    text = "\n".join(_rows(root))
    old, new = rng.choice([("丸が出る", "月が出る"), ("月が出る", "丸が出る")])
    _write(root, text.replace(old, new).split("\n"))


def title(root: Path, rng: Random) -> None:
    """A scene has another title."""
    text = "\n".join(_rows(root))
    old, new = rng.choice([("Scene 02: 空", "Scene 02: 天"), ("Scene 02: 天", "Scene 02: 空")])
    _write(root, text.replace(old, new).split("\n"))


def settings(root: Path, rng: Random) -> None:
    """Title, sources, size or frame rate of the settings."""
    lines = [f"subtitle: 丸い海{rng.randrange(3)}", f"sources: ['{rng.randrange(3)}']",
             f"credits: ['{rng.randrange(3)}']", f"title: 海の話{rng.randrange(3)}"]  # fmt: skip
    text = "\n".join([*rng.sample(lines, 3), "fps: 24", "voice: {engine: none}", ""])
    (root / "script" / "sea.yaml").write_text(text, "utf-8")


def code(root: Path, rng: Random) -> None:
    """A scene, or a part that both import."""
    path = root / "scenes" / rng.choice(["s01_sea.py", "s02_sky.py", "parts/look.py"])
    text = path.read_text("utf-8")
    old, new = rng.choice([("0.4", "0.6"), ("0.6", "0.4"), ("#f8fafc", "#facc15"),
                           ("#facc15", "#f8fafc"), ("RIGHT * 3", "RIGHT * 2")])  # fmt: skip
    path.write_text(text.replace(old, new), "utf-8")


def asset(root: Path, rng: Random) -> None:
    """A file that scenes may draw from."""
    (root / "assets").mkdir(exist_ok=True)
    (root / "assets" / "data.txt").write_text(str(rng.randrange(3)), "utf-8")


EDITS: tuple[Edit, ...] = (
    words, words, emphasis, times, speaker, color, cue, title, settings, code, asset,
)  # fmt: skip


def edited(folder: Path, rng: Random, steps: int) -> Same:
    """Edit a rendered film step by step; each time make it on, and anew in other ways."""
    root, same = tiny.project(folder / "project"), Same()
    made = _make(root, folder, 2)
    for step in range(steps):
        names = []
        for edit in rng.sample(EDITS, rng.randint(1, 2)):
            edit(root, rng)
            names.append(edit.__name__)
        made = _make(root, folder, rng.choice((1, 2)))
        other = folder / f"cold-{step}"
        shutil.copytree(root, other, ignore=shutil.ignore_patterns("build", "__pycache__"))
        way = rng.choice(("one worker", "two workers", "last scene first"))
        if way == "last scene first":
            for scene in (2, 1):
                _make(other, folder, 1, scene)
        cold = _make(other, folder, 1 if way == "one worker" else 2)
        same.films += 2
        if cold != made or len(cold) < 8:
            names_of = sorted(name for name in cold if cold[name] != made.get(name))
            same.different.append(f"step {step} {names} {way}: {names_of}")
        shutil.rmtree(other)
    return same


def _make(root: Path, folder: Path, jobs: int, scene: int | None = None) -> dict[str, str]:
    child = start(lambda: tiny.make(root, jobs, scene), folder / "words.txt")
    assert child.wait() == 0, child.said()
    return tiny.film(root)


def _rows(root: Path) -> list[str]:
    return (root / "script" / "sea.md").read_text("utf-8").split("\n")


def _write(root: Path, rows: list[str]) -> None:
    (root / "script" / "sea.md").write_text("\n".join(rows), "utf-8")
