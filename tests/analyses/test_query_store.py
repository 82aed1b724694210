"""Query Store is read over a real second connection, in a stand-in of the documented views."""

from collections.abc import Iterator
from datetime import timedelta

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from analysis.performance import query_store
from analysis.published.snapshot import Snapshot
from analysis.sources.query_store import Capture
from local.postgres import Server
from tests.analyses.azure_sys import AzureSys, azure_sys
from tests.analyses.conftest import NOON, Ask
from tests.conftest import MakeDatabase
from tests.redaction.canaries import CANARIES, leaks

ID = query_store.META.id
EARLIER = NOON - timedelta(hours=2)
CLAIM = "UPDATE app.tasks SET status = 'processing' WHERE task_id = 'secret-task-77'"


@pytest.fixture
def jobs(database: MakeDatabase) -> str:
    return database()


@pytest.fixture
def store(postgres18: Server, jobs: str) -> Iterator[AzureSys]:
    with azure_sys(postgres18, str(conninfo_to_dict(jobs)["dbname"])) as made:
        yield made


@pytest.fixture
def read(ask_at_noon: Ask, jobs: str) -> Ask:
    def run(**settings: object) -> Snapshot:
        return ask_at_noon(jobs, query_store, **{"query_store": True, **settings})

    return run


def test_the_statements_of_the_window_are_shown_with_their_waits_and_without_their_values(
    store: AzureSys, read: Ask
) -> None:
    store.statement(7, CLAIM, EARLIER, total_ms=30_000, calls=10)
    store.statement(7, CLAIM, EARLIER + timedelta(minutes=15), total_ms=60_000, calls=20)
    store.statement(8, "SELECT 1", EARLIER, total_ms=10_000)
    store.wait(7, "Lock", "transactionid", 500, EARLIER)
    store.wait(7, "IO", "DataFileRead", 100, EARLIER)
    store.wait(8, "IO", "DataFileRead", 20, EARLIER)

    snapshot = read()

    result = snapshot.analyses[ID]
    statements, waits = result.tables
    first = statements.rows[0]
    assert (first["query_id"], first["calls"], first["total_ms"], first["share_percent"]) == ("7", 30, 90_000, 90.0)
    assert first["mean_ms"] == 3000
    assert first["waits"] == "Lock: transactionid (500), IO: DataFileRead (100)"
    assert [(row["event"], row["samples"], row["waited_s"]) for row in waits.rows] == [
        ("Lock: transactionid", 500, 50.0),
        ("IO: DataFileRead", 120, 12.0),
    ]
    assert result.data["wait_samples"] == {"Lock: transactionid": 500, "IO: DataFileRead": 120}
    assert "secret-task-77" not in snapshot.model_dump_json()
    (cost,) = [cost for cost in snapshot.run.queries if cost.source == "query_store"]
    assert (cost.failure, cost.rows) == ("", 1)
    assert snapshot.run.database_s * 1000 >= cost.duration_ms


def test_what_is_not_of_the_window_or_not_of_the_job_system_is_left_out(store: AzureSys, read: Ask) -> None:
    store.statement(1, "SELECT 1", EARLIER)
    store.statement(2, "SELECT 2", NOON - timedelta(hours=25))
    store.statement(3, "SELECT 3", NOON + timedelta(minutes=1))
    store.statement(4, "SELECT 4", EARLIER, is_system=True)
    store.statement(5, "SELECT 5", EARLIER, of="postgres")
    store.statement(6, "SELECT /* jobscope sql/health/database.sql */ 6", EARLIER)
    assert [row["query_id"] for row in read().analyses[ID].tables[0].rows] == ["1"]


