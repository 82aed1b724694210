from hypothesis import given
from hypothesis import strategies as st

from reports.inert import head, inert, inert_text


def test_what_cannot_be_seen_is_spelt_out() -> None:
    assert inert_text("a\x1b[31m\x00\x9b\u202eb\U000e0041", 99) == "a\\x1b[31m\\x00\\x9b\\u202eb\\U000e0041"


def test_lines_tabs_and_joiners_stay() -> None:
    assert inert_text("a\r\nb\tc \N{ZERO WIDTH JOINER}", 99) == "a\nb\tc \N{ZERO WIDTH JOINER}"


def test_half_of_a_surrogate_pair_is_replaced() -> None:
    assert inert_text("\ud83d", 9) == "\N{REPLACEMENT CHARACTER}"


def test_a_cut_says_how_long_the_text_was_also_when_it_is_cut_again() -> None:
    assert inert_text("abcdef", 6) == "abcdef"
    once = inert_text("x" * 5000, 1000)
    assert once.endswith("[cut: the first 1,000 of 5,000 characters]")
    assert head(once, 3) == "xxx\n[cut: the first 3 of 5,000 characters]"
    assert head("one\n two", 4) == "one\n\n[cut: the first 4 of 8 characters]"
    assert head(once, 1000) == once
    assert head("one\n two", 99) == "one\n two"


def test_names_and_nested_values_are_made_inert_too() -> None:
    assert inert({"\x07": [{"k": "\x1b"}, 1, None, True]}, 9) == {"\\x07": [{"k": "\\x1b"}, 1, None, True]}


@given(st.text(st.characters(), max_size=40))
def test_every_text_becomes_one_that_utf8_can_hold(text: str) -> None:
    inert_text(text, 20).encode()
