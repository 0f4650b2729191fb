"""The storyboard as one HTML page that works offline: pictures beside words, times, findings."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from diffusion_video.plan.timeline import SceneTime, Slot, Timeline
from diffusion_video.units import clock

WIDTH, QUALITY = 480, 85
STYLE = (
    "body{font:16px/1.6 sans-serif;margin:2em auto;max-width:110em;padding:0 1em;"
    "background:#0f172a;color:#f1f5f9}section{display:flex;gap:1em;flex-wrap:wrap;"
    "border-top:1px solid #475569;padding:1em 0}figure{margin:0}figcaption,.time{color:#b6c2d3;"
    "font-size:14px}.words{flex:1 1 24em}img{width:480px;max-width:100%;display:block}"
    "ul{padding-left:1.2em}.error{color:#fda4af}.warning{color:#fde047}.info{color:#b6c2d3}"
)


@dataclass(frozen=True)
class Mark:
    """What a check found in a cue. `picture` is the address of a crop, from the page."""

    severity: str
    text: str
    picture: str = ""


@dataclass(frozen=True)
class Still:
    """A frame of a cue, (h, w, 3), as the page shows it."""

    cue: str
    frame: int
    picture: NDArray[np.uint8]


def page(
    title: str, timeline: Timeline, stills: Sequence[Still], marks: Mapping[str, Sequence[Mark]]
) -> str:
    """The whole page; scenes and cues without stills are left out. `marks` go by cue."""
    shown = {still.cue for still in stills}
    parts = [f'<!doctype html><html lang="ja"><meta charset="utf-8"><title>{escape(title)}</title>'
             f"<style>{STYLE}</style><h1>{escape(title)}</h1>"]  # fmt: skip
    for scene in timeline.scenes:
        slots = [slot for slot in scene.slots if slot.id in shown]
        parts += [_heading(scene, timeline.fps)] if slots else []
        for slot in slots:
            own = [still for still in stills if still.cue == slot.id]
            parts.append(_section(slot, own, marks.get(slot.id, ()), timeline.fps))
    return "\n".join([*parts, "</html>\n"])


def _heading(scene: SceneTime, fps: int) -> str:
    return (f"<h2>{scene.number}. {escape(scene.title)} "
            f"<span class=time>{_span(scene.start, scene.end, fps)}</span></h2>")  # fmt: skip


def _section(slot: Slot, stills: Sequence[Still], marks: Sequence[Mark], fps: int) -> str:
    rows = [f'<section id="{slot.id}"><div class=words><h3>{slot.id} {escape(slot.words)}</h3>',
            f"<p class=time>{_span(slot.start, slot.end, fps)}, {slot.end - slot.start} frames</p>",
            *_lines(slot, fps), *_marks(marks), "</div>"]  # fmt: skip
    rows += [f'<figure><img alt="{still.cue} at {_time(still.frame, fps)}" src="{_data(still)}">'
             f"<figcaption>{_time(still.frame, fps)}, frame {still.frame}</figcaption></figure>"
             for still in stills]  # fmt: skip
    return "\n".join([*rows, "</section>"])


def _lines(slot: Slot, fps: int) -> Iterator[str]:
    for line in slot.lines:
        yield (f"<p><span class=time>{_time(line.start, fps)}</span> "
               f"<b>{escape(line.speaker)}</b>: {escape(line.text)}</p>")  # fmt: skip


def _marks(marks: Sequence[Mark]) -> Iterator[str]:
    if marks:
        yield "<ul>"
        for mark in marks:
            crop = f' <a href="{escape(mark.picture)}">crop</a>' if mark.picture else ""
            yield f'<li class="{mark.severity}">{escape(mark.text)}{crop}</li>'
        yield "</ul>"


def small(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """A frame as large as the page shows it."""
    image = Image.fromarray(picture)
    size = (WIDTH, image.height * WIDTH // image.width)
    return np.asarray(image.resize(size, Image.Resampling.LANCZOS), np.uint8)


def _data(still: Still) -> str:
    """The picture as an address that holds it."""
    file = io.BytesIO()
    Image.fromarray(still.picture).save(file, "JPEG", quality=QUALITY)
    return "data:image/jpeg;base64," + base64.b64encode(file.getvalue()).decode()


def _span(start: int, end: int, fps: int) -> str:
    return f"{_time(start, fps)}–{_time(end, fps)}"


def _time(frame: int, fps: int) -> str:
    seconds = frame / fps
    return f"{clock(seconds)}.{int(seconds * 10) % 10}"
