"""Advanced SubStation Alpha (.ass): a style a speaker, in the script's colours.

The words are near-white on a dark plate, since the colours of speakers need not be
readable as text; the outline and the name before the words carry them.
"""

from __future__ import annotations

from diffusion_video.film.sidecars.events import Event, events
from diffusion_video.plan.timeline import Timeline
from diffusion_video.script.model import Character, Script, Span

FONT = "Noto Sans CJK JP"
_WORDS, _PLATE = "#f8fafc", "#0f172a"
_STYLE_FIELDS = ("Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, "
                 "BackColour, Bold, Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, "
                 "BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, "
                 "Encoding")  # fmt: skip
_EVENT_FIELDS = "Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text"


def ass(timeline: Timeline, script: Script, size: tuple[int, int] = (1920, 1080)) -> str:
    """The film's subtitles for a picture of `size` pixels."""
    colors = {character.name: character.color for character in script.characters}
    lines = [
        "[Script Info]", f"Title: {script.title}", "ScriptType: v4.00+", "WrapStyle: 2",
        f"PlayResX: {size[0]}", f"PlayResY: {size[1]}", "ScaledBorderAndShadow: yes",
        "YCbCr Matrix: TV.709", "",
        "[V4+ Styles]", f"Format: {_STYLE_FIELDS}",
        *(_style(character, size[1]) for character in script.characters), "",
        "[Events]", f"Format: {_EVENT_FIELDS}",
        *(_dialogue(event, colors[event.speaker]) for event in events(timeline)),
    ]  # fmt: skip
    return "\n".join(lines) + "\n"


def bgr(color: str) -> str:
    """`#rrggbb` as ASS writes it: alpha, blue, green, red."""
    red, green, blue = color[1:3], color[3:5], color[5:7]
    return f"&H00{blue}{green}{red}".upper()


def _style(character: Character, height: int) -> str:
    size, outline = round(height * 56 / 1080), max(2, round(height * 4 / 1080))
    colors = ",".join(bgr(c) for c in (_WORDS, character.color, character.color, _PLATE))
    return (f"Style: {_name(character.name)},{FONT},{size},{colors},-1,0,0,0,100,100,0,0,1,"
            f"{outline},0,2,96,96,{round(height * 54 / 1080)},1")  # fmt: skip


def _dialogue(event: Event, color: str) -> str:
    name = _name(event.speaker)
    prefix = f"{{\\1c&H{bgr(color)[4:]}&}}{_text(event.speaker)}:{{\\r}} " if event.turn else ""
    words = "\\N".join("".join(map(_span, line)) for line in event.lines)
    times = f"{_time(event.start_ms)},{_time(event.end_ms)}"
    return f"Dialogue: 0,{times},{name},{name},0,0,0,,{prefix}{words}"


def _span(span: Span) -> str:
    return f"{{\\u1}}{_text(span.text)}{{\\u0}}" if span.strong else _text(span.text)


def _time(milliseconds: int) -> str:
    hundredths = (milliseconds + 5) // 10
    seconds, rest = divmod(hundredths, 100)
    return f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}.{rest:02d}"


def _text(text: str) -> str:
    """Braces and backslashes would be commands: a word joiner keeps them letters."""
    return text.replace("\\", "\\\u2060").replace("{", "\\{").replace("}", "\\}")


def _name(name: str) -> str:
    return name.replace(",", "、")
