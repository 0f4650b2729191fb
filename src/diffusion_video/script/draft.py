"""A speech while it is being read, line by line."""

from __future__ import annotations

from dataclasses import dataclass, field

from diffusion_video.errors import Place
from diffusion_video.script import grammar
from diffusion_video.script.inline import fold, join, spans
from diffusion_video.script.model import Paragraph, Span, Speech
from diffusion_video.script.report import Report


@dataclass
class Draft:
    """The paragraphs so far: place of the first character, list number, words."""

    speaker: str
    place: Place
    paragraphs: list[tuple[Place, str, str]] = field(default_factory=list)

    def add(self, body: str, place: Place) -> None:
        """A further line of the quote: a list item begins a paragraph, others go on."""
        if numbered := grammar.NUMBERED.fullmatch(body):
            self.paragraphs.append((place, f"{numbered['number']}. ", numbered["words"]))
        elif bullet := grammar.BULLET.fullmatch(body):
            self.paragraphs.append((place, "", bullet["words"]))
        elif body.strip():
            self.go_on(body, place)

    def go_on(self, words: str, place: Place) -> None:
        """Words that belong to the last paragraph."""
        if not self.paragraphs:
            self.paragraphs.append((place, "", words.strip()))
            return
        at, mark, before = self.paragraphs[-1]
        self.paragraphs[-1] = (at, mark, join(before, words.strip()))

    def speech(self, number: int, report: Report) -> Speech | None:
        """The finished speech; None, and a problem, if there is nothing to say."""
        made = [_paragraph(mark + words, place, report) for place, mark, words in self.paragraphs]
        paragraphs = tuple(paragraph for paragraph in made if paragraph)
        if not paragraphs:
            report.error(self.place, "empty-speech", f'"{self.speaker}" says nothing',
                         "write the words after the colon, or remove the line")  # fmt: skip
            return None
        return Speech(number, self.speaker, paragraphs, self.place)


def _paragraph(text: str, place: Place, report: Report) -> Paragraph:
    found = spans(text)
    if found is None:
        report.error(place, "emphasis-open", "a ** is left open or holds nothing",
                     "write **強調** with both ends")  # fmt: skip
        return (Span(fold(text.replace("**", "")) or "…"),)
    return found
