"""Details: what a message says on later lines, where the first names only the object or the place."""

import re
from dataclasses import dataclass

_NEXT = re.compile(r"\n\s*(\S[^\n]*)")
_PLACE = re.compile(r"[A-Z][A-Za-z]{1,20}: \S*[/0]\S*$")
_ASIDE = re.compile(
    r"(?:DETAIL|HINT|CONTEXT|LINE \d+|STATEMENT|QUERY|WHERE|LOCATION|note|Did you mean)\b|\[SQL:|\(Background on",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A first line that goes on: how many more lines belong to the message, and why."""

    pattern: re.Pattern[str]
    more: int
    reason: str
    example: str


UNFINISHED: tuple[Unfinished, ...] = (
    Unfinished(
        re.compile(r"\b\d+ validation errors? for \S+[^\n]*$"),
        2,
        "Pydantic says field and reason below.",
        "1 validation error for Order\nzone\n  Field required",
    ),
    Unfinished(re.compile(r":\s*$"), 1, "A colon announces the reason.", "load of layer 7 failed:\n  crs is missing"),
    Unfinished(
        re.compile(
            r"\b[Ee]rror in (?:model|test|snapshot|seed|source|macro|analysis|operation|task|step|query) \S+(?:"
            r" \([^)\n]*\))?$"
        ),
        1,
        "The place of the fault; what it is stands below.",
        "Database Error in model orders\n  column x does not exist",
    ),
    Unfinished(
        re.compile(
            r"\b(?:failed|failure|crashed|aborted|(?:return|exit)(?:ed)?(?: with)? (?:non-zero )?(?:exit )?"
            r"(?:code|status) [-\d\ue000-\ue0ff]+)\.?$"
        ),
        1,
        "That it failed; why stands below.",
        "gdalwarp returned exit code 2\nERROR 4: no such file",
    ),
    Unfinished(re.compile(r"^\W*$"), 1, "A line without a word says nothing.", "[\n  disk is full"),
)


def extent(text: str, start: int, stop: int, end: int) -> int:
    """Return where a message ends that begins at `start` and whose first line ends at `stop`; `end` bounds it."""
    line = text[start:stop]
    if stop >= end:
        return stop
    for unfinished in UNFINISHED:
        if unfinished.pattern.search(line):
            more = unfinished.more
            while more:
                following = _NEXT.match(text, stop, end)
                if following is None or _ASIDE.match(following[1]) or _PLACE.match(following[1]):
                    break
                stop, more = following.end(), more - (not following[1].endswith(":"))
            return stop
    return stop
