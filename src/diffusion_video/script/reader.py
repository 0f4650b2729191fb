"""Typed values out of a YAML mapping; every wrong one becomes a problem with its place."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeVar

import yaml  # type: ignore[import-untyped, unused-ignore]

from diffusion_video.errors import Place
from diffusion_video.script.nodes import Pairs, inside, pairs, place_of, shown, value_of
from diffusion_video.script.report import Report, nearest
from diffusion_video.script.source import UNSEEN

T = TypeVar("T")
LONGEST_TEXT = 500
LARGEST = (7680, 4320)
_UNSHOWN = re.compile(rf"[\t\n]|{UNSEEN.pattern}")


class Reader:
    """Takes typed values out of a mapping; what nobody asked for is refused at the end."""

    def __init__(self, items: Pairs, prefix: str, report: Report, project: Path) -> None:
        self.items, self.prefix, self.report, self.project = items, prefix, report, project
        self.asked: list[str] = []
        self.places: dict[str, Place] = {prefix + key: at for key, (at, _) in items.items()}

    def text(self, key: str) -> str:
        """A word or sentence; empty if it is missing."""
        node = self._node(key)
        return self._scalar(node, str, key, "") if node else ""

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of sentences; empty if it is missing."""
        node = self._node(key)
        if node is None:
            return ()
        if not isinstance(node, yaml.SequenceNode):
            self._wrong(node, key, "a list")
            return ()
        return tuple(self._scalar(item, str, key, "") for item in node.value)

    def texts_by_name(self, key: str) -> dict[str, str]:
        """A mapping from names to sentences; empty if it is missing."""
        return {name: self._scalar(node, str, f"{key}.{name}", "")
                for name, node in self._inner(key).items()}  # fmt: skip

    def numbers_by_name(self, key: str, low: float, high: float) -> dict[str, float]:
        """A mapping from names to numbers from `low` to `high`; empty if it is missing."""
        out = {}
        for name, node in self._inner(key).items():
            value = self._scalar(node, (int, float), f"{key}.{name}", 1.0)
            if isinstance(value, bool) or not math.isfinite(value) or not low <= value <= high:
                self._wrong(node, f"{key}.{name}", f"a number from {low:g} to {high:g}")
            out[name] = float(value)
        return out

    def one_of(self, key: str, choices: Sequence[T], default: T) -> T:
        """One of a few values; `default` if it is missing."""
        node = self._node(key)
        if node is None:
            return default
        value = value_of(node)
        if value not in choices:
            listed = ", ".join(map(str, choices))
            self._error(node, "settings-value", f"{self.prefix}{key} cannot be {shown(node)}",
                        f"choose one of: {listed}")  # fmt: skip
            return default
        return choices[list(choices).index(value)]

    def size(self, key: str, default: tuple[int, int]) -> tuple[int, int]:
        """A picture size as `1920x1080`, both even; `default` if it is missing."""
        node = self._node(key)
        found = re.fullmatch(r"(\d{2,5})[x×](\d{2,5})", str(value_of(node))) if node else None
        sides = (int(found[1]), int(found[2])) if found else (1, 1)
        wrong = any(n % 2 or n > most for n, most in zip(sides, LARGEST, strict=True))
        if node and wrong:
            self._wrong(node, key, "a size with even sides, as 1920x1080, at most 7680x4320")
            return default
        return sides if found else default

    def path(self, key: str) -> Path | None:
        """A path inside the project, relative to its folder; None if it is missing."""
        node = self._node(key)
        written = self._scalar(node, str, key, "") if node else ""
        if not node or not written:
            return None
        if not inside(written, self.project):
            self._error(node, "settings-path", f"{self.prefix}{key} leads out of the project",
                        "write a path below the project folder, without ..")  # fmt: skip
        return Path(written)

    def below(self, key: str) -> Reader:
        """The reader of an inner mapping; it shares the report and the places."""
        node = self._node(key)
        items = pairs(node, key, self.report) if node else {}
        inner = Reader(items, f"{self.prefix}{key}.", self.report, self.project)
        self.places.update(inner.places)
        inner.places = self.places
        return inner

    def refuse_others(self) -> None:
        """Reports every key that nobody asked for."""
        for key, (place, _) in self.items.items():
            if key not in self.asked:
                self.report.error(place, "settings-key", f'unknown setting "{self.prefix}{key}"',
                                  nearest(key, self.asked))  # fmt: skip

    def _node(self, key: str) -> yaml.Node | None:
        self.asked.append(key)
        node = self.items[key][1] if key in self.items else None
        return None if node is not None and node.tag.endswith(":null") else node

    def _inner(self, key: str) -> dict[str, yaml.Node]:
        node = self._node(key)
        inner = pairs(node, self.prefix + key, self.report) if node else {}
        for name, (place, _) in inner.items():
            self.places[f"{self.prefix}{key}.{name}"] = place
        return {name: value for name, (_, value) in inner.items()}

    def _scalar(self, node: yaml.Node, kind: type | tuple[type, ...], key: str, default: T) -> T:
        value: Any = value_of(node)
        if kind is str and isinstance(node, yaml.ScalarNode) and node.tag.endswith(":str"):
            return self._shown(node, key, value, default)
        if kind is not str and isinstance(value, kind):
            return value  # type: ignore[return-value]
        self._wrong(node, key, 'text (put it in "…")' if kind is str else "a number")
        return default

    def _shown(self, node: yaml.Node, key: str, value: Any, default: T) -> T:
        """A text that is one line and can be seen."""
        text = value.strip("\n")
        unseen = _UNSHOWN.search(text)
        if unseen:
            found = f"{self.prefix}{key} holds the invisible character U+{ord(unseen[0]):04X}"
            self._error(node, "settings-value", found, "write it as one plain line")
        elif len(text) > LONGEST_TEXT:
            self._error(node, "settings-value", f"{self.prefix}{key} has {len(text)} characters",
                        f"at most {LONGEST_TEXT}: shorten it")  # fmt: skip
        else:
            return text  # type: ignore[no-any-return]
        return default

    def _wrong(self, node: yaml.Node, key: str, wanted: str) -> None:
        self._error(node, "settings-type", f"{self.prefix}{key} is {shown(node)}",
                    f"it must be {wanted}")  # fmt: skip

    def _error(self, node: yaml.Node, rule: str, message: str, hint: str) -> None:
        self.report.error(place_of(node, self.report), rule, message, hint)
