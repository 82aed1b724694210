"""Every version of the origin system, and what users have made of it: recognised, collected, and answered alike."""

from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from analysis.collect.collected import Collected
from analysis.collect.run import collect
from analysis.record.query import ask
from analysis.record.records import all_records
from analysis.record.state import folder
from analysis.settings import Settings
from local.schema import MEASURED
from reports.stores import Store
from tests.collect.system import folder_store
from tests.conftest import MakeDatabase

VERSIONS = {
    "september_2025": "September 2025",
    "october_2025": "October or November 2025",
    "november_2025": "October or November 2025",
    "january_2026": "January 2026",
    "april_2026": "April 2026",
}
OPEN = {"april_2026": "ready"}
ODD = ('Geo-ETL "50%"', "%s", "a'b", "sché:ma.x", "SELECT", "%(name)s" + "x" * 50)

FILL = """
SET TimeZone = 'UTC';
ALTER TABLE jobs DISABLE TRIGGER USER; ALTER TABLE tasks DISABLE TRIGGER USER;
INSERT INTO jobs (
    job_id, job_type, status, stage, total_stages, parameters, result_data, error_details, created_at, updated_at
)
SELECT
    encode(sha256(('v' || g)::bytea), 'hex'), 'process_raster',
    CASE WHEN g % 10 = 0 THEN 'failed' WHEN g % 10 = 1 THEN 'processing' ELSE 'completed' END::job_status, 1, 2,
    '{{}}', '{{}}', 'x', now()::timestamp - g * interval '2 min', now()::timestamp - g * interval '1 min'
FROM generate_series(1, 100) AS g;
INSERT INTO tasks (
    task_id, parent_job_id, {job_type} task_type, status, stage, task_index, parameters, {heartbeat}, created_at,
    updated_at
)
SELECT
    left(job_id, 20) || '_s1_' || i, job_id, {job_type_value} 'create_tile',
    CASE
        WHEN status = 'failed' AND i = 0 THEN 'failed' WHEN status = 'processing' AND i = 0 THEN 'processing'
        WHEN status = 'processing' AND i = 1 THEN '{open}' ELSE 'completed'
    END::task_status, 1, i, '{{}}', created_at, created_at, updated_at
FROM jobs, generate_series(0, 3) AS i;
"""


def filled(dsn: str, version: str = "september_2025", change: str = "", schema: str = "app") -> None:
    """100 jobs with four tasks each: 10 failed, 10 run, and then what a variant makes of it."""
    later = version != "september_2025"
    text = FILL.format(
        job_type="job_type," if later else "",
        job_type_value="job_type," if later else "",
        heartbeat="last_pulse" if version in ("january_2026", "april_2026") else "heartbeat",
        open=OPEN.get(version, "queued"),
    )
    if version == "october_2025":  # the one version whose metadata has no default
        text = (
            "ALTER TABLE jobs ALTER metadata SET DEFAULT '{}'; ALTER TABLE tasks ALTER metadata SET DEFAULT '{}';"
            + text
        )
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute(sql.SQL("SET search_path = {}").format(sql.Identifier(schema)))
        connection.execute(text.encode())
        connection.execute(change.encode() or b"SELECT")


def collected(dsn: str, store: Store, **settings: object) -> Collected:
    return collect(Settings.model_validate({"database_url": dsn, **settings}), store)


def counts(store: Store, schema: str = "app") -> dict[str, object]:
    """What everybody has to answer for the rows of `filled`."""
    name = folder("origin_staged", schema)
    record = {name: all_records(store)[name]}
    statement = (
        "SELECT (SELECT histogram(state) FROM jobs), (SELECT histogram(state) FROM tasks),"
        " (SELECT count(DISTINCT tasks.job_id) FROM tasks JOIN jobs USING (job_id)),"
        " (SELECT count(heartbeat_at) FROM tasks), (SELECT list(DISTINCT task_index ORDER BY task_index) FROM tasks)"
    )
    [row] = ask(store, record, statement, 1).rows
    return dict(zip(("jobs", "tasks", "jobs_of_tasks", "heartbeats", "indexes"), row, strict=True))


