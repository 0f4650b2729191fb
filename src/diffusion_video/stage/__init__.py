"""Drawing: what a scene file imports. `from diffusion_video.stage import *`."""

from diffusion_video.stage import theme
from diffusion_video.stage.card import veil
from diffusion_video.stage.cues import cue
from diffusion_video.stage.geometry import STAGE_BOX, Box, at, bounds, units
from diffusion_video.stage.numbers import Counter, Slider, axes, bars, curve, spot
from diffusion_video.stage.pictures import Panel, Show, sheet
from diffusion_video.stage.raster import Glyphs, Pixels
from diffusion_video.stage.scene import Stage
from diffusion_video.stage.shapes import arrow, badge, between, box, pulse
from diffusion_video.stage.text import Formula, caption, formula, label, paragraph

__all__ = [
    "STAGE_BOX", "Box", "Counter", "Formula", "Glyphs", "Panel", "Pixels", "Show", "Slider",
    "Stage", "arrow", "at", "axes", "badge", "bars", "between", "bounds", "box", "caption",
    "cue", "curve", "formula", "label", "paragraph", "pulse", "sheet", "spot", "theme", "units",
    "veil",
]
