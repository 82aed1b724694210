"""Which job systems a database holds: by facts of its catalog, all of them, and what nobody watches by name."""

from collections.abc import Mapping
from pathlib import Path

import psycopg
import pytest

from analysis.collect.catalog import CatalogColumn
from analysis.collect.collected import Collected
from analysis.collect.outcome import recorded
from analysis.collect.recognise import MOST_COLUMNS, Elsewhere, known_elsewhere, not_watched, recognise
from analysis.collect.run import collect
from analysis.collect.system_files import all_systems, load_system
from analysis.collect.systems import System
from analysis.model import Failure
from analysis.settings import Settings
from local.schema import create_schema
from reports.stores import Store
from tests.collect.system import folder_store
from tests.conftest import MakeDatabase

QUEUE = ("id", "status", "attempts", "run_at")


def columns(tables: Mapping[str, tuple[str, ...]], written: bool = True) -> list[CatalogColumn]:
    """What the catalog says of tables, by schema.name."""
    return [
        CatalogColumn(schema, table, column, "text", True, [], True, None if written else 0)
        for (schema, table), names in ((name.split("."), names) for name, names in tables.items())
        for column in names
    ]


@pytest.mark.parametrize(
    "table",
    ["jobs", "tasks", "queue", "task_queue", "workflow_run", "background_jobs", "import_jobs", "etl_v2_task",
     "email_queues", "workitems", "jobs_v2", "job_runs", "report_job_executions", "batch_runs", "outbox",
     "render_requests", "activity_executions"],
)  # fmt: skip
def test_a_table_that_looks_like_a_job_system_is_named(table: str) -> None:
    names = (*QUEUE, "locked_by", "locked_at")
    assert not_watched(columns({f"shop.{table}": names}), [], all_systems()) == (f"shop.{table}",)


@pytest.mark.parametrize(
    "names",
    [("status", "next_run_at"), ("state", "attempt_count"), ("locked_until", "payload", "max_attempts"),
     ("started_at", "completed_at"), ("status", "worker_id"), ("enqueued_at", "processed_at"),
     ("started_ms", "finished_ms"), ("StartedAtUtc", "state"), ("status", "claimed_on")],
)  # fmt: skip
def test_it_looks_so_by_its_columns(names: tuple[str, ...]) -> None:
    assert not_watched(columns({"shop.jobs": names}), [], all_systems()) == ("shop.jobs",)


@pytest.mark.parametrize("table", ["Jobs", "BackgroundJobs", "emailQueue", "HTTPJobs", "email-queue"])
def test_one_whose_names_are_quoted_is_named(database: MakeDatabase, tmp_path: Path, table: str) -> None:
    dsn = database()
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute(
            f'CREATE TABLE app."{table}" ("Id" bigint, "Status" text, "startedAt" timestamptz, "RetryCount" integer)'
        )
        connection.execute(f'INSERT INTO app."{table}" VALUES (1); SELECT pg_stat_force_next_flush()')
    found = collect(Settings.model_validate({"database_url": dsn}), folder_store(tmp_path))
    assert found.not_watched == (f"app.{table}",)


@pytest.mark.parametrize(
    ("table", "names", "written"),
    [
        ("jobs", ("id", "title", "salary", "status"), True),  # vacancies
        ("jobs", QUEUE, False),  # nothing was ever written
        ("job_titles", QUEUE, True),
        ("crm_tasks", ("id", "title", "status", "priority", "due_on"), True),  # of people
        ("tasks", ("id", "title", "status", "priority", "due_on", "completed_at"), True),
        ("_private_jobs", QUEUE, True),
        ("printing_tasks_of_the_month", QUEUE, True),
        ("purchase_requests", ("id", "state", "priority", "processed_at", "completed_at", "scheduled_at"), True),
        ("batches", ("id", "state", "priority", "expires_on", "completed_on"), True),  # of goods
    ],
)
def test_what_is_none_is_not_named(table: str, names: tuple[str, ...], written: bool) -> None:
    assert not_watched(columns({f"shop.{table}": names}, written), [], all_systems()) == ()


@pytest.mark.parametrize("known", known_elsewhere(), ids=lambda known: known.title)
def test_a_system_that_is_not_read_is_named(known: Elsewhere) -> None:
    schema = known.schema or "public"
    found = columns({f"{schema}.{relation}": ("id",) for relation in known.relations}, written=False)
    [shown] = not_watched(found, [], all_systems())
    assert shown.startswith(f"{known.title} ({schema}.{known.relations[0]}")
    assert not_watched(found[1:], [], all_systems()) == ()


