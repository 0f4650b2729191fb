"""The timeline: exact at every frame rate, complete, and calm under small changes."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given as examples
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from diffusion_video.errors import Place
from diffusion_video.plan.gaps import pause
from diffusion_video.plan.share import fill, share
from diffusion_video.plan.slots import Demand, slot_lengths
from diffusion_video.plan.solve import solve
from diffusion_video.plan.timeline import Slot, Spoken, Timeline
from diffusion_video.script.model import Character, Cue, Scene, Script, Span, Speech

HERE = Place("x.md")


def made(scenes: list[tuple[int, str]], seconds: float = 2.0) -> tuple[Script, dict[int, Spoken]]:
    """A script from (length, items): `c` is a cue, `s` a speech of so many seconds."""
    out: list[Scene] = []
    start = number = 0
    for n, (length, items) in enumerate(scenes, start=1):
        things: list[Cue | Speech] = []
        for item in items:
            if item == "c":
                things.append(Cue(f"{n}.{sum(isinstance(t, Cue) for t in things) + 1}", "図", HERE))
            else:
                number += 1
                who = "シュウ" if number % 2 else "ミク"
                things.append(Speech(number, who, ((Span("これは文です。そうです。"),),), HERE))
        out.append(Scene(n, f"題{n}", start, start + length, tuple(things), HERE))
        start += length
    cast = (Character("シュウ", "", "#000000", "left", HERE),)
    script = Script("x.md", "題", cast, tuple(out))
    return script, {s.number: Spoken(seconds, (0.0,) * len(s.text)) for s in script.speeches}


def check_exact(script: Script, timeline: Timeline) -> None:
    """Every frame of the film belongs to one scene and one slot; lines lie in their slots."""
    fps = timeline.fps
    assert [(s.start, s.end) for s in timeline.scenes] == [
        (scene.start_s * fps, scene.end_s * fps) for scene in script.scenes
    ]
    for scene in timeline.scenes:
        edges = [scene.start, *(slot.end for slot in scene.slots)]
        assert edges[-1] == scene.end
        assert [slot.start for slot in scene.slots] == edges[:-1]
        assert all(a < b for a, b in pairwise(edges))
    for slot in (slot for scene in timeline.scenes for slot in scene.slots):
        check_lines(slot)
    assert [line.number for line in timeline.lines] == [s.number for s in script.speeches]
    assert all(a.end <= b.start for a, b in pairwise(timeline.pages))


def check_lines(slot: Slot) -> None:
    """The lines of a slot follow each other inside it, their marks inside them."""
    edges = [slot.start, *(at for line in slot.lines for at in (line.start, line.end)), slot.end]
    assert edges == sorted(edges)
    for line in slot.lines:
        assert line.start < line.end
        assert len(line.marks) == len(line.text)
        assert list(line.marks) == sorted(line.marks)
        assert line.start <= line.marks[0]
        assert line.marks[-1] < line.end
        assert line.pages[0].start == line.start
        assert line.pages[-1].end >= line.end


@pytest.mark.parametrize("fps", [24, 25, 30, 50, 60])
def test_the_real_film_is_exact(fps: int, script: Script, spoken: dict[int, Spoken]) -> None:
    timeline = solve(script, spoken, fps)
    assert timeline.end == 600 * fps
    check_exact(script, timeline)


def test_the_real_film_at_30(script: Script, spoken: dict[int, Spoken]) -> None:
    timeline = solve(script, spoken, 30)
    slots = {slot.id: slot for scene in timeline.scenes for slot in scene.slots}
    lines = {line.number: line for line in timeline.lines}
    assert len(slots) == 26
    assert lines[1].start >= 30  # a cue alone before the film's first words
    for card, first in (("3.1", 8), ("4.1", 16), ("5.1", 24), ("6.1", 32), ("7.1", 39)):
        assert 60 <= lines[first].start - slots[card].start <= 135
    assert slots["1.2"].end - slots["1.2"].start >= 5 * 30
    for line in lines.values():
        assert line.end - line.start >= spoken[line.number].seconds * 30 - 1 or line.number > 45


def test_no_silence_is_giant(script: Script, spoken: dict[int, Spoken]) -> None:
    timeline = solve(script, spoken, 30)
    silences = {b.number: b.start - a.end for a, b in pairwise(timeline.lines)}
    shown_alone = silences.pop(3)  # cue 1.2 has no lines: the title's own time
    assert shown_alone < 9 * 30
    assert max(silences.values()) <= 8 * 30


def test_turn_gaps_have_their_least(script: Script, spoken: dict[int, Spoken]) -> None:
    timeline = solve(script, spoken, 30)
    for scene in timeline.scenes[:7]:
        lines = [line for slot in scene.slots for line in slot.lines]
        for a, b in pairwise(lines):
            assert b.start - a.end >= (7 if len(b.text) <= 9 else 12)


@hypothesis_settings(max_examples=60, deadline=None)
@examples(
    st.lists(st.tuples(st.integers(3, 40), st.text("cs", max_size=6)), min_size=1, max_size=4),
    st.floats(0.05, 30.0),
    st.sampled_from([24, 25, 30, 50, 60]),
)
def test_any_script_is_exact(scenes: list[tuple[int, str]], seconds: float, fps: int) -> None:
    script, spoken = made([(length, "c" + items) for length, items in scenes], seconds)
    check_exact(script, solve(script, spoken, fps))


@hypothesis_settings(max_examples=25, deadline=None)
@examples(number=st.integers(1, 50), change=st.floats(-0.5, 0.5))
def test_a_longer_word_moves_no_other_scene(
    number: int, change: float, script: Script, spoken: dict[int, Spoken]
) -> None:
    before = solve(script, spoken, 30)
    after = solve(script, changed(spoken, number, change), 30)
    own = next(n for n, scene in enumerate(script.scenes)
               if any(speech.number == number for speech in scene.speeches))  # fmt: skip
    for n, (a, b) in enumerate(zip(before.scenes, after.scenes, strict=True)):
        assert a == b or n == own


def changed(spoken: dict[int, Spoken], number: int, by: float) -> dict[int, Spoken]:
    """The speeches with one longer or shorter by some seconds."""
    line = spoken[number]
    seconds = max(0.5, line.seconds + by)
    marks = tuple(min(mark, seconds) for mark in line.marks)
    return spoken | {number: Spoken(seconds, marks)}


def test_small_changes_leave_other_slots_in_nearly_all_cases(
    script: Script, spoken: dict[int, Spoken]
) -> None:
    """Four characters more or less in any speech of the seven scenes that have room."""
    def borders(timeline: Timeline) -> list[int]:
        return [slot.start for scene in timeline.scenes for slot in scene.slots]

    before = borders(solve(script, spoken, 30))
    tries = [changed(spoken, number, by) for number in range(1, 46) for by in (-0.4, 0.4)]
    moved = sum(borders(solve(script, one, 30)) != before for one in tries)
    assert moved <= len(tries) // 10


def test_small_changes_leave_other_lines_in_most_cases(
    script: Script, spoken: dict[int, Spoken]
) -> None:
    """One or two characters more or less in any speech of the seven scenes that have room."""
    def starts(timeline: Timeline) -> list[int]:
        return [line.start for line in timeline.lines]

    before = starts(solve(script, spoken, 30))
    tries = [changed(spoken, number, by) for number in range(1, 46) for by in (-0.15, 0.15)]
    moved = sum(starts(solve(script, one, 30)) != before for one in tries)
    assert moved <= len(tries) // 4


def test_the_same_input_gives_the_same_timeline(script: Script, spoken: dict[int, Spoken]) -> None:
    assert solve(script, spoken, 30) == solve(script, dict(reversed(spoken.items())), 30)


def test_speeches_before_the_first_cue_are_in_its_slot() -> None:
    script, spoken = made([(20, "scs")])
    timeline = solve(script, spoken, 30)
    check_exact(script, timeline)
    assert [line.number for line in timeline.scenes[0].slots[0].lines] == [1, 2]


def test_a_scene_without_words_is_shared_by_its_cues() -> None:
    script, _ = made([(9, "ccc"), (9, "c")])
    slots = solve(script, {}, 30).scenes[0].slots
    assert [slot.end - slot.start for slot in slots] == pytest.approx([90, 90, 90], abs=61)


def test_show_time_goes_first_to_cues_without_lines() -> None:
    script, spoken = made([(15, "csc"), (10, "c")], seconds=6.0)
    first, second = solve(script, spoken, 30).scenes[0].slots
    assert second.end - second.start >= 5 * 30
    assert first.end - first.start >= 6 * 30


@pytest.mark.parametrize(
    ("seconds", "note"),
    [
        (2.0, ()),
        (4.2, ("scene 1: pauses between lines shortened (tight)",)),
        (4.8, ("scene 1: pauses between lines shortened (close)",)),
        (4.85, ("scene 1: pauses between lines shortened (bare)",)),
        (6.0, ("scene 1: 3.3 s too much speech (about 7 characters); lines are cut short",)),
    ],
)
def test_too_much_speech_is_said(seconds: float, note: tuple[str, ...]) -> None:
    script, spoken = made([(15, "csss"), (10, "c")], seconds)
    timeline = solve(script, spoken, 30)
    check_exact(script, timeline)
    assert timeline.notes == note


def test_notes_from_before_come_first() -> None:
    script, spoken = made([(15, "csss"), (10, "c")], 6.0)
    assert solve(script, spoken, 30, ("faster",)).notes[0] == "faster"


def test_absurdly_much_speech_still_gives_a_film() -> None:
    script, spoken = made([(3, "cscscs")], seconds=500.0)
    check_exact(script, solve(script, spoken, 24))


def test_marks_move_with_a_line_that_is_cut_short() -> None:
    script, _ = made([(6, "cs")])
    chars = len(script.speeches[0].text)
    spoken = {1: Spoken(60.0, tuple(60.0 * n / chars for n in range(chars)))}
    line = solve(script, spoken, 30).lines[0]
    middle = (line.start + line.end) / 2
    assert line.marks[chars // 2] == pytest.approx(middle, abs=2)


def test_a_line_does_not_wait_long_for_its_cue() -> None:
    script, spoken = made([(40, "cs"), (10, "c")])
    assert solve(script, spoken, 30).lines[0].start <= (1.2 + 3) * 30


def test_pauses_between_speeches() -> None:
    def said(who: str, *spans: Span) -> Speech:
        return Speech(1, who, (spans,), HERE)

    long = said("シュウ", Span("これはふつうの長さの文です。"))
    short = said("ミク", Span("なに？"))
    claim = said("シュウ", Span("これが"), Span("大事", True))
    assert pause(short, long) == 0.45
    assert pause(long, short) == 0.25
    assert pause(short, short) == 0.45
    assert pause(claim, short) == 0.9


@hypothesis_settings(max_examples=100, deadline=None)
@examples(
    st.integers(0, 5000),
    st.lists(st.tuples(st.integers(1, 9), st.integers(0, 300)), min_size=1),
)
def test_sharing_adds_up(amount: int, places: list[tuple[int, int]]) -> None:
    weights, caps = [w for w, _ in places], [c for _, c in places]
    assert sum(share(amount, weights)) == amount
    filled = fill(amount, weights, caps)
    assert sum(filled) == amount
    assert all(part <= cap for part, cap in zip(filled[:-1], caps[:-1], strict=True))
    assert min(filled) >= 0


@hypothesis_settings(max_examples=100, deadline=None)
@examples(st.lists(st.tuples(st.integers(1, 900), st.integers(0, 4)), min_size=1, max_size=6),
          st.integers(0, 3000))  # fmt: skip
def test_slots_fill_the_scene(needs: list[tuple[int, int]], more: int) -> None:
    demands = [Demand(need, 0 if lines else 75, lines, lines + 1) for need, lines in needs]
    total = sum(demand.need for demand in demands) + more
    lengths = slot_lengths(demands, total, 30)
    assert sum(lengths) == total
    assert all(n >= demand.need for n, demand in zip(lengths, demands, strict=True))


def test_slots_refuse_what_cannot_fit() -> None:
    with pytest.raises(ValueError, match="more than the scene has"):
        slot_lengths([Demand(10, 0, 1, 1)], 9, 30)
