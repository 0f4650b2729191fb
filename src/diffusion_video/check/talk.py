"""Rules on the dialogue: speech that fits, silences, who asks, what can be read aloud."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from diffusion_video.check.rule import Note, rule
from diffusion_video.check.subject import Subject
from diffusion_video.check.unread import unread_words
from diffusion_video.plan.timeline import Line

SILENCE_S = 8.0
LEAST_SHARE = 0.15
MONOLOGUE_S = 60.0
READERS = {"kokoro", "openjtalk", "voicevox"}
ASKS = re.compile("質問|聞き手")


@rule("speech-too-long")
def speech_too_long(subject: Subject) -> Iterator[Note]:
    """A scene with more speech than its time can hold, even squeezed."""
    yield from _fit(subject, "speech-too-long")


@rule("speech-tight")
def speech_tight(subject: Subject) -> Iterator[Note]:
    """A scene whose pauses must be cut or whose voice must be faster."""
    yield from _fit(subject, "speech-tight")


@rule("dead-air")
def dead_air(subject: Subject) -> Iterator[Note]:
    """Nobody speaks for so long that it is felt, whatever the stage shows."""
    fps = subject.timeline.fps
    for before, after in pairwise(subject.timeline.lines):
        silent = (after.start - before.end) / fps
        if silent > SILENCE_S:
            yield Note(subject.place(after.number), f"{silent:.1f} s without a word before this",
                       f"at most {SILENCE_S:g} s: write a line, or give the time to another scene",
                       "warning")  # fmt: skip


@rule("questioner-share")
def questioner_share(subject: Subject) -> Iterator[Note]:
    """The one who asks hardly speaks, or is silent for a minute while others lecture."""
    script = subject.project.script
    for asker in (c for c in script.characters if ASKS.search(c.role)):
        chars = sum(len(speech.text) for speech in script.speeches)
        share = sum(len(s.text) for s in script.speeches if s.speaker == asker.name) / max(1, chars)
        if share < LEAST_SHARE:
            yield Note(asker.place, f"{asker.name} says {share:.0%} of the words",
                       f"at least {LEAST_SHARE:.0%}: let them ask, err and conclude",
                       "warning")  # fmt: skip
        yield from _lectures(subject, asker.name)


def _lectures(subject: Subject, asker: str) -> Iterator[Note]:
    run: list[Line] = []
    for line in subject.timeline.lines:
        run = [] if line.speaker == asker else [*run, line]
        seconds = sum(each.end - each.start for each in run) / subject.timeline.fps
        if len(run) > 1 and seconds > MONOLOGUE_S:
            yield Note(subject.place(line.number), f"{seconds:.0f} s of speech without {asker}",
                       f"a question at least every {MONOLOGUE_S:g} s", "warning")  # fmt: skip
            run = []


@rule("reading-unsure")
def reading_unsure(subject: Subject) -> Iterator[Note]:
    """A word of which no voice is sure how it is said."""
    if subject.project.settings.voice.engine not in READERS:
        return
    for problem in unread_words(subject.project):
        yield Note(problem.place, problem.message, problem.hint, problem.severity)


def _fit(subject: Subject, id: str) -> Iterator[Note]:
    for problem in subject.fits:
        if problem.rule == id:
            yield Note(problem.place, problem.message, problem.hint, problem.severity)


RULES = (
    speech_too_long, speech_tight, dead_air, questioner_share, reading_unsure,
)  # fmt: skip