def test_a_system_that_is_left_out_on_purpose_says_why() -> None:
    found = columns({"absurd.queues": ("queue_name",), "awa.jobs": QUEUE, "awa.schema_version": ("version",)})
    absurd, awa = not_watched(found, [], all_systems())
    assert "absurd (absurd.queues; each claim overwrites when a task was due" in absurd
    assert "awa (awa.jobs; its one view takes no condition" in awa


@pytest.mark.parametrize("system", all_systems(), ids=lambda system: system.name)
def test_a_known_system_that_lacks_a_column_is_named_with_it(system: System) -> None:
    relation = max(system.needed, key=lambda name: len(system.needed[name]))
    whole = {f"s.{name}": needed for name, needed in system.needed.items()}
    older = columns(whole | {f"s.{relation}": system.needed[relation][:-1]})
    [named] = not_watched(older, [], [system])
    lacks = f"{relation} has no {system.needed[relation][-1]}"
    assert named == f"{system.title} of a version that is not read (s.{lacks})"
    few = columns(dict.fromkeys(whole, ("id",)))
    assert not any("of a version" in shown for shown in not_watched(few, [], [system]))


def test_where_no_system_is_read_those_that_are_there_are_named_as_the_reason() -> None:
    found = columns({"public.que_jobs": ("id",), "public.import_jobs": QUEUE})
    failure = recognise(all_systems(), "app", "monitor", found)
    assert isinstance(failure, Failure)
    assert "nobody watches them: Que (public.que_jobs), public.import_jobs" in failure.reason
    assert "docs/adding-a-system.md" in failure.fix
    # Tables of one's own may have any name.
    alone = recognise(all_systems(), "app", "monitor", columns({"etl.loads": ("id", "doc")}))
    own = recognise(all_systems(), "app", "monitor", columns({"app.jobs": ("id", "title")}))
    assert isinstance(alone, Failure)
    assert isinstance(own, Failure)
    assert all("docs/adding-a-system.md says how tables of your own" in each.fix for each in (alone, own))
    beside = recognise(all_systems(), "app", "monitor", [*columns({"app.jobs": ("id", "title")}), *found])
    assert isinstance(beside, Failure)
    assert "app.jobs: this is not a job system that Jobscope knows" in beside.reason
    assert "nobody watches them: Que (public.que_jobs), public.import_jobs" in beside.reason


def test_tables_of_their_names_in_another_schema_are_not_theirs() -> None:
    found = columns({"shop.queues": ("queue_name",), "shop.jobs": ("id",), "shop.schema_version": ("version",)})
    assert not_watched(found, [], all_systems()) == ()


def test_a_system_that_is_read_is_not_among_them_in_its_own_schema_alone() -> None:
    found = columns({f"{schema}.{relation}": QUEUE for schema in ("app", "old") for relation in ("jobs", "tasks")})
    assert not_watched(found, [("app", load_system("origin_staged"))], all_systems()) == ("old.jobs", "old.tasks")


def test_of_a_schema_that_the_limit_cut_nothing_is_said_but_that() -> None:
    found = columns({"a.jobs": QUEUE, "b.tasks": QUEUE})
    many = [*found, *found[-1:] * (MOST_COLUMNS - len(found))]
    assert not_watched(many, [], all_systems()) == ("a.jobs", "schemas from b on: there are too many to look at")


def test_no_two_systems_take_each_other_for_themselves() -> None:
    for system in all_systems():
        found = columns({f"s.{relation}": needed for relation, needed in system.needed.items()})
        there = recognise(all_systems(), "s", "me", found)
        assert isinstance(there, list)
        assert [each.system.name for each in there] == [system.name]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return folder_store(tmp_path)


@pytest.fixture
def three(database: MakeDatabase) -> str:
    """A database with the origin's system in two schemas, and a part of it in a third."""
    dsn = database(schema="second")
    with psycopg.connect(dsn, autocommit=True) as connection:
        create_schema(connection, "first", "september_2025", "none")
        connection.execute(
            "CREATE SCHEMA third; CREATE TABLE third.jobs (job_id text, status text, attempts int);"
            "INSERT INTO third.jobs VALUES ('a', 'queued', 0);"
            "INSERT INTO first.jobs (job_id, job_type) VALUES (repeat('a', 64), 'load');"
            "INSERT INTO second.jobs (job_id, job_type) VALUES (repeat('b', 64), 'load')"
        )
        connection.execute("SELECT pg_stat_force_next_flush()")
    return dsn


def collected(dsn: str, store: Store, **settings: str) -> Collected:
    return collect(Settings.model_validate({"database_url": dsn, **settings}), store)


