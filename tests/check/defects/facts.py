"""A whole film of which one fact is changed, as another program would have written it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random
from typing import Any

from diffusion_video.check.film.compared import Compared
from diffusion_video.check.film.fidelity import Fidelity
from diffusion_video.check.film.labels import Label
from diffusion_video.check.film.report import judge_film
from diffusion_video.check.film.subject import SIDECARS, Film
from diffusion_video.check.film.words import PLAIN

Damage = Callable[[Film, Random], Film]


def ids(film: Film) -> set[str]:
    """The ids that are found on a film; infos are no faults."""
    return {problem.rule for problem in judge_film(film) if problem.severity != "info"}


def clean(film: Film, rng: Random) -> Film:
    """The film as it was, compared with scenes that draw the same."""
    noise = tuple(Fidelity(12 * n, "1.1", 90_000, rng.uniform(45.5, 60), rng.uniform(0.991, 1))
                  for n in range(4))  # fmt: skip
    labels = tuple(Label(12 * n, "1.1", f'"{n}"', rng.uniform(4.6, 17)) for n in range(4))
    moves = tuple((at, at + 24) for at in range(0, film.seen.frames - 24, 30))
    return replace(film, compared=Compared(0, noise, labels, moves))


def _file(**values: Callable[[Random], Any]) -> Damage:
    return lambda film, rng: replace(film, container=replace(
        film.container, **{key: value(rng) for key, value in values.items()}))  # fmt: skip


def _picture(**values: Callable[[Random], Any]) -> Damage:
    return lambda film, rng: _file(picture=lambda _: replace(
        film.container.picture, **{key: value(rng) for key, value in values.items()}))(film, rng)


def _sound(**values: Callable[[Random], Any]) -> Damage:
    def damage(film: Film, rng: Random) -> Film:
        assert film.container.sound
        made = {key: value(rng) for key, value in values.items()}
        return _file(sound=lambda _: replace(film.container.sound, **made))(film, rng)

    return damage


def _uneven(film: Film, rng: Random) -> Film:
    frames = tuple(sorted(rng.sample(range(1, film.seen.frames), rng.randint(1, 4))))
    return replace(film, seen=replace(film.seen, uneven=frames))


def _rare_keys(film: Film, rng: Random) -> Film:
    return replace(film, seen=replace(film.seen, keys=(0, rng.randint(1, 40))))


def _stale(film: Film, rng: Random) -> Film:
    """Its subtitles lie elsewhere than in today's plan."""
    words = list(film.container.words)
    at, by = rng.randrange(len(words)), rng.choice((-1, 1)) * rng.uniform(0.2, 0.6)
    words[at] = replace(words[at], start=words[at].start + by)
    return _file(words=lambda _: tuple(words))(film, rng)


def _sidecar_gone(film: Film, rng: Random) -> Film:
    gone = rng.choice(SIDECARS)
    return replace(film, texts={n: "" if n == gone else t for n, t in film.texts.items()})


def _sidecar_words(film: Film, rng: Random) -> Film:
    name = rng.choice(list(PLAIN))
    speech = rng.choice(film.script.speeches)
    char = rng.choice([char for char in speech.text if char.isalpha()])
    return replace(film, texts={**film.texts, name: film.texts[name].replace(char, "")})


def _quiet(film: Film, rng: Random) -> Film:
    assert film.heard
    start = rng.uniform(0, 3)
    heard = replace(film.heard, silences=((start, start + rng.uniform(8.3, 10)),))
    return replace(film, heard=heard)


def _noisy(film: Film, rng: Random) -> Film:
    bad = rng.choice((Fidelity(30, "1.1", 90_000, rng.uniform(20, 44.5), 0.995),
                      Fidelity(30, "1.1", 90_000, 47, rng.uniform(0.8, 0.989))))  # fmt: skip
    return replace(film, compared=replace(film.compared, noise=(*film.compared.noise, bad)))


def _pale(film: Film, rng: Random) -> Film:
    bad = Label(30, "1.1", '"月"', rng.uniform(1, 3.7))
    return replace(film, compared=replace(film.compared, labels=(*film.compared.labels, bad)))


def _frozen(film: Film, rng: Random) -> Film:
    start = rng.randint(1, film.seen.frames - 60)
    span = (start, start + rng.randint(30, 50))
    still = (*film.seen.still, (span[0] - 1, span[1] + 1))
    moves = (*film.compared.moves, span)
    return replace(film, seen=replace(film.seen, still=still),
                   compared=replace(film.compared, moves=moves))  # fmt: skip


DAMAGES: dict[str, tuple[set[str], Damage]] = {
    "film-rate": (set(), _uneven),
    "film-start": (set(), _picture(start=lambda rng: rng.uniform(0.03, 0.2))),
    "film-video": (set(), _picture(profile=lambda rng: rng.choice(("Main", "High 10")))),
    "film-color": (set(), _picture(color=lambda rng: (rng.choice((0, 2)), 2, 2, 2))),
    "film-language": (set(), _picture(language=lambda rng: rng.choice(("eng", "und", "")))),
    "film-audio": (set(), _sound(channels=lambda rng: rng.choice((1, 6)))),
    "film-faststart": (set(), _file(boxes=lambda rng: ("ftyp", "mdat", "moov"))),
    "film-edit-list": (set(), _file(edits=lambda rng: rng.randint(1, 3))),
    "film-keyframes": (set(), _rare_keys),
    "film-stale": (set(), _stale),
    "soft-shown": (set(), _file(words_shown=lambda rng: True)),
    "sidecar-missing": (set(), _sidecar_gone),
    "sidecar-words": (set(), _sidecar_words),
    "silence": (set(), _quiet),
    "film-frozen": ({"silence"}, _frozen),
    "noise-fidelity": (set(), _noisy),
    "label-contrast": (set(), _pale),
}
