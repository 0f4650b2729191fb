"""The base of every scene: slots of whole frames, moments by words, chrome by frame.

    class Forward(Stage):
        @cue("数式 q(xₜ|xₜ₋₁)")
        def formula(self) -> None:
            eq = formula("q(x_t|x_(t-1)) =", "sqrt(1-beta_t) x_(t-1)")
            self.play(FadeIn(eq))
            self.until("薄めて")
            self.play(eq.part(1).animate.set_color(theme.PICTURE))

A method draws one cue in its slot. It never counts seconds of the film: it waits
`until` words are said, and whatever is left of the slot is held when it returns.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

from manim import Animation, Mobject, Scene, config

from diffusion_video.brief import Brief, Sink
from diffusion_video.plan.timeline import SceneTime, Slot
from diffusion_video.script.matching import match
from diffusion_video.script.model import Cue
from diffusion_video.stage import theme
from diffusion_video.stage.card import plain_card, section_card
from diffusion_video.stage.cues import patterns
from diffusion_video.stage.overlay import Chrome, Overlay
from diffusion_video.stage.renderer import StageRenderer

OPENING = re.compile("「(.+?)」")


class Stage(Scene):
    """One scene of the script. The file's name says which: `s03_forward.py` is scene 3."""

    number: ClassVar[int | None] = None
    brief: ClassVar[Brief | None] = None
    sink: ClassVar[Sink | None] = None
    renderer: StageRenderer

    def __init__(self, renderer: Any = None, **kwargs: Any) -> None:
        config.background_color = theme.GROUND
        if self.sink is None:
            config.disable_caching = True
        super().__init__(renderer=StageRenderer(self.sink), **kwargs)
        self.film = self.brief or _brief_for(type(self))
        self.scene_time = _scene_time(type(self), self.film)
        self.slot: Slot = self.scene_time.slots[0]
        self.overruns: list[str] = []

    # -- the cues, one after the other ------------------------------------------------

    def construct(self) -> None:
        """Draw every cue in its slot; a cue without a method gets a plain card."""
        timeline = self.film.timeline
        self.renderer.frame = self.scene_time.start
        self.renderer.overlay = Overlay(self.film, int(config.pixel_height))
        self.show_header()
        slots = self.scene_time.slots
        methods = match([_cue(slot) for slot in slots], patterns(type(self)))
        for self.slot in slots:
            method = getattr(self, methods.get(self.slot.id, ""), self._plain)
            method()
            self._fill(method)
        assert self.frame == self.scene_time.end <= timeline.end

    def _plain(self) -> None:
        plain_card(self, self.slot.words)

    def _fill(self, method: Callable[[], None]) -> None:
        """Hold what is left of the slot; the slot is then exactly full."""
        if self.left:
            self.hold()
        if self.frame != self.slot.end:
            raise AssertionError(f"{method.__name__} left {self.frame} of {self.slot}")

    # -- time ---------------------------------------------------------------------------

    @property
    def frame(self) -> int:
        """The film's frame that is drawn next: the only clock that drawings may read."""
        return self.renderer.frame

    @property
    def fps(self) -> int:
        """Frames a second."""
        return self.film.timeline.fps

    @property
    def clock(self) -> float:
        """Seconds of the film until the frame that is drawn next."""
        return self.frame / self.fps

    @property
    def left(self) -> int:
        """Frames left in the slot."""
        return self.slot.end - self.frame

    def moment(self, words: str) -> int:
        """The frame at which `words` begin to be said in this slot.

        If no line has them any more, the start of the next line serves, else now.
        """
        for line in self.slot.lines:
            index = line.text.find(words)
            if index >= 0:
                return line.marks[index]
        later = [line.start for line in self.slot.lines if line.start > self.frame]
        return later[0] if later else self.frame

    def after(self, words: str) -> int:
        """The frame at which `words` have been said."""
        for line in self.slot.lines:
            index = line.text.find(words) + len(words)
            if index >= len(words):
                return line.marks[index] if index < len(line.marks) else line.end
        return self.moment(words)

    def until(self, words: str, lead: float = 0.0) -> None:
        """Hold until `lead` seconds before `words` are said; nothing if that has passed."""
        self.hold_to(self.moment(words) - round(lead * self.fps))

    def hold_to(self, frame: int) -> None:
        """Hold until the film's `frame`, at most to the end of the slot."""
        self.hold((frame - self.frame) / self.fps)

    def hold(self, seconds: float | None = None) -> None:
        """Hold for `seconds`, or to the slot's end; what is alive goes on moving."""
        count = self.left if seconds is None else min(self.left, self._frames(seconds))
        if count <= 0:
            return
        self.renderer.pending = count
        frozen = not any(m.updaters for m in self.get_mobject_family_members())
        extra = 0.5 if frozen else -0.5
        self._run(lambda: self.wait((count + extra) / self.fps, frozen_frame=frozen), count)

    def play(self, *animations: Any, until: int | None = None, **kwargs: Any) -> None:
        """Play for `run_time` seconds or `until` a frame, cut to what the slot has left."""
        if self._waiting:
            super().play(*animations, **kwargs)
            return
        if not animations:
            return
        count = self._length(animations, until, kwargs)
        if count > self.left:
            self.overruns.append(f"{self.slot.id}: {count - self.left} frames over the slot")
            count = self.left
        if count <= 0:
            self._apply(animations)
            return
        kwargs["run_time"] = (count - 0.5) / self.fps
        self.renderer.pending = count
        self._run(lambda: super(Stage, self).play(*animations, **kwargs), count)

    _waiting = False

    def _run(self, call: Callable[[], None], count: int) -> None:
        start = self.frame
        self._waiting = True
        try:
            call()
        finally:
            self._waiting = False
        if self.renderer.skip_animations:
            self.renderer.frame = start + count
        if self.frame != start + count:
            raise AssertionError(f"{self.slot.id}: {self.frame - start} frames for {count}")
        self.update_mobjects(0)

    def _length(self, animations: Any, until: int | None, kwargs: dict[str, Any]) -> int:
        seconds = kwargs.pop("run_time", None)
        if until is not None:
            return max(until - self.frame, 1)
        if seconds is None:
            compiled = self.compile_animations(*animations)
            seconds = max(animation.run_time for animation in compiled)
        return max(self._frames(seconds), 1)

    def _frames(self, seconds: float) -> int:
        return int(seconds * self.fps + 0.5)

    def _apply(self, animations: Any) -> None:
        """Bring animations to their end without a frame: the slot is over."""
        compiled: list[Animation] = self.compile_animations(*animations)
        self.add_mobjects_from_animations(compiled)
        for animation in compiled:
            animation._setup_scene(self)
            animation.begin()
            animation.interpolate(1)
            animation.finish()
            animation.clean_up_from_scene(self)

    # -- what stands around the stage -----------------------------------------------------

    def show_header(self, shown: bool = True, source: str = "") -> None:
        """Show the scene's title (and the source of what is on stage) above the stage."""
        title = self.header_title if shown else None
        self.renderer.chrome = Chrome(title, source)

    def cite(self, source: str) -> None:
        """Name the source of what is on stage, at the right of the header."""
        self.renderer.chrome = Chrome(self.renderer.chrome.title, source)

    @property
    def header_title(self) -> str:
        """The text of the header: the card's 「…」 where there is one, else the title."""
        card = OPENING.search(self.scene_time.slots[0].words)
        first = self.scene_time.slots[0].words
        return card.group(1) if card and "セクション" in first else self.scene_time.title

    def card(self, seconds: float = theme.CARD) -> None:
        """The section card: the title stands alone, then becomes the header."""
        section_card(self, self.header_title, seconds)

    def alive(self, mobject: Mobject, draw: Callable[[float], object]) -> Mobject:
        """Call `draw(seconds since now)` before each frame until `mobject.clear_updaters()`."""
        start = self.frame

        def update(_: Mobject) -> None:
            draw((self.frame - start) / self.fps)

        mobject.add_updater(update)
        return mobject


def _cue(slot: Slot) -> Cue:
    from diffusion_video.errors import Place

    return Cue(slot.id, slot.words, Place(""))


def _scene_time(cls: type[Stage], film: Brief) -> SceneTime:
    number = cls.number
    if number is None:
        name = re.match(r"s(\d+)", Path(inspect.getfile(cls)).stem)
        number = int(name.group(1)) if name else 1
    return next(scene for scene in film.timeline.scenes if scene.number == number)


def _brief_for(cls: type) -> Brief:
    from diffusion_video.stage.standalone import brief_for

    return brief_for(Path(inspect.getfile(cls)), int(config.frame_rate))
