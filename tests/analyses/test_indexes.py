from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import psycopg
import pytest

from analysis.health.job_systems import WATCHED
from analysis.performance import indexes
from analysis.performance.index_rows import INDEXES, Index, covered_by, duplicates
from local.schema import MEASURED
from tests.analyses.conftest import Ask, MakeFacts
from tests.analyses.story import NOON
from tests.conftest import MakeDatabase

MIB = 1024 * 1024
BY_TYPE = Index(
    schema_name="app",
    table_name="tasks",
    index_name="idx_by_type",
    bytes=11 * MIB,
    table_rows=50_000,
    table_scans=0,
    scans=0,
    is_unique=False,
    is_needed=False,
    is_valid=True,
    is_being_built=False,
    columns=["task_type"],
    signature="403|3|3126|100|0|1|where",
    definition="CREATE INDEX idx_by_type ON app.tasks USING btree (task_type)",
    counted_since=NOON - timedelta(days=15),
    is_reset_known=True,
)


def keys(facts: MakeFacts, *rows: Index) -> list[str]:
    return [finding.key for finding in indexes.analyze(facts({INDEXES: list(rows), WATCHED: []})).findings]


@pytest.mark.parametrize(
    ("days", "is_reset_known", "ending"),
    [
        (-15, True, "the reset of the statistics, over 15 d."),
        (-15, False, "the start of the server, over 15 d; no reset is recorded."),
        (1, True, "the reset of the statistics, which is after the time of this report."),
    ],
)
def test_how_long_scans_are_counted_is_said_and_nothing_of_a_report_of_before(
    facts: MakeFacts, days: int, is_reset_known: bool, ending: str
) -> None:
    index = replace(BY_TYPE, counted_since=NOON + timedelta(days=days), is_reset_known=is_reset_known)
    summary = indexes.analyze(facts({INDEXES: [index], WATCHED: []})).summary
    assert summary == f"Scans are counted since {ending}"


@pytest.mark.parametrize("server", [14, 18])
def test_broken_and_repeated_indexes_are_found_in_the_database(database: MakeDatabase, ask: Ask, server: int) -> None:
    dsn = database(server)
    with psycopg.connect(dsn) as connection:
        connection.execute("CREATE INDEX status_again ON app.tasks (status)")
        connection.execute("CREATE INDEX idx_part ON app.tasks (status) WHERE retry_count > 0")
        connection.execute("CREATE INDEX idx_down ON app.tasks (status DESC)")
        connection.execute("CREATE INDEX idx_lower ON app.tasks (lower(task_type))")
        connection.execute("CREATE INDEX idx_broken ON app.tasks (task_index)")
        connection.execute("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'app.idx_broken'::regclass")
    snapshot = ask(dsn, indexes)
    assert [(finding.key, finding.severity) for finding in snapshot.findings] == [
        ("performance/indexes:invalid:idx_broken", "warning"),
        ("performance/indexes:duplicate:status_again", "advice"),
    ]
    rows = {row["index_name"]: row for row in snapshot.analyses["performance/indexes"].tables[0].rows}
    assert rows["idx_lower"]["columns"] == "lower((task_type)::text)"
    assert rows["idx_broken"]["state"] == "invalid"
    assert rows["idx_tasks_parent_job_id"]["covered_by"] == "idx_tasks_job_stage"
    assert rows["idx_down"]["covered_by"] == ""
    assert rows["tasks_pkey"]["state"] == "unique"


def test_the_title_does_not_deny_the_advice_beneath_it(database: MakeDatabase, ask: Ask) -> None:
    dsn = database()
    assert ask(dsn, indexes).analyses["performance/indexes"].title == "Indexes are valid"
    with psycopg.connect(dsn) as connection:
        connection.execute("CREATE INDEX status_again ON app.tasks (status)")
    result = ask(dsn, indexes).analyses["performance/indexes"]
    assert (result.status, result.title) == ("ok", "Indexes could serve better")


