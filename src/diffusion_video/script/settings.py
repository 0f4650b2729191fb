"""How a script becomes a film: `script/x.yaml`, next to `script/x.md`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, get_args

from diffusion_video.errors import InputError, Place, Problem
from diffusion_video.script.model import Script
from diffusion_video.script.nodes import load_map
from diffusion_video.script.reader import Reader
from diffusion_video.script.report import Report, nearest
from diffusion_video.script.source import read_text

Engine = Literal["kokoro", "openjtalk", "voicevox", "recordings", "none"]
MAX_BYTES = 40_000
FRAME_RATES = (24, 25, 30, 50, 60)


@dataclass(frozen=True)
class Voice:
    """Who speaks how. Every mapping goes by speaker; a name that is missing has the default.

    `voices` names a voice of the engine, `speed` is a factor (1.0: as the voice speaks),
    `pitch` is in semitones, `recordings` the folder of recorded lines.
    """

    engine: Engine = "kokoro"
    voices: Mapping[str, str] = field(default_factory=dict)
    speed: Mapping[str, float] = field(default_factory=dict)
    pitch: Mapping[str, float] = field(default_factory=dict)
    recordings: Path = Path("recordings")


@dataclass(frozen=True)
class Settings:
    """The settings of one script. Folders and files are relative to the project folder.

    `readings` says how written words are spoken; `size` is width and height in pixels;
    an empty `title` means the script's own. `places` finds a key (`voice.speed.ミク`) in
    the file.
    """

    title: str = ""
    subtitle: str = ""
    scenes: Path = Path("scenes")
    assets: Path = Path("assets")
    fps: int = 30
    size: tuple[int, int] = (1920, 1080)
    voice: Voice = field(default_factory=Voice)
    readings: Mapping[str, str] = field(default_factory=dict)
    music: Path | None = None
    credits: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    places: Mapping[str, Place] = field(default_factory=dict, compare=False, repr=False)


def settings_path(script: Path) -> Path:
    """Where the settings of a script lie: beside it, ending in `.yaml`."""
    return script.with_suffix(".yaml")


def read_settings(script: Path, project: Path) -> Settings:
    """The settings of a script file; the defaults if it has none. Raises InputError."""
    path = settings_path(script)
    if not path.exists():
        return Settings()
    if path.is_symlink() and not path.resolve().is_relative_to(project.resolve()):
        raise InputError([Problem(Place(str(path)), "link-outside",
                                  "this link leads out of the project",
                                  "put the file itself there")])  # fmt: skip
    return parse_settings(read_text(path, MAX_BYTES), str(path), project)


def parse_settings(text: str, path: str, project: Path) -> Settings:
    """The settings written in `text`; InputError with every problem of the file."""
    report = Report(path)
    top = Reader(load_map(text, report), "", report, project.resolve())
    settings = Settings(
        title=top.text("title"),
        subtitle=top.text("subtitle"),
        scenes=top.path("scenes") or Path("scenes"),
        assets=top.path("assets") or Path("assets"),
        fps=top.one_of("fps", FRAME_RATES, 30),
        size=top.size("size", (1920, 1080)),
        voice=_voice(top.below("voice")),
        readings=top.texts_by_name("readings"),
        music=top.path("music"),
        credits=top.texts("credits"),
        sources=top.texts("sources"),
        places=top.places,
    )
    top.refuse_others()
    report.raise_errors()
    return settings


def speaker_problems(settings: Settings, script: Script) -> tuple[Problem, ...]:
    """Names under `voice` that are no character of the script."""
    names = [character.name for character in script.characters]
    report = Report("")
    for key in ("voices", "speed", "pitch"):
        for name in getattr(settings.voice, key):
            if name not in names:
                place = settings.places.get(f"voice.{key}.{name}", Place(script.path))
                report.error(place, "settings-speaker", f'no character is called "{name}"',
                             nearest(name, names))  # fmt: skip
    return report.in_order()


def check_speakers(settings: Settings, script: Script) -> None:
    """Raises InputError if the settings name a speaker that the script has not."""
    if found := speaker_problems(settings, script):
        raise InputError(found)


def _voice(voice: Reader) -> Voice:
    made = Voice(
        engine=voice.one_of("engine", get_args(Engine), "kokoro"),
        voices=voice.texts_by_name("voices"),
        speed=voice.numbers_by_name("speed", 0.5, 2.0),
        pitch=voice.numbers_by_name("pitch", -12.0, 12.0),
        recordings=voice.path("recordings") or Path("recordings"),
    )
    voice.refuse_others()
    return made
