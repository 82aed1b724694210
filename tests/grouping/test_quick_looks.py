"""What is asked first is in every text that the pattern behind it finds something in, so it never decides."""

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from analysis.errors.grouping import calls, objects, quoted

_NAMES = [
    "error",
    "err",
    "exception",
    "details",
    "reason",
    "cause",
    "value",
    "msg",
    "KeyError",
    "MyError",
    "Exit",
    "TooBad",
]
_SIGNS = [
    "=",
    " = ",
    ": ",
    ", ",
    " ",
    "(",
    "(2, ",
    "(1062, ",
    ": (1062, ",
    ") ('42S02', ",
    "{:",
    "` ",
    "{ ",
    "] ",
    "\n",
    "  ",
]
_ENDS = ["'bad zoom of 7'", '"bad zoom of 7"', "'x'", '""', ")", "}", "]", ",", ", 7)"]
TEXTS = st.lists(st.sampled_from([*_NAMES, *_SIGNS, *_ENDS]), max_size=12).map("".join)
LOOKS = {
    "a call": (calls._CALL, calls._PERHAPS_A_CALL),
    "a quoted field": (quoted._FIELD, quoted._ANNOUNCED),
}


@pytest.mark.parametrize(("pattern", "look"), LOOKS.values(), ids=LOOKS.keys())
@settings(max_examples=500)
@given(TEXTS)
@example('KeyError(2, "bad zoom of 7")')
@example("msg='bad zoom of 7'")
def test_a_quick_look_finds_every_text_in_which_there_is_something(
    pattern: re.Pattern[str], look: re.Pattern[str], text: str
) -> None:
    assert look.search(text) or not pattern.search(text)


@settings(max_examples=500)
@given(st.text(st.sampled_from("a:->[{\"\\' \n\t.!)]"), max_size=12))
@example('ended => ["a"]')
def test_an_object_is_looked_for_wherever_one_may_stand(text: str) -> None:
    assert any(opening in text for opening in objects._OPENINGS) or not objects._EMBEDDED.search(text)


@settings(max_examples=500)
@given(TEXTS)
@example("(a.Error) ('42S02', 'bad zoom of 7')")
def test_arguments_are_looked_for_wherever_they_may_stand(text: str) -> None:
    assert calls.has_arguments(text) == bool(calls._ARGUMENTS.search(text))
