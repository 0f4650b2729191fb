"""The command line of the model."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from PIL import Image

from diffusion_video.ddpm.arrays import ModelError
from diffusion_video.ddpm.commands import ddpm
from diffusion_video.ddpm.model import ASSETS
from diffusion_video.ddpm.report import load_figures, store_figures
from diffusion_video.ddpm.sheets import SHEETS, write_sheets


def call(*arguments: object) -> Result:
    return CliRunner().invoke(ddpm, [str(a) for a in arguments])


def size(path: Path) -> tuple[int, int]:
    with Image.open(path) as image:
        return image.size


def test_sample_draws_a_picture(tmp_path: Path) -> None:
    first, again, way = tmp_path / "a.png", tmp_path / "b.png", tmp_path / "way.png"
    for out in (first, again):
        result = call("sample", "--seed", 7, "--steps", 2, "-o", out)
        assert result.exit_code == 0, result.output
        assert "seed 7, guidance 2, ddim 2 steps, weights" in result.output
    assert first.read_bytes() == again.read_bytes() and size(first) == (672, 672)
    assert call("sample", "--steps", 2, "--trajectory", "-o", way).exit_code == 0
    assert size(way) == (3 * 194, 2 * 194)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--prompt", "走る犬"), "unknown word"),
        (("--guidance", -1), "guidance -1.0"),
        (("--steps", 1001), "steps 1001"),
    ],
)
def test_bad_input_is_one_line(arguments: tuple, message: str, tmp_path: Path) -> None:
    result = call("sample", *arguments, "-o", tmp_path / "x.png")
    assert isinstance(result.exception, ModelError)
    assert message in str(result.exception) and "\n" not in str(result.exception)


def test_report_prints_the_stored_table() -> None:
    result = call("report")
    assert result.exit_code == 0
    assert "| prompt accuracy, w = 1 | >= .93 of the ceiling |" in result.output
    stored = json.loads((ASSETS / "figures.json").read_text())
    assert json.loads(call("report", "--json").output) == stored


def test_report_without_figures(tmp_path: Path) -> None:
    assert "no stored figures" in str(call("report", "--weights", tmp_path).exception)


def test_figures_of_a_model_that_is_not_here_stay(tmp_path: Path) -> None:
    store_figures(tmp_path, {"n": 1, "heldout": {"w=1": 0.5}})
    store_figures(tmp_path, {"n": 2})
    assert load_figures(tmp_path) == {"n": 2, "heldout": {"w=1": 0.5}}


def test_every_sheet_is_a_picture(tmp_path: Path) -> None:
    paths = write_sheets(ASSETS / "runs", tmp_path)
    assert [p.stem for p in paths] == list(SHEETS)
    for path in paths:
        with Image.open(path) as image:
            assert len(image.resize((64, 64)).getcolors(4096) or range(5000)) > 16


def test_train_quick_and_resume(tmp_path: Path) -> None:
    first = call("train", "--part", "classifier", "--steps", 2, "--pictures", 16, "--out", tmp_path)
    assert first.exit_code == 0 and "step 2/2" in first.output
    assert (
        call(
            "train",
            "--part",
            "classifier",
            "--steps",
            2,
            "--pictures",
            16,
            "--out",
            tmp_path,
            "--resume",
        ).exit_code
        == 0
    )


def test_unknown_run() -> None:
    result = call("runs", "--only", "dog")
    assert result.exit_code == 2 and "no run 'dog'" in result.output
