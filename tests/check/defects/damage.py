"""Ways to damage the files of a project."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

Files = dict[str, str]
"""Path -> text; what stands in `LINKS` is a link to what its text says."""
Damage = Callable[[Files, Random], None]

LINKS = ("assets",)
SCRIPT, SETTINGS = "script/x.md", "script/x.yaml"


def line(starts: str, change: Callable[[str], str], file: str = SCRIPT) -> Damage:
    """Change one of the lines that begin so."""

    def damage(files: Files, rng: Random) -> None:
        rows = files[file].split("\n")
        at = rng.choice([n for n, row in enumerate(rows) if row.strip().startswith(starts)])
        rows[at] = change(rows[at])
        files[file] = "\n".join(rows)

    return damage


def speech(change: Callable[[str], str]) -> Damage:
    """Change the words of one speech, after its first six (which a method waits for)."""

    def damage(files: Files, rng: Random) -> None:
        rows = files[SCRIPT].split("\n")
        at = rng.choice([n for n, row in enumerate(rows) if row.startswith("> **")])
        head, words = rows[at].split("**: ", 1)
        rows[at] = f"{head}**: {words[:6]}{change(words[6:])}"
        files[SCRIPT] = "\n".join(rows)

    return damage


def rows(change: Callable[[list[str], Random], None], file: str = SCRIPT) -> Damage:
    """Change the lines of a file in place."""

    def damage(files: Files, rng: Random) -> None:
        lines = files[file].split("\n")
        change(lines, rng)
        files[file] = "\n".join(lines)

    return damage


def adding(*lines: str, file: str = SCRIPT) -> Damage:
    """Add lines at the end of a file."""
    return rows(lambda found, rng: found.extend(lines), file)