EXPECTED = {
    "jobs": {"failed": 10, "running": 10, "succeeded": 80},
    "tasks": {"failed": 10, "running": 10, "succeeded": 370, "waiting": 10},
    "jobs_of_tasks": 100,
    "heartbeats": 400,
    "indexes": ["0", "1", "2", "3"],
}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return folder_store(tmp_path)


@pytest.mark.parametrize("server", [14, 18])
@pytest.mark.parametrize("version", MEASURED)
def test_each_version_is_recognised_and_collected(
    database: MakeDatabase, store: Store, version: str, server: int
) -> None:
    dsn = database(server, version, functions="none")
    filled(dsn, version)
    found = collected(dsn, store)
    assert found.failure is None, found.failure
    assert found.state is not None
    assert found.state.system_version == VERSIONS[version]
    assert [note for note in found.state.notes if "status" in note] == []
    assert counts(store) == EXPECTED
    assert collected(dsn, store).written == 0


VARIANTS = {
    "partitioned tasks": """
        ALTER TABLE tasks RENAME TO tasks_flat;
        CREATE TABLE tasks (LIKE tasks_flat INCLUDING DEFAULTS) PARTITION BY RANGE (created_at);
        ALTER TABLE tasks ADD PRIMARY KEY (task_id, created_at);
        CREATE TABLE tasks_old PARTITION OF tasks FOR VALUES FROM ('2000-01-01') TO ('2020-01-01');
        CREATE TABLE tasks_new PARTITION OF tasks FOR VALUES FROM ('2020-01-01') TO ('2100-01-01');
        INSERT INTO tasks SELECT * FROM tasks_flat; DROP TABLE tasks_flat;
        CREATE INDEX ON tasks (parent_job_id); CREATE INDEX ON tasks (status)""",
    "jobs as a view": """
        ALTER TABLE jobs RENAME TO jobs_all; ALTER TABLE jobs_all ADD COLUMN deleted_at timestamptz;
        CREATE VIEW jobs AS SELECT job_id, job_type, status, stage, total_stages, created_at, updated_at
        FROM jobs_all WHERE deleted_at IS NULL""",
    "columns that clash with words": """
        ALTER TABLE jobs ADD COLUMN "order" integer, ADD COLUMN task_id text, ADD COLUMN since timestamptz,
            ADD COLUMN keys text, ADD COLUMN found text, ADD COLUMN reading integer, ADD COLUMN "Weird Name" text;
        ALTER TABLE tasks ADD COLUMN job_id text DEFAULT 'none', ADD COLUMN state text, ADD COLUMN id integer""",
    "statuses as text with a check": """
        ALTER TABLE jobs DROP CONSTRAINT jobs_completed_has_result, DROP CONSTRAINT jobs_failed_has_error;
        ALTER TABLE jobs ALTER status DROP DEFAULT, ALTER status TYPE text USING status::text;
        ALTER TABLE jobs ADD CHECK (status IN ('queued', 'processing', 'completed', 'failed', 'completed_with_errors'));
        ALTER TABLE tasks ALTER status DROP DEFAULT, ALTER status TYPE varchar(20) USING status::text""",
    "ids as uuid": """
        ALTER TABLE tasks DROP CONSTRAINT tasks_parent_job_id_fkey, DROP CONSTRAINT tasks_parent_job_id_check,
            DROP CONSTRAINT tasks_task_id_check;
        ALTER TABLE jobs DROP CONSTRAINT jobs_job_id_check;
        ALTER TABLE tasks ALTER parent_job_id TYPE uuid USING md5(parent_job_id)::uuid,
            ALTER task_id TYPE uuid USING md5(task_id)::uuid;
        ALTER TABLE jobs ALTER job_id TYPE uuid USING md5(job_id)::uuid;
        ALTER TABLE tasks ADD FOREIGN KEY (parent_job_id) REFERENCES jobs (job_id)""",
    "ids as bigint": """
        ALTER TABLE tasks DROP CONSTRAINT tasks_parent_job_id_fkey, DROP CONSTRAINT tasks_parent_job_id_check;
        ALTER TABLE jobs DROP CONSTRAINT jobs_job_id_check;
        ALTER TABLE tasks ALTER parent_job_id TYPE bigint USING ('x' || left(md5(parent_job_id), 12))::bit(48)::bigint;
        ALTER TABLE jobs ALTER job_id TYPE bigint USING ('x' || left(md5(job_id), 12))::bit(48)::bigint""",
    "ids of characters": """
        ALTER TABLE tasks DROP CONSTRAINT tasks_parent_job_id_fkey;
        ALTER TABLE tasks ALTER parent_job_id TYPE char(64), ALTER task_id TYPE char(100);
        ALTER TABLE jobs ALTER job_id TYPE char(64), ALTER job_type TYPE char(40)""",
    "types of domains": """
        CREATE DOMAIN checked_status AS task_status; CREATE DOMAIN checked_id AS varchar(100);
        CREATE DOMAIN checked_time AS timestamp;
        ALTER TABLE tasks DROP CONSTRAINT tasks_parent_job_id_fkey, ALTER status DROP DEFAULT;
        ALTER TABLE tasks ALTER status TYPE checked_status USING status::checked_status, ALTER task_id TYPE checked_id,
            ALTER parent_job_id TYPE checked_id, ALTER updated_at TYPE checked_time""",
    "types of domains over domains": """
        CREATE DOMAIN lower_status AS task_status; CREATE DOMAIN upper_status AS lower_status;
        CREATE DOMAIN lower_time AS timestamp; CREATE DOMAIN middle_time AS lower_time;
        CREATE DOMAIN "Upper Time" AS middle_time;
        ALTER TABLE tasks ALTER status DROP DEFAULT;
        ALTER TABLE tasks ALTER status TYPE upper_status USING status::upper_status,
            ALTER updated_at TYPE "Upper Time" """,
    "types of another schema": """
        CREATE SCHEMA "Own types"; ALTER TYPE task_status SET SCHEMA "Own types";
        ALTER TYPE "Own types".task_status RENAME TO "Status of a task"; CREATE EXTENSION citext SCHEMA "Own types";
        ALTER TABLE tasks DROP CONSTRAINT tasks_parent_job_id_fkey, DROP CONSTRAINT tasks_parent_job_id_check;
        ALTER TABLE jobs DROP CONSTRAINT jobs_job_id_check;
        ALTER TABLE tasks ALTER parent_job_id TYPE "Own types".citext, ALTER task_id TYPE "Own types".citext;
        ALTER TABLE jobs ALTER job_id TYPE "Own types".citext""",
    "times with a zone": """
        ALTER TABLE jobs ALTER created_at TYPE timestamptz, ALTER updated_at TYPE timestamptz;
        ALTER TABLE tasks ALTER created_at TYPE timestamptz, ALTER updated_at TYPE timestamptz,
            ALTER heartbeat TYPE timestamptz""",
    "the index of a task as text": """
        ALTER TABLE tasks DROP CONSTRAINT tasks_task_index_check, ALTER task_index TYPE varchar(50)""",
}


