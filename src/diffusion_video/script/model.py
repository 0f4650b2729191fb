"""The script as read: what is said, by whom, and which cues stand between the lines."""

from __future__ import annotations

from dataclasses import dataclass

from diffusion_video.errors import Place


@dataclass(frozen=True)
class Span:
    """A run of text, emphasised (`**…**`) or not."""

    text: str
    strong: bool = False


Paragraph = tuple[Span, ...]


@dataclass(frozen=True)
class Character:
    """A speaker. `color` is `#rrggbb`, `side` where the portrait stands."""

    name: str
    role: str
    color: str
    side: str  # "left" or "right": the first character of the notes stands left
    place: Place


@dataclass(frozen=True)
class Cue:
    """An animation cue. `id` is `<scene>.<n>`, n counting the scene's cues from 1."""

    id: str
    words: str
    place: Place


@dataclass(frozen=True)
class Speech:
    """What one speaker says in one go.

    `number` counts the film's speeches from 1. A list that follows the speech gives
    one paragraph an item, its number (`1. `) standing as text before it.
    """

    number: int
    speaker: str
    paragraphs: tuple[Paragraph, ...]
    place: Place

    @property
    def text(self) -> str:
        """The plain words; paragraphs are joined by a newline."""
        return "\n".join("".join(span.text for span in p) for p in self.paragraphs)


@dataclass(frozen=True)
class Scene:
    """A scene; `start_s` and `end_s` are seconds from the start of the film."""

    number: int
    title: str
    start_s: int
    end_s: int
    items: tuple[Cue | Speech, ...]
    place: Place

    @property
    def cues(self) -> tuple[Cue, ...]:
        """The scene's cues in order."""
        return tuple(item for item in self.items if isinstance(item, Cue))

    @property
    def speeches(self) -> tuple[Speech, ...]:
        """The scene's speeches in order."""
        return tuple(item for item in self.items if isinstance(item, Speech))


@dataclass(frozen=True)
class Script:
    """A whole script. `title` is the level-1 heading without emoji and suffix."""

    path: str
    title: str
    characters: tuple[Character, ...]
    scenes: tuple[Scene, ...]

    @property
    def speeches(self) -> tuple[Speech, ...]:
        """Every speech of the film in order."""
        return tuple(speech for scene in self.scenes for speech in scene.speeches)

    def character(self, name: str) -> Character:
        """The character of that name; KeyError if the script has none."""
        return {character.name: character for character in self.characters}[name]
