"""A dialogue script in Markdown becomes a `Script`. The dialect is in `grammar`."""

from __future__ import annotations

import re
from pathlib import Path

from diffusion_video.errors import Problem
from diffusion_video.script import grammar
from diffusion_video.script.characters import characters
from diffusion_video.script.inline import fold
from diffusion_video.script.limits import check_limits
from diffusion_video.script.model import Script
from diffusion_video.script.report import Report
from diffusion_video.script.scenes import SceneReader
from diffusion_video.script.sections import Section, sections
from diffusion_video.script.source import read_text, source_lines
from diffusion_video.script.times import check_order, check_table

_SUFFIX = re.compile(r"\s*(?:[—–:：-]\s*|[（(])台本[）)]?$")


def parse(text: str, path: str) -> Script:
    """The script written in `text`; `path` is what messages call the file.

    Raises InputError with every problem of the file if one of them is an error.
    """
    script, report = _parse(text, path)
    report.raise_errors()
    return script


def problems(text: str, path: str) -> tuple[Problem, ...]:
    """Every error and warning of a script, in file order."""
    return _parse(text, path)[1].in_order()


def read_script(path: Path) -> Script:
    """The script in a file; InputError if it cannot be read or parsed."""
    return parse(read_text(path), str(path))


def _parse(text: str, path: str) -> tuple[Script, Report]:
    report = Report(path)
    parts = sections(source_lines(text, report))
    first = next((n for n, part in enumerate(parts) if part.is_scene), len(parts))
    others = [part for part in parts if not part.is_scene]
    cast = characters(parts[:first], others, report)
    reader = SceneReader(tuple(character.name for character in cast), report)
    read = [reader.read(part) for part in parts[first:] if part.is_scene]
    scenes = tuple(scene for scene in read if scene)
    if not read:
        report.error(report.place(1), "no-scenes", "the script has no scene",
                     "write one as: ## Scene 01: 題（0:00〜0:25）")  # fmt: skip
    check_limits(scenes, report)
    if len(scenes) == len(read):
        check_order(scenes, report)
        check_table(scenes, others, report)
    _outside(others, report)
    return Script(path, _title(parts, report), cast, scenes), report


def _title(parts: list[Section], report: Report) -> str:
    for part in parts:
        if part.level == 1:
            words = re.sub(r"^[^\w「『（(]+", "", fold(part.title))
            return _SUFFIX.sub("", words)
    report.error(report.place(1), "no-title", "the script has no title",
                 "begin it with: # 題 — 台本")  # fmt: skip
    return ""


def _outside(others: list[Section], report: Report) -> None:
    """Warns of cues that stand in no scene: nobody would see them."""
    for line in (line for part in others for line in part.lines):
        if grammar.CUE.fullmatch(line.text):
            report.warn(report.place(line.number), "cue-outside-scene",
                        "this cue stands in no scene", "move it below a scene heading")  # fmt: skip
