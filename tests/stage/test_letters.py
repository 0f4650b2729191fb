"""Letters: what the font lacks is set from what it has."""

from __future__ import annotations

from diffusion_video.stage import letters


def test_lowered_letters_are_small_and_low() -> None:
    (x, t), _ = letters.place("xₜ", 50, bold=False)
    assert (t.char, t.size) == ("t", 50 * letters.SCRIPT_SIZE)
    assert t.y > x.y


def test_a_hat_stands_centred_over_its_letter() -> None:
    (eps, hat), width = letters.place("ε̂", 100, bold=False)
    left, top, right, _ = letters._inked("ε", 100, False)
    hat_left, _, hat_right, foot = letters._inked("^", 100 * letters.HAT_SIZE, False)
    assert abs((left + right) / 2 - (hat.x + (hat_left + hat_right) / 2)) < 1
    assert 0 < top - (hat.y + foot) < 10, "just above, not on it"
    assert width == letters.width("ε", 100, False), "a hat takes no room"
    assert eps.x == 0


def test_a_mask_is_one_em_high_and_inked() -> None:
    mask = letters.mask("あ", 40, True, 8)
    assert mask.shape == (40 + 16, 40 + 16)
    assert mask.max() == 255
    assert not mask[:4].any(), "nothing is inked far outside the em"
