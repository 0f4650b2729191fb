"""Cards: the section title that becomes the header, and the card of an undrawn cue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from manim import (
    DOWN,
    LEFT,
    Animation,
    FadeIn,
    FadeOut,
    Line,
    Mobject,
    Rectangle,
    VGroup,
    smooth,
    squish_rate_func,
)

from diffusion_video.stage import letters, theme
from diffusion_video.stage.geometry import HEADER_BOX, STAGE_BOX, at, units
from diffusion_video.stage.raster import Glyphs
from diffusion_video.stage.text import label, paragraph

if TYPE_CHECKING:
    from diffusion_video.stage.scene import Stage

CARD_WIDTH = STAGE_BOX.width - 120
DIM = 0.831
"""How much of what stands behind a title is taken away: a share that leaves the ground as it is."""


def veil() -> Rectangle:
    """What dims the stage: a scene that ends under it hands over what stands behind a card."""
    box = STAGE_BOX
    cover = Rectangle(width=units(box.width), height=units(box.height), stroke_width=0)
    return cover.move_to(at(*box.center)).set_fill(theme.GROUND, DIM).set_z_index(1)


def section_card(
    stage: Stage, title: str, seconds: float, *come: Animation, behind: Mobject | None = None
) -> None:
    """Show the title for `seconds`, then bring it to the header's own pixels.

    `behind` stands dim behind it and is lit, `come` plays, with that last move: so the stage is
    not empty before or after it.
    """
    stage.show_header(False)
    cover = veil()
    lit = [] if behind is None else [FadeOut(cover)]
    if behind is not None:
        stage.add(behind, cover)
    big = _fitting(title)
    rule = Line(at(960 - 200, 560), at(960 + 200, 560), color=theme.NETWORK, stroke_width=6)
    big.move_to(at(960, 472))
    VGroup(big, rule).set_z_index(2)
    stage.play(FadeIn(big, shift=DOWN * 0.15), run_time=0.5)
    rule.save_state()
    rule.scale(0.01)
    stage.play(rule.animate.restore(), run_time=0.5)
    stage.hold(max(0.0, seconds - 1.7))
    small = label(title, theme.HEADER, theme.MUTED, bold=True)
    small.move_to(at(*HEADER_BOX.center)).align_to(at(HEADER_BOX.left, 0), LEFT)
    stage.play(
        big.animate.match_width(small).move_to(small).set_fill(theme.MUTED),
        FadeOut(rule, rate_func=squish_rate_func(smooth, 0, 0.5)), *lit, *come,
        run_time=0.7,
    )
    stage.remove(big)
    stage.show_header()


def _fitting(title: str) -> Glyphs:
    """The title as large as the card allows, at most a section's size."""
    size = theme.SECTION * 1.2
    width = letters.width(title, size, True)
    return label(title, min(size, size * CARD_WIDTH / width), bold=True)


def plain_card(stage: Stage, words: str) -> None:
    """What a cue without a method gets: its words on a framed card."""
    rows = [words[i : i + 28] for i in range(0, len(words), 28)]
    text = paragraph(*rows, size=theme.LABEL)
    rule = Line(LEFT * 1.2, -LEFT * 1.2, color=theme.RULE, stroke_width=4)
    card = VGroup(rule.copy(), text, rule).arrange(DOWN, buff=units(48))
    card.move_to(at(*STAGE_BOX.center))
    stage.play(FadeIn(card, shift=DOWN * 0.1), run_time=theme.ENTER)
    stage.hold_to(stage.slot.end - stage.fps // 2)
    stage.play(FadeOut(card), until=stage.slot.end)
