"""YAML as nodes with their places, so that a wrong value is named line and column."""

from __future__ import annotations

import re
from pathlib import Path, PureWindowsPath
from typing import Any

import yaml  # type: ignore[import-untyped, unused-ignore]

from diffusion_video.errors import Place
from diffusion_video.script.report import Report

DEEPEST = 50
Pairs = dict[str, tuple[Place, yaml.Node]]


def load_map(text: str, report: Report) -> Pairs:
    """The top-level mapping of a YAML text; empty, with a problem, if it is none."""
    if deep := _deep(text):
        report.error(report.place(deep), "settings-yaml", "too deep", "close the brackets")
        return {}
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as fault:
        mark = fault.problem_mark or fault.context_mark
        place = report.place(mark.line + 1, mark.column + 1) if mark else report.place(1)
        report.error(place, "settings-yaml", fault.problem or "not YAML", "correct the syntax")
        return {}
    except (yaml.YAMLError, RecursionError) as fault:
        reason = str(fault).splitlines()[0] if isinstance(fault, yaml.YAMLError) else "too deep"
        report.error(report.place(1), "settings-yaml", reason, "correct the syntax")
        return {}
    return pairs(node, "the settings", report) if node else {}


def _deep(text: str) -> int:
    """The line on which brackets stand too deep in each other for settings; 0 if none does."""
    depth = 0
    for found in re.finditer(r"[\[\]{}]", text):
        depth += 1 if found[0] in "[{" else -1
        if depth > DEEPEST:
            return text.count("\n", 0, found.start()) + 1
    return 0


def pairs(node: yaml.Node, what: str, report: Report) -> Pairs:
    """The keys of a mapping node; a key that stands twice, or no mapping, is a problem."""
    if not isinstance(node, yaml.MappingNode):
        report.error(place_of(node, report), "settings-type", f"{what} must be a mapping",
                     "write `name: value`, one a line")  # fmt: skip
        return {}
    out: Pairs = {}
    for key, value in node.value:
        name, place = str(key.value), place_of(key, report)
        if not isinstance(key, yaml.ScalarNode):
            report.error(place, "settings-type", "a key must be a word", "write `name: value`")
        elif name in out:
            report.error(place, "settings-twice", f'"{name}" stands twice', "remove one")
        else:
            out[name] = (place, value)
    return out


def value_of(node: yaml.Node | None) -> Any:
    """What a scalar node stands for; None for anything else or a value YAML cannot make."""
    if not isinstance(node, yaml.ScalarNode):
        return None
    loader = yaml.SafeLoader("")
    try:
        return loader.construct_object(node)
    except (yaml.YAMLError, ValueError, OverflowError):
        return None
    finally:
        loader.dispose()


def shown(node: yaml.Node) -> str:
    """A node as messages quote it."""
    return f'"{node.value[:40]}"' if isinstance(node, yaml.ScalarNode) else "no single value"


def place_of(node: yaml.Node, report: Report) -> Place:
    """Where a node begins."""
    return report.place(node.start_mark.line + 1, node.start_mark.column + 1)


def inside(written: str, project: Path) -> bool:
    """Whether a written path stays in the project, links followed."""
    if Path(written).is_absolute() or PureWindowsPath(written).anchor or "\0" in written:
        return False
    if ".." in Path(written).parts or ".." in PureWindowsPath(written).parts:
        return False
    try:
        (project / written).exists()  # OSError if a name is too long for the disk
        return (project / written).resolve().is_relative_to(project)
    except (OSError, RuntimeError, ValueError):
        return False
