"""The stored figures are those of the full size, and nothing in them is wrong."""

from __future__ import annotations

import json

import pytest

from . import robustness


def test_the_stored_figures(capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(robustness.STORED.read_text("utf-8"))
    assert list(found) == list(robustness.TRIALS)
    assert found["killed"]["at random moments"]["tried"] == robustness.FULL.kills
    assert found["scripts"]["scripts tried"] >= robustness.FULL.scripts
    assert found["mutants"]["tried"] == found["mutants"]["caught"] == robustness.FULL.mutants
    killed = [found["killed"][how] for how in ("at random moments", "at each write")]
    for tally in killed:
        assert tally["survived"] == tally["tried"]
        assert tally["of them reused"] >= 0.9 * tally["finished segments"]


def test_what_is_wrong_is_printed_and_fails(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["robustness"])
    assert robustness.main() == 0
    good = capsys.readouterr().out
    assert "killed, at each write, survived" in good and "!" not in good
    monkeypatch.setattr(robustness.json, "loads", lambda text: {"edits": {"wrong": ["step 3"]}})
    assert robustness.main() == 1
    assert "step 3" in capsys.readouterr().out
