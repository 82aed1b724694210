from dataclasses import replace
from datetime import timedelta

import psycopg
import pytest

from analysis.facts import Unavailable
from analysis.history.earlier import Earlier
from analysis.model import Failure
from analysis.performance import statements
from analysis.performance.statement_counters import Statement, since
from analysis.performance.statements import STATEMENTS
from analysis.published.snapshot import Snapshot
from analysis.sources.server import SERVER, Server
from tests.analyses.conftest import Ask, MakeFacts
from tests.analyses.earlier import published
from tests.analyses.story import NOON
from tests.conftest import MakeDatabase

HOUR_AGO = NOON - timedelta(hours=1)
SERVER_ROW = Server(NOON, "jobs", "monitor", "18.1", 180001, "public")
CLAIM = Statement(
    query_id="5000000000000000001",
    user_id=10,
    is_top_level=True,
    user_name="app",
    query_text="UPDATE app.tasks SET status = $1 WHERE task_id = 'abc'",
    calls=1000,
    total_ms=50_000.0,
    returned_rows=1000,
    blocks=4000,
    temp_blocks=0,
    counted_since=NOON - timedelta(days=3),
    reset_at=NOON - timedelta(days=3),
    evictions=0,
)
LATER = replace(CLAIM, calls=1600, total_ms=68_000.0, returned_rows=1600)
OLD = NOON - timedelta(days=3)


def before(*earlier: Statement) -> Earlier:
    return Earlier(HOUR_AGO, {"reset_at": OLD.isoformat(), "counters": {each.key: each.counters for each in earlier}})


def queries(snapshot: Snapshot) -> dict[str, int]:
    rows = snapshot.analyses["performance/statements"].tables[0].rows
    return {str(row["query"]): int(str(row["calls"])) for row in rows}


@pytest.mark.parametrize("server", [14, 18])
def test_a_second_run_shows_what_was_spent_since_the_first(database: MakeDatabase, ask: Ask, server: int) -> None:
    dsn = database(server)
    with psycopg.connect(dsn, autocommit=True) as connection:
        for _ in range(3):
            connection.execute("SELECT count(*) FROM app.jobs WHERE job_type = 'a'")
        first = ask(dsn, statements)
        for _ in range(2):
            connection.execute("SELECT count(*) FROM app.jobs WHERE job_type = 'b'")
        second = ask(dsn, statements, previous=Snapshot.model_validate_json(first.model_dump_json()))
    counted = "SELECT count(*) FROM app.jobs WHERE job_type = $1"
    assert queries(first)[counted] == 3
    assert queries(second)[counted] == 2
    assert "totals since the counters were reset" in first.analyses["performance/statements"].summary
    assert not any("jobscope" in query for query in queries(second))


def test_literals_of_utility_statements_are_not_reported(database: MakeDatabase, ask: Ask) -> None:
    dsn = database(14)
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("COMMENT ON TABLE app.jobs IS 'hunter2hunter2'")
    snapshot = ask(dsn, statements)
    assert any(query.startswith("COMMENT ON TABLE") for query in queries(snapshot))
    assert "hunter2" not in snapshot.model_dump_json()


def test_without_the_extension_the_fix_is_reported(database: MakeDatabase, ask: Ask) -> None:
    dsn = database()
    with psycopg.connect(dsn) as connection:
        connection.execute("DROP EXTENSION pg_stat_statements")
    result = ask(dsn, statements).analyses["performance/statements"]
    assert result.status == "unknown"
    assert "not installed" in result.reason
    assert "shared_preload_libraries" in result.fix
    assert "CREATE EXTENSION pg_stat_statements" in result.fix


def test_an_extension_that_is_not_loaded_keeps_its_own_reason(facts: MakeFacts) -> None:
    refused = Failure("pg_stat_statements must be loaded via shared_preload_libraries", "load it")
    with pytest.raises(Unavailable) as caught:
        statements.analyze(facts({SERVER: [SERVER_ROW], STATEMENTS: refused}))
    assert caught.value.failure == refused


