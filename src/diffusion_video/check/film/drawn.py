"""Rules on the film beside what its scenes draw today: its noise, its words, what moves.

Thresholds: 45 dB PSNR-Y and 0.99 SSIM, over which nobody sees a difference, and 35 dB, under which
everybody does (Ozer, on just noticeable differences); WCAG 1.4.3 for words.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from diffusion_video.check.film.subject import Film
from diffusion_video.check.rule import Note, rule

if TYPE_CHECKING:
    from diffusion_video.check.film.fidelity import Fidelity

PSNR, POOR_PSNR, SSIM = 45.0, 35.0, 0.99
OTHER = 22.0
"""A PSNR in dB under which it is another picture."""
AA, POOR = 4.5, 3.0
FROZEN_S = 2.0
BLUNTED = 0.84
"""What 4:2:0 leaves of the contrast of thin red letters; the stage itself is judged in full."""


def row(found: Fidelity) -> str:
    """One measured frame in words."""
    return (f"cue {found.cue:<5} frame {found.frame:>6}  {found.pixels:>7} px  "
            f"{found.psnr:5.1f} dB PSNR-Y  {found.ssim:.4f} SSIM")  # fmt: skip


@rule("noise-fidelity")
def noise_fidelity(film: Film) -> Iterator[Note]:
    """Noise as it was drawn: PSNR-Y 45 dB and SSIM 0.99; under 35 dB is an error."""
    for cue, each in groupby(film.compared.noise, key=lambda found: found.cue):
        bad = [found for found in each if found.psnr < PSNR or found.ssim < SSIM]
        if bad:
            worst = min(bad, key=lambda found: (found.psnr, found.ssim))
            other = worst.psnr < OTHER
            yield film.note(
                f"the noise of cue {cue} has {worst.psnr:.1f} dB PSNR-Y, {worst.ssim:.4f} SSIM",
                "another picture is drawn today: render it again" if other else
                f"at least {PSNR:g} dB and {SSIM:g}: a lower quantiser",
                "error" if worst.psnr < POOR_PSNR else "warning", film.seconds(worst.frame),
            )  # fmt: skip


@rule("label-contrast")
def label_contrast(film: Film) -> Iterator[Note]:
    """Words on the stage, in decoded pixels: 4.5:1 less what 4:2:0 takes, error under 3:1."""
    told = set()
    for label in film.compared.labels:
        if label.contrast < AA * BLUNTED and (label.cue, label.name) not in told:
            told.add((label.cue, label.name))
            yield film.note(f"{label.name} has a contrast of {label.contrast:.1f}:1 "
                            f"(cue {label.cue})", f"at least {AA:g}:1 as drawn",
                            "error" if label.contrast < POOR else "warning",
                            film.seconds(label.frame))  # fmt: skip


@rule("film-frozen")
def film_frozen(film: Film) -> Iterator[Note]:
    """The stage stands still, frame after frame the same, for 2 s in which it should move."""
    for start, end in film.compared.moves:
        for low, high in film.seen.still:
            frozen = (min(end, high) - max(start, low)) / film.fps
            if frozen > FROZEN_S:
                yield film.note(f"{frozen:.1f} s stand still in which the scene moves",
                                "render it again", at=max(start, low) / film.fps)  # fmt: skip


RULES = (noise_fidelity, label_contrast, film_frozen)
