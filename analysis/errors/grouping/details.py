"""Details: what a message says on later lines, where the first names only the object or the place."""

import re
from dataclasses import dataclass

_NEXT = re.compile(r"\n\s*(\S[^\n]*)")
_PLACE = re.compile(r"[A-Z][A-Za-z]{1,20}: \S*[/0]\S*$")
_ASIDE = re.compile(
    r"(?:DETAIL|HINT|CONTEXT|LINE \d+|STATEMENT|QUERY|WHERE|LOCATION|note|Did you mean)\b|\[SQL:|\(Background on",
    re.IGNORECASE,
)

_MOST_ROUNDS = 3
"""Times that what goes on may go on again: a step failed, its tool returned a code, and the tool said why."""


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
            r"\b(?:failed|failure|crashed|aborted|(?:return|[Ee]xit)(?:ed)?(?: with)? ?(?:non-zero )?(?:exit )?"
            r"(?:[Cc]ode|status):? [-\d\ue000-\ue0ff]+)[.!]?$"
        ),
        1,
        "That it failed; why stands below.",
        "gdalwarp returned exit code 2\nERROR 4: no such file",
    ),
    Unfinished(
        re.compile(r"\b[Cc]ommand failed: [^\n]*\S$"),
        1,
        "What was run; what it printed stands below.",
        "Command failed: tide-tool a.bin\ntide-tool: no such berth",
    ),
    Unfinished(
        re.compile(r"^(?:[Ee]rror )?[Cc]ode: [\d\ue000-\ue0ff]+\.?$"),
        1,
        "A code alone; what it means stands below.",
        "Code: 60.\nTable shop.boats does not exist",
    ),
    Unfinished(
        re.compile(r"\bwith (?:the following |an? )?(?:error|exception|message|error message|errors)\.?$"),
        1,
        "An error is announced.",
        "Run failed with error message\n  the cluster is lost",
    ),
    Unfinished(re.compile(r"^\W*$"), 1, "A line without a word says nothing.", "[\n  disk is full"),
)


def extent(text: str, start: int, stop: int, end: int) -> int:
    """Return where a message ends that begins at `start` and whose first line ends at `stop`; `end` bounds it."""
    for _ in range(_MOST_ROUNDS):
        more = next((one.more for one in UNFINISHED if one.pattern.search(text[start:stop])), 0) if stop < end else 0
        began = stop
        while more and (following := _NEXT.match(text, stop, end)):
            if _ASIDE.match(following[1]) or _PLACE.match(following[1]):
                break
            start, stop, more = following.start(1), following.end(), more - 1
        if stop == began:
            break
    return stop
