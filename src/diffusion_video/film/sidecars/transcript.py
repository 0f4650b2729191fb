"""The transcript: every word of the film, who says it, and what is seen, as Markdown."""

from __future__ import annotations

from diffusion_video.plan.timeline import Timeline
from diffusion_video.script.model import Cue, Paragraph, Scene, Script, Speech
from diffusion_video.units import clock, to_seconds


def transcript(script: Script, timeline: Timeline, title: str = "") -> str:
    """A heading a chapter with its time, a paragraph a speech, `[図: …]` for each cue."""
    parts = [f"# {title or script.title}"]
    for scene, time in zip(script.scenes, timeline.scenes, strict=True):
        parts.append(f"## {clock(to_seconds(time.start, timeline.fps))} {scene.title}")
        parts += _items(scene)
    return "\n\n".join(parts) + "\n"


def _items(scene: Scene) -> list[str]:
    return [f"[図: {item.words}]" if isinstance(item, Cue) else _speech(item)
            for item in scene.items]  # fmt: skip


def _speech(speech: Speech) -> str:
    paragraphs = [_marked(paragraph) for paragraph in speech.paragraphs]
    if len(paragraphs) == 1:
        return f"**{speech.speaker}**: {paragraphs[0]}"
    return f"**{speech.speaker}**:\n\n" + "\n\n".join(paragraphs)


def _marked(paragraph: Paragraph) -> str:
    return "".join(f"**{span.text}**" if span.strong else span.text for span in paragraph)
