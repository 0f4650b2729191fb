"""Random faults in films: where they are, how long and how strong, comes from a seed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random

import numpy as np

from diffusion_video.check.film.report import judge_film

from ..makefilm import FMT, GROUND, Picture, Recipe, judged, make, speech, timeline, usual

STAGE = slice(21, 136)
Build = Callable[[Random], Recipe]


def ids(recipe: Recipe, folder: Path) -> set[str]:
    """The ids that are found in the film of a recipe; infos are no faults."""
    folder.mkdir(parents=True, exist_ok=True)
    found = judge_film(judged(make(folder, recipe)))
    return {problem.rule for problem in found if problem.severity != "info"}


def clean(rng: Random) -> Recipe:
    """A film without fault, but not the usual one: it moves, it is a little louder, it fades."""
    speed, place = rng.randint(1, 5), rng.randint(24, 100)

    def paint(picture: Picture, frame: int) -> None:
        x = 20 + frame * speed % 260
        picture[place : place + 24, x : x + 30, :3] = (45, 212, 167)

    return Recipe(paint, sound=speech(gain=rng.uniform(0.95, 1.05)))


def _span(rng: Random, seconds: float) -> range:
    length = round(seconds * FMT.fps)
    start = rng.randint(12, timeline().end - length - 12)
    return range(start, start + length)


def _over(rng: Random, seconds: float, show: Callable[[Picture, int], None]) -> Recipe:
    span = _span(rng, seconds)

    def paint(picture: Picture, frame: int) -> None:
        if frame in span:
            show(picture, frame)

    return Recipe(paint)


def _black(rng: Random) -> Recipe:
    def show(picture: Picture, frame: int) -> None:
        picture[:, :, :3] = 0

    return _over(rng, rng.uniform(0.3, 1.5), show)


def _empty(rng: Random) -> Recipe:
    def show(picture: Picture, frame: int) -> None:
        picture[STAGE, :, :3] = GROUND

    return _over(rng, rng.uniform(1.8, 3.5), show)


def _still(rng: Random) -> Recipe:
    at = rng.randint(1, 40)

    def paint(picture: Picture, frame: int) -> None:
        if frame > at:
            picture[STAGE] = usual(at)[STAGE]

    return Recipe(paint)


def _flash(red: bool) -> Build:
    def build(rng: Random) -> Recipe:
        left, top = rng.randint(10, 120), rng.randint(24, 44)
        lit = (233, 20, 40) if red else (rng.randint(170, 255),) * 3

        def show(picture: Picture, frame: int) -> None:
            picture[top : top + 90, left : left + 180, :3] = lit if frame % 2 else GROUND

        return _over(rng, rng.uniform(1.2, 3), show)

    return build


def _pale(rng: Random) -> Recipe:
    from ..makefilm import words

    grey = rng.randint(60, 140)

    def paint(picture: Picture, frame: int) -> None:
        if any(page.start <= frame < page.end for page in timeline().pages):
            words(picture, (grey, grey, grey), (11, 17, 32))

    return Recipe(paint)


def _gone(rng: Random) -> Recipe:
    return Recipe(sound=speech(skip=rng.randint(1, 4)))


def _late(rng: Random) -> Recipe:
    return Recipe(sound=speech(late_s=rng.uniform(0.12, 0.4)))


def _loudness(rng: Random) -> Recipe:
    return Recipe(sound=speech(gain=rng.choice((rng.uniform(0.3, 0.8), rng.uniform(1.2, 1.6)))))


def _peak(rng: Random) -> Recipe:
    sound = speech().copy()
    at = rng.randrange(len(sound) // 4, len(sound) // 2)
    wave = np.rint(32767 * np.sin(np.arange(2400) * rng.uniform(0.05, 0.15)))
    sound[at : at + len(wave)] = wave[:, None].astype(np.int16)
    return Recipe(sound=sound)


def _short(rng: Random) -> Recipe:
    return Recipe(frames=range(timeline().end - rng.randint(2, 40)))


def _words(rng: Random) -> Recipe:
    captions = list(Recipe().captions)
    at = rng.randrange(len(captions))
    captions[at] = replace(captions[at], text=captions[at].text[:-2])
    return Recipe(captions=captions)


def _chapter(rng: Random) -> Recipe:
    first, second = Recipe().chapters
    at = first.end + rng.choice((-1, 1)) * rng.randint(6, 40)
    return Recipe(chapters=[replace(first, end=at), replace(second, start=at)])


DAMAGES: dict[str, tuple[set[str], Build]] = {
    "black": ({"stage-empty", "subtitle-contrast"}, _black),
    "stage-empty": (set(), _empty),
    "stage-still": ({"silence"}, _still),
    "flash": (set(), _flash(False)),
    "flash-red": ({"flash"}, _flash(True)),
    "subtitle-contrast": (set(), _pale),
    "sound-missing": ({"silence", "loudness"}, _gone),
    "sound-onset": ({"film-end"}, _late),
    "loudness": ({"true-peak"}, _loudness),
    "true-peak": ({"loudness"}, _peak),
    "film-frames": ({"film-end"}, _short),
    "film-end": ({"film-frames"}, _short),
    "soft-words": ({"film-stale", "sound-onset"}, _words),
    "film-chapters": (set(), _chapter),
}
