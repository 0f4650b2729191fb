"""Manim's renderer with a frame clock, an overlay and, in a render of ours, a frame sink.

Without a sink (the stock `manim render`) frames go to Manim's own writer, overlay
included. With one they go there and Manim writes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from manim import CairoRenderer, Mobject, Scene
from manim.utils.exceptions import EndSceneEarlyException
from manim.utils.iterables import list_update
from numpy.typing import NDArray

from diffusion_video.brief import Listener, Sink, Watcher
from diffusion_video.stage.camera import StageCamera
from diffusion_video.stage.overlay import Chrome, Overlay
from diffusion_video.tiles import Tiles


class StageRenderer(CairoRenderer):
    """Counts frames of the film; `frame` is the one that is drawn next."""

    def __init__(self, sink: Sink | Watcher | Listener | None = None, **kwargs: Any) -> None:
        self.camera: StageCamera
        super().__init__(camera_class=StageCamera, **kwargs)
        self.sink: Any = sink
        self.frame = 0
        self.overlay: Overlay | None = None
        self.chrome = Chrome()
        self.pending = 0
        self._lost = False
        self._watcher = sink if isinstance(sink, Watcher) else None
        self._scene: Scene | None = None
        self._still: set[int] = set()
        self._resting: set[int] = set()
        self._damage = Tiles(*self.camera.pixel_array.shape[1::-1])

    def update_skipping_status(self) -> None:
        """Skip a play none of whose `pending` frames is needed; stop when none ever is."""
        super().update_skipping_status()
        self._lost = False
        if self.sink is None:
            return
        if self.sink.done(self.frame):
            raise EndSceneEarlyException
        if not self.sink.wants(self.frame, self.frame + self.pending):
            self.skip_animations = self._lost = True

    def update_frame(
        self, scene: Scene, mobjects: Iterable[Mobject] | None = None, *args: Any, **kwargs: Any
    ) -> None:
        """Draw what has changed, unless nobody needs the frame."""
        self._scene = scene
        if not self._lost and self._watcher is None:
            every = list_update(scene.mobjects, scene.foreground_mobjects)
            self.camera.show(every, self._still, self._damage)
            self._still = self._resting

    def save_static_frame_data(
        self, scene: Scene, static_mobjects: Iterable[Mobject]
    ) -> NDArray[Any] | None:
        """Note what does not move in this play; its first frame still looks at everything."""
        self._resting, self._still = {id(mobject) for mobject in static_mobjects}, set()
        return None

    def render(
        self, scene: Scene, time: float, moving_mobjects: Iterable[Mobject] | None = None
    ) -> None:
        """Draw one frame and hand it on; frames that nobody needs are only counted."""
        if self.skip_animations:
            return
        if self.sink is not None and not self.sink.wants(self.frame, self.frame + 1):
            self.frame += 1
            return
        self.update_frame(scene, moving_mobjects)
        self._emit(1)

    def freeze_current_frame(self, duration: float) -> None:
        """Hand the drawn frame on as often as it stands, cut where the overlay changes."""
        if self.skip_animations or self.overlay is None:
            return
        left = int(duration * self.camera.frame_rate)
        while left:
            run = left if self._watcher else self.overlay.run(self.frame, left, self.chrome)
            self._emit(run)
            left -= run

    def get_frame(self) -> NDArray[Any]:
        """The drawn frame under its overlay, as a copy."""
        self._cover()
        return self.camera.pixel_array.copy()

    def _cover(self) -> None:
        """Lay the chrome over the stage; where chrome has gone, the stage is drawn anew."""
        if self.overlay is None:
            return
        moment = self.overlay.moment(self.frame, self.chrome)
        vanished = self.overlay.vanished(moment)
        if vanished:
            bare = Tiles(*self.camera.pixel_array.shape[1::-1])
            for part in vanished:
                bare.mark(part)
            self.camera.repaint(bare)
            self._damage.add(bare)
        self.overlay.paint(self.camera.pixel_array, moment, self._damage)

    def _emit(self, repeat: int) -> None:
        if self._watcher is not None:
            self._watcher.watch(self.frame, repeat, self._scene)
        elif self.sink is not None:
            self._cover()
            self.sink.take(self.frame, self.camera.pixel_array, repeat, self._damage)
            self.time += repeat / self.camera.frame_rate
        else:
            self._cover()
            self.add_frame(self.camera.pixel_array.copy(), num_frames=repeat)
        self._damage.clear()
        self.frame += repeat
