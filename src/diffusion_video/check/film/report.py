"""The certificate of a film: qa.json for programs, qa.html for people (works offline)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from html import escape
from typing import Any

from diffusion_video.check.film import drawn, senses, streams, words
from diffusion_video.check.film.subject import Film
from diffusion_video.check.rule import Rule, run
from diffusion_video.errors import Problem
from diffusion_video.units import clock

RULES: tuple[Rule[Film], ...] = (*streams.RULES, *senses.RULES, *words.RULES, *drawn.RULES)
STYLE = (
    "body{font:16px/1.5 sans-serif;margin:2em auto;max-width:60em;padding:0 1em;color:#0f172a}"
    "table{border-collapse:collapse;width:100%;margin:1em 0}td,th{border-bottom:1px solid #cbd5e1;"
    "padding:.3em .6em;text-align:left;vertical-align:top}.error{color:#b91c1c;font-weight:bold}"
    ".warning{color:#92400e;font-weight:bold}.passed{color:#166534}"
)


def judge_film(film: Film) -> tuple[Problem, ...]:
    """Every finding on a film."""
    return run(RULES, film)


def facts(film: Film) -> dict[str, Any]:
    """What was measured, in words and numbers."""
    picture, seen, heard = film.container.picture, film.seen, film.heard
    longest = max((end - start for start, end in seen.still), default=0) / film.fps
    found: dict[str, Any] = {
        "film": film.path.name, "length": clock(seen.frames / film.fps), "frames": seen.frames,
        "picture": f"{picture.width}x{picture.height}, {picture.fps:g} frames a second",
        "chapters": len(film.container.chapters), "soft subtitles": len(film.container.words),
        "longest still stage (s)": round(longest, 2),
        "worst flashing share of a field": round(seen.flash.share, 3),
        "worst red flashing share of a field": round(seen.red.share, 3),
        "least subtitle contrast": round(min(seen.contrast.values(), default=0.0), 2),
    }  # fmt: skip
    if heard:
        found |= {"loudness (LUFS)": round(heard.lufs, 2),
                  "true peak (dBTP)": round(heard.peak_dbtp, 2),
                  "lines heard": sum(onset is not None for onset in heard.onsets),
                  "largest onset error (ms)": _largest(film)}  # fmt: skip
    noise, labels = film.compared.noise, film.compared.labels
    if noise:
        found |= {"least PSNR-Y of noise (dB)": round(min(n.psnr for n in noise), 1),
                  "least SSIM of noise": round(min(n.ssim for n in noise), 4)}  # fmt: skip
    if labels:
        found["least contrast on the stage"] = round(min(x.contrast for x in labels), 2)
    return found


def to_json(film: Film, found: Sequence[Problem]) -> str:
    """Facts, the verdict of each rule, and the findings."""
    findings = [{"id": p.rule, "severity": p.severity, "message": p.message, "hint": p.hint}
                for p in found]  # fmt: skip
    data = {"facts": facts(film), "rules": _verdicts(found), "findings": findings}
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def to_html(film: Film, found: Sequence[Problem]) -> str:
    """One page with the same."""
    title = escape(film.path.name)
    parts = [
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title>',
        f"<style>{STYLE}</style><h1>{title}</h1>",
        _table(("measured", "value"), [(k, v, "") for k, v in facts(film).items()]),
        _table(("finding", "what"), [
            (p.rule, p.message + (f" ({p.hint})" if p.hint else ""), p.severity) for p in found
        ]) if found else "<p>Nothing found.</p>",
        _table(("rule", "verdict"), [(k, v, v) for k, v in _verdicts(found).items()]),
        "</html>\n",
    ]  # fmt: skip
    return "\n".join(parts)


def _verdicts(found: Sequence[Problem]) -> dict[str, str]:
    """The worst severity found by each rule, or `passed`."""
    verdicts = {rule.id: "passed" for rule in RULES}
    for severity in ("info", "warning", "error"):
        verdicts |= {p.rule: severity for p in found if p.severity == severity}
    return verdicts


def _table(head: tuple[str, str], rows: Sequence[tuple[str, Any, str]]) -> str:
    cells = "".join(f"<th>{name}</th>" for name in head)
    body = "\n".join(
        f'<tr><td>{escape(name)}</td><td class="{kind}">{escape(str(value))}</td></tr>'
        for name, value, kind in rows
    )
    return f"<table><tr>{cells}</tr>\n{body}</table>"


def _largest(film: Film) -> int:
    """How far the onset of a line is from its subtitle at worst, in milliseconds."""
    pairs = zip(film.heard.onsets if film.heard else (), film.starts, strict=False)
    off = [abs(onset - start) for onset, start in pairs if onset is not None]
    return round(1000 * max(off, default=0.0))
