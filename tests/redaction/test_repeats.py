"""What makes redaction quick changes none of its answers."""

import re

from hypothesis import example, given
from hypothesis import strategies as st

from analysis.redaction import redact, redact_text, repeats
from analysis.redaction.anchors import any_of
from analysis.redaction.values import _walk

words = st.text("abcke", min_size=1, max_size=4)


@given(st.lists(words, min_size=1), words)
def test_one_pattern_finds_a_text_where_any_of_many_stands_in_it(known: list[str], text: str) -> None:
    assert (re.search(any_of(known), text) is not None) == any(word in text for word in known)


NAMES = st.sampled_from(["password", "to-ken", "apiKey", "key", "name", "value", "stage", "X-Api-Key", "PW D"])
PARTS = st.sampled_from(["hunter2", "Bearer abc123.def", "https://u:p4ss@host/x", "plain", "AKIA1234567890ABCDEF", ""])
documents = st.recursive(
    PARTS | NAMES | st.none() | st.integers(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=10,
)


@given(documents)
@example({"to-ken": "hunter2"})
@example([["PW D", "hunter2"]])
@example({"name": "to-ken", "value": "hunter2"})
def test_a_document_found_clean_as_a_whole_is_clean_part_by_part(value: object) -> None:
    assert redact(value) == _walk(value, frozenset(), 0)


def test_a_text_that_comes_again_is_answered_alike_and_not_kept() -> None:
    text = "a traceback of some length " * 20 + "password=hunter2canary"
    once = redact_text(text)
    assert redact_text(text) == once
    assert "hunter2canary" not in once
    assert "hunter2canary" not in repr(list(repeats._made.items()))
    own = "harmless words only " * 20 + "colour=teal"
    assert redact_text(own) == own
    assert "teal" not in redact_text(own, extra_keys=frozenset({"colour"})), "other names, another answer"
    long = "harmless words only " * 20
    assert redact_text(long) is redact_text(long)


def test_no_more_is_remembered_than_allowed() -> None:
    for number in range(repeats.KEPT + 50):
        redact_text(f"text {number} " * 30)
    assert len(repeats._made) == repeats.KEPT
    before = repeats._made.currsize
    redact_text("x" * (repeats.LONGEST + 1))
    assert repeats._made.currsize == before
