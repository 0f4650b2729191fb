"""Reading scene files as text: their cues, the moments they name, what they import.

Nothing is run and Manim is not imported, so the key of a segment costs milliseconds.
"""

from __future__ import annotations

import ast
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from diffusion_video.errors import InputError, Place, Problem

NAME = re.compile(r"s(\d+)(_\w+)?\.py")
WORD_CALLS = {"moment", "until", "after"}


@dataclass(frozen=True)
class Phrase:
    """Words that a method waits for, and where it says so."""

    words: str
    place: Place


@dataclass(frozen=True)
class CueMethod:
    """A method that draws a cue: the cue's words and the phrases it waits for."""

    name: str
    words: str
    phrases: tuple[Phrase, ...]
    place: Place


@dataclass(frozen=True)
class SceneFile:
    """One file of the scenes folder. `digest` covers it and all it imports from there.

    `shared` are the words that its helpers wait for, and those of the parts it imports.
    """

    path: Path
    scene: int
    class_name: str
    methods: tuple[CueMethod, ...]
    shared: tuple[Phrase, ...]
    digest: str

    @property
    def patterns(self) -> dict[str, str]:
        """Method name -> cue words, in the order written."""
        return {method.name: method.words for method in self.methods}

    def phrases(self, method: str) -> list[str]:
        """The words that a method waits for."""
        found = next((m for m in self.methods if m.name == method), None)
        return [phrase.words for phrase in found.phrases] if found else []


def read_scenes(folder: Path, only: int | None = None) -> dict[int, SceneFile]:
    """Scene number -> its file, of all or `only` one. Raises InputError if one is not Python."""
    files: dict[int, SceneFile] = {}
    problems: list[Problem] = []
    for path in sorted(folder.glob("s*.py")):
        name = NAME.fullmatch(path.name)
        if not name or only not in (None, int(name.group(1))):
            continue
        try:
            files[int(name.group(1))] = _read(path, int(name.group(1)))
        except SyntaxError as error:
            place = Place(str(path), error.lineno or 1, error.offset or 1)
            problems.append(Problem(place, "scene-syntax", str(error.msg), "mend the scene file"))
    if problems:
        raise InputError(problems)
    return files


def _read(path: Path, number: int) -> SceneFile:
    tree = ast.parse(path.read_text("utf-8"), str(path))
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
    drawn = next((c for c in classes if any(_methods(c, path))), classes[-1] if classes else None)
    methods = tuple(_methods(drawn, path)) if drawn else ()
    files = sorted(_closure(path, path.parent))
    shared = tuple(phrase for file in files for phrase in _helpers(file))
    name = drawn.name if drawn else ""
    return SceneFile(path, number, name, methods, shared, _digest(files, path.parent))


def _helpers(path: Path) -> Iterator[Phrase]:
    """The phrases of a file outside its cue methods."""
    tree = ast.parse(path.read_text("utf-8"), str(path))
    cues = {
        node for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
        and any(_literal_call(d, {"cue"}) is not None for d in node.decorator_list)
    }  # fmt: skip
    inside = {child for node in cues for child in ast.walk(node)}
    for node in ast.walk(tree):
        if node not in inside:
            yield from _phrase(node, path)


def _methods(cls: ast.ClassDef, path: Path) -> Iterator[CueMethod]:
    for node in cls.body:
        if not isinstance(node, ast.FunctionDef):
            continue
        for decorator in node.decorator_list:
            words = _literal_call(decorator, {"cue"})
            if words is not None:
                place = Place(str(path), node.lineno, node.col_offset + 1)
                yield CueMethod(node.name, words, tuple(_phrases(node, path)), place)


def _phrases(node: ast.AST, path: Path) -> Iterator[Phrase]:
    for call in ast.walk(node):
        yield from _phrase(call, path)


def _phrase(call: ast.AST, path: Path) -> Iterator[Phrase]:
    words = _literal_call(call, WORD_CALLS)
    if words is not None:
        assert isinstance(call, ast.Call)
        yield Phrase(words, Place(str(path), call.lineno, call.col_offset + 1))


def _literal_call(node: ast.AST, names: set[str]) -> str | None:
    """The first argument of a call of one of `names`, if it is a string."""
    if not isinstance(node, ast.Call) or not node.args:
        return None
    called = node.func.attr if isinstance(node.func, ast.Attribute) else None
    called = node.func.id if isinstance(node.func, ast.Name) else called
    first = node.args[0]
    if called in names and isinstance(first, ast.Constant) and isinstance(first.value, str):
        return first.value
    return None


def _digest(files: list[Path], folder: Path) -> str:
    total = hashlib.sha256()
    for file in files:
        total.update(file.relative_to(folder).as_posix().encode())
        total.update(file.read_bytes())
    return total.hexdigest()


def _closure(path: Path, folder: Path) -> set[Path]:
    """A file and everything that it imports from the same folder."""
    found: set[Path] = set()
    waiting = [path]
    while waiting:
        file = waiting.pop()
        if file not in found:
            found.add(file)
            waiting += _imports(file, folder, file.stat().st_mtime_ns)
    return found


@cache
def _imports(path: Path, folder: Path, _changed: int) -> tuple[Path, ...]:
    """The files of the folder that a file imports; read once a change, as many share parts."""
    return tuple(_imported(path, folder))


def _imported(path: Path, folder: Path) -> Iterator[Path]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"), str(path))):
        names: list[str] = []
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        for name in names:
            base = folder.joinpath(*name.split("."))
            for file in (base.with_suffix(".py"), base / "__init__.py"):
                if file.is_file():
                    yield file
