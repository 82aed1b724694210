from datetime import UTC, datetime, timedelta

import pytest

from analysis.health.resources import META
from analysis.history.starts import Start
from analysis.incidents.saturated import saturated
from analysis.model import Result
from analysis.wording import iso

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


def results(since: datetime, until: datetime) -> dict[str, Result]:
    told = {
        "metric": "disk_iops_consumed_percentage",
        "name": "The disk's IOPS",
        "since": iso(since),
        "until": iso(until),
        "peak_percent": 97.2,
    }
    result = Result(
        id=META.id, category="health", title=META.failing, status="warning", why=META.why, data={"saturated": [told]}
    )
    return {META.id: result}


def test_a_disk_at_its_limit_is_named_with_its_numbers_as_a_coincidence() -> None:
    given = results(NOON - timedelta(minutes=40), NOON + timedelta(minutes=5))
    (one,) = saturated(Start(NOON), given, NOON + timedelta(hours=1))
    assert (one.kind, one.name, one.at) == (
        "saturation",
        "disk_iops_consumed_percentage",
        NOON - timedelta(minutes=40),
    )
    assert one.sentence == (
        "The disk's IOPS stood at up to 97 % from 11:20 UTC: a coincidence in time, which proves no cause."
    )


@pytest.mark.parametrize(
    ("since", "until"),
    [
        (timedelta(hours=-3), timedelta(hours=1)),  # long before
        (timedelta(minutes=-40), timedelta(minutes=-20)),  # free again before it began
        (timedelta(minutes=30), timedelta(hours=1)),  # after
    ],
)
def test_another_time_is_not_beside_it(since: timedelta, until: timedelta) -> None:
    assert saturated(Start(NOON), results(NOON + since, NOON + until), NOON + timedelta(hours=1)) == ()


def test_an_incident_that_may_be_older_has_nothing_beside_it() -> None:
    given = results(NOON - timedelta(minutes=40), NOON + timedelta(minutes=5))
    assert saturated(Start(NOON, known="before"), given, NOON) == ()
    assert saturated(None, given, NOON) == ()
    assert saturated(Start(NOON), {}, NOON) == ()
