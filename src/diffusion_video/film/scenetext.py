"""What one Python file of the scenes folder says: cues, words it waits for, imports.

Nothing is run. Parsing fifty files costs a third of a second, so what they said can be kept.
"""

from __future__ import annotations

import ast
import hashlib
from collections import deque
from collections.abc import Iterator
from dataclasses import astuple, dataclass
from functools import cache
from pathlib import Path
from typing import Any

from diffusion_video.store import keep_json, kept_json

WORD_CALLS = {"moment", "until", "after"}

Words = tuple[str, int, int]
"""Words that a call waits for, and the line and column of the call."""


@dataclass(frozen=True)
class Method:
    """A method that draws a cue: its name, the cue's words, its place, what it waits for.

    `fine` says that its pictures are to be encoded more finely.
    """

    name: str
    cue: str
    line: int
    column: int
    words: tuple[Words, ...]
    fine: bool


@dataclass(frozen=True)
class SceneText:
    """What a file says. `words` stand outside cue methods; `imports` are dotted names.

    `excused` are the class's excuses: what is found, and why it is meant.
    """

    class_name: str
    methods: tuple[Method, ...]
    words: tuple[Words, ...]
    imports: tuple[str, ...]
    excused: tuple[tuple[str, str], ...] = ()


class Memory:
    """What files said by their content, kept in the file `path` between runs, if there is one."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._known = _load(path) if path else {}
        self._asked: dict[str, SceneText] = {}
        self._files: dict[Path, SceneText] = {}

    def read(self, file: Path) -> SceneText:
        """What a file says. Raises SyntaxError if it is not Python."""
        if file not in self._files:
            self._files[file] = self._read(file)
        return self._files[file]

    def _read(self, file: Path) -> SceneText:
        data = file.read_bytes()
        key = hashlib.sha256(data).hexdigest()
        if key not in self._asked:
            self._asked[key] = self._known.get(key) or said(data.decode("utf-8"), str(file))
        return self._asked[key]

    def keep(self) -> None:
        """Write down what was asked, unless that is what was known."""
        if self._path and self._asked.keys() != self._known.keys():
            texts = {key: astuple(text) for key, text in self._asked.items()}
            keep_json(self._path, [_code(), texts])


@cache
def said(text: str, name: str) -> SceneText:
    """What the text of a file says. Raises SyntaxError if it is not Python."""
    tree = ast.parse(text, name)
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
    drawn = next((c for c in classes if any(_methods(c))), classes[-1] if classes else None)
    return SceneText(
        drawn.name if drawn else "", tuple(_methods(drawn)) if drawn else (),
        tuple(_words(_outside(tree))), tuple(dict.fromkeys(_imported(ast.walk(tree)))),
        tuple(_excuses(drawn)) if drawn else (),
    )  # fmt: skip


def _outside(tree: ast.AST) -> Iterator[ast.AST]:
    """Everything in a file that is in no cue method, level by level."""
    waiting = deque([tree])
    while waiting:
        node = waiting.popleft()
        yield node
        waiting.extend(
            child for child in ast.iter_child_nodes(node)
            if not (isinstance(child, ast.FunctionDef) and _cue(child) is not None)
        )  # fmt: skip


def _methods(cls: ast.ClassDef) -> Iterator[Method]:
    for node in cls.body:
        cue = _cue(node) if isinstance(node, ast.FunctionDef) else None
        if isinstance(node, ast.FunctionDef) and cue is not None:
            words = tuple(_words(ast.walk(node)))
            yield Method(node.name, cue, node.lineno, node.col_offset + 1, words, _fine(node))


def _excuses(cls: ast.ClassDef) -> Iterator[tuple[str, str]]:
    """The strings of the class attribute `excused`, a dictionary."""
    for node in cls.body:
        target = node.targets[0] if isinstance(node, ast.Assign) else None
        target = node.target if isinstance(node, ast.AnnAssign) else target
        if isinstance(target, ast.Name) and target.id == "excused":
            value = node.value if isinstance(node, (ast.Assign, ast.AnnAssign)) else None
            yield from _strings(value)


def _strings(value: ast.expr | None) -> Iterator[tuple[str, str]]:
    pairs = zip(value.keys, value.values, strict=True) if isinstance(value, ast.Dict) else ()
    for key, text in pairs:
        if isinstance(key, ast.Constant) and isinstance(text, ast.Constant):
            yield str(key.value), str(text.value)


def _cue(node: ast.FunctionDef) -> str | None:
    """The words of a method's `@cue("…")`."""
    found = (_literal_call(decorator, {"cue"}) for decorator in node.decorator_list)
    return next((words for words in found if words is not None), None)


def _fine(node: ast.FunctionDef) -> bool:
    """Whether a method has `@cue("…", fine=True)`."""
    given = [word for call in node.decorator_list if isinstance(call, ast.Call)
             for word in call.keywords if word.arg == "fine"]  # fmt: skip
    return any(isinstance(w.value, ast.Constant) and w.value.value is True for w in given)


def _words(nodes: Iterator[Any]) -> Iterator[Words]:
    for node in nodes:
        words = _literal_call(node, WORD_CALLS)
        if words is not None:
            yield words, node.lineno, node.col_offset + 1


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


def _imported(nodes: Iterator[ast.AST]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def _load(path: Path) -> dict[str, SceneText]:
    """What was kept; nothing if it is not there, not whole or from other code."""
    try:
        code, texts = kept_json(path) or ("", {})
        return {key: _text(*each) for key, each in texts.items()} if code == _code() else {}
    except (ValueError, TypeError, AttributeError):
        return {}


def _text(
    name: str, methods: list[Any], words: list[Any], imports: list[str], excused: list[Any]
) -> SceneText:
    made = tuple(
        Method(name, cue, line, column, tuple(map(tuple, waited)), fine)
        for name, cue, line, column, waited, fine in methods
    )
    return SceneText(
        name, made, tuple(map(tuple, words)), tuple(imports), tuple(map(tuple, excused))
    )


@cache
def _code() -> str:
    return hashlib.sha256(Path(__file__).read_bytes()).hexdigest()