@pytest.mark.parametrize("variant", VARIANTS)
def test_each_variant_gives_the_same_answers(database: MakeDatabase, store: Store, variant: str) -> None:
    dsn = database()
    filled(dsn, change=VARIANTS[variant])
    found = collected(dsn, store)
    assert found.failure is None, found.failure
    assert counts(store) == EXPECTED
    again = collected(dsn, store)
    assert (again.written, again.gone, again.failure) == (0, 0, None)


@pytest.mark.parametrize("schema", ODD)
def test_a_schema_may_have_any_name(database: MakeDatabase, store: Store, schema: str) -> None:
    dsn = database(schema=schema, functions="none")
    filled(dsn, schema=schema)
    found = collected(dsn, store, JOBSCOPE_SCHEMA=schema)
    assert found.failure is None, found.failure
    assert counts(store, schema) == EXPECTED
    assert collected(dsn, store, JOBSCOPE_SCHEMA=schema).written == 0


def test_names_that_differ_in_odd_characters_alone_have_records_of_their_own() -> None:
    assert len({folder("origin_staged", schema) for schema in ("a b", "a-b", "a%b", "a_b", 'a"b')}) == 5


def test_times_without_a_zone_are_in_the_zone_of_the_settings(database: MakeDatabase, store: Store) -> None:
    dsn = database()
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("SET search_path = app; SET TimeZone = 'Europe/Zurich'")
        connection.execute("INSERT INTO jobs (job_id, job_type) VALUES (repeat('a', 64), 'load')")
        [[created]] = connection.execute(
            "SELECT (created_at::timestamptz AT TIME ZONE 'UTC')::text FROM jobs"
        ).fetchall()
    assert collected(dsn, store, timezone="Europe/Zurich").failure is None
    [[recorded]] = ask(store, all_records(store), "SELECT created_at::VARCHAR FROM jobs", 1).rows
    assert recorded == created


