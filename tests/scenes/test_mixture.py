"""What a bar of picture and noise says in percent."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (0, ("0%", "100%")), (1, ("100%", "0%")), (0.494, ("49%", "51%")),
        (0.998, ("99.8%", "0.2%")), (0.0004, ("0.04%", "99.96%")), (1e-9, ("0%", "100%")),
    ],
)
def test_no_share_is_rounded_to_nothing(share: float, said: tuple[str, str]) -> None:
    from parts.mixture import percents

    assert percents(share) == said


@pytest.mark.parametrize("most", [1, 2])
def test_both_add_up(most: int) -> None:
    from parts.mixture import percents

    for hundredths in range(10_001):
        picture, noise = (float(words.rstrip("%")) for words in percents(hundredths / 1e4, most))
        assert picture + noise == pytest.approx(100)
        assert (picture in (0, 100)) == (hundredths in (0, 10_000))
