"""Random subtitle pages, and damages of their times and lines."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from diffusion_video.check.judge import RULES
from diffusion_video.check.rule import run
from diffusion_video.check.subject import planned
from diffusion_video.project import open_project

from ..conftest import with_pages, write_project

FPS = 24
WORDS = ["海の水は", "月に引かれ", "朝と夜に", "二回ずつ", "ゆっくりと", "満ちて", "引いていく",
         "だから"]  # fmt: skip

Row = tuple[int, int, list[str]]
"""First and last frame, and the lines of a page."""
Damage = Callable[[list[Row], Random], None]


def pages(rng: Random) -> list[Row]:
    """Three whole pages, one after the other or with a pause between them."""
    made, at = [], rng.randint(0, 40)
    for _ in range(3):
        lines = ["".join(rng.sample(WORDS, 2)) for _ in range(rng.randint(1, 2))]
        chars = sum(map(len, lines))
        end = at + max(36, round(chars / rng.uniform(4, 6) * FPS))
        made.append((at, end, lines))
        at = end + rng.choice((0, 0, rng.randint(10, 40)))
    return made


def judged(rows: list[Row]) -> set[str]:
    """The ids that are found on these pages."""
    text = "\n".join(f"{start}-{end} {' / '.join(lines)}" for start, end, lines in rows)
    with TemporaryDirectory() as folder:
        script = write_project(Path(folder))
        subject = planned(open_project(script, script.parent), script.read_text("utf-8"))
        damaged = with_pages(replace(subject, measured=True), text)
        return {p.rule for p in run([r for r in RULES if r.id in DAMAGES], damaged)}


def _page(change: Callable[[Row, Random], Row]) -> Damage:
    """Change one page; those after it make room."""

    def damage(rows: list[Row], rng: Random) -> None:
        at = rng.randrange(len(rows))
        rows[at] = change(rows[at], rng)
        rows[at + 1 :] = [(start + 400, end + 400, lines) for start, end, lines in rows[at + 1 :]]

    return damage


def _timed(least: int, most: int) -> Damage:
    """A page lasts so many frames."""
    return _page(lambda row, rng: (row[0], row[0] + rng.randint(least, most), row[2]))


def _fast(row: Row, rng: Random) -> Row:
    """A page is full and reads at 6.8 to 9 characters a second."""
    lines = ["".join(rng.sample(WORDS, 3))[:18] for _ in range(2)]
    return row[0], row[0] + round(sum(map(len, lines)) / rng.uniform(6.8, 9) * FPS), lines


def _flicker(rows: list[Row], rng: Random) -> None:
    """The band is empty for a blink, or two pages overlap."""
    at = rng.randint(1, len(rows) - 1)
    by = rows[at - 1][1] + rng.choice((rng.randint(1, 6), -rng.randint(1, 6))) - rows[at][0]
    for n in range(at, len(rows)):
        rows[n] = (rows[n][0] + by, rows[n][1] + by, rows[n][2])


def _lines(change: Callable[[list[str], Random], list[str]]) -> Damage:
    """A page of four to six seconds has other lines."""
    return _page(lambda row, rng: (row[0], max(row[1], row[0] + 140), change(row[2], rng)))


def _begun(lines: list[str], rng: Random) -> list[str]:
    wrong = rng.choice(("、海", "。月", "ょう", "ー月", "」と", "っと"))
    return [lines[0], wrong + lines[-1][:8]]


DAMAGES: dict[str, tuple[set[str], Damage]] = {
    "page-short": ({"page-fast"}, _timed(8, 27)),
    "page-long": (set(), _timed(170, 260)),
    "page-fast": (set(), _page(_fast)),
    "page-flicker": (set(), _flicker),
    "page-lines": (set(), _lines(lambda lines, rng: ["海が", "月に", "引かれ"])),
    "line-wide": (set(), _lines(lambda lines, rng: ["".join(rng.sample(WORDS, 6))[:26]])),
    "line-kinsoku": (set(), _lines(_begun)),
}
