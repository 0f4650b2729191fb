"""WebVTT (.vtt): a voice span names the speaker of every event (W3C WebVTT, 4.2.2)."""

from __future__ import annotations

from html import escape

from diffusion_video.film.sidecars.events import Event, events, stamp
from diffusion_video.plan.timeline import Timeline
from diffusion_video.script.model import Span


def vtt(timeline: Timeline) -> str:
    """The film's subtitles as WebVTT; emphasis is bold."""
    blocks = [_block(n, event) for n, event in enumerate(events(timeline), start=1)]
    return "\n".join(["WEBVTT\n", *blocks])


def _block(number: int, event: Event) -> str:
    times = f"{stamp(event.start_ms, '.')} --> {stamp(event.end_ms, '.')}"
    words = "\n".join("".join(map(_span, line)) for line in event.lines)
    return f"{number}\n{times}\n<v {_text(event.speaker)}>{words}</v>\n"


def _span(span: Span) -> str:
    return f"<b>{_text(span.text)}</b>" if span.strong else _text(span.text)


def _text(text: str) -> str:
    return escape(text, quote=False)
