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

from manim import Animation, Mobject, config

from diffusion_video.brief import Brief, Listener, Sink, Watcher
from diffusion_video.plan.timeline import SceneTime, Slot
from diffusion_video.script.matching import match
from diffusion_video.stage import theme
from diffusion_video.stage.card import plain_card, section_card
from diffusion_video.stage.clock import Clock
from diffusion_video.stage.cues import patterns
from diffusion_video.stage.hearing import Overheard
from diffusion_video.stage.overlay import Chrome, Overlay
from diffusion_video.stage.renderer import StageRenderer
from diffusion_video.stage.state import digest

OPENING = re.compile("「(.+?)」")


class Stage(Clock):
    """One scene of the script. The file's name says which: `s03_forward.py` is scene 3."""

    number: ClassVar[int | None] = None
    brief: ClassVar[Brief | None] = None
    sink: ClassVar[Sink | Watcher | Listener | None] = None

    def __init__(self, renderer: Any = None, **kwargs: Any) -> None:
        config.background_color = theme.GROUND
        if self.sink is None:
            config.disable_caching = True
        super().__init__(renderer=StageRenderer(self.sink), **kwargs)
        self.film = self.brief or _brief_for(type(self))
        self.scene_time = _scene_time(type(self), self.film)
        self.slot: Slot = self.scene_time.slots[0]
        self.overruns: list[str] = []
        self.listener = self.sink if isinstance(self.sink, Listener) else None
        self._lines = self.slot.lines
        self._waiting = self._living = False
        self._since = 0
        self._bare = frozenset({*vars(self), "_bare"})

    # -- the cues, one after the other ------------------------------------------------

    def construct(self) -> None:
        """Draw every cue in its slot; a cue without a method gets a plain card."""
        timeline = self.film.timeline
        self.renderer.frame = self.scene_time.start
        self.renderer.overlay = Overlay(self.film, int(config.pixel_height))
        self.show_header()
        slots = self.scene_time.slots
        methods = match(slots, patterns(type(self)))
        for slot in slots:
            self._open(slot)
            method = getattr(self, methods.get(slot.id, ""), self._plain)
            method()
            self._fill(method)
        assert self.frame == self.scene_time.end <= timeline.end

    def _open(self, slot: Slot) -> None:
        """Begin a slot."""
        self.slot, self._lines = slot, slot.lines
        if self.listener is not None:
            self.listener.stands(slot.start, lambda: self.standing(None))
            self.slot = Overheard(slot, self.heard)

    def standing(self, calls: Any) -> Any:
        """The slot, the header, and a digest of what cues and their unfinished `calls` hold."""
        chrome, slot = self.renderer.chrome, self.slot
        state = digest(self, vars(self).keys() - self._bare, calls)
        return slot.id, slot.words, slot.start, slot.end, chrome.title, chrome.source, state

    def _plain(self) -> None:
        plain_card(self, self.slot.words)

    def _fill(self, method: Callable[[], None]) -> None:
        """Hold what is left of the slot; the slot is then exactly full."""
        if self.left:
            self.hold()
        if self.frame != self.slot.end:
            raise AssertionError(f"{method.__name__} left {self.frame} of {self.slot}")

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

    def card(
        self, *come: Animation, behind: Mobject | None = None, seconds: float = theme.CARD
    ) -> None:
        """The section card: the title stands, then becomes the header as `come` plays.

        `behind` stands dim behind it until then (`veil` dims a scene's end alike).
        """
        section_card(self, self.header_title, seconds, *come, behind=behind)


def _scene_time(cls: type[Stage], film: Brief) -> SceneTime:
    number = cls.number
    if number is None:
        name = re.match(r"s(\d+)", Path(inspect.getfile(cls)).stem)
        number = int(name.group(1)) if name else 1
    return next(scene for scene in film.timeline.scenes if scene.number == number)


def _brief_for(cls: type) -> Brief:
    from diffusion_video.stage.standalone import brief_for

    return brief_for(Path(inspect.getfile(cls)), int(config.frame_rate))
