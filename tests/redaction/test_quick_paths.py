"""What makes redaction quick changes none of its answers."""

import re

from hypothesis import example, given
from hypothesis import strategies as st

from analysis.redaction import forget, names, redact, values
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


def test_nothing_that_was_met_is_remembered_after_the_run() -> None:
    redact({"token hunter2canary": 1, "a": "hunter2canary_password=x"})
    forget()
    assert [cache.cache_info().currsize for cache in (values._clean_name, names.secret_kind, names.words)] == [0, 0, 0]
