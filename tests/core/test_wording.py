"""Times in sentences."""

from datetime import UTC, datetime

from analysis.wording import clock

OBSERVED = datetime(2026, 1, 2, 6, 0, tzinfo=UTC)


def test_a_time_has_its_day_and_its_year_only_where_they_are_others() -> None:
    assert clock(OBSERVED.replace(hour=3), OBSERVED) == "03:00 UTC"
    assert clock(OBSERVED.replace(day=1), OBSERVED) == "06:00 UTC on 1 January"
    assert clock(OBSERVED.replace(year=2025), OBSERVED) == "06:00 UTC on 2 January 2025"