def test_a_statement_that_mostly_waits_is_advised_on(store: AzureSys, read: Ask) -> None:
    store.statement(7, CLAIM, EARLIER, total_ms=120_000)
    store.wait(7, "Lock", "transactionid", 900, EARLIER)
    store.statement(8, "SELECT 8", EARLIER, total_ms=120_000)
    store.wait(8, "IO", "DataFileRead", 599, EARLIER)  # a sample less than half of its time
    store.statement(9, "SELECT 9", EARLIER, total_ms=120_000)
    store.wait(9, "Client", "ClientRead", 5000, EARLIER)  # nothing that the server lacks
    (finding,) = read().findings
    assert (finding.key, finding.severity) == (f"{ID}:Lock:7", "advice")
    assert finding.title == "A statement waited about 1 min 30 s of its 2 min for Lock"
    assert "secret-task-77" not in finding.observed


def test_no_secret_of_a_stored_text_comes_out(store: AzureSys, read: Ask) -> None:
    for number, canary in enumerate(CANARIES):
        quoted = canary.replace("'", "''")
        store.statement(number, f"UPDATE app.tasks SET parameters = '{quoted}'", EARLIER, total_ms=1e6 - number)
        store.statement(1000 + number, canary, EARLIER, total_ms=1e3 - number)
    store.wait(0, "Lock", "transactionid", 90_000, EARLIER)
    assert leaks({"snapshot": read().model_dump_json()}) == {}


@pytest.mark.parametrize("odd", ["'NaN'", "'Infinity'", "'-Infinity'", "-1", "NULL"])
def test_a_time_that_is_no_number_costs_that_interval_alone(store: AzureSys, read: Ask, odd: str) -> None:
    store.statement(7, CLAIM, EARLIER, total_ms=30_000, calls=10)
    store.statement(7, CLAIM, EARLIER + timedelta(minutes=15))
    store.statement(8, "SELECT 8", EARLIER + timedelta(minutes=15))
    store.run(
        f"UPDATE query_store.qs_view SET total_time = {odd}, max_time = {odd}, calls = NULL"
        " WHERE start_time > (SELECT min(start_time) FROM query_store.qs_view)"
    )
    result = read().analyses[ID]
    assert result.status == "ok"
    assert [(row["query_id"], row["calls"], row["total_ms"], row["mean_ms"]) for row in result.tables[0].rows] == [
        ("7", 10, 30_000, None),
        ("8", 0, 0, None),
    ]
    assert "2 intervals of these statements have no time." in result.summary


def test_rows_of_which_little_is_known_are_shown_as_far_as_it_goes(store: AzureSys, read: Ask) -> None:
    store.statement(7, CLAIM, EARLIER)
    store.wait(7, "Lock", "transactionid", 5, EARLIER)
    store.run("UPDATE query_store.qs_view SET query_id = NULL, query_sql_text = NULL, rows = NULL, user_id = NULL")
    store.run("UPDATE query_store.pgms_wait_sampling_view SET query_id = NULL, event = NULL")
    store.run(
        "INSERT INTO query_store.pgms_wait_sampling_view SELECT start_time, end_time, user_id, db_id, 9, 'IO',"
        " 'DataFileRead', NULL FROM query_store.pgms_wait_sampling_view"
    )
    statements, waits = read().analyses[ID].tables
    assert [(row["query"], row["user_name"], row["waits"]) for row in statements.rows] == [
        ("", None, "Lock: unknown (5)")
    ]
    assert [row["event"] for row in waits.rows] == ["Lock: unknown"]


@pytest.mark.parametrize(
    ("shown", "period"),
    [
        ("100", 100),
        ("10ms", 10),
        ("10 ms", 10),
        ("1s", 1000),
        ("2 min", 120_000),
        ("0.5s", 500),
        ("1h", 3_600_000),
        ("1d", 86_400_000),
        ("1500us", 2),
        ("0", None),
        ("", None),
        ("soon", None),
        ("-1", None),
        ("1 S", None),
    ],
)
def test_a_period_is_read_in_each_unit_of_the_server(shown: str, period: int | None) -> None:
    assert Capture("top", "all", shown).sampled_every_ms == period


def test_it_is_not_read_unless_it_is_asked_for(jobs: str, ask_at_noon: Ask) -> None:
    result = ask_at_noon(jobs, query_store).analyses[ID]
    assert (result.status, result.summary) == (
        "not_applicable",
        "Query Store is not read: JOBSCOPE_QUERY_STORE is not true.",
    )


