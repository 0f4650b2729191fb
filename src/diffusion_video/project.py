"""A project folder: `script/`, `scenes/`, `assets/`, and `build/` for what is made."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from diffusion_video.errors import DiffusionVideoError, InputError, Place, Problem
from diffusion_video.script.model import Script
from diffusion_video.script.parser import read_script
from diffusion_video.script.settings import Settings, check_speakers, read_settings


class ProjectError(DiffusionVideoError):
    """There is no project here, or not the script that was asked for."""


@dataclass(frozen=True)
class Project:
    """One script of a project folder, read."""

    root: Path
    path: Path
    script: Script
    settings: Settings

    @property
    def name(self) -> str:
        """The script's file name without its ending; names the build folder."""
        return self.path.stem

    @property
    def build(self) -> Path:
        """Where everything made from this script goes."""
        return self.root / "build" / self.name

    @property
    def scenes(self) -> Path:
        """The folder of this script's scene files."""
        return self.root / self.settings.scenes

    @property
    def grounded(self) -> Settings:
        """The settings with every folder and file below the project, wherever we are called."""
        own = self.settings
        voice = replace(own.voice, recordings=self.root / own.voice.recordings)
        music = self.root / own.music if own.music else None
        return replace(own, scenes=self.scenes, assets=self.root / own.assets, voice=voice,
                       music=music)  # fmt: skip

    @property
    def title(self) -> str:
        """The film's title."""
        return self.settings.title or self.script.title


def root_of(start: Path) -> Path:
    """The nearest folder at or above `start` that has a `script/` folder."""
    for folder in (start.resolve(), *start.resolve().parents):
        if (folder / "script").is_dir():
            return folder
    raise ProjectError(
        f"{start}: no folder script/ here or above - run this in a project, or make one "
        "with: diffusion-video new NAME"
    )


def scripts_of(root: Path) -> list[Path]:
    """The scripts of a project, by name."""
    return sorted((root / "script").glob("*.md"))


def open_project(script: Path | None, start: Path) -> Project:
    """Read a script and its settings; without a name, the only one in `script/`."""
    path = script_path(script, start)
    return _read(root_of(path.parent), path)


def script_path(script: Path | None, start: Path) -> Path:
    """The script that is meant, as messages show it: without a name, the only one."""
    if script is not None and not script.is_file():
        raise ProjectError(f"{script}: there is no such script - name a Markdown file")
    path = script or _only(root_of(start))
    if path.stem.startswith("."):  # its name becomes a folder of build/
        raise ProjectError(f"{path}: a script's name cannot begin with a dot - rename it")
    if script is None and not path.resolve().is_relative_to(root_of(start)):
        raise ProjectError(f"{path}: this link leads out of the project - put the script there")
    return _relative(path)


def folders_of(script: Path | None, start: Path) -> tuple[Path, Path]:
    """Where the script and its scene files lie, as far as its settings can be read."""
    path = script_path(script, start)
    root = root_of(path.parent)
    try:
        scenes = read_settings(path, root).scenes
    except InputError:
        scenes = Settings().scenes
    return path.resolve().parent, root / scenes


def project_of_scene(file: Path) -> Project:
    """The project that a scene file belongs to: the script whose settings name its folder."""
    root = root_of(file.parent)
    for path in scripts_of(root):
        if (root / read_settings(path, root).scenes).resolve() == file.parent.resolve():
            return _read(root, path)
    raise ProjectError(f"{file}: no script in {root / 'script'} has its scenes in this folder")


def links_out(root: Path, name: str, settings: Settings) -> tuple[Problem, ...]:
    """Every link in the project's own folders that leads out of the project.

    What a script brings along must not be read from elsewhere, nor its film written there.
    """
    build, assets, recordings = root / "build", root / settings.assets, settings.voice.recordings
    paths = [
        root / settings.scenes, assets, build, build / name,
        *_below(assets, root), root / recordings, *_below(root / recordings, root),
        *(build / name).glob("*"), *([root / settings.music] if settings.music else []),
    ]  # fmt: skip
    return tuple(
        Problem(Place(str(_relative(path.parent) / path.name)), "link-outside",
                "this link leads out of the project", "put the file or folder itself there")
        for path in dict.fromkeys(paths)
        if path.is_symlink() and not path.resolve().is_relative_to(root)
    )  # fmt: skip


def _below(folder: Path, root: Path) -> Iterable[Path]:
    """All that lies below a folder, unless it leads out of the project itself."""
    return folder.rglob("*") if folder.resolve().is_relative_to(root) else ()


def _only(root: Path) -> Path:
    scripts = scripts_of(root)
    if len(scripts) == 1:
        return scripts[0]
    names = ", ".join(path.name for path in scripts) or "none"
    raise ProjectError(f"{root / 'script'}: name the script to use - there are: {names}")


def _read(root: Path, path: Path) -> Project:
    shown = _relative(path)
    problems: list[Problem] = []
    try:
        script = read_script(shown)
    except InputError as error:
        problems += error.problems
    try:
        settings = read_settings(shown, root)
    except InputError as error:
        problems += error.problems
    if problems:
        raise InputError(problems)
    if leading_out := links_out(root, path.stem, settings):
        raise InputError(leading_out)
    check_speakers(settings, script)
    return Project(root, path, script, settings)


def _relative(path: Path) -> Path:
    """The path as messages show it: from the current folder, where it lies below it."""
    try:
        return path.resolve().relative_to(Path.cwd())
    except ValueError:
        return path
