"""The timeline as text: JSON that comes back, a table that is exact."""

from __future__ import annotations

import pytest

from diffusion_video.errors import Place
from diffusion_video.plan.solve import solve
from diffusion_video.plan.table import from_json, to_json, to_table
from diffusion_video.plan.timeline import Spoken, Timeline
from diffusion_video.script.model import Cue, Scene, Script, Span, Speech

HERE = Place("x.md")
TABLE = """\
Scene 01   0:00.0   10.00 s  題
  1.1    0:00.0   10.00 s  show   8.00 s  【図】
      1  0:02.4    2.00 s  1p  ミク: そう、これ。
note: a note
"""


@pytest.fixture
def small() -> Timeline:
    """One scene, one cue, one speech."""
    words = ((Span("そう、"), Span("これ", True), Span("。")),)
    items = (Cue("1.1", "図", HERE), Speech(1, "ミク", words, HERE))
    script = Script("x.md", "題", (), (Scene(1, "題", 0, 10, items, HERE),))
    return solve(script, {1: Spoken(2.0, (0.0, 0.2, 0.4, 0.8, 1.2, 1.4))}, 30, ("a note",))


def test_table(small: Timeline) -> None:
    assert to_table(small) == TABLE


def test_json_comes_back(small: Timeline, script: Script, spoken: dict[int, Spoken]) -> None:
    for timeline in (small, solve(script, spoken, 25)):
        text = to_json(timeline)
        assert from_json(text) == timeline
        assert to_json(from_json(text)) == text


def test_the_real_table_names_everything(script: Script, spoken: dict[int, Spoken]) -> None:
    table = to_table(solve(script, spoken, 30))
    rows = table.splitlines()
    assert sum(row.startswith("Scene ") for row in rows) == 8
    assert all(cue.words in table for scene in script.scenes for cue in scene.cues)
    assert all(speech.text.replace("\n", " ") in table for speech in script.speeches)


@pytest.mark.parametrize("text", ["[", "{}", '{"scenes": [{}], "fps": 30}'])
def test_other_json_is_refused(text: str) -> None:
    with pytest.raises((ValueError, KeyError)):
        from_json(text)
