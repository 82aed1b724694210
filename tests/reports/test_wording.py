from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.wording import duration, size
from reports import wording
from reports.filters import NUMERIC, bound

NOW = datetime(2026, 11, 24, 6, tzinfo=UTC)


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 s"),
        (0.0004, "<1 ms"),
        (0.35, "350 ms"),
        (0.9999, "1 s"),
        (1.44, "1.4 s"),
        (41, "41 s"),
        (59.6, "1 min"),
        (66, "1 min 6 s"),
        (3599.7, "1 h"),
        (13_800, "3 h 50 min"),
        (86_399, "1 d"),
        (187_200, "2 d 4 h"),
        (-90, "−1 min 30 s"),
    ],
)
def test_durations_are_said_in_their_two_largest_units(seconds: float, words: str) -> None:
    assert plain(wording.duration_s(seconds)) == words
    assert plain(wording.duration_ms(seconds * 1000)) == words
    assert duration(seconds) == words


@pytest.mark.parametrize(
    ("many", "one"),
    [
        ("queues held", "queue held"),
        ("ids", "id"),
        ("inputs that always fail", "input that always fails"),
        ("days that are remembered", "day that is remembered"),
        ("sessions wait for a lock", "session waits for a lock"),
        ("completed jobs with unfinished tasks", "completed job with unfinished tasks"),
        ("rows dated after the database's clock", "row dated after the database's clock"),
    ],
)
def test_what_is_counted_is_said_of_one(many: str, one: str) -> None:
    assert wording.of_one(many) == one


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0, "0 %"),
        (0.04, "<0.1 %"),
        (2.44, "2.4 %"),
        (9.96, "10.0 %"),
        (31.2, "31 %"),
        (99.95, ">99.9 %"),
        (100, "100 %"),
    ],
)
def test_a_share_is_never_rounded_to_nothing_or_to_all(value: float, words: str) -> None:
    assert plain(wording.percent(value)) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0, "0 B"),
        (1023, "1,023 B"),
        (1024, "1 KiB"),
        (1_048_575, "1 MiB"),
        (9_412_345_678, "8.77 GiB"),
        (-2048, "−2 KiB"),
    ],
)
def test_bytes_are_counted_in_powers_of_1024(value: int, words: str) -> None:
    assert plain(wording.size(value)) == words
    assert size(value) == words


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        (wording.percent, -1.7, "−1.7 %"),
        (wording.percent, -34.0, "−34 %"),
        (wording.percent, -0.04, ">−0.1 %"),
        (wording.percent, -0.0, "0 %"),
        (wording.number, -1204.4, "−1,204"),
        (wording.number, -12.34, "−12.3"),
        (wording.number, -3.14159, "−3.14"),
        (wording.number, -0.01234, "−0.0123"),
        (wording.number, -0.0, "0"),
        (wording.integer, -2104, "−2,104"),
        (wording.integer, -0.4, "0"),
        (wording.per_hour, -12, "−12 /h"),
        (wording.size, -2048, "−2 KiB"),
        (wording.duration_s, -90, "−1 min 30 s"),
    ],
)
def test_each_kind_of_number_has_the_same_minus(kind: Callable[[float], str], value: float, words: str) -> None:
    assert plain(kind(value)) == words


@given(st.floats(max_value=0, allow_nan=False, allow_infinity=False))
def test_no_number_is_written_with_a_hyphen_for_its_minus(value: float) -> None:
    for words in NUMERIC.values():
        assert not words(value).startswith("-")


def test_a_text_that_is_cut_is_one_line_and_ends_with_the_sign() -> None:
    assert wording.cut("one\n two", 7) == "one two"
    assert wording.cut("one\n two", 6) == "one t…"
    assert wording.cut("one\n two", 5) == "one…"


@pytest.mark.parametrize(
    ("value", "words"),
    [(0.0, "0"), (0.01234, "0.0123"), (3.14159, "3.14"), (31.41, "31.4"), (1204.4, "1,204"), (1e-9, "1.0e-09")],
)
def test_a_number_has_three_digits_that_count(value: float, words: str) -> None:
    assert wording.number(value) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [(None, "unknown"), (True, "yes"), (float("nan"), "unknown"), (["a", 2], "a, 2"), ({"a": None}, '{"a": null}')],
)
def test_any_value_can_be_put_in_words(value: object, words: str) -> None:
    assert wording.text(value) == words


def test_a_time_of_the_same_day_is_a_time_of_day() -> None:
    assert wording.clock(NOW.replace(hour=2, minute=10), NOW) == "02:10"
    assert plain(wording.clock(NOW.replace(day=23), NOW)) == "23 Nov 06:00"
    assert plain(wording.moment(NOW.replace(year=2025), NOW)) == "24 Nov 2025 06:00"


@pytest.mark.parametrize("value", ["", "yesterday", "2026-13-01", 7, None, float("inf")])
def test_what_is_no_time_is_none(value: object) -> None:
    assert wording.instant(value) is None


def test_a_time_without_zone_is_utc() -> None:
    assert wording.instant("2026-11-24T06:00:00") == NOW
    assert wording.instant("2026-11-24T08:00:00+02:00") == NOW


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_finite_number_has_words_in_every_kind(value: float) -> None:
    for words in (wording.number, wording.percent, wording.size, wording.duration_s, wording.per_hour, wording.integer):
        assert words(value)


def test_of_many_names_the_first_are_said_and_the_rest_is_counted() -> None:
    assert wording.few(["a"], 2) == "a"
    assert wording.few(["a", "b"], 2) == "a, b"
    assert wording.few(["a", "b", "c", "d"], 2) == "a, b and 2 more"


@pytest.mark.parametrize(
    "sentence",
    [
        "now 54·% of its tasks, usually 0·%",
        "the oldest for 5·h·54·min: 1,108 arrive",
        "at most 14·min·42·s.",
        "at 18.4·MiB, 12·/h since 07:04·UTC on 29·November",
        "200 steps, 3 hours, 4 daemons, 5 Bs and 6 others",
    ],
)
def test_a_number_stays_with_its_unit_on_one_line(sentence: str) -> None:
    assert bound(sentence.replace("·", " ")) == sentence.replace("·", "\N{NO-BREAK SPACE}")
