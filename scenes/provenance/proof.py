"""Two pictures of every cue, as decoded from the film, beside what the weights give."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import av
import numpy as np
from av.video.reformatter import ColorRange, Colorspace
from numpy.typing import NDArray

from diffusion_video.brief import Brief
from diffusion_video.film.canvas import Canvas
from diffusion_video.film.encode import SegmentEncoder
from diffusion_video.film.formats import QUALITIES
from diffusion_video.film.scenefile import SceneFile
from diffusion_video.film.stills import stills
from diffusion_video.stage import theme
from parts.drawing import GROUND
from provenance.eye import Sighting
from provenance.fitted import DRAWN
from provenance.origin import Picture
from provenance.place import inset

FMT = QUALITIES["final"]
Cells = NDArray[np.float64]


@dataclass(frozen=True)
class Measured:
    """A picture as it stands in the film: the mean colour of each cell, 0 to 255."""

    sighting: Sighting
    cells: Cells

    def psnr(self, picture: Picture) -> float:
        """How near the film comes to `picture`, in dB; cells not drawn yet do not count."""
        ground = 255 * np.array(theme.rgb(theme.GROUND))
        alpha = self.sighting.alpha
        error = self.cells - (alpha * picture + (1 - alpha) * ground)
        if self.sighting.origin.how == DRAWN:
            error = error[(self.sighting.picture != GROUND).any(2)]
        return float(10 * np.log10(255**2 / np.mean(error**2)))


def decoded(drawn: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """A drawn frame (h, w, 3) as a player shows it: through the film's own encoder."""
    canvas, encoder = Canvas(FMT.width, FMT.height), SegmentEncoder(FMT)
    opaque = np.dstack([drawn, np.full(drawn.shape[:2], 255, np.uint8)])
    canvas.draw(np.ascontiguousarray(opaque))
    encoder.add(canvas.frame)
    encoded = encoder.finish()
    codec: Any = av.CodecContext.create("h264", "r")
    codec.extradata = encoded.header
    shown = [*codec.decode(av.Packet(encoded.packets[0].data)), *codec.decode(None)]
    return rgb(shown[0])


def rgb(frame: av.VideoFrame) -> NDArray[np.uint8]:
    """A decoded frame (h, w, 3), its colours read as BT.709."""
    made = frame.reformat(
        format="rgb24", src_colorspace=Colorspace.ITU709, dst_colorspace=Colorspace.ITU709,
        src_color_range=ColorRange.MPEG, dst_color_range=ColorRange.JPEG,
    )
    return np.asarray(made.to_ndarray())


def measured(
    file: SceneFile, brief: Brief, sightings: Sequence[Sighting]
) -> Iterator[Measured]:
    """Draw, encode and decode the frames of one scene in which the pictures stand."""
    frames = {sighting.frame for sighting in sightings}
    found = stills(file, file.scene, frames, brief, FMT)
    for number, drawn in found.items():
        shown = decoded(drawn)
        for sighting in sightings:
            if sighting.frame == number:
                yield Measured(sighting, cells(shown, sighting))


def cells(frame: NDArray[np.uint8], sighting: Sighting) -> Cells:
    """The mean colour (h, w, 3) of the inner part of each cell."""
    box, (height, width) = sighting.box, sighting.picture.shape[:2]
    rows, columns = _spans(box.top, box.height / height, height), _spans(
        box.left, box.width / width, width
    )
    return np.array([
        [frame[row, column].mean((0, 1)) for column in columns] for row in rows
    ])


def _spans(start: float, cell: float, count: int) -> list[slice]:
    edge = inset(cell)
    return [
        slice(int(np.ceil(start + cell * i)) + edge, int(start + cell * (i + 1)) - edge)
        for i in range(count)
    ]
