"""Segments cut into jobs for workers, and named in words."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence

from diffusion_video.film.scenefile import SceneFile
from diffusion_video.film.segments import Segment
from diffusion_video.film.worker import Job

WORTH_A_JOB = 300
"""Frames that take longer to draw than a long scene to be run through up to them."""


def spans(segments: Sequence[Segment]) -> str:
    """The frames of segments in words, neighbours joined."""
    joined: list[list[int]] = []
    for segment in segments:
        if joined and joined[-1][1] == segment.start:
            joined[-1][1] = segment.end
        else:
            joined.append([segment.start, segment.end])
    return "frames " + ", ".join(f"{start}-{end}" for start, end in joined)


def split(
    missing: Sequence[Segment], files: Mapping[int, SceneFile], workers: int
) -> list[Job]:
    """Jobs of one scene each; a scene too long for an even share is cut into parts."""
    total = sum(segment.frames for segment in missing)
    share = max(total // (2 * workers), min(WORTH_A_JOB, -(-total // workers)))
    share = share if workers > 1 else total
    jobs: list[Job] = []
    part: list[Segment] = []
    for index, segment in enumerate(missing):
        part.append(segment)
        following = missing[index + 1] if index + 1 < len(missing) else None
        if following is None or following.scene != segment.scene or (
            sum(s.frames for s in part) + following.frames / 2 > share
        ):
            jobs.append(Job(files.get(segment.scene), segment.scene, tuple(part)))
            part = []
    return jobs


def cut(
    segments: Sequence[Segment], starts: Sequence[int], file: SceneFile | None
) -> list[Job]:
    """Jobs of one scene: all segments from each start until the next one are one job."""
    jobs: dict[int, list[Segment]] = {}
    for segment in segments:
        jobs.setdefault(bisect_right(starts, segment.start), []).append(segment)
    return [Job(file, job[0].scene, tuple(job)) for job in jobs.values()]
