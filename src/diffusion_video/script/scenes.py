"""A scene's section becomes its cues and speeches, in order."""

from __future__ import annotations

import re

from diffusion_video.script import grammar
from diffusion_video.script.draft import Draft
from diffusion_video.script.inline import fold
from diffusion_video.script.model import Cue, Scene, Speech
from diffusion_video.script.report import Report, nearest
from diffusion_video.script.sections import Section
from diffusion_video.script.source import SourceLine


class SceneReader:
    """Reads scene sections in film order, counting the speeches of the film."""

    def __init__(self, names: tuple[str, ...], report: Report) -> None:
        self.names = names
        self.report = report
        self.speeches = 0

    def read(self, section: Section) -> Scene | None:
        """The scene of a section; None (and a problem) if its heading cannot be read."""
        head = self._heading(section)
        number = head.number if head else 0
        items = self._items(section.lines, number)
        if head is None:
            return None
        self._check_items(head, items)
        return Scene(head.number, head.title, head.start_s, head.end_s, items, head.place)

    def _heading(self, section: Section) -> Scene | None:
        line = section.heading
        assert line is not None
        place = self.report.place(line.number)
        found = grammar.SCENE.fullmatch(section.title)
        times = [grammar.seconds_of(found[key]) for key in ("start", "end")] if found else []
        if not found or None in times:
            self.report.error(place, "scene-heading", "this scene heading cannot be read",
                              "write it as: ## Scene 01: 題（0:00〜0:25）")  # fmt: skip
            return None
        start, end = (seconds or 0 for seconds in times)
        return Scene(int(found["number"]), fold(found["title"]), start, end, (), place)

    def _items(self, lines: list[SourceLine], scene: int) -> tuple[Cue | Speech, ...]:
        items: list[Cue | Speech] = []
        draft: Draft | None = None
        cues = 0
        for line in lines:
            quote = grammar.QUOTE.fullmatch(line.text)
            body, offset = (quote["body"], quote.start("body")) if quote else ("", 0)
            opens = self._opens(body, line.number, offset) if quote else None
            if (opens or not quote) and draft:
                items += self._close(draft)
                self._lazy(line, quote)
                draft = None
            if opens:
                draft = opens
            elif quote and self._near_speech(body, line.number, bool(draft)):
                continue
            elif quote and draft:
                draft.add(body, self.report.place(line.number, offset + 1))
            elif not quote and (cue := self._cue(line, f"{scene}.{cues + 1}")):
                items.append(cue)
                cues += 1
        return (*items, *(self._close(draft) if draft else ()))

    def _opens(self, body: str, number: int, offset: int) -> Draft | None:
        found = grammar.SPEECH.fullmatch(body)
        if not found:
            return None
        name = fold(found["name"])
        place = self.report.place(number, offset + found.start("name") - 1)
        if name not in self.names:
            self.report.error(place, "unknown-speaker", f'no character is called "{name}"',
                              nearest(name, self.names))  # fmt: skip
        draft = Draft(name, place)
        if found["words"].strip():
            column = offset + found.start("words") + 1
            draft.go_on(found["words"], self.report.place(number, column))
        return draft

    def _close(self, draft: Draft) -> tuple[Speech, ...]:
        """The finished speech, numbered; none if it says nothing."""
        self.speeches += 1
        made = draft.speech(self.speeches, self.report)
        return (made,) if made else ()

    def _cue(self, line: SourceLine, id: str) -> Cue | None:
        place = self.report.place(line.number)
        found = grammar.CUE.fullmatch(line.text)
        if found and fold(found["words"]):
            return Cue(id, fold(found["words"]), place)
        directive = grammar.DIRECTIVE.fullmatch(line.text)
        if directive:
            hint = f"write it as: **【{grammar.CUE_KIND}: 何が見えるか】**"
            self.report.error(place, "cue-form", "this cue cannot be read", hint)
        return None

    def _near_speech(self, body: str, line: int, inside: bool) -> bool:
        """Reports a quote line that begins with a name but not as a speech does.

        Inside a speech only a name with a colon counts: the words may well name someone.
        """
        found = grammar.BARE_NAME.fullmatch(body)
        if not found or found["name"] not in self.names or not found["words"].strip():
            return False
        if inside and not found["colon"]:
            return False
        self.report.error(self.report.place(line), "speech-form", "this speech cannot be read",
                          f"write it as: > **{found['name']}**: …")  # fmt: skip
        return True

    def _lazy(self, line: SourceLine, quote: re.Match[str] | None) -> None:
        text = line.text.strip()
        if quote is None and text and text[0] not in "*#|-`<【":
            self.report.warn(self.report.place(line.number), "speech-line-without-mark",
                             "this line after a speech is not spoken",
                             "begin it with > if it belongs to the speech")  # fmt: skip

    def _check_items(self, head: Scene, items: tuple[Cue | Speech, ...]) -> None:
        cues = sum(isinstance(item, Cue) for item in items)
        length = head.end_s - head.start_s
        if not cues:
            self.report.error(head.place, "scene-without-cue", f"scene {head.number} has no cue",
                              f"add **【{grammar.CUE_KIND}: …】**")  # fmt: skip
        elif not isinstance(items[0], Cue):
            self.report.warn(items[0].place, "speech-before-cue",
                             "this speech stands before the scene's first cue",
                             "the first cue will be on stage while it is spoken")  # fmt: skip
        if 0 < length < len(items) / 2:
            self.report.error(head.place, "scene-too-short",
                              f"{len(items)} cues and speeches in {length} s",
                              "give the scene more time")  # fmt: skip
