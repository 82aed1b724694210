"""The health family on the sample job system, whose sessions in trouble have a ledger of their own."""

from datetime import timedelta

import psycopg
import pytest

from analysis.model import Finding
from analysis.published.snapshot import Snapshot
from analysis.registry import ANALYSES
from local.sample.load import LoadedSample
from local.sample.sessions import troubled_sessions
from tests.analyses.conftest import Ask
from tests.analyses.held_sessions import run_rolled_back

HEALTH = [analysis for analysis in ANALYSES if analysis.META.category == "health"]
IMPATIENT = {"lock_wait_warning_s": 1e-6, "idle_in_transaction_warning_s": 1e-6}


def troubles(snapshot: Snapshot) -> dict[str, Finding]:
    return {f.analysis: f for f in snapshot.findings if f.severity != "advice"}


def test_a_database_without_trouble_has_no_finding(sample_database: LoadedSample, ask: Ask) -> None:
    snapshot = ask(sample_database.dsn, *HEALTH, at=sample_database.at, **IMPATIENT)
    assert troubles(snapshot) == {}
    assert {result.status for result in snapshot.analyses.values()} == {"ok", "not_applicable"}
    assert snapshot.health.status == "healthy"


def test_each_session_in_trouble_is_found_by_the_analysis_of_the_ledger(
    sample_database: LoadedSample, ask: Ask
) -> None:
    with troubled_sessions(sample_database.dsn) as ledger:
        snapshot = ask(sample_database.dsn, *HEALTH, at=sample_database.at, **IMPATIENT)
        found = troubles(snapshot)
        assert set(found) == {id_ for fault in ledger.values() for id_ in fault.found_by}
        blocked, idle = ledger["session_blocked"].expected, ledger["session_idle_in_transaction"].expected
        chain, sitting = found["health/blocking"], found["health/transactions"]
        assert (chain.key, chain.count) == (f"health/blocking:root_{blocked['blocker_pid']}", 1)
        assert chain.evidence is not None
        assert [row["pid"] for row in chain.evidence.rows] == [str(blocked["blocker_pid"]), str(blocked["waiter_pid"])]
        assert (sitting.key, sitting.count) == ("health/transactions:idle_in_transaction", 1)
        assert f"session {idle['pid']}" in sitting.observed
        canaries = ledger["session_secret"].expected["canaries"]
        assert isinstance(canaries, list)
        assert not any(str(canary) in snapshot.model_dump_json() for canary in canaries)
        assert run_rolled_back(sample_database.dsn, chain) == 2
        assert run_rolled_back(sample_database.dsn, sitting) == 2
        healed = ask(sample_database.dsn, *HEALTH, at=sample_database.at, **IMPATIENT)
        # The waiter has its row now, and sits on it.
        assert set(troubles(healed)) <= {"health/transactions"}


@pytest.mark.parametrize("fault", ["session_blocked", "session_idle_in_transaction"])
def test_a_session_left_out_takes_its_finding_and_no_other(sample_database: LoadedSample, ask: Ask, fault: str) -> None:
    with troubled_sessions(sample_database.dsn, without=[fault]) as ledger:
        snapshot = ask(sample_database.dsn, *HEALTH, at=sample_database.at, **IMPATIENT)
    assert set(troubles(snapshot)) == {id_ for fault in ledger.values() for id_ in fault.found_by}


def test_the_way_through_the_jobs_counts_what_a_plain_filter_counts(sample_database: LoadedSample, ask: Ask) -> None:
    snapshot = ask(sample_database.dsn, *HEALTH, at=sample_database.at)
    window = [sample_database.at - timedelta(hours=24), sample_database.at]
    with psycopg.connect(sample_database.dsn, options="-c TimeZone=UTC") as connection:
        for relation in ("jobs", "tasks"):
            plain = connection.execute(
                f"SELECT status::text, count(*) FROM app.{relation}"
                " WHERE created_at > %s::timestamptz AND created_at <= %s::timestamptz GROUP BY status".encode(),
                window,
            ).fetchall()
            data = snapshot.analyses[f"health/{relation[:-1]}_counts"].data
            assert data["by_status"] == dict(plain)
            assert plain
