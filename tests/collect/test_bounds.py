"""From when on a run reads: a table of cases."""

from datetime import UTC, datetime, timedelta

import pytest

from analysis.collect.bounds import OVERLAP, WIDE_OVERLAP, Bounds, Clock, Seen, bounds, seen, uncovered
from analysis.collect.session import _spent

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
WINDOW = timedelta(hours=24)
MINUTES = timedelta(minutes=1)
LAST = NOW - 15 * MINUTES


def clock(**changed: object) -> Clock:
    plain: dict[str, object] = {
        "observed_at": NOW,
        "is_standby": False,
        "oldest_writer": None,
        "oldest_prepared": None,
        "hidden_writers": 0,
        "database_oid": 1,
        "user_name": "monitor",
        "encoding": "UTF8",
    }
    return Clock(**{**plain, **changed})  # type: ignore[arg-type]  # fields by name


@pytest.mark.parametrize(
    ("changed", "whose", "oldest"),
    [
        ({}, "database", NOW),
        ({"oldest_writer": NOW - 40 * MINUTES}, "database", NOW - 40 * MINUTES),
        ({"oldest_prepared": NOW - 3 * MINUTES}, "database", NOW - 3 * MINUTES - WIDE_OVERLAP),
        ({"hidden_writers": 2}, "database", NOW - WIDE_OVERLAP),
        ({"is_standby": True}, "database", NOW - WIDE_OVERLAP),
        ({}, "application", NOW - WIDE_OVERLAP),
        ({"is_standby": True, "oldest_writer": NOW - 40 * MINUTES}, "application", NOW - 40 * MINUTES),
    ],
)
def test_what_a_run_can_see(changed: dict[str, object], whose: str, oldest: datetime) -> None:
    assert seen(clock(**changed), whose) == Seen(NOW, oldest)  # type: ignore[arg-type]  # a literal


@pytest.mark.parametrize(
    ("before", "full_because", "since", "reason"),
    [
        (None, "", NOW - 2 * WINDOW, "a full pass: nothing was recorded yet"),
        (None, "the columns have changed", NOW - 2 * WINDOW, "a full pass: the columns have changed"),
        (Seen(LAST, LAST), "", LAST - OVERLAP, "since the last run"),
        (Seen(LAST, LAST), "it is time", NOW - 2 * WINDOW, "a full pass: it is time"),
        (
            Seen(LAST, LAST - 30 * MINUTES),
            "",
            LAST - 30 * MINUTES - OVERLAP,
            "a transaction that was open at the last run may have been committed since",
        ),
        (
            Seen(LAST, LAST - 3 * WINDOW),
            "",
            NOW - WINDOW,
            "a transaction is open that wrote more than a window ago",
        ),
        (Seen(NOW + MINUTES, NOW + MINUTES), "", NOW - OVERLAP, "the database's clock went back"),
        (
            Seen(NOW - 25 * 60 * MINUTES, NOW - 25 * 60 * MINUTES),
            "it is time",
            NOW - 2 * WINDOW,
            "a full pass: the last run was more than a window ago",
        ),
    ],
)
def test_from_when_on_a_run_reads(before: Seen | None, full_because: str, since: datetime, reason: str) -> None:
    assert bounds(before, NOW, WINDOW, full_because) == Bounds(since, reason, full=reason.startswith("a full pass"))


@pytest.mark.parametrize(
    ("before", "gap"),
    [
        (None, None),
        (Seen(LAST, LAST), None),
        (Seen(NOW - 47 * 60 * MINUTES, NOW), None),
        (Seen(NOW - 3 * WINDOW, NOW), (NOW - 3 * WINDOW, NOW - 2 * WINDOW)),
    ],
)
def test_what_no_run_saw(before: Seen | None, gap: tuple[datetime, datetime] | None) -> None:
    assert uncovered(before, bounds(before, NOW, WINDOW, "")) == gap


def test_the_time_that_was_spent_is_said_as_a_person_says_it() -> None:
    assert _spent(5.03236).reason == "the record's share of the database's time, 5 s, was spent before this question"