def test_every_system_of_a_database_has_a_record_of_its_own(three: str, store: Store) -> None:
    found = collected(three, store, JOBSCOPE_SCHEMA="second")
    assert [each.record for each in (found, *found.beside)] == [
        "record/origin_staged-second",
        "record/origin_staged-first",
    ]
    assert [(each.read, each.written, each.failure) for each in (found, *found.beside)] == [(1, 1, None)] * 2
    assert found.not_watched == ("third.jobs",)
    assert recorded(found).notes[-2:] == (
        "Jobs in stages is recorded as well (record/origin_staged-first): 1 rows read, 0 gone",
        "not watched: third.jobs",
    )


def test_what_cannot_be_read_of_one_system_costs_the_others_nothing(three: str, store: Store) -> None:
    with psycopg.connect(three, autocommit=True) as connection:
        connection.execute(
            "DROP ROLE IF EXISTS half; CREATE ROLE half LOGIN PASSWORD 'x';"
            "GRANT USAGE ON SCHEMA first, second TO half; GRANT SELECT ON ALL TABLES IN SCHEMA second TO half;"
            "GRANT SELECT ON first.jobs TO half; GRANT SELECT (task_id) ON first.tasks TO half"
        )
        url = f"postgresql://half:x@127.0.0.1:{connection.info.port}/{connection.info.dbname}"
        try:
            found = collected(url, store, JOBSCOPE_SCHEMA="second")
            [other] = found.beside
            assert (found.failure, found.read) == (None, 1)
            assert other.failure is not None
            assert "the role half may not read parent_job_id" in other.failure.reason
            assert "GRANT SELECT (parent_job_id" in other.failure.fix
            # A table that is locked is found out while it is read.
            connection.execute("GRANT SELECT ON ALL TABLES IN SCHEMA first TO half")
            with connection.transaction():
                connection.execute("LOCK TABLE second.tasks IN ACCESS EXCLUSIVE MODE")
                found = collected(url, store, JOBSCOPE_SCHEMA="second")
            assert found.failure is not None
            assert "lock timeout" in found.failure.reason
            assert [(each.read, each.failure) for each in found.beside] == [(1, None)]
        finally:
            connection.execute("DROP OWNED BY half; DROP ROLE half")


def test_a_run_can_be_told_which_system_it_reads(three: str, store: Store) -> None:
    found = collected(three, store, system="graphile_worker")
    assert found.failure is not None
    assert "of a job system that is known" in found.failure.reason
    found = collected(three, store, system="celery")
    assert found.failure is not None
    assert found.failure.reason == "no job system is known as celery"
    assert found.failure.fix == "JOBSCOPE_SYSTEM=auto, or " + ", ".join(system.name for system in all_systems())


VIEWS = """
CREATE SCHEMA seen; CREATE {kind} seen.jobs AS SELECT * FROM app.jobs;
CREATE {kind} seen.tasks AS SELECT * FROM app.tasks
"""


@pytest.mark.parametrize("kind", ["VIEW", "MATERIALIZED VIEW"])
@pytest.mark.parametrize("asked", ["app", "seen", "elsewhere"])
def test_tables_and_views_of_them_are_one_system_and_no_row_counts_twice(
    database: MakeDatabase, tmp_path: Path, kind: str, asked: str
) -> None:
    dsn = database()
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute(VIEWS.format(kind=kind).encode())
    found = collected(dsn, folder_store(tmp_path), JOBSCOPE_SCHEMA=asked)
    assert [one.record for one in found.systems] == [f"record/origin_staged-{'seen' if asked == 'seen' else 'app'}"]
    assert found.not_watched == ()


def test_a_table_that_a_view_reads_under_another_name_is_watched(database: MakeDatabase, tmp_path: Path) -> None:
    dsn = database(schema="mine")
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute(
            "ALTER TABLE mine.tasks RENAME TO work_items; ALTER TABLE mine.jobs RENAME TO batch_runs;"
            "CREATE SCHEMA seen; CREATE VIEW seen.jobs AS SELECT job_id, job_type, status, stage, total_stages,"
            " created_at, updated_at FROM mine.batch_runs; CREATE VIEW seen.tasks AS SELECT * FROM mine.work_items;"
            "CREATE TABLE mine.other_jobs (id bigint, run_at timestamptz, attempts int);"
            "INSERT INTO mine.batch_runs (job_id, job_type) VALUES (repeat('a', 64), 'load');"
            "INSERT INTO mine.other_jobs VALUES (1); SELECT pg_stat_force_next_flush()"
        )
    found = collected(dsn, folder_store(tmp_path), JOBSCOPE_SCHEMA="seen")
    assert (found.read, found.not_watched) == (1, ("mine.other_jobs",))
    assert found.state is not None
    assert (
        "the error texts of jobs are not recorded in this schema: their failures have no pattern" in found.state.notes
    )
