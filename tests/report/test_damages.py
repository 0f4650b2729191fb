"""Damaged files: what we made is made anew, what was given is named with its cure."""

from __future__ import annotations

from pathlib import Path
from random import Random

import av
import numpy as np
import pytest

from diffusion_video import fonts
from diffusion_video.ddpm.arrays import ModelError
from diffusion_video.ddpm.runs import load_run
from diffusion_video.errors import RenderError
from diffusion_video.voice.engines.base import VoiceError
from diffusion_video.voice.engines.recordings import Recording

from . import damages, tiny

SEED = 20261123


def test_damaged_files_are_made_anew(tmp_path: Path) -> None:
    root = damages.prepared(tmp_path)
    found = damages.damages(root, tmp_path, Random(SEED), each=2)
    assert not found.missed and found.done >= 14


def test_a_damaged_film_and_its_company_are_made_anew(tmp_path: Path) -> None:
    """Also where nothing else has changed and the film is current."""
    root = damages.prepared(tmp_path)
    whole, rng = tiny.film(root), Random(SEED)
    assert len(whole) == 8 and "film.mp4" in whole
    for name in whole:
        damages.flip(tiny.build(root) / name, root, rng)
    assert not set(tiny.film(root).items()) & set(whole.items())
    assert damages._render(root, tmp_path) == ""
    assert tiny.film(root) == whole


def _font(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    copy = tmp_path / "font.otf"
    copy.write_bytes(fonts.path(True).read_bytes())
    monkeypatch.setattr(fonts, "path", lambda bold: copy)
    fonts.verified.cache_clear()
    return copy


def test_a_whole_font_passes_and_a_damaged_one_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = _font(tmp_path, monkeypatch)
    assert fonts.verified(True) == copy
    damages.flip(copy, copy, Random(SEED))
    fonts.verified.cache_clear()
    with pytest.raises(RenderError, match=r"font\.otf: the font file is damaged - .*reinstall"):
        fonts.verified(True)
    fonts.verified.cache_clear()


def test_a_missing_font_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "package", lambda bold: "no-such-font")
    with pytest.raises(RenderError, match="no-such-font is missing - run make setup"):
        fonts.path.__wrapped__(False)


def _recording(path: Path, seconds: float = 1.0) -> Path:
    tone = np.sin(np.arange(int(48_000 * seconds)) * 0.05)
    with av.open(str(path), "w") as file:
        stream = file.add_stream("flac" if path.suffix == ".flac" else "pcm_s16le", rate=48_000)
        pcm = (tone * 9000).astype(np.int16)[None]
        frame = av.AudioFrame.from_ndarray(pcm, format="s16", layout="mono")
        frame.sample_rate = 48_000
        file.mux([*stream.encode(frame), *stream.encode(None)])
    return path


def test_a_whole_recording_is_read(tmp_path: Path) -> None:
    assert len(Recording(_recording(tmp_path / "001.wav")).speak("海", "", 1.0).samples) > 40_000


@pytest.mark.parametrize("name", ["001.wav", "001.flac"])
@pytest.mark.parametrize("share", [0.0, 0.001, 0.5])
def test_a_cut_recording_is_named(name: str, share: float, tmp_path: Path) -> None:
    path = _recording(tmp_path / name)
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    with pytest.raises(VoiceError, match=rf"{name}: this recording .*record it again"):
        Recording(path).speak("海", "", 1.0)


def test_a_damaged_run_is_named_where_a_scene_asks_for_it(tmp_path: Path) -> None:
    root = tiny.project(tmp_path / "project")
    (root / "scenes" / "parts" / "look.py").write_text(
        "from pathlib import Path\nfrom diffusion_video.ddpm.runs import load_run\n"
        "COLOR = load_run(Path(__file__).parents[2] / 'assets' / 'ddpm', 'walk')\n", "utf-8")
    words = damages._render(root, tmp_path)
    assert "runs.json: no stored runs: restore the folder or run `diffusion-video ddpm" in words
    with pytest.raises(ModelError, match="no stored runs"):
        load_run(root / "assets", "walk")
