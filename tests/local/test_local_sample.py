"""The sample keeps its word: plain SQL finds what the ledger says, and a fault left out takes only itself away."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from itertools import product

import psycopg
import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from local.sample.build import FAULTS, PROPERTIES, Sample, build_sample, healthy_sample
from local.sample.canaries import CANARIES
from local.sample.causes import CAUSES
from local.sample.load import LoadedSample, load_sample
from local.sample.timeline import Row
from local.schema import MEASURED, create_schema

AT = datetime(2026, 3, 18, 14, 5, tzinfo=UTC)
SMALL = 0.002


def rows(sample: Sample) -> dict[object, Row]:
    return {row[0]: row for row in (*sample.jobs, *sample.tasks)}


@pytest.fixture(scope="module")
def whole() -> Sample:
    return build_sample(1, AT, scale=SMALL)


@pytest.fixture(scope="module")
def rows_of_whole(whole: Sample) -> dict[object, Row]:
    return rows(whole)


def test_the_same_seed_and_instant_give_the_same_rows(whole: Sample) -> None:
    again = build_sample(1, AT, scale=SMALL)
    assert list(again.jobs) == list(whole.jobs)
    assert list(again.tasks) == list(whole.tasks)
    assert again.ledger == whole.ledger
    elsewhere = AT.astimezone(timezone(timedelta(hours=9)))
    assert list(build_sample(1, elsewhere, scale=SMALL).tasks) == list(whole.tasks)
    assert rows(build_sample(2, AT, scale=SMALL)).keys().isdisjoint(rows(whole))


@pytest.mark.parametrize("fault", FAULTS)
def test_leaving_a_fault_out_takes_only_its_own_rows(
    whole: Sample, rows_of_whole: dict[object, Row], fault: str
) -> None:
    before, after = rows_of_whole, rows(build_sample(1, AT, without={fault}, scale=SMALL))
    assert after.keys() <= before.keys()
    added = {key for job in whole.planted[fault].added for key in (job.job_id, *(task.task_id for task in job.tasks))}
    planted = whole.planted[fault]
    touched = {key for task in planted.tasks for key in (task.task_id, task.job_id)} if fault in PROPERTIES else set()
    gone = before.keys() - after.keys()
    # An overlay keeps its place on other causes; where its base is gone, it lies on that base's other rows no more.
    overlaid = {task.task_id for name in PROPERTIES for task in whole.planted[name].tasks}
    assert gone <= added | touched
    assert gone or fault in PROPERTIES
    changed = {key for key in after if after[key] != before[key]}
    assert changed <= (touched if fault in PROPERTIES else overlaid)
    assert gone or changed


def test_a_healthy_week_has_no_failure_and_something_under_way() -> None:
    sample = healthy_sample(1, AT, scale=SMALL)
    assert sample.ledger == {}
    assert {row[3] for row in sample.tasks} <= {"completed", "queued", "processing"}
    assert {row[2] for row in sample.jobs} <= {"completed", "queued", "processing"}
    running = [row for row in sample.tasks if row[3] == "processing"]
    assert running
    naive = AT.replace(tzinfo=None)
    assert all(naive - row[12] < timedelta(seconds=90) for row in running if isinstance(row[12], datetime))


def test_an_earlier_instant_shows_the_system_as_it_stood(whole: Sample) -> None:
    earlier = whole.as_of(AT - timedelta(hours=24))
    naive = (AT - timedelta(hours=24)).replace(tzinfo=None)
    now = rows(whole)
    for row in (*earlier.jobs, *earlier.tasks):
        *_, created, updated = row[:13] if len(row) > 11 else row
        assert isinstance(created, datetime)
        assert isinstance(updated, datetime)
        assert created <= updated <= naive
        if row[2] in ("completed", "failed", "completed_with_errors") or row[3] in ("completed", "failed"):
            assert row == now[row[0]]
    assert not earlier.ledger["silent_heartbeat"].task_ids
    assert earlier.ledger["cause_band_missing"].tasks > 10
    with pytest.raises(ValueError, match="not within the week"):
        whole.as_of(AT + timedelta(seconds=1))


def test_moved_it_is_the_same_system_and_every_row_is_as_old_as_it_was(whole: Sample) -> None:
    by = timedelta(days=255, minutes=11, microseconds=7)
    moved = whole.moved_to(AT + by)
    later = [tuple(v + by if isinstance(v, datetime) else v for v in row) for row in whole.tasks]
    assert list(moved.tasks) == later
    ledger, before = moved.ledger["silent_heartbeat"], whole.ledger["silent_heartbeat"]
    assert (ledger.task_ids, ledger.counts) == (before.task_ids, before.counts)
    assert ledger.started_at is not None
    assert before.started_at is not None
    assert ledger.started_at - before.started_at == by


def test_unknown_faults_and_naive_instants_are_refused() -> None:
    with pytest.raises(ValueError, match="no such fault: typo"):
        build_sample(1, AT, without={"typo"})
    with pytest.raises(ValueError, match="time zone"):
        build_sample(1, AT.replace(tzinfo=None))


@settings(max_examples=4, deadline=None, phases=[Phase.explicit, Phase.generate])
@example(seed=0, minutes=0)  # a Monday at midnight: both windows lie in the weekend
@given(seed=st.integers(0, 10**9), minutes=st.integers(0, 60 * 24 * 365 * 4))
def test_every_fault_is_there_whatever_the_seed_and_the_instant(seed: int, minutes: int) -> None:
    sample = build_sample(seed, datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes), scale=SMALL)
    ledger = sample.ledger
    assert list(ledger) == list(FAULTS)
    for name in CAUSES:
        assert ledger[name].tasks >= 15, name
    expected = {"silent_heartbeat": 40, "overdue": 6, "unfinished_tasks": 15, "backlog": 1200, "orphaned": 64}
    assert {name: ledger[name].tasks for name in expected} == expected
    assert (ledger["stage_not_advanced"].jobs, ledger["no_live_task"].jobs) == (12, 7)
    assert ledger["poison_parameters"].tasks == 24
    assert ledger["retries_exhausted"].tasks > 30
    assert ledger["slower_type"].tasks >= 20


@pytest.mark.parametrize("version", MEASURED)
def test_a_sample_satisfies_every_constraint(database: Callable[..., str], whole: Sample, version: str) -> None:
    with psycopg.connect(database(tables=None), autocommit=True) as conn:
        create_schema(conn, "jobs v2", version, functions="none")
        load_sample(conn, whole, "jobs v2", version)
        counted = conn.execute('SELECT (SELECT count(*) FROM "jobs v2".jobs), count(*) FROM "jobs v2".tasks').fetchone()
        assert counted == (sum(1 for _ in whole.jobs), sum(1 for _ in whole.tasks))
        indexes = conn.execute(
            "SELECT count(*) FROM pg_indexes WHERE schemaname = 'jobs v2' AND tablename IN ('jobs', 'tasks')"
        ).fetchone()
        assert indexes == (12,)
        keys = conn.execute("SELECT convalidated FROM pg_constraint WHERE contype = 'f'").fetchall()
        assert keys == [(True,)]
        wrong = conn.execute(
            'SELECT count(*) FROM "jobs v2".tasks WHERE updated_at < created_at OR updated_at > %s', (AT,)
        ).fetchone()
        assert wrong == (0,)


TASKS_OF = {
    **dict.fromkeys(CAUSES, "t.status = 'failed' AND t.updated_at > :since AND t.error_details LIKE :text"),
    "silent_heartbeat": "t.status = 'processing' AND t.heartbeat < :at - interval '300 s'",
    "overdue": "t.status = 'processing' AND t.created_at < :at - interval '4 h'"
    " AND coalesce(t.heartbeat, :at) > :at - interval '300 s'",
    "unfinished_tasks": "t.status = 'queued' AND j.status IN ('completed', 'completed_with_errors')",
    "orphaned": "t.status IN ('queued', 'processing') AND j.status = 'failed'",
    "retries_exhausted": "t.status = 'failed' AND t.retry_count >= 3 AND t.updated_at > :since",
    "retries_succeeded": "t.status = 'completed' AND t.retry_count > 0 AND t.updated_at > :since",
    "backlog": "t.status = 'queued' AND t.task_type = 'render_tile' AND j.status = 'processing'"
    " AND t.created_at < :at - interval '60 s'",
    "poison_parameters": "t.status = 'failed' AND t.updated_at > :since AND (t.task_type, t.parameters) IN"
    " (SELECT task_type, parameters FROM app.tasks WHERE updated_at > :since GROUP BY 1, 2 HAVING count(*) > 2)",
}
TEXTS = {
    "cause_source_not_found": "%404 Client Error%",
    "cause_source_forbidden": "%403 Client Error%",
    "cause_band_missing": "%KeyError: 'band_%RecipeError%",
    "cause_statement_timeout": "%57014%",
    "cause_since_upgrade": "%unexpected keyword argument%",
    "cause_manifest_invalid": "%VectorManifest%",
    "cause_deadlock": "%40P01%",
    "cause_container_bronze_eu": "%AuthorizationPermissionMismatch%",
    "cause_duplicate_key": "%23505%",
    "cause_render_failed": "%TILE_RENDER_FAILED%",
    "cause_scratch_full": "%Errno 28%",
    "cause_server_busy": "%ServerBusy%",
    "cause_rate_limited": "%429 Too Many Requests%",
    "cause_out_of_memory": "%exit code 137%",
}


@pytest.mark.parametrize("fault", TASKS_OF)
def test_plain_sql_finds_exactly_the_tasks_of_the_ledger(sample_database: LoadedSample, fault: str) -> None:
    at = sample_database.at.astimezone(UTC).replace(tzinfo=None)
    text = TASKS_OF[fault]
    for name in ("since", "at", "text"):
        text = text.replace(f":{name}", f"%({name})s")
    query = f"SELECT t.task_id FROM app.tasks AS t JOIN app.jobs AS j ON j.job_id = t.parent_job_id WHERE {text}"
    values = {"at": at, "since": at - timedelta(hours=24), "text": TEXTS.get(fault)}
    with psycopg.connect(sample_database.dsn) as conn:
        found = {row[0] for row in conn.execute(query.encode(), values)}
    assert found == set(sample_database.ledger[fault].task_ids)


def test_plain_sql_finds_the_jobs_that_do_not_move(sample_database: LoadedSample) -> None:
    query = """
        SELECT j.job_id, count(t.task_id) FROM app.jobs AS j
        LEFT JOIN app.tasks AS t ON t.parent_job_id = j.job_id AND t.stage = j.stage
        WHERE j.status = 'processing' AND j.updated_at < %s - interval '300 s'
        GROUP BY j.job_id
        HAVING count(t.task_id) = count(t.task_id) FILTER (
            WHERE t.status IN ('completed', 'failed') AND t.updated_at < %s - interval '300 s'
        )"""
    at = sample_database.at.astimezone(UTC).replace(tzinfo=None)
    with psycopg.connect(sample_database.dsn) as conn:
        found: dict[object, object] = dict(conn.execute(query, (at, at)).fetchall())
    ledger = sample_database.ledger
    assert {job for job, tasks in found.items() if tasks} == set(ledger["stage_not_advanced"].job_ids)
    assert {job for job, tasks in found.items() if not tasks} == set(ledger["no_live_task"].job_ids)


def test_the_slower_type_is_slower_by_its_factor_and_no_other_is(sample_database: LoadedSample) -> None:
    query = """
        SELECT task_type, percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds) FILTER (WHERE updated_at > %(since)s)
            / percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds) FILTER (WHERE updated_at <= %(since)s)
        FROM (
            SELECT task_type, updated_at, extract(epoch FROM updated_at - created_at)::float8 AS seconds
            FROM app.tasks WHERE status IN ('completed', 'failed')
        ) AS ended GROUP BY task_type"""
    since = sample_database.at.astimezone(UTC).replace(tzinfo=None) - timedelta(hours=24)
    with psycopg.connect(sample_database.dsn) as conn:
        ratios: dict[object, object] = dict(conn.execute(query, {"since": since}).fetchall())
    slower = sample_database.ledger["slower_type"].expected
    assert ratios.pop(slower["task_type"]) == pytest.approx(slower["factor"], rel=0.15)
    assert all(0.8 < float(str(ratio)) < 1.25 for ratio in ratios.values()), ratios


def test_one_cause_began_four_hours_ago_and_one_stopped_yesterday(sample_database: LoadedSample) -> None:
    ledger, at = sample_database.ledger, sample_database.at
    began, stopped = ledger["cause_since_upgrade"].started_at, ledger["cause_scratch_full"].ended_at
    assert began is not None
    assert stopped is not None
    assert timedelta(hours=3) < at - began <= timedelta(hours=4)
    assert timedelta(hours=20) <= at - stopped < timedelta(hours=21.5)


def test_every_canary_stands_in_parameters_results_and_error_texts(sample_database: LoadedSample) -> None:
    columns = ("parameters::text", "result_data::text", "error_details")
    assert sample_database.ledger["secrets"].expected["canaries"] == [canary.secret for canary in CANARIES]
    with psycopg.connect(sample_database.dsn) as conn:
        for table, column in product(("jobs", "tasks"), columns):
            texts = "\n".join(str(row[0]) for row in conn.execute(f"SELECT {column} FROM app.{table}".encode()))
            missing = [canary.kind for canary in CANARIES if canary.secret not in texts]
            assert not missing, (table, column)


def test_a_failed_job_repeats_the_error_of_one_of_its_tasks(sample_database: LoadedSample) -> None:
    query = """
        SELECT count(*), count(*) FILTER (WHERE EXISTS (
            SELECT FROM app.tasks AS t WHERE t.parent_job_id = j.job_id AND t.error_details = j.error_details
        )) FROM app.jobs AS j WHERE j.status IN ('failed', 'completed_with_errors')"""
    with psycopg.connect(sample_database.dsn) as conn:
        row = conn.execute(query).fetchone()
    assert row is not None
    assert row[0] == row[1] > 100
