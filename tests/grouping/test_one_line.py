"""A trace that stands on one line is the trace: blanks, escapes or marks are in the place of its breaks."""

import html
import json
from collections.abc import Callable

import pytest

from analysis.errors.grouping import fingerprint
from tests.grouping.languages import LANGUAGES, Occurrence
from tests.grouping.texts import CAUSED, traceback

TRACES = {
    **{name: write(Occurrence()) for name, write in LANGUAGES.items()},
    "python": traceback("no such zoom 12", exception_type="ValueError"),
    "python, caused": traceback("bad key", exception_type="KeyError") + CAUSED + traceback("no answer"),
}
ESCAPED: dict[str, Callable[[str], str]] = {
    "escapes": lambda text: text.replace("\n", "\\n").replace("\t", "\\t"),
    "Windows' escapes": lambda text: text.replace("\n", "\\r\\n"),
    "rsyslog": lambda text: text.replace("\n", "#012").replace("\t", "#011"),
    "a repr": repr,
    "JSON": json.dumps,
    "HTML": html.escape,
}
WITH_BLANKS = ("python", "python, caused", "java", "go", "php")
"""Languages whose frames alone tell where a line ends; of the others' something else than frames counts too."""


@pytest.mark.parametrize("text", TRACES.values(), ids=TRACES.keys())
@pytest.mark.parametrize("escaped", ESCAPED.values(), ids=ESCAPED.keys())
def test_escaped_breaks_are_breaks(escaped: Callable[[str], str], text: str) -> None:
    assert fingerprint(escaped(text.strip())).id == fingerprint(text.strip()).id


@pytest.mark.parametrize("name", WITH_BLANKS)
def test_so_are_blanks_before_what_begins_a_line_of_a_trace(name: str) -> None:
    assert fingerprint(" ".join(TRACES[name].split())).id == fingerprint(TRACES[name]).id


@pytest.mark.parametrize(
    "text",
    [
        r"could not copy C:\new\tiles\north.tif to D:\nas\tiles: the disk is full, and nothing more would fit there",
        "looked at 3 stores for the tile at zoom 12 and at 4 more for its neighbours at zoom 13, and found it in none",
        "AT&amp;T answered that the number is not assigned, though it was assigned to the same customer before",
    ],
)
def test_sentences_stay_as_they_are(text: str) -> None:
    ended = [fingerprint(f"{text} {end}").id for end in ("(gave up)", "(tries again)")]
    assert ended[0] != ended[1]
    assert "\n" not in fingerprint(text).template
