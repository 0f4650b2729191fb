"""`python -m tests.report.robustness`: what renders survive, as it was last measured.

`--full` measures anew (half an hour on two cores) and keeps the figures; `--long` does so with
fewer trials, keeping nothing. Exit code 1 if something was not survived.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from . import damages, disk, edits, kills, mutants, stops, tiny, whole

STORED = Path(__file__).with_name("robustness.json")
SEED = 20261123

Figures = dict[str, Any]


@dataclass(frozen=True)
class Size:
    """How many trials of each kind; kills and faults at one write in `every` and `faults`."""

    scripts: int
    kills: int
    every: int
    faults: int
    damages: int | None
    edits: int
    stops: int
    mutants: int
    film: bool


FULL = Size(100_000, 50, 1, 4, 12, 10, 5, len(mutants.MUTANTS), True)
LONG = Size(4_000, 9, 10, 20, 4, 4, 2, 6, False)


def measure(size: Size, tell: Callable[[str], None]) -> dict[str, Figures]:
    """Every figure, by kind of trial."""
    found: dict[str, Figures] = {}
    for name, trial in TRIALS.items():
        began = time.monotonic()
        with TemporaryDirectory() as folder:
            found[name] = trial(size, Path(folder))
        tell(f"{name}: {time.monotonic() - began:.0f} s")
    return found


def _kills(size: Size, folder: Path) -> Figures:
    known = kills.whole(folder)
    return {
        "at random moments": _tally(kills.at_random(folder, known, SEED, size.kills)),
        "at each write": _tally(kills.at_writes(folder, known, size.every)),
    }


def _disks(size: Size, folder: Path) -> Figures:
    found: Figures = {"a write and all after it fail": _tally(
        disk.at_writes(folder, kills.whole(folder), size.faults))}  # fmt: skip
    sizes = range(20, 280, 20)
    try:
        ends = [disk.full(folder / f"disk-{n}", n) for n in sizes]
    except PermissionError:
        return found | {"full disks": "not tried: no right to mount one"}
    good = [not half and (not code or ("No space left" in said and "\n" not in said))
            for code, said, half in ends]  # fmt: skip
    full = sum(code != 0 for code, _, _ in ends)
    return found | {"full disks": {"tried": len(good), "full": full, "told in one line": sum(good),
                                   "wrong": [e for e, g in zip(ends, good, strict=True) if not g]}}


def _damages(size: Size, folder: Path) -> Figures:
    spoken = tiny.SETTINGS.replace("engine: none", "engine: openjtalk")
    root = damages.prepared(folder, spoken)
    found = damages.damages(root, folder, Random(SEED), size.damages)
    return {"done": found.done, "found and mended": found.done - len(found.missed),
            "wrong": found.missed}  # fmt: skip


def _edits(size: Size, folder: Path) -> Figures:
    same = edits.edited(folder, Random(SEED), size.edits)
    return {"films compared": same.films, "wrong": same.different}


def _scripts(size: Size, folder: Path) -> Figures:
    from tests.fuzz.campaign import campaign, figures

    outcomes = campaign(SEED, size.scripts)
    faults = [fault for outcome in outcomes for fault in outcome.faults]
    return figures(outcomes) | {"wrong": faults}


def _mutants(size: Size, folder: Path) -> Figures:
    tried = mutants.MUTANTS[: size.mutants]
    missed = mutants.run(folder, tried)
    return {"tried": len(tried), "caught": len(tried) - len(missed),
            "wrong": [f"{m.file}: {m.old}" for m in missed]}  # fmt: skip


def _tally(tally: kills.Tally) -> Figures:
    return {
        "tried": tally.kills, "survived": tally.survived,
        "finished segments": tally.finished, "of them reused": tally.reused,
        "wrong": tally.wrong or [],
    }  # fmt: skip


def _stops(size: Size, folder: Path) -> Figures:
    return stops.stops(folder, SEED, size.stops)


def _film(size: Size, folder: Path) -> Figures:
    return whole.compared(folder) if size.film else {}


TRIALS: dict[str, Callable[[Size, Path], Figures]] = {
    "killed": _kills, "stopped with Ctrl-C": _stops, "a disk that fails": _disks,
    "damaged files": _damages, "edits": _edits, "the whole film": _film, "scripts": _scripts,
    "mutants": _mutants,
}  # fmt: skip


def rows(found: Figures, path: str = "") -> list[tuple[str, str]]:
    """The figures as rows of name and value."""
    out: list[tuple[str, str]] = []
    for name, value in found.items():
        where = f"{path}, {name}" if path else name
        if isinstance(value, dict):
            out += rows(value, where)
        elif name == "wrong":
            out += [(f"{where}!", str(each)) for each in value]
        else:
            out.append((where, str(value)))
    return out


def main() -> int:
    """Print the figures; 1 if there is anything wrong among them."""
    full, long = "--full" in sys.argv, "--long" in sys.argv
    if full or long:
        found = measure(FULL if full else LONG, lambda line: print(line, file=sys.stderr))
    else:
        found = json.loads(STORED.read_text("utf-8"))
    if full:
        STORED.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", "utf-8")
    table = rows(found)
    for name, value in table:
        print(f"{name:<64}{value}")
    return int(any(name.endswith("!") for name, _ in table))


if __name__ == "__main__":
    sys.exit(main())