def test_without_the_database_it_says_that_the_server_is_none_of_azures(read: Ask) -> None:
    result = read().analyses[ID]
    assert (result.status, result.reason) == (
        "unknown",
        'Query Store in azure_sys could not be read: connecting to the database failed: database "azure_sys" does not'
        " exist",
    )
    assert "take JOBSCOPE_QUERY_STORE out of the settings" in result.fix


@pytest.mark.parametrize(
    ("change", "reason", "fix"),
    [
        ("DROP SCHEMA query_store CASCADE", "query_store", "pg_qs.query_capture_mode = top"),
        ("DROP TABLE query_store.qs_view", "qs_view", "pg_qs.query_capture_mode = top"),
        ("REVOKE SELECT ON query_store.qs_view FROM PUBLIC", "permission denied for", "GRANT SELECT ON query_store.qs"),
        ("REVOKE USAGE ON SCHEMA query_store FROM PUBLIC", "permission denied for schema", "GRANT USAGE ON SCHEMA"),
        ("REVOKE CONNECT ON DATABASE azure_sys FROM PUBLIC", "permission denied for database", "GRANT CONNECT ON"),
    ],
)
def test_what_is_missing_is_reported_with_its_fix(
    store: AzureSys, read: Ask, postgres18: Server, jobs: str, change: str, reason: str, fix: str
) -> None:
    store.run(change)
    with psycopg.connect(postgres18.dsn, autocommit=True) as connection:
        connection.execute("CREATE ROLE store_reader LOGIN PASSWORD 'store_reader'")
    try:
        url = postgres18.url(str(conninfo_to_dict(jobs)["dbname"]), user="store_reader", password="store_reader")
        result = read(database_url=url).analyses[ID]
    finally:
        with psycopg.connect(postgres18.dsn, autocommit=True) as connection:
            connection.execute("DROP ROLE store_reader")
    assert result.status == "unknown"
    assert reason in result.reason
    assert fix in result.fix


def test_waits_that_cannot_be_read_leave_the_statements(store: AzureSys, read: Ask) -> None:
    store.statement(7, CLAIM, EARLIER)
    store.run("DROP TABLE query_store.pgms_wait_sampling_view")
    result = read().analyses[ID]
    assert (result.status, len(result.tables)) == ("ok", 1)
    assert "Waits are unknown: Query Store in azure_sys could not be read" in result.summary


def test_what_is_turned_off_is_reported_with_the_setting(store: AzureSys, read: Ask) -> None:
    store.capture(statements="none", waits="none")
    result = read().analyses[ID]
    assert (result.status, result.reason) == (
        "unknown",
        "Query Store captures nothing (pg_qs.query_capture_mode = none)",
    )
    assert result.fix.startswith("let it capture by pg_qs.query_capture_mode = top; no restart")
    store.statement(7, CLAIM, EARLIER)
    summary = read().analyses[ID].summary
    assert "Nothing new is captured" in summary
    assert "Waits are not sampled: turn them on by pgms_wait_sampling.query_capture_mode = all." in summary


@pytest.mark.usefixtures("store")
def test_empty_views_are_unknown_and_not_an_idle_database(read: Ask) -> None:
    result = read().analyses[ID]
    assert result.status == "unknown"
    assert "Query Store holds no statement of the database" in result.reason
    assert "within 20 minutes" in result.fix


def test_a_store_that_does_not_answer_costs_itself_within_its_limit(store: AzureSys, read: Ask) -> None:
    store.statement(7, CLAIM, EARLIER)
    store.run("ALTER TABLE query_store.qs_view RENAME TO kept")
    store.run("CREATE VIEW query_store.qs_view AS SELECT kept.* FROM query_store.kept, pg_sleep(30)")
    store.run("GRANT SELECT ON query_store.qs_view TO PUBLIC")
    result = read(query_timeout_s=0.3).analyses[ID]
    assert (result.status, "took longer than 0.3 s and was cancelled" in result.reason) == ("unknown", True)
