"""Rows that are dated after the database's clock are in no rate: somebody has to say so."""

from datetime import timedelta
from pathlib import Path

import pytest

from analysis.checks import database as database_lines
from analysis.errors import failure_rate
from analysis.health import clock_ahead
from analysis.health.clock_ahead import CLOCK_AHEAD, Ahead
from tests.analyses.conftest import Ask, MakeFacts
from tests.collect.system import System, folder_store
from tests.conftest import MakeDatabase
from tests.reliability import AddRow

KEY = "health/clock_ahead:origin_staged"


@pytest.fixture
def system(database: MakeDatabase, tmp_path: Path) -> System:
    return System(database(), folder_store(tmp_path))


def test_failures_two_hours_ahead_are_named_and_no_all_clear(system: System, ask: Ask, reliability: AddRow) -> None:
    at = system.now() + timedelta(hours=2)
    system.job("a", at, "failed", tasks=60, task="failed")
    snapshot = ask(system.dsn, failure_rate, clock_ahead)
    assert snapshot.analyses["errors/failure_rate"].data["failed_tasks"] == 0
    assert snapshot.status == "critical"
    [finding] = snapshot.findings
    assert (finding.key, finding.count) == (KEY, 61)
    assert finding.title == "61 rows of origin_staged dated up to 2 h after the database's clock"
    assert "60 failures" not in finding.observed
    assert "61 failures among them are in no rate" in finding.observed
    assert "tasks.ended_at" in finding.observed
    assert "JOBSCOPE_TIMEZONE" in finding.actions[0].text
    reliability(
        "rows are dated two hours after the database's clock (a writer's clock, or local time east of UTC)",
        f"`{snapshot.status}`: {finding.title}. {finding.actions[0].text}",
        "what is open is judged; what ended is counted once its time has come",
    )


def test_check_says_so_too(system: System) -> None:
    system.job("a", system.now() + timedelta(hours=2), "failed", tasks=60, task="failed")
    found = [line for line in database_lines.lines(system.settings) if line.subject == "clocks"]
    assert [(line.state, "after the database's clock" in line.says) for line in found] == [("blind", True)]


@pytest.mark.parametrize("ahead_s", [-3600, 0, 90])
def test_clocks_that_are_kept_differ_by_less(system: System, ask: Ask, ahead_s: float) -> None:
    system.job("a", system.now() + timedelta(seconds=ahead_s), "failed", tasks=60, task="failed")
    assert ask(system.dsn, clock_ahead).status == "ok"


def test_local_time_is_right_once_its_zone_is_named(system: System, ask: Ask) -> None:
    """Five and a half hours ahead of UTC all year."""
    system.job("a", system.now() + timedelta(hours=5.5), "failed", tasks=60, task="failed")
    assert ask(system.dsn, clock_ahead).status == "critical"
    assert ask(system.dsn, clock_ahead, timezone="Asia/Kolkata").status == "ok"


def test_a_past_that_is_asked_for_has_a_future(system: System, ask: Ask) -> None:
    now = system.now()
    system.job("a", now, "failed", tasks=60, task="failed")
    then = now - timedelta(hours=3)
    assert ask(system.dsn, clock_ahead, at=then, parameters={"observed_at": then.isoformat()}).status == "ok"


def ahead(rows: int, changed: int, most_s: float = 7200) -> list[object]:
    return [Ahead("oban", "tasks", "mail", rows, 0, changed, 60.0, most_s, ["ended_at"], ["host-7"])]


@pytest.mark.parametrize(
    ("rows", "changed", "status"), [(4, 4, "ok"), (5, 5, "warning"), (20, 200, "critical"), (20, 201, "warning")]
)
def test_it_is_as_grave_as_the_rates_are_wrong(facts: MakeFacts, rows: int, changed: int, status: str) -> None:
    verdict = clock_ahead.analyze(facts({CLOCK_AHEAD: ahead(rows, changed)}))
    assert verdict.status == status
    assert "host-7" in verdict.findings[0].observed


def test_no_zone_is_further_than_fourteen_hours_east(facts: MakeFacts) -> None:
    [finding] = clock_ahead.analyze(facts({CLOCK_AHEAD: ahead(60, 60, 30 * 3600)})).findings
    assert "JOBSCOPE_TIMEZONE" not in finding.actions[0].text
