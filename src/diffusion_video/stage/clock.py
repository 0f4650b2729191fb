"""Time on stage: whole frames of a slot, asked for in seconds or by the words that are said."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from manim import Animation, Mobject, Scene

from diffusion_video.brief import Brief, Listener
from diffusion_video.plan.timeline import Line, Slot
from diffusion_video.stage.renderer import StageRenderer
from diffusion_video.stage.state import unfinished


class Clock(Scene):
    """A Manim scene that counts the film's frames and never leaves its slot."""

    renderer: StageRenderer
    film: Brief
    slot: Slot
    overruns: list[str]
    listener: Listener | None = None
    _lines: tuple[Line, ...]
    _waiting: bool
    _since: int
    _living: bool

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
        hits = ((line, line.text.find(words)) for line in self._lines)
        said = next((line.marks[index] for line, index in hits if index >= 0), None)
        if said is None:
            later = [line.start for line in self._lines if line.start > self.frame]
            said = later[0] if later else self.frame
        self.heard("moment", words, said)
        return said

    def after(self, words: str) -> int:
        """The frame at which `words` have been said."""
        for line in self._lines:
            index = line.text.find(words) + len(words)
            if index >= len(words):
                said = line.marks[index] if index < len(line.marks) else line.end
                self.heard("after", words, said)
                return said
        return self.moment(words)

    def standing(self, calls: Any) -> Any:
        """All that what is drawn from here on depends on, unfinished `calls` too."""
        raise NotImplementedError

    def heard(self, *asked: Any) -> None:
        """Tell a listener what was asked of time: within a play it counts from its first frame."""
        if self.listener is not None:
            self.listener.hears(self._since if self._waiting else self.frame, asked)

    def until(self, words: str, lead: float = 0.0) -> None:
        """Hold until `lead` seconds before `words` are said; nothing if that has passed."""
        self.hold_to(self.moment(words) - round(lead * self.fps))
        if self.listener is not None:
            self.listener.stands(
                self.frame, lambda: self.standing(unfinished(Clock.until.__code__))
            )

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
        self._run(lambda: super(Clock, self).play(*animations, **kwargs), count)

    def _run(self, call: Callable[[], None], count: int) -> None:
        start = self._since = self.frame
        self._waiting = True
        try:
            call()
            if self.renderer.skip_animations:
                self.renderer.frame = start + count
            if self.frame != start + count:
                raise AssertionError(f"{self.slot.id}: {self.frame - start} frames for {count}")
            self.update_mobjects(0)
        finally:
            self._waiting = False

    def begin_animations(self) -> None:
        """Begin; asks once a play, not once a frame, whether anything has updaters."""
        super().begin_animations()
        self._living = any(m.updaters for m in self.get_mobject_family_members())

    def update_mobjects(self, dt: float) -> None:
        """Let live what is alive."""
        if self._living:
            super().update_mobjects(dt)

    def update_to_time(self, t: float) -> None:
        """Bring animations to `t` seconds of the play."""
        if self._living:
            super().update_to_time(t)
            return
        self.last_t = t
        for animation in self.animations or []:
            animation.interpolate(t / animation.run_time)

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

    def alive(self, mobject: Mobject, draw: Callable[[float], object]) -> Mobject:
        """Call `draw(seconds since now)` before each frame until `mobject.clear_updaters()`."""
        start = self.frame

        def update(_: Mobject) -> None:
            draw((self.frame - start) / self.fps)

        mobject.add_updater(update)
        return mobject
