"""The dialect: one pattern a kind of line. All run in linear time.

A line is matched by at most one of them; what none matches is a comment to the reader.
"""

from __future__ import annotations

import re

TIME = r"(?:\d{1,2}:)?\d{1,3}:\d{2}"
TO = r"[〜～~\-–—]"

HEADING = re.compile(r"(#{1,6})\s+(\S.*)")
SCENE_LIKE = re.compile(r"(?:Scene|シーン)\s*\d", re.IGNORECASE)
SCENE = re.compile(
    r"(?:Scene|シーン)\s*(?P<number>\d{1,4})\s*[:：]\s*(?P<title>\S[^（(]*(?:[（(][^（(]*)*?)\s*"
    rf"[（(]\s*(?P<start>{TIME})\s*{TO}\s*(?P<end>{TIME})\s*[）)]\s*",
    re.IGNORECASE,
)
DIRECTIVE = re.compile(r"\s{0,3}(?:\*\*)?\s*【\s*(?P<kind>[^:：】]{1,40})(?P<rest>.*)")
CUE = re.compile(r"\s{0,3}\*\*【アニメーション\s*[:：](?P<words>.*)】\*\*\s*")
CUE_KIND = "アニメーション"
QUOTE = re.compile(r"\s{0,3}>(?P<body>.*)")
SPEECH = re.compile(r"\s*\*\*(?P<name>[^*]{1,60})\*\*\s*[:：](?P<words>.*)")
BARE_NAME = re.compile(
    r"\s*(?:\*\*)?(?P<name>[^*:：\s]{1,60})(?:\*\*)?\s*(?P<colon>[:：]?)(?P<words>.*)"
)
NUMBERED = re.compile(r"\s*(?P<number>\d{1,3})[.)]\s+(?P<words>\S.*)")
BULLET = re.compile(r"\s*[-*+]\s+(?P<words>\S.*)")
CHARACTER = re.compile(
    r"\s*[-*+]\s+\*\*(?P<name>[^*]{1,60})\*\*\s*(?:[（(](?P<role>[^）)]*)[）)])?(?P<rest>.*)"
)
NOTE = re.compile(r"\s*[-*+]\s+\*\*(?P<name>[^*]{1,60})\*\*\s*[:：](?P<words>.*)")
COLOR = re.compile(r"#[0-9A-Za-z]+")
CHARACTER_NOTES = "キャラクター"
ROW_SCENE = re.compile(r"(?:Scene|シーン)\s*(?P<number>\d{1,4})", re.IGNORECASE)
ROW_TIME = re.compile(rf"(?P<start>{TIME})\s*{TO}\s*(?P<end>{TIME})")
ROW_SECONDS = re.compile(rf"(?P<seconds>\d{{1,6}})\s*(?:s|秒)(?:\s*[（(](?P<clock>{TIME})[）)])?")
TOTAL = "合計"


def seconds_of(clock: str) -> int | None:
    """Seconds of `m:ss` or `h:mm:ss`; None if the seconds or minutes run over 59."""
    parts = [int(part) for part in clock.split(":")]
    if parts[-1] > 59 or (len(parts) == 3 and parts[1] > 59):
        return None
    seconds = 0
    for part in parts:
        seconds = seconds * 60 + part
    return seconds