def test_the_difference_of_the_counters_is_what_was_spent() -> None:
    spent = since(before(CLAIM), [LATER])[LATER]
    assert spent is not None
    assert (spent.calls, spent.total_ms, spent.returned_rows) == (600, 18_000.0, 600)
    assert spent.mean_ms == 30.0


def test_what_cannot_be_compared_is_unknown() -> None:
    assert since(before(), [LATER]) == {LATER: None}
    recounted = replace(LATER, counted_since=HOUR_AGO - timedelta(minutes=1))
    assert since(before(CLAIM), [recounted]) == {recounted: None}
    fewer = replace(CLAIM, calls=999)
    assert since(before(CLAIM), [fewer]) == {fewer: None}


def test_a_statement_counted_since_the_snapshot_is_known_in_full() -> None:
    fresh = replace(LATER, counted_since=HOUR_AGO + timedelta(minutes=1))
    spent = since(before(CLAIM), [fresh])[fresh]
    assert spent is not None
    assert spent.calls == 1600


def snapshot_of(facts: MakeFacts, *rows: Statement) -> Snapshot:
    verdict = statements.analyze(facts({SERVER: [SERVER_ROW], STATEMENTS: list(rows)}, observed_at=HOUR_AGO))
    return published("performance/statements", verdict.data, HOUR_AGO)


def test_the_mean_number_at_once_is_over_the_time_between_the_snapshots(facts: MakeFacts) -> None:
    answers: dict[object, list[object]] = {SERVER: [SERVER_ROW], STATEMENTS: [LATER]}
    verdict = statements.analyze(facts(answers, previous=snapshot_of(facts, CLAIM)))
    assert verdict.headline is not None
    assert verdict.headline.value == round(18 / 3600, 3)


def test_after_a_reset_the_totals_are_shown_and_said_to_be(facts: MakeFacts) -> None:
    reset = replace(LATER, reset_at=HOUR_AGO + timedelta(minutes=30), counted_since=None)
    answers: dict[object, list[object]] = {SERVER: [SERVER_ROW], STATEMENTS: [reset]}
    verdict = statements.analyze(facts(answers, previous=snapshot_of(facts, CLAIM)))
    assert "reset since the previous snapshot" in verdict.summary
    assert verdict.tables[0].rows[0]["calls"] == 1600


def test_a_report_of_a_time_before_the_counters_began_says_so(facts: MakeFacts) -> None:
    reset = replace(LATER, reset_at=SERVER_ROW.observed_at + timedelta(hours=1), counted_since=None)
    summary = statements.analyze(facts({SERVER: [SERVER_ROW], STATEMENTS: [reset]})).summary
    assert ", which is after the time of this report. There is no snapshot to compare with" in summary
    assert "−" not in summary


def test_a_snapshot_of_another_database_is_no_measure(facts: MakeFacts) -> None:
    other = replace(SERVER_ROW, database="other")
    answers: dict[object, list[object]] = {SERVER: [other], STATEMENTS: [LATER]}
    verdict = statements.analyze(facts(answers, previous=snapshot_of(facts, CLAIM)))
    assert verdict.tables[0].rows[0]["calls"] == 1600


def test_statements_that_this_role_may_not_see_are_counted_with_the_grant(facts: MakeFacts) -> None:
    hidden = replace(LATER, query_id=None, query_text="<insufficient privilege>")
    verdict = statements.analyze(facts({SERVER: [SERVER_ROW], STATEMENTS: [hidden, LATER]}))
    assert "GRANT pg_read_all_stats TO monitor" in verdict.summary
    assert verdict.tables[0].total == 1


def test_no_statement_at_all_is_unknown_and_not_zero(facts: MakeFacts) -> None:
    verdict = statements.analyze(facts({SERVER: [SERVER_ROW], STATEMENTS: []}))
    assert verdict.headline is not None
    assert verdict.headline.value is None
