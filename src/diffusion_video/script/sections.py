"""A script falls into sections: what stands before the scenes, each scene, the notes after."""

from __future__ import annotations

from dataclasses import dataclass, field

from diffusion_video.script import grammar
from diffusion_video.script.source import SourceLine


@dataclass
class Section:
    """A heading of level 1 or 2 (None at the top of the file) and the lines below it."""

    heading: SourceLine | None
    level: int
    title: str
    lines: list[SourceLine] = field(default_factory=list)

    @property
    def is_scene(self) -> bool:
        """Whether the heading means to open a scene (it may still be malformed)."""
        return self.level == 2 and grammar.SCENE_LIKE.match(self.title) is not None


def sections(lines: list[SourceLine]) -> list[Section]:
    """The file cut at its headings of level 1 and 2; the first section may have none."""
    out = [Section(None, 0, "")]
    for line in lines:
        heading = grammar.HEADING.fullmatch(line.text)
        if heading and len(heading[1]) <= 2:
            out.append(Section(line, len(heading[1]), heading[2].strip()))
        else:
            out[-1].lines.append(line)
    return out
