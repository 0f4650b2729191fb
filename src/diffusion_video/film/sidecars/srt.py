"""SubRip (.srt): numbered events; the name stands before the words where the speaker changes."""

from __future__ import annotations

from diffusion_video.film.sidecars.events import Event, events, stamp
from diffusion_video.plan.timeline import Timeline


def srt(timeline: Timeline) -> str:
    """The film's subtitles as SubRip text, without styles: every player shows it alike."""
    return "\n".join(_block(n, event) for n, event in enumerate(events(timeline), start=1))


def _block(number: int, event: Event) -> str:
    times = f"{stamp(event.start_ms, ',')} --> {stamp(event.end_ms, ',')}"
    name = f"{event.speaker}: " if event.turn else ""
    return f"{number}\n{times}\n{name}" + "\n".join(event.plain) + "\n"
