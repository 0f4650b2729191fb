"""What film rules look at: the file's facts, what was seen and heard, and what was planned."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from diffusion_video.check.film.compared import Compared
from diffusion_video.check.film.container import Container, Event, read
from diffusion_video.check.film.listening import Heard, listen
from diffusion_video.check.film.watching import Seen, watch
from diffusion_video.check.rule import Note
from diffusion_video.errors import Place, Severity
from diffusion_video.plan.timeline import Line, Page, Timeline
from diffusion_video.script.model import Script
from diffusion_video.units import clock

SIDECARS = ("film.srt", "film.vtt", "film.ass", "transcript.md", "chapters.txt", "description.txt")


@dataclass(frozen=True)
class Film:
    """A finished film beside its plan. `texts` are its sidecars, those that exist, by name.

    `starts` are the seconds at which its own subtitles begin each line, `shown` the words
    on the plate at some frames; `spoken` says whether it should be heard: it has a voice and was
    not rendered mute. `part` says that it is the film of one scene. `compared` is empty until the
    film was compared with what its scenes draw.
    """

    path: Path
    container: Container
    seen: Seen
    heard: Heard | None
    script: Script
    timeline: Timeline
    texts: Mapping[str, str]
    starts: tuple[float, ...]
    shown: Mapping[int, str]
    spoken: bool = True
    part: bool = False
    compared: Compared = field(default_factory=Compared)

    @property
    def fps(self) -> int:
        """Frames a second of the plan."""
        return self.timeline.fps

    @cached_property
    def pages(self) -> list[tuple[Line, Page]]:
        """Every planned page with its line."""
        return [(line, page) for line in self.timeline.lines for page in line.pages]

    @property
    def current(self) -> bool:
        """Whether its soft subtitles lie where the plan has them, to the frame."""
        events = self.container.words
        return len(events) == len(self.pages) and all(
            abs(event.start - page.start / self.fps) <= 1 / self.fps
            for event, (_, page) in zip(events, self.pages, strict=True)
        )

    def seconds(self, frame: int) -> float:
        """When a frame of the whole film is shown in this one."""
        return (frame - self.compared.first) / self.fps

    def note(
        self, message: str, hint: str = "", severity: Severity = "error", at: float | None = None
    ) -> Note:
        """A note on this film, at a time in seconds if it has one."""
        when = "" if at is None else f"{clock(at)}.{int(at * 10) % 10}: "
        return Note(Place(str(self.path)), when + message, hint, severity)


def moments(container: Container, timeline: Timeline) -> dict[int, str]:
    """The frame in the middle of each subtitle -> its words: the film's own, else the plan's."""
    fps = timeline.fps
    if container.words:
        return {int((event.start + event.end) / 2 * fps): event.text for event in container.words}
    return {(page.start + page.end) // 2: "".join(span.text for row in page.lines for span in row)
            for page in timeline.pages}  # fmt: skip


def line_starts(
    events: Sequence[Event], script: Script, timeline: Timeline
) -> Iterator[float]:
    """When the subtitles of each speech begin; as planned where they say something else."""
    rest = iter(events)
    for speech, line in zip(script.speeches, timeline.lines, strict=True):
        words, said, start = "".join(speech.text.split()), "", None
        while len(said) < len(words) and (event := next(rest, None)):
            start = event.start if start is None else start
            said += "".join(event.text.removeprefix(f"{speech.speaker}: ").split())
        yield start if start is not None and said == words else line.start / timeline.fps


def examine(
    path: Path, script: Script, timeline: Timeline, folder: Path, spoken: bool,
    progress: Callable[[int], None] = lambda _: None,
) -> Film:
    """Read, watch and hear a film. Raises av.FFmpegError if the file is no film."""
    container = read(path)
    fps = timeline.fps
    shown = moments(container, timeline)
    seen = watch(path, fps, shown, progress)
    starts = tuple(line_starts(container.words, script, timeline))
    heard = listen(path, starts) if container.sound else None
    texts = {name: (folder / name).read_text("utf-8")
             for name in SIDECARS if (folder / name).is_file()}  # fmt: skip
    return Film(path, container, seen, heard, script, timeline, texts, starts, shown, spoken)
