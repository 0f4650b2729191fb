"""Scene times must join without gap, and agree with the scene table if there is one."""

from __future__ import annotations

from dataclasses import dataclass

from diffusion_video.errors import Place
from diffusion_video.script import grammar
from diffusion_video.script.model import Scene
from diffusion_video.script.report import Report
from diffusion_video.script.sections import Section
from diffusion_video.units import clock


@dataclass(frozen=True)
class _Row:
    """A row of the scene table as written; None where the row says nothing."""

    place: Place
    number: int | None  # None: the row of the total
    span: tuple[int, int] | None
    seconds: int | None
    total_clock: int | None


def check_order(scenes: tuple[Scene, ...], report: Report) -> None:
    """Reports numbers that do not count up and times that run backwards, overlap or gap."""
    now, number = 0, 0
    for scene in scenes:
        if scene.number != number + 1:
            report.error(scene.place, "scene-number", f"scene {scene.number} after {number}",
                         f"number it {number + 1}")  # fmt: skip
        if scene.end_s <= scene.start_s:
            report.error(scene.place, "scene-backwards",
                         f"scene {scene.number} starts at {clock(scene.start_s)} but ends at "
                         f"{clock(scene.end_s)}", "swap or correct the times")  # fmt: skip
        if scene.start_s != now:
            rule, what = ("scene-overlap", "overlaps what came before by") \
                if scene.start_s < now else ("scene-gap", "leaves a gap before it of")  # fmt: skip
            report.error(scene.place, rule,
                         f"scene {scene.number} {what} {abs(scene.start_s - now)} s",
                         f"let it start at {clock(now)}")  # fmt: skip
        now, number = max(scene.start_s, scene.end_s), scene.number


def check_table(scenes: tuple[Scene, ...], others: list[Section], report: Report) -> None:
    """Compares numbers and times of the scene table with the headings; titles may differ."""
    rows = [row for section in others for row in _rows(section, report)]
    if not rows:
        return
    known = {scene.number: scene for scene in scenes}
    for row in rows:
        if row.number is None:
            _check_total(row, scenes, report)
        elif row.number in known:
            _check_row(row, known[row.number], report)
        else:
            report.error(row.place, "table-scene", f"the table's scene {row.number} is not in "
                         "the script", "remove the row or write the scene")  # fmt: skip
    for number in sorted(set(known) - {row.number for row in rows}):
        report.error(known[number].place, "table-scene",
                     f"scene {number} is missing in the scene table", "add its row")  # fmt: skip


def _rows(section: Section, report: Report) -> list[_Row]:
    out = []
    for line in section.lines:
        text = line.text.strip()
        if not text.startswith("|"):
            continue
        cells = [cell.strip().strip("*").strip() for cell in text.strip("|").split("|")]
        scene = grammar.ROW_SCENE.fullmatch(cells[0])
        if scene or cells[0] == grammar.TOTAL:
            number = int(scene["number"]) if scene else None
            out.append(_row(cells[1:], number, report.place(line.number)))
    return out


def _row(cells: list[str], number: int | None, place: Place) -> _Row:
    span, seconds, total = None, None, None
    for cell in cells:
        if times := grammar.ROW_TIME.fullmatch(cell):
            start, end = (grammar.seconds_of(times[key]) for key in ("start", "end"))
            span = (-1 if start is None else start, -1 if end is None else end)
        elif length := grammar.ROW_SECONDS.fullmatch(cell):
            seconds = int(length["seconds"])
            total = grammar.seconds_of(length["clock"]) if length["clock"] else None
    return _Row(place, number, span, seconds, total)


def _check_row(row: _Row, scene: Scene, report: Report) -> None:
    if row.span and row.span != (scene.start_s, scene.end_s):
        report.error(row.place, "table-time",
                     f"the table's time of scene {scene.number} is not that of its heading",
                     f"write {clock(scene.start_s)}〜{clock(scene.end_s)}")  # fmt: skip
    length = scene.end_s - scene.start_s
    if row.seconds is not None and row.seconds != length:
        report.error(row.place, "table-seconds",
                     f"the table gives scene {scene.number} {row.seconds} s, its heading "
                     f"{length} s", f"write {length}s")  # fmt: skip


def _check_total(row: _Row, scenes: tuple[Scene, ...], report: Report) -> None:
    end = max((scene.end_s for scene in scenes), default=0)
    written = {row.seconds, row.total_clock} - {None}
    if written - {end}:
        report.error(row.place, "table-total", "the table's total is not the film's length",
                     f"write {end}s ({clock(end)})")  # fmt: skip