def test_the_schema_as_it_is_has_no_broken_or_repeated_index(database: MakeDatabase, ask: Ask) -> None:
    for version in MEASURED:
        assert ask(database(tables=version, functions="none"), indexes).findings == ()


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, True),
        ({"scans": 1}, False),
        ({"bytes": 10 * MIB}, False),
        ({"counted_since": NOON - timedelta(days=14)}, False),
        ({"is_unique": True}, False),
        ({"is_needed": True}, False),
    ],
)
def test_an_unused_index_is_reported_when_it_is_large_and_counted_long_enough(
    facts: MakeFacts, changes: dict[str, object], expected: bool
) -> None:
    index = replace(BY_TYPE, **changes)  # type: ignore[arg-type]  # the values fit their fields
    assert keys(facts, index) == (["performance/indexes:unused:idx_by_type"] if expected else [])


def test_unused_is_advice_and_changes_no_status(facts: MakeFacts) -> None:
    assert indexes.analyze(facts({INDEXES: [BY_TYPE], WATCHED: []})).status == "ok"


def test_an_index_that_is_being_built_is_no_fault(facts: MakeFacts) -> None:
    broken = replace(BY_TYPE, is_valid=False)
    assert keys(facts, broken) == ["performance/indexes:invalid:idx_by_type"]
    assert keys(facts, replace(broken, is_being_built=True)) == []


def test_of_two_alike_the_one_that_is_needed_stays() -> None:
    key = replace(BY_TYPE, index_name="a_key", is_needed=True, is_unique=True)
    unique = replace(BY_TYPE, index_name="b_unique", is_unique=True)
    plain = replace(BY_TYPE, index_name="c_plain", scans=900)
    assert duplicates([plain, unique, key]) == [(unique, key), (plain, key)]
    assert duplicates([plain, unique]) == [(plain, unique)]


def test_a_duplicate_is_not_reported_again_as_unused(facts: MakeFacts) -> None:
    used = replace(BY_TYPE, index_name="idx_used", scans=5)
    assert keys(facts, BY_TYPE, used) == ["performance/indexes:duplicate:idx_by_type"]


@pytest.mark.parametrize(
    ("rows", "scans", "columns", "expected"),
    [
        (100_000, 15, ["status", "updated_at"], True),
        (100_000, 14, ["status", "updated_at"], False),
        (99_999, 15, ["status"], False),
        (100_000, 15, ["updated_at"], False),
        (100_000, 15, ["created_at"], False),
    ],
)
def test_a_time_index_of_tasks_is_advised_where_a_large_table_is_read_from_end_to_end(
    facts: MakeFacts, rows: int, scans: int, columns: Sequence[str], expected: bool
) -> None:
    by_job = replace(BY_TYPE, scans=1, index_name="by_job", columns=["parent_job_id"], signature="of by_job")
    index = replace(BY_TYPE, scans=1, table_rows=rows, table_scans=scans, columns=list(columns))
    assert keys(facts, index, by_job) == (["performance/indexes:missing:tasks"] if expected else [])


@pytest.mark.parametrize(("table", "column"), [("jobs", "updated_at"), ("tasks", "parent_job_id")])
def test_the_index_by_which_the_report_reads_is_advised_for_a_large_table_alone(
    facts: MakeFacts, table: str, column: str
) -> None:
    index = replace(BY_TYPE, scans=1, table_name=table, table_rows=100_000)
    wanted = replace(index, index_name="wanted", columns=[column, "status"], signature="of wanted")
    assert keys(facts, index) == [f"performance/indexes:missing:{table}.{column}"]
    assert keys(facts, replace(index, table_rows=99_999)) == []
    assert keys(facts, index, wanted) == []
    assert f"performance/indexes:missing:{table}.{column}" in keys(facts, index, replace(wanted, is_valid=False))


def test_an_index_with_a_condition_covers_nothing() -> None:
    longer = replace(
        BY_TYPE, index_name="longer", columns=["task_type", "stage"], signature="403|3 5|3126 1978|100 0|0 0|2|where"
    )
    assert covered_by(BY_TYPE, [BY_TYPE, longer]) == "longer"
    partial = replace(longer, signature=f"{longer.signature}|(retry_count > 0)")
    assert covered_by(BY_TYPE, [BY_TYPE, partial]) == ""
    assert covered_by(longer, [BY_TYPE, longer]) == ""
