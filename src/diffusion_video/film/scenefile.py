"""Reading scene files as text: their cues, the moments they name, what they import.

Nothing is run and Manim is not imported, so the key of a segment costs milliseconds.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from diffusion_video.errors import InputError, Place, Problem
from diffusion_video.film.scenetext import Memory, Method, Words

NAME = re.compile(r"s(\d+)(_\w+)?\.py")


@dataclass(frozen=True)
class Phrase:
    """Words that a method waits for, and where it says so."""

    words: str
    place: Place


@dataclass(frozen=True)
class CueMethod:
    """A method that draws a cue: the cue's words, the phrases it waits for, how it is encoded."""

    name: str
    words: str
    phrases: tuple[Phrase, ...]
    place: Place
    fine: bool


@dataclass(frozen=True)
class SceneFile:
    """One file of the scenes folder. `digest` covers it and all it imports from there.

    `shared` are the words that its helpers wait for, and those of the parts it imports, `excused`
    what the checks find there and the author means: "<cue or scene> <rule>" and the reason.
    """

    path: Path
    scene: int
    class_name: str
    methods: tuple[CueMethod, ...]
    shared: tuple[Phrase, ...]
    digest: str
    excused: tuple[tuple[str, str], ...] = ()

    @property
    def patterns(self) -> dict[str, str]:
        """Method name -> cue words, in the order written."""
        return {method.name: method.words for method in self.methods}

    @property
    def fine(self) -> frozenset[str]:
        """The methods whose pictures are encoded more finely."""
        return frozenset(method.name for method in self.methods if method.fine)


def read_scenes(
    folder: Path, only: int | None = None, kept: Path | None = None
) -> dict[int, SceneFile]:
    """Scene number -> its file, of all or `only` one. Raises InputError if one is not Python.

    What the files say is remembered in the file `kept`, if one is named.
    """
    files: dict[int, SceneFile] = {}
    problems: list[Problem] = []
    memory = Memory(kept)
    for path in sorted(folder.glob("s*.py")):
        name = NAME.fullmatch(path.name)
        if not name or only not in (None, int(name.group(1))):
            continue
        try:
            files[int(name.group(1))] = _read(path, int(name.group(1)), memory)
        except SyntaxError as error:
            place = Place(str(path), error.lineno or 1, error.offset or 1)
            problems.append(Problem(place, "scene-syntax", str(error.msg), "mend the scene file"))
    if problems:
        raise InputError(problems)
    memory.keep()
    return files


def _read(path: Path, number: int, memory: Memory) -> SceneFile:
    text = memory.read(path)
    methods = tuple(_method(path, method) for method in text.methods)
    files = sorted(_closure(path, memory))
    shared = tuple(phrase for file in files for phrase in _phrases(file, memory.read(file).words))
    digest = _digest(files, path.parent)
    return SceneFile(path, number, text.class_name, methods, shared, digest, text.excused)


def _method(path: Path, said: Method) -> CueMethod:
    place = Place(str(path), said.line, said.column)
    return CueMethod(said.name, said.cue, tuple(_phrases(path, said.words)), place, said.fine)


def _phrases(path: Path, words: Iterable[Words]) -> Iterator[Phrase]:
    return (Phrase(text, Place(str(path), line, column)) for text, line, column in words)


def _digest(files: list[Path], folder: Path) -> str:
    total = hashlib.sha256()
    for file in files:
        total.update(file.relative_to(folder).as_posix().encode())
        total.update(file.read_bytes())
    return total.hexdigest()


def _closure(path: Path, memory: Memory) -> set[Path]:
    """A file and everything that it imports from the same folder."""
    found: set[Path] = set()
    waiting = [path]
    own = {path.stem for path in path.parent.iterdir()}
    while waiting:
        file = waiting.pop()
        if file not in found:
            found.add(file)
            names = [name for name in memory.read(file).imports if name.split(".")[0] in own]
            waiting += _files(path.parent, names)
    return found


def _files(folder: Path, names: Iterable[str]) -> Iterator[Path]:
    """The files of a folder that dotted names stand for."""
    for name in names:
        base = folder.joinpath(*name.split("."))
        yield from (f for f in (base.with_suffix(".py"), base / "__init__.py") if f.is_file())
