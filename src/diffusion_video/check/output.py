"""Findings as text for people, as JSON, and as SARIF 2.1.0 (OASIS, 2020) for editors and CI."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from typing import Any

from diffusion_video.errors import Problem, Severity

LEVELS: dict[Severity, str] = {"error": "error", "warning": "warning", "info": "note"}
SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def to_text(found: Sequence[Problem]) -> str:
    """A line a finding, then how many there are."""
    count = Counter(problem.severity for problem in found)
    parts = [f"{count[s]} {s}{'s' if count[s] != 1 and s != 'info' else ''}"
             for s in LEVELS if count[s]]  # fmt: skip
    return "\n".join([*map(str, found), ", ".join(parts) or "nothing found"])


def to_json(found: Sequence[Problem]) -> str:
    """`{"findings": […]}`; line and column count from 1."""
    findings = [{
        "id": p.rule, "severity": p.severity, "file": p.place.file, "line": p.place.line,
        "column": p.place.column, "message": p.message, "hint": p.hint,
    } for p in found]  # fmt: skip
    return json.dumps({"findings": findings}, ensure_ascii=False, indent=1)


def to_sarif(found: Sequence[Problem], version: str) -> str:
    """One run of the tool, with the rules that found something."""
    ids = sorted({problem.rule for problem in found})
    rules = [{"id": id, "helpUri": f"docs/checks.md#{id}"} for id in ids]
    driver = {"name": "diffusion-video", "version": version, "rules": rules}
    data = {"$schema": SCHEMA, "version": "2.1.0",
            "runs": [{"tool": {"driver": driver}, "results": [_result(p) for p in found]}]}
    return json.dumps(data, ensure_ascii=False, indent=1)  # fmt: skip


def _result(problem: Problem) -> dict[str, Any]:
    hint = f" - {problem.hint}" if problem.hint else ""
    region = {"startLine": problem.place.line, "startColumn": problem.place.column}
    place = {"artifactLocation": {"uri": problem.place.file}, "region": region}
    return {"ruleId": problem.rule, "level": LEVELS[problem.severity],
            "message": {"text": problem.message + hint},
            "locations": [{"physicalLocation": place}]}  # fmt: skip
