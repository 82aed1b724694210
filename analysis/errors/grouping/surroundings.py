"""What tools print around an error, so that it is not the first that is read: commands, frames, lines of code."""

import re

_TRACED = re.compile(r"(?:\+{1,5} [a-z./'\[][^\n]*\n)+(?=[^\n+])")
"""The commands that a shell prints before it runs them."""
_BOX = re.compile(r"^[ \t]*(?:[╷╵][ \t]*\n?|│ ?)", re.MULTILINE)
_ON_A_LINE = re.compile(
    r"\n\s{1,8}(?:with [^\n]{1,300},\n\s{0,8})?on \S{1,300} line \d{1,7}[^\n]*\n"
    r"(?: {0,8}\d{1,7}: [^\n]*\n){0,9}\s{0,8}(?=\S)"
)
"""The place in a file that stands between what is wrong and why."""
_CALLED_IN = re.compile(r" in\n[ \t]{0,8}\S{1,300}:\d{1,7}:\d{1,7}[ \t]{0,8}\n")
_NUMBERED = re.compile(r"[ \t]{0,8}(?:[→>❯|][ \t]{0,8})?\d{1,7}\b")
_GOES_ON = re.compile(r"[ \t]|[)}\]]{1,4};?$")
_MOST_LINES = 60


def without_surroundings(text: str) -> str:
    """Return `text` with what is wrong first and why behind it; any other text as it is."""
    if text.startswith("+") and (commands := _TRACED.match(text)):
        text = text[commands.end() :]
    if "│" in text[:200] and _BOX.match(text):
        text = _ON_A_LINE.sub(": ", _BOX.sub("", text), count=1)
    if " in\n" in text[:400] and (called := _CALLED_IN.search(text, 0, 1000)):
        reason = _behind_code(text[called.end() :].split("\n", _MOST_LINES))
        return f"{text[: called.start()]}:\n{reason}" if reason else text
    return text


def _behind_code(lines: list[str]) -> str:
    """Return what stands behind the lines of code, which have numbers, and the rest of the call; empty without them."""
    start = next((place for place, line in enumerate(lines[:3]) if line.strip()), 0)
    place = start
    while place < len(lines) and _NUMBERED.match(lines[place]):
        place += 1
    stop = place
    while stop < len(lines) and _GOES_ON.match(lines[stop]):
        stop += 1
    if stop < len(lines) and not lines[stop].strip():
        place = stop
    return "\n".join(lines[place:]).lstrip() if place > start else ""
