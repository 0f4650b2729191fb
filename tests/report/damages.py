"""Every file that a render keeps, damaged in every way: found out, and made anew."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from . import tiny
from .forks import start

Damage = Callable[[Path, Path, Random], None]


@dataclass
class Found:
    """How many damages were done, and which of them were not mended."""

    done: int = 0
    missed: list[str] = field(default_factory=list)


def cut(path: Path, other: Path, rng: Random) -> None:
    """The file ends too early."""
    data = path.read_bytes()
    path.write_bytes(data[: rng.randrange(len(data))])


def flip(path: Path, other: Path, rng: Random) -> None:
    """One bit is another."""
    data = bytearray(path.read_bytes())
    data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
    path.write_bytes(data)


def swap(path: Path, other: Path, rng: Random) -> None:
    """Another file of its kind stands under its name."""
    shutil.copyfile(other, path)


def empty(path: Path, other: Path, rng: Random) -> None:
    """Nothing is in it."""
    path.write_bytes(b"")


def gone(path: Path, other: Path, rng: Random) -> None:
    """It is not there."""
    path.unlink()


WAYS: tuple[Damage, ...] = (cut, flip, swap, empty, gone)


def prepared(folder: Path, settings: str = tiny.SETTINGS) -> Path:
    """A rendered project."""
    root = tiny.project(folder / "project")
    (root / "script" / "sea.yaml").write_text(settings, "utf-8")
    _render(root, folder)
    return root


def damages(root: Path, folder: Path, rng: Random, each: int | None = None) -> Found:
    """Damage the kept files of a rendered project one by one; `each` of a kind, or all.

    After each the film is rendered again, and must be what it was.
    """
    whole, found = tiny.film(root), Found()
    for path, way in _plan(root, rng, each):
        before = path.read_bytes()
        others = [p for p in path.parent.glob(f"*{path.suffix}") if p != path and p.is_file()]
        way(path, rng.choice(others or [root / "script" / "sea.md"]), rng)
        if path.exists() and path.read_bytes() == before:
            continue
        found.done += 1
        _forget(root, path)
        words = _render(root, folder)
        if words or tiny.film(root) != whole or tiny.half_written(root):
            found.missed.append(f"{path.relative_to(root)} {way.__name__}: {words}")
    return found


def _forget(root: Path, damaged: Path) -> None:
    """Remove what was made of the damaged file, so that it is read."""
    build = tiny.build(root)
    spoken = damaged.suffix in (".take", ".levels", ".words", ".length")
    encoded = set(build.glob("sound/*")) - {damaged}  # pieces are not read where the whole is kept
    made = [build / "film.mp4", *encoded, *(build.glob("telling/*") if spoken else ())]
    for path in made:
        path.unlink(missing_ok=True)


def _plan(root: Path, rng: Random, each: int | None) -> Iterator[tuple[Path, Damage]]:
    """Which file is damaged how; files of one kind lie in one folder with one ending."""
    kinds: dict[tuple[Path, str], list[Path]] = {}
    for path in sorted(tiny.build(root).rglob("*")):
        if path.is_file() and path.name != ".lock":
            kinds.setdefault((path.parent, path.suffix), []).append(path)
    for paths in kinds.values():
        few = [(path, way) for path in paths for way in WAYS]
        yield from few if each is None else rng.sample(few, min(each, len(few)))


def _render(root: Path, folder: Path) -> str:
    """Render in a fork; what it complained of."""
    child = start(lambda: tiny.make(root, 1), folder / "words.txt")
    return "" if child.wait() == 0 else child.said() or "it failed"
