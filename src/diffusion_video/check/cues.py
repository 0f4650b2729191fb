"""Rules on cues and the methods that draw them; scene files are read, never run."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from diffusion_video.check.rule import Note, rule
from diffusion_video.check.subject import Subject
from diffusion_video.errors import Place
from diffusion_video.film.scenefile import Phrase, SceneFile
from diffusion_video.plan.groups import Group, groups
from diffusion_video.script.matching import match
from diffusion_video.script.model import Cue, Scene

SHOWN = 40


@rule("cue-undrawn")
def cue_undrawn(subject: Subject) -> Iterator[Note]:
    """A cue that no method draws: the film shows a card with its words."""
    for scene in subject.project.script.scenes:
        file = subject.scenes.get(scene.number)
        drawn = _drawn(scene, file)
        for cue in scene.cues:
            if cue.id not in drawn:
                yield Note(cue.place, f"no method draws cue {cue.id}", _nearest(cue, file, drawn))


@rule("method-unused")
def method_unused(subject: Subject) -> Iterator[Note]:
    """A method whose cue is no longer in the script."""
    for scene in subject.project.script.scenes:
        file = subject.scenes.get(scene.number)
        used = _drawn(scene, file).values()
        for method in file.methods if file else ():
            if method.name not in used:
                yield Note(method.place, f'{method.name} draws no cue: no cue has "{method.words}"',
                           "give it the words of a cue, or remove it", "warning")  # fmt: skip


@rule("scene-file-unused")
def scene_file_unused(subject: Subject) -> Iterator[Note]:
    """A scene file whose number the script does not have."""
    known = {scene.number for scene in subject.project.script.scenes}
    for number in sorted(set(subject.scenes) - known):
        path = subject.scenes[number].path
        yield Note(Place(str(path)), f"the script has no scene {number}",
                   "rename the file to its scene's number, or remove it", "warning")  # fmt: skip


@rule("moment-gone")
def moment_gone(subject: Subject) -> Iterator[Note]:
    """Words that a method waits for and that no line of its slot says."""
    for scene in subject.project.script.scenes:
        file = subject.scenes.get(scene.number)
        if file is None:
            continue
        drawn = _drawn(scene, file)
        for group in groups(scene):
            yield from _missing(group, file, drawn.get(group.cue.id, ""))
    yield from _shared(subject)


def _shared(subject: Subject) -> Iterator[Note]:
    """Words that helpers wait for and that no scene which uses them says."""
    said: dict[Phrase, str] = {}
    for scene in subject.project.script.scenes:
        file = subject.scenes.get(scene.number)
        words = "\n".join(speech.text for speech in scene.speeches)
        for phrase in file.shared if file else ():
            said[phrase] = f"{said.get(phrase, '')}\n{words}"
    for phrase, text in said.items():
        if phrase.words not in text:
            yield Note(phrase.place, f'nobody says "{phrase.words}" in the scenes of this helper',
                       _near_words(phrase.words, text.split("\n")))  # fmt: skip


def _missing(group: Group, file: SceneFile, name: str) -> Iterator[Note]:
    said = [speech.text for speech in group.speeches]
    for method in file.methods:
        for phrase in method.phrases if method.name == name else ():
            if not any(phrase.words in text for text in said):
                yield Note(phrase.place, f'nobody says "{phrase.words}" in cue {group.cue.id}',
                           _near_words(phrase.words, said))  # fmt: skip


def _drawn(scene: Scene, file: SceneFile | None) -> dict[str, str]:
    return match(scene.cues, file.patterns) if file else {}


def _nearest(cue: Cue, file: SceneFile | None, drawn: dict[str, str]) -> str:
    if file is None:
        return "write its scene file: diffusion-video new does that"
    free = {m.words: m.name for m in file.methods if m.name not in drawn.values()}
    close = get_close_matches(cue.words, free, n=1, cutoff=0.2)
    if close:
        return f'{free[close[0]]} is the nearest: its words are "{close[0]}"'
    return f'add a method with @cue("{cue.words[:SHOWN]}") to {file.path.name}'


def _near_words(words: str, said: list[str]) -> str:
    """The stretch of what is said that is most like `words`."""
    size = len(words)
    pieces = [text[i : i + size] for text in said for i in range(max(1, len(text) - size + 1))]
    close = get_close_matches(words, pieces, n=1, cutoff=0.3)
    if close:
        return f"the nearest words there: {close[0]}"
    return "use words of one of its lines" if said else "this cue has no lines"


RULES = (cue_undrawn, method_unused, scene_file_unused, moment_gone)