def test_a_status_that_nobody_knows_does_not_wait_and_is_named(database: MakeDatabase, store: Store) -> None:
    dsn = database()
    filled(dsn, change="ALTER TYPE task_status ADD VALUE 'parked'")
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("UPDATE app.tasks SET status = 'parked' WHERE status = 'queued'")
    found = collected(dsn, store)
    assert found.state is not None
    assert "tasks: the status parked is not known: its rows are not judged" in found.state.notes
    assert counts(store) == EXPECTED | {"tasks": {"failed": 10, "running": 10, "succeeded": 370, "unknown": 10}}


def test_a_status_of_text_that_nobody_knows_is_found_in_the_rows(database: MakeDatabase, store: Store) -> None:
    dsn = database()
    filled(dsn, change=VARIANTS["statuses as text with a check"])
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("UPDATE app.tasks SET status = 'parked' WHERE status = 'queued'")
    found = collected(dsn, store)
    assert found.state is not None
    assert "tasks: the status parked is not known: its rows are not judged" in found.state.notes
    assert counts(store) == EXPECTED | {"tasks": {"failed": 10, "running": 10, "succeeded": 370, "unknown": 10}}


def test_odd_values_come_through(database: MakeDatabase, store: Store) -> None:
    dsn = database(tables="october_2025", functions="none")
    long_text = "x" * 50
    texts = ("", "NULL", 'a "quoted", one', "line\nbreak\r\n", "\\N", "\\", "naïve 日本 🚀", "' OR 1=1 --", long_text)
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("SET search_path = app")
        connection.execute(
            "INSERT INTO jobs (job_id, job_type, metadata, created_at) VALUES ('j', 'load', '{}', '-infinity')"
        )
        for number, text in enumerate(texts):
            connection.execute(
                "INSERT INTO tasks (task_id, parent_job_id, job_type, task_type, stage, task_index, metadata,"
                " heartbeat) VALUES (%s, 'j', 'load', %s, 1, %s, '{}', '294276-01-01')",
                [f"{number}{text}", text, text],
            )
    assert collected(dsn, store).failure is None
    record = all_records(store)
    rows = ask(store, record, "SELECT task_id, task_type, task_index FROM tasks ORDER BY task_id", 100).rows
    # A type of no characters has the name of one that is NULL.
    assert rows == tuple((f"{n}{t}", t or "(none)", t) for n, t in enumerate(texts))
    [times] = ask(
        store, record, "SELECT min(created_at)::VARCHAR, (SELECT max(heartbeat_at) FROM tasks)::VARCHAR FROM jobs", 1
    ).rows
    assert times == ("0001-01-01 00:00:00", "9999-12-31 00:00:00")
    assert collected(dsn, store).written == 0  # the keys go out and come back unchanged


def test_another_schema_is_no_job_system_and_told_why(database: MakeDatabase, store: Store) -> None:
    dsn = database(tables=None)
    found = collected(dsn, store)
    assert found.failure is not None
    assert "there is no table in the schema app" in found.failure.reason
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("CREATE SCHEMA app; CREATE TABLE app.jobs (job_id text, status text)")
    found = collected(dsn, store)
    assert found.failure is not None
    assert "these columns are missing: jobs.job_type, jobs.stage" in found.failure.reason
    assert list(store.listing("record/")) == []


def test_tables_that_lack_one_column_are_not_said_to_be_absent(database: MakeDatabase, store: Store) -> None:
    dsn = database()
    filled(dsn, change="ALTER TABLE tasks RENAME updated_at TO modified_at")
    failure = collected(dsn, store).failure
    assert failure is not None
    assert "there is no table" not in failure.reason
    assert "app.jobs and app.tasks: this is not a job system that Jobscope knows" in failure.reason
    assert "these columns are missing: tasks.updated_at" in failure.reason
