"""Every model picture on stage has its run, seed and t, and is what the weights give."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from diffusion_video.project import project_of_scene

ROOT = Path(__file__).parents[2]
NEAR = 34.0
"""dB between the decoded film and the weights' picture: what x264 leaves at the film's rate."""
FAR = 25.0
"""No other picture of the model comes nearer than this."""
LEVEL = 1.5
"""Levels of 255 (root mean square) between a stored picture and the same from the weights: half
a level for bytes; a state of a long run, and the eps-hat seen in it, come from bytes themselves."""


@pytest.fixture(scope="module")
def film(scenes: Path) -> Any:
    """The whole film, looked at once."""
    from provenance.watch import watch

    return watch(project_of_scene(scenes / "provenance"))


@pytest.fixture(scope="module")
def shown(film: Any) -> dict[str, list[Any]]:
    """Two pictures of every cue, as decoded from the film's own encoder."""
    from provenance.choice import chosen
    from provenance.proof import measured

    scenes: dict[int, list[Any]] = defaultdict(list)
    for sighting in chosen(film.eye.sightings):
        scenes[int(sighting.cue.split(".")[0])].append(sighting)
    found: dict[str, list[Any]] = defaultdict(list)
    for number, sightings in scenes.items():
        for one in measured(film.files[number], film.brief, sightings):
            found[one.sighting.cue].append(one)
    return found


def _timeless(text: str) -> list[list[str]]:
    """The page without its t: a few depend on how fast the voices speak."""
    from provenance.page import TIME

    rows = [line.split(" | ") for line in text.splitlines()]
    return [[*row[:TIME], *row[TIME + 1 :]] if len(row) > TIME else row for row in rows]


def test_no_picture_on_stage_is_without_origin(film: Any) -> None:
    assert not film.unnamed, "\n".join(film.unnamed)


def test_the_page_is_what_the_command_gives(film: Any) -> None:
    page = (ROOT / "docs" / "provenance.md").read_text("utf-8")
    assert _timeless(page) == _timeless(film.page), "run: make provenance"


def test_every_cue_with_model_pictures_has_two_to_show(
    film: Any, shown: dict[str, list[Any]]
) -> None:
    model = {cue for cue, origins in film.eye.origins.items() if any(o.run for o in origins)}
    assert len(model) >= 25
    assert {cue: len(found) for cue, found in shown.items()} == dict.fromkeys(model, 2)


def test_the_decoded_film_shows_what_the_weights_give(shown: dict[str, list[Any]]) -> None:
    from provenance.again import again

    figures = []
    for cue, pair in shown.items():
        for one in pair:
            origin, picture = one.sighting.origin, again(one.sighting.origin)
            gap = picture.astype(float) - one.sighting.picture
            off = 0.0 if origin.how else float(np.sqrt((gap**2).mean()))
            figures.append((one.psnr(picture), off, cue, origin.run, origin.key, origin.t))
    print("\nworst PSNR:", *sorted(figures)[:5], sep="\n  ")
    print("farthest from the stored bytes:", *sorted(figures, key=lambda f: -f[1])[:5], sep="\n  ")
    assert min(figures)[0] >= NEAR
    assert max(off for _, off, *_ in figures) <= LEVEL


def test_another_picture_would_be_found_out(shown: dict[str, list[Any]]) -> None:
    noise = np.random.default_rng(1).integers(0, 256, (64, 64, 3), dtype=np.uint8)
    for cue, pair in shown.items():
        for one in pair:
            height, width = one.sighting.picture.shape[:2]
            assert one.psnr(noise[:height, :width]) < FAR, cue
            assert one.psnr(one.sighting.picture[::-1]) < FAR, cue


def test_a_random_picture_has_no_name() -> None:
    from parts.runs import run
    from provenance.index import Index

    index, hero = Index(), run("hero").arrays
    noise = np.random.default_rng(1).integers(0, 256, (32, 32, 3), dtype=np.uint8)
    assert index.name(noise) is None and index.part(noise, ()) is None
    known = index.name(hero["x"][400])
    assert known is not None and (known.run, known.t) == ("hero", 600)
    changed = hero["x"][400].copy()
    changed[0, 0] ^= 8
    assert index.name(changed) is None
