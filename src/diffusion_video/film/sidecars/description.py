"""The description (`description.txt`) to publish with the film: no angle brackets in it."""

from __future__ import annotations

from collections.abc import Sequence

from diffusion_video.film.sidecars.chapters import chapters
from diffusion_video.plan.timeline import Timeline
from diffusion_video.script.model import Script
from diffusion_video.script.settings import Settings

FONTS = "フォント: Noto Sans CJK JP (SIL Open Font License 1.1)"


def description(
    script: Script, timeline: Timeline, settings: Settings, voices: Sequence[str]
) -> str:
    """Title, chapters, sources and credits; `voices` are the credit lines of the voices."""
    head = "\n".join(filter(None, (settings.title or script.title, settings.subtitle)))
    parts = [
        head,
        f"チャプター\n{chapters(timeline)}".strip(),
        _list("出典", settings.sources),
        _list("クレジット", (*voices, FONTS, *settings.credits)),
    ]
    text = "\n\n".join(part for part in parts if part) + "\n"
    return text.replace("<", "＜").replace(">", "＞")


def _list(title: str, items: Sequence[str]) -> str:
    return "\n".join([title, *(f"- {item}" for item in items)]) if items else ""
