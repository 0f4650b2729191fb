"""Too much speech: how much, what is done, what is said."""

from __future__ import annotations

from dataclasses import replace

import pytest

from diffusion_video.plan.fit import (
    FASTEST,
    SceneNeed,
    fastest_for,
    fit_problems,
    plan,
    squeeze,
)
from diffusion_video.plan.timeline import Spoken
from diffusion_video.script.model import Script
from diffusion_video.script.settings import Settings, Voice


def need(speech_s: float, over_s: float) -> SceneNeed:
    """A scene with so much speech, so much of it too much."""
    return SceneNeed(8, 45.0, speech_s, 5.0, over_s, 10)


def test_only_the_last_scene_needs_squeezing(script: Script, spoken: dict[int, Spoken]) -> None:
    needs = squeeze(script, spoken, 30)
    assert [n.number for n in needs if not n.fits] == [8]
    assert needs[7].room_s == 45
    assert needs[7].speech_s + needs[7].gaps_s - needs[7].room_s == pytest.approx(needs[7].over_s)


@pytest.mark.parametrize(
    ("over_s", "speed"),
    [(0.0, 1.0), (0.4, 1.05), (2.0, 1.05), (2.1, 1.1), (5.0, 1.15), (30.0, 1.15)],
)
def test_speed_comes_in_steps_within_bounds(over_s: float, speed: float) -> None:
    assert need(42.0, over_s).speed() == speed


def test_the_bound_counts_the_settings_speed(script: Script) -> None:
    scene = script.scenes[7]
    assert fastest_for(scene, Settings()) == FASTEST
    slow = Settings(voice=Voice(speed={"シュウ": 0.92, "ミク": 0.8}))
    assert fastest_for(scene, slow) == pytest.approx(1.15 / 0.92)
    assert fastest_for(scene, Settings(voice=Voice(speed={"シュウ": 2.0}))) == 1.0


def test_the_plan_keeps_the_last_show_and_says_what_it_did(
    script: Script, settings: Settings
) -> None:
    timeline = plan(script, settings, 30)
    last = timeline.scenes[-1].slots[-1]
    assert (last.id, last.lines) == ("8.3", ())
    assert last.end - last.start >= 5 * 30
    assert timeline.notes[0].startswith("scene 8: pauses inside the speech cut to 0.25 s, voice 1.")
    assert all(note.startswith("scene 8: ") for note in timeline.notes)


def test_no_notes_where_all_fits(script: Script, settings: Settings) -> None:
    roomy = replace(script, scenes=script.scenes[:7])
    assert plan(roomy, settings, 30).notes == ()


def test_problems_name_seconds_and_characters(
    script: Script, settings: Settings, spoken: dict[int, Spoken]
) -> None:
    (problem,) = fit_problems(script, settings, spoken, 30)
    assert (problem.rule, problem.severity) == ("speech-tight", "warning")
    assert problem.place == script.scenes[7].place
    assert "more speech than its 45 s hold" in problem.message
    assert "characters" in problem.message


def test_far_too_much_is_an_error(
    script: Script, settings: Settings, spoken: dict[int, Spoken]
) -> None:
    double = {n: Spoken(line.seconds * 2, line.marks) for n, line in spoken.items()}
    found = fit_problems(script, settings, double, 30)
    assert found[-1].rule == "speech-too-long"
    assert found[-1].severity == "error"
    assert len(found) >= 7
