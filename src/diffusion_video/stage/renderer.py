"""Manim's renderer with a frame clock, an overlay and, in a render of ours, a frame sink.

Without a sink (the stock `manim render`) frames go to Manim's own writer, overlay
included. With one they go there and Manim writes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from manim import CairoRenderer, Mobject, Scene
from manim.utils.exceptions import EndSceneEarlyException
from numpy.typing import NDArray

from diffusion_video.brief import Sink, Watcher
from diffusion_video.stage.camera import StageCamera
from diffusion_video.stage.overlay import Chrome, Overlay

if TYPE_CHECKING:
    from manim.camera.camera import Camera


class StageRenderer(CairoRenderer):
    """Counts frames of the film; `frame` is the one that is drawn next."""

    def __init__(self, sink: Sink | Watcher | None = None, **kwargs: Any) -> None:
        self.camera: Camera
        super().__init__(camera_class=StageCamera, **kwargs)
        self.sink: Any = sink
        self.frame = 0
        self.overlay: Overlay | None = None
        self.chrome = Chrome()
        self.pending = 0
        self._lost = False
        self._watcher = sink if isinstance(sink, Watcher) else None
        self._scene: Scene | None = None

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
        """Draw, unless nobody needs the frame."""
        self._scene = scene
        if not self._lost and self._watcher is None:
            super().update_frame(scene, mobjects, *args, **kwargs)

    def save_static_frame_data(
        self, scene: Scene, static_mobjects: Iterable[Mobject]
    ) -> NDArray[Any] | None:
        """Keep what does not move, without the overlay."""
        self.static_image = None
        if not static_mobjects or self._lost or self._watcher is not None:
            return None
        self.update_frame(scene, mobjects=static_mobjects)
        self.static_image = self.camera.pixel_array.copy()
        return self.static_image

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
        if self._watcher is not None:
            self._emit(left)
            return
        bare = self.camera.pixel_array.copy()
        while left:
            run = self.overlay.run(self.frame, left, self.chrome)
            self.camera.pixel_array[:] = bare
            self._emit(run)
            left -= run

    def get_frame(self) -> NDArray[Any]:
        """The drawn frame under its overlay, as a copy."""
        self._cover()
        return self.camera.pixel_array.copy()

    def _cover(self) -> None:
        if self.overlay is not None:
            moment = self.overlay.moment(self.frame, self.chrome)
            self.overlay.paint(self.camera.pixel_array, moment)

    def _emit(self, repeat: int) -> None:
        if self._watcher is not None:
            self._watcher.watch(self.frame, repeat, self._scene)
        elif self.sink is not None:
            self._cover()
            self.sink.take(self.frame, self.camera.pixel_array, repeat)
            self.time += repeat / self.camera.frame_rate
        else:
            self._cover()
            self.add_frame(self.camera.pixel_array.copy(), num_frames=repeat)
        self.frame += repeat
