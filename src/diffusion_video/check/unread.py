"""Words of which no voice is sure: what the front end said of them, else what letters tell.

The front end takes a second to start. Its answers are kept by sentence; one that it was not
asked of yet is judged by its letters until `check --voice` asks.
"""

from __future__ import annotations

import hashlib
import re
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from unicodedata import category

from diffusion_video.errors import Problem
from diffusion_video.project import Project
from diffusion_video.store import keep_json, kept_json
from diffusion_video.voice.readings import reading_of, unread, unsure

Answers = dict[str, list[str]]

LETTERS = re.compile(r"[^\W\d_ぁ-ヿ㐀-鿿豈-\ufaff\U00020000-\U0003ffff々〇ｦ-ﾟ]+")
"""A word of another script."""
KANJI = re.compile("[㐀-鿿豈-\ufaff\U00020000-\U0003ffff]")


def unread_words(project: Project) -> tuple[Problem, ...]:
    """A warning for each word that no voice is sure to read."""
    known = answers(project)
    known_words = {word for words in known.values() for word in words}
    sure = "\n".join(known)

    def judge(reading: str) -> list[str]:
        if reading in known:
            return known[reading]
        return [word for word in strange(reading) if word in known_words or word not in sure]

    return unread(project.script, project.settings.readings, judge)


def ask(project: Project) -> None:
    """Ask the front end of every sentence that it was not asked of, and keep what it says.

    Raises VoiceError where the front end is missing.
    """
    known, table = answers(project), project.settings.readings
    said = [reading_of(speech.text, table).text for speech in project.script.speeches]
    found = {text: known[text] if text in known else unsure(text) for text in said}
    keep_json(kept(project.root, project.name), [_code(), found])


def strange(reading: str) -> list[str]:
    """Words of other scripts, rare kanji, and signs that are no punctuation."""
    rare = [char for char in KANJI.findall(reading) if not _common(char)]
    signs = [char for char in reading if not char.isascii() and category(char)[0] == "S"]
    return [*LETTERS.findall(reading), *rare, *signs]


def answers(project: Project) -> Answers:
    """What the front end said of each sentence; nothing if other code asked it."""
    try:
        code, found = kept_json(kept(project.root, project.name)) or ("", {})
        return dict(found) if code == _code() else {}
    except (ValueError, TypeError):
        return {}


def kept(root: Path, name: str) -> Path:
    """Where the answers for a script are kept."""
    return root / "build" / name / "readings.json"


def _common(char: str) -> bool:
    """Whether it stands in JIS X 0208, whose characters EUC-JP writes with two bytes."""
    return len(char.encode("euc_jp", "replace")) == 2


@cache
def _code() -> str:
    """The front end and what asks it."""
    voice = Path(__file__).parents[1] / "voice"
    files = [voice / "front.py", voice / "readings.py"]
    try:
        package = version("pyopenjtalk-plus")
    except PackageNotFoundError:
        package = ""
    return hashlib.sha256(package.encode() + b"".join(f.read_bytes() for f in files)).hexdigest()
