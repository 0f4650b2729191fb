"""docs/provenance.md: of every cue, which model pictures it shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from parts.runs import run
from provenance.origin import Origin

HEAD = """# Where every model picture comes from

Made by `make provenance`: every frame of every scene is looked at, and each picture on stage is
found by its bytes among all that the stored runs (`docs/model.md`) and the closed forms on them
can give; one that none of them gives would stand at the end, under "Without origin".
`tests/scenes/test_provenance.py` holds this page to the scenes, and two pictures of every cue, as
decoded from the encoded film, to what the weights give.

`eps n`: the noise of a forward process, from seed n. `t` is the least and the greatest that the
cue shows. `w` is the guidance. The pictures of `final, eps` ask no network: they are
`sqrt(abar_t) x_0 + sqrt(1 - abar_t) eps` of the hero's finished picture.
"""
COLUMNS = ("what is shown", "run", "array", "seed", "t", "prompt", "w", "weights")
TIME = COLUMNS.index("t")
FEW = 2
"""So many prompts are named in a row; more are counted, and listed at the end."""


def page(
    cues: Iterable[tuple[str, str]], origins: Mapping[str, Iterable[Origin]],
    unnamed: Iterable[str],
) -> str:
    """The whole page; `cues` are ids and words in the film's order."""
    parts = [HEAD]
    for cue, words in cues:
        found = list(origins.get(cue, ()))
        table = _table(COLUMNS, _rows(found)) if found else "No model picture.\n"
        parts.append(f"## {cue} {words}\n\n{table}")
    parts.append("## The prompts of the wall\n\n" + _table(("seed", "prompt"), _wall()))
    strangers = "".join(f"- {line}\n" for line in unnamed)
    return "\n".join([*parts, f"## Without origin\n\n{strangers}"] if strangers else parts)


def _rows(origins: Iterable[Origin]) -> Iterator[tuple[str, ...]]:
    for (run_name, key, what, weights), found in groupby(sorted(origins, key=_kind), _kind):
        group = list(found)
        yield (
            what, run_name or "-", f"`{key}`" if key else "-", _seeds(group), _times(group),
            _prompts(group), _list(sorted({f"{o.w:g}" for o in group if o.w is not None})),
            weights or "-",
        )


def _kind(origin: Origin) -> tuple[str, str, str, str]:
    what = f"{origin.what}; {origin.how}" if origin.how else origin.what
    return origin.run, origin.key, what, origin.weights


def _seeds(group: Iterable[Origin]) -> str:
    seeds = {(o.seed, o.noise) for o in group if o.seed is not None}
    plain = sorted(seed for seed, _ in seeds if seed is not None)
    noises = sorted({f"eps {noise}" for _, noise in seeds if noise is not None})
    return _list([*_ranges(sorted(set(plain))), *noises])


def _ranges(numbers: Iterable[int]) -> Iterator[str]:
    """1, 2, 3, 7 as `1-3` and `7`."""
    for _, run_of in groupby(enumerate(numbers), lambda pair: pair[1] - pair[0]):
        ends = [number for _, number in run_of]
        yield f"{ends[0]}" if len(ends) == 1 else f"{ends[0]}-{ends[-1]}"


def _times(group: Iterable[Origin]) -> str:
    times = sorted({o.t for o in group if o.t is not None})
    if len(times) <= 5:
        return _list([str(t) for t in times])
    return f"{times[0]}-{times[-1]}"


def _prompts(group: Iterable[Origin]) -> str:
    prompts = sorted({f"「{o.prompt}」" if o.prompt else "none" for o in group if o.run})
    return _list(prompts) if len(prompts) <= FEW else f"{len(prompts)} prompts, see below"


def _wall() -> Iterator[tuple[str, ...]]:
    arrays = run("wall").arrays
    for seed, prompt in zip(arrays["seeds"], arrays["prompts"], strict=True):
        yield str(int(seed)), f"「{prompt}」"


def _list(words: Iterable[str]) -> str:
    return ", ".join(words) or "-"


def _table(columns: Iterable[str], rows: Iterable[tuple[str, ...]]) -> str:
    head = [tuple(columns)]
    lines = [*head, tuple("---" for _ in head[0]), *rows]
    return "".join(f"| {' | '.join(cell for cell in line)} |\n" for line in lines)
