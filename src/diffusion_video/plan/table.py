"""The timeline as a table to read and as JSON to keep."""

from __future__ import annotations

import json
from typing import Any

from diffusion_video.plan.timeline import Line, Page, SceneTime, Slot, Timeline
from diffusion_video.script.model import Span
from diffusion_video.units import clock


def to_table(timeline: Timeline) -> str:
    """Scenes, slots and lines, one a row: start, length, silence left, words."""
    rows: list[str] = []
    for scene in timeline.scenes:
        rows.append(f"Scene {scene.number:02d}  {_at(scene.start, timeline.fps)}  "
                    f"{_s(scene.end - scene.start, timeline.fps)}  {scene.title}")  # fmt: skip
        for slot in scene.slots:
            rows += _slot_rows(slot, timeline.fps)
    return "\n".join([*rows, *(f"note: {note}" for note in timeline.notes)]) + "\n"


def to_json(timeline: Timeline) -> str:
    """The timeline as JSON; the same timeline gives the same text."""
    data = {"fps": timeline.fps, "notes": list(timeline.notes),
            "scenes": [_scene_out(scene) for scene in timeline.scenes]}  # fmt: skip
    return json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def from_json(text: str) -> Timeline:
    """The timeline that `to_json` wrote; ValueError or KeyError if it is none."""
    data = json.loads(text)
    scenes = tuple(_scene_in(scene) for scene in data["scenes"])
    return Timeline(data["fps"], scenes, tuple(data["notes"]))


def _slot_rows(slot: Slot, fps: int) -> list[str]:
    spoken = sum(line.end - line.start for line in slot.lines)
    show = slot.end - slot.start - spoken
    out = [f"  {slot.id:<5} {_at(slot.start, fps)}  {_s(slot.end - slot.start, fps)}"
           f"  show {_s(show, fps)}  【{slot.words}】"]  # fmt: skip
    for line in slot.lines:
        when = f"{_at(line.start, fps)}  {_s(line.end - line.start, fps)}"
        words = line.text.replace("\n", " ")
        out.append(f"    {line.number:>3} {when}  {len(line.pages)}p  {line.speaker}: {words}")
    return out


def _at(frame: int, fps: int) -> str:
    tenths = frame * 10 // fps
    return f"{clock(tenths // 10):>5}.{tenths % 10}"


def _s(frames: int, fps: int) -> str:
    return f"{frames / fps:6.2f} s"


def _scene_out(scene: SceneTime) -> dict[str, Any]:
    return {"number": scene.number, "title": scene.title, "start": scene.start,
            "end": scene.end, "slots": [_slot_out(slot) for slot in scene.slots]}  # fmt: skip


def _slot_out(slot: Slot) -> dict[str, Any]:
    return {"id": slot.id, "words": slot.words, "start": slot.start, "end": slot.end,
            "lines": [_line_out(line) for line in slot.lines]}  # fmt: skip


def _line_out(line: Line) -> dict[str, Any]:
    return {"number": line.number, "speaker": line.speaker, "text": line.text,
            "start": line.start, "end": line.end, "marks": list(line.marks),
            "pages": [_page_out(page) for page in line.pages]}  # fmt: skip


def _page_out(page: Page) -> dict[str, Any]:
    lines = [[[span.text, span.strong] for span in line] for line in page.lines]
    return {"start": page.start, "end": page.end, "lines": lines}


def _scene_in(data: dict[str, Any]) -> SceneTime:
    slots = tuple(_slot_in(slot) for slot in data["slots"])
    return SceneTime(data["number"], data["title"], data["start"], data["end"], slots)


def _slot_in(data: dict[str, Any]) -> Slot:
    lines = tuple(_line_in(line) for line in data["lines"])
    return Slot(data["id"], data["words"], data["start"], data["end"], lines)


def _line_in(data: dict[str, Any]) -> Line:
    pages = tuple(_page_in(page) for page in data["pages"])
    return Line(data["number"], data["speaker"], data["text"], data["start"], data["end"],
                tuple(data["marks"]), pages)  # fmt: skip


def _page_in(data: dict[str, Any]) -> Page:
    lines = tuple(tuple(Span(text, strong) for text, strong in line) for line in data["lines"])
    return Page(lines, data["start"], data["end"])
