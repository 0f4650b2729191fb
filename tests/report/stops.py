"""Ctrl-C at random moments of a render and of its voices: how soon it ends, and what it leaves."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path
from random import Random

from diffusion_video.cli import main

from . import tiny
from .forks import start

LINES = 12
"""Sentences, each another, of a speech that is long enough for several processes."""


def stops(folder: Path, seed: int, each: int) -> dict[str, object]:
    """Stop `each` renders while they draw and `each` while they speak; the slowest end counts."""
    rng, slowest, wrong = Random(seed), 0.0, []
    for number in range(2 * each):
        root = tiny.project(folder / f"project-{number}")
        if number % 2:
            talk(root, "kokoro")
        seconds, fault = _stopped(root, rng)
        slowest = max(slowest, seconds)
        wrong += [fault] if fault else []
    return {"tried": 2 * each, "slowest end, seconds": round(slowest, 2), "wrong": wrong}


def talk(root: Path, engine: str) -> None:
    """Give a project lines with voices, long enough that speaking them takes seconds."""
    script = root / "script" / "sea.md"
    long = "".join(f"海の水は{number}回どうして動くの。" for number in range(LINES))
    text = script.read_text("utf-8").replace("海は丸い？", long).replace("空は広いよ。", long)
    script.write_text(text, "utf-8")
    settings = tiny.SETTINGS.replace("engine: none", f"engine: {engine}")
    (root / "script" / "sea.yaml").write_text(settings, "utf-8")


def _stopped(root: Path, rng: Random) -> tuple[float, str]:
    """Seconds from Ctrl-C to the end of all, and what was wrong with that end."""

    def work() -> None:
        os.chdir(root)
        main(["render", "--quality", "draft", "--jobs", "2"])

    child = start(work, root / "words.txt")
    child.until_busy()
    time.sleep(rng.uniform(0.0, 1.0))
    began = time.monotonic()
    whole = rng.random() < 0.5
    (os.killpg if whole else os.kill)(child.pid, signal.SIGINT)
    code = child.wait()
    alone, seconds = child.alone(), time.monotonic() - began
    said = child.said()
    if code == 0 and "frames" in said:  # it was done before
        return 0.0, ""
    fine = code == 130 and "run the command again" in said and "Traceback" not in said and alone
    return seconds, "" if fine and not tiny.half_written(root) else f"exit {code}: {said}"
