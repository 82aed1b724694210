"""The sample and its ledger at any instant: what is found does not hang on the day or the minute of a run."""

from datetime import UTC, datetime, timedelta

import pytest

from local.sample.build import build_sample, healthy_sample
from tests.acceptance.attribution import check, troubles
from tests.acceptance.living import LivingDatabase

SMALL = 0.01
"""Below it whole task types hardly succeed, which is another fault than those that are planted."""

INSTANTS = (
    "2026-11-23T07:00:00",  # Monday: the window before lies in the weekend
    "2026-11-26T03:59:59.999999",
    "2026-11-28T13:41:07.123456",  # Saturday
    "2026-11-29T21:15:00",  # Sunday
    "2026-11-30T00:00:00",  # Monday at midnight: both windows lie in the weekend
    "2026-12-31T23:59:59",
    "2027-01-01T00:00:01",
    "2028-02-29T12:07:30",
    "2028-03-01T00:05:00",
    "2026-03-29T01:30:00",  # clocks go forward in Europe, not in UTC
)


@pytest.mark.parametrize(("seed", "instant"), tuple(enumerate(INSTANTS)), ids=INSTANTS)
def test_what_is_found_is_what_was_planted_and_counted_alike(living: LivingDatabase, seed: int, instant: str) -> None:
    at = datetime.fromisoformat(instant).replace(tzinfo=UTC)
    sample = build_sample(seed, at, scale=SMALL)
    living.show(sample)
    check(living.read(at), sample.ledger)


@pytest.mark.parametrize("instant", INSTANTS[::5], ids=INSTANTS[::5])
def test_where_nothing_is_planted_nothing_is_found(living: LivingDatabase, instant: str) -> None:
    at = datetime.fromisoformat(instant).replace(tzinfo=UTC)
    living.show(healthy_sample(1, at, scale=SMALL))
    assert [finding.title for finding in troubles(living.read(at))] == []


def test_the_ledger_holds_while_the_sample_goes_on(living: LivingDatabase) -> None:
    at = datetime.fromisoformat(INSTANTS[5]).replace(tzinfo=UTC)
    sample = build_sample(5, at, scale=SMALL, days_ahead=1).as_of(at + timedelta(minutes=55))
    living.show(sample)
    check(living.read(sample.until), sample.ledger)
