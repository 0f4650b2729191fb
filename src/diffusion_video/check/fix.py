"""Mending what is certain: blanks at line ends, signs between times, numbers of the table.

No word of the script is ever changed, and the table follows the headings, never the reverse.
"""

from __future__ import annotations

import re
from pathlib import Path

from diffusion_video.check.letters import TILDE
from diffusion_video.film.files import write_text
from diffusion_video.script import grammar
from diffusion_video.script.model import Scene
from diffusion_video.script.parser import parse, problems
from diffusion_video.script.source import read_text
from diffusion_video.units import clock

TABLE = {"table-time", "table-seconds", "table-total"}


def fix(path: Path) -> tuple[str, ...]:
    """Mend a script file in place; says what was done. Raises InputError if it is not text."""
    before = read_text(path)
    after, done = fixed(before, str(path))
    if after != before:
        write_text(path, after)
    return done


def fixed(text: str, path: str) -> tuple[str, tuple[str, ...]]:
    """The mended text, and what was mended, one a line."""
    steps = (("blanks at line ends", _blanks), ("the sign between times", _tildes),
             ("numbers of the scene table", _table))  # fmt: skip
    done = []
    for what, step in steps:
        better = step(text, path)
        lines = [n for n, (a, b) in enumerate(
            zip(text.split("\n"), better.split("\n"), strict=True), start=1) if a != b]  # fmt: skip
        done += [f"{path}:{n}: mended {what}" for n in lines]
        text = better
    return text, tuple(done)


def _blanks(text: str, path: str) -> str:
    return re.sub(r"[ \t\u3000]+(?=\r?$)", "", text, flags=re.MULTILINE)


def _tildes(text: str, path: str) -> str:
    return "\n".join(_tilde(row) if row.startswith(("## ", "|")) else row
                     for row in text.split("\n"))  # fmt: skip


def _tilde(row: str) -> str:
    return TILDE.sub(lambda m: m[0].replace(m[1], "〜"), row)


def _table(text: str, path: str) -> str:
    """The table's times as the headings say, if nothing but the table is wrong."""
    wrong = [p for p in problems(text, path) if p.severity == "error"]
    if not wrong or {p.rule for p in wrong} - TABLE:
        return text
    rows = text.split("\n")
    places = {p.place.line - 1 for p in wrong}
    scenes = parse("\n".join(row for row in rows if not row.startswith("|")), path).scenes
    for n in places:
        rows[n] = _row(rows[n], scenes)
    return "\n".join(rows)


def _row(row: str, scenes: tuple[Scene, ...]) -> str:
    found = grammar.ROW_SCENE.search(row)
    if not found:
        return _seconds(row, scenes[-1].end_s)
    scene = next(s for s in scenes if s.number == int(found["number"]))
    row = grammar.ROW_TIME.sub(f"{clock(scene.start_s)}〜{clock(scene.end_s)}", row)
    return _seconds(row, scene.end_s - scene.start_s)


def _seconds(row: str, seconds: int) -> str:
    def written(found: re.Match[str]) -> str:
        old = found["seconds"], found["clock"]
        new = found[0].replace(old[0], str(seconds), 1)
        return new.replace(old[1], clock(seconds)) if old[1] else new

    return grammar.ROW_SECONDS.sub(written, row)
