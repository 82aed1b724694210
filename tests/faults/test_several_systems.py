"""Several job systems in one database, of which some cannot be read: what nobody looked at never passes as healthy."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import psycopg
import pytest

from analysis.collect import missing
from analysis.collect.bounds import Clock
from analysis.collect.one import clock_of
from analysis.collect.outcome import recorded
from analysis.collect.run import collect
from analysis.collect.session import Collecting
from analysis.collect.stored import stored_record
from analysis.history.slots import Occasion
from analysis.published.snapshot import Recorded, Snapshot
from analysis.registry import ANALYSES
from analysis.run.assemble import conclude
from analysis.run.coverage import META as COVERAGE
from analysis.run.look import look
from analysis.settings import Settings
from reports.stores import Store, open_store
from tests.analyses.poison_story import Story
from tests.conftest import MakeDatabase
from tests.reliability import AddRow

PGBOSS = """
CREATE SCHEMA pgboss;
CREATE TYPE pgboss.job_state AS ENUM ('created', 'retry', 'active', 'completed', 'cancelled', 'failed');
CREATE TABLE pgboss.version (version int);
INSERT INTO pgboss.version VALUES (46);
CREATE TABLE pgboss.queue (name text, dead_letter text);
INSERT INTO pgboss.queue (name) VALUES ('tiles');
CREATE TABLE pgboss.job (
    id uuid DEFAULT gen_random_uuid(), name text, state pgboss.job_state, retry_limit int DEFAULT 0,
    retry_count int DEFAULT 0, retry_delay int DEFAULT 0, retry_backoff boolean DEFAULT false, start_after timestamptz,
    created_on timestamptz, started_on timestamptz, completed_on timestamptz, keep_until timestamptz,
    heartbeat_on timestamptz, heartbeat_seconds int, blocked boolean DEFAULT false, source_id uuid, output jsonb
);
"""
ENDED = """
INSERT INTO pgboss.job (name, state, created_on, started_on, completed_on, output)
SELECT 'tiles', %(state)s::pgboss.job_state, ended, ended, ended, '{"message": "no band B08"}'
FROM (SELECT clock_timestamp() - interval '10 min' AS ended FROM generate_series(1, %(jobs)s)) AS made
"""
TILES = "errors/failure_rate:task_type=tiles"


@dataclass
class Both:
    """The origin's empty schema and pg-boss, 60 of whose 100 jobs failed; runs of a schedule over one record."""

    dsn: str
    store: Store
    previous: Snapshot | None = None
    record: Recorded | None = None
    slot: datetime = datetime(2026, 1, 5, 12, tzinfo=UTC)

    def __post_init__(self) -> None:
        self.do(PGBOSS)
        for state, jobs in (("failed", 60), ("completed", 40)):
            with psycopg.connect(self.dsn) as connection:
                connection.execute(ENDED, {"state": state, "jobs": jobs})

    def do(self, statement: str) -> None:
        with psycopg.connect(self.dsn) as connection:
            connection.execute(statement.encode())

    def settings(self, **given: object) -> Settings:
        return Settings.model_validate({"database_url": self.dsn, **given})

    def run(self, **given: object) -> Snapshot:
        settings = self.settings(**given)
        [[now]] = psycopg.connect(self.dsn).execute("SELECT clock_timestamp()").fetchall()
        looked = look(
            settings,
            Occasion("manual", now.astimezone(UTC), datetime.now(UTC)),
            ANALYSES,
            {},
            lambda gathered, _: collect(settings, self.store, gathered.database_s),
        )
        self.previous = conclude(settings, looked, ANALYSES, self.previous)
        assert looked.collected is not None
        self.record = recorded(looked.collected)
        return self.previous


@pytest.fixture
def both(database: MakeDatabase, tmp_path: Path) -> Both:
    return Both(database(), open_store(tmp_path.as_uri()))


def patterns(snapshot: Snapshot) -> list[str]:
    return [one.title for one in snapshot.findings if one.key.startswith("errors/failure_patterns:")]


def blind(snapshot: Snapshot) -> str:
    return snapshot.analyses[COVERAGE.id].summary + str(snapshot.analyses[COVERAGE.id].data.get("reasons"))


def test_the_findings_of_those_that_can_be_read_stay_and_the_run_names_the_one_that_cannot(
    both: Both, reliability: AddRow
) -> None:
    """Here it is the first of them: the schema of the settings."""
    Story(both.dsn).job("a")
    both.do("ALTER TABLE app.jobs ENABLE ROW LEVEL SECURITY; DROP ROLE IF EXISTS faults_half")
    both.do("CREATE ROLE faults_half LOGIN PASSWORD 'half'; GRANT USAGE ON SCHEMA app, pgboss TO faults_half")
    both.do("GRANT SELECT ON ALL TABLES IN SCHEMA app, pgboss TO faults_half")
    try:
        snapshot = both.run(database_url=psycopg.conninfo.make_conninfo(both.dsn, user="faults_half", password="half"))
    finally:
        both.do("DROP OWNED BY faults_half; DROP ROLE faults_half")
    assert snapshot.status == "critical"
    assert TILES in [finding.key for finding in snapshot.findings]
    assert patterns(snapshot)
    retries = snapshot.analyses["poison/retries"]
    assert (retries.status, retries.partly, retries.not_recorded) == ("unknown", True, False)
    assert "a policy hides rows" in blind(snapshot)
    reliability(
        "one of several job systems cannot be read",
        f"`unknown` at best: {snapshot.analyses[COVERAGE.id].data['reasons'][0]['reason']}",  # type: ignore[index,call-overload]
        "the findings of the others; nothing that was found before is gone",
    )


def test_a_system_that_is_no_longer_found_is_no_all_clear_until_a_day_has_passed(
    both: Both, monkeypatch: pytest.MonkeyPatch, reliability: AddRow
) -> None:
    assert TILES in both.run().life_cycles
    both.do("DROP SCHEMA pgboss CASCADE")
    first, second = both.run(), both.run()
    assert (first.status, second.status) == ("unknown", "critical")
    assert "pg-boss in the schema pgboss was watched until " in blind(second)
    assert (second.life_cycles[TILES].state, second.life_cycles[TILES].ended) == ("unsure", None)
    [[now]] = psycopg.connect(both.dsn).execute("SELECT clock_timestamp()").fetchall()
    stored = stored_record(both.settings(window_hours=1), both.store, now - timedelta(hours=2))
    assert stored is not None
    assert [one.failure is None for one in stored.systems] == [True, False]
    reliability(
        "a job system that was watched is dropped, or hidden from the role",
        f"first `unknown`, then `critical`: {second.analyses[COVERAGE.id].data['reasons'][0]['reason']}",  # type: ignore[index,call-overload]
        "its findings are `unsure`; after 24 h one line under This run is left",
    )
    monkeypatch.setattr(missing, "MISSED_FOR", timedelta())
    third = both.run()
    assert third.status == "ok"
    assert both.record is not None
    assert any("is no longer found" in note for note in both.record.notes)
    assert stored_record(both.settings(), both.store, now - timedelta(hours=2)).beside == ()  # type: ignore[union-attr]


def test_a_system_that_comes_back_is_watched_again(both: Both) -> None:
    both.run()
    both.do("ALTER SCHEMA pgboss RENAME TO elsewhere; DROP TABLE IF EXISTS app.none")
    both.do("ALTER TABLE elsewhere.job RENAME TO hidden")
    assert both.run().status == "unknown"
    both.do("ALTER TABLE elsewhere.hidden RENAME TO job; ALTER SCHEMA elsewhere RENAME TO pgboss")
    snapshot = both.run()
    assert COVERAGE.id in snapshot.analyses
    assert snapshot.analyses[COVERAGE.id].status == "ok"
    assert snapshot.life_cycles[TILES].state == "ongoing"


def test_a_system_that_the_settings_no_longer_name_is_not_missed(both: Both) -> None:
    both.run()
    both.do("DROP SCHEMA pgboss CASCADE")
    assert both.run(system="origin_staged").analyses[COVERAGE.id].status == "ok"


def test_an_optional_relation_that_may_not_be_read_costs_its_own_and_names_the_grant(both: Both) -> None:
    """Without queue.dead_letter a row's state may be wrong."""
    both.do("DROP ROLE IF EXISTS faults_part; CREATE ROLE faults_part LOGIN PASSWORD 'part'")
    both.do("GRANT USAGE ON SCHEMA app, pgboss TO faults_part; GRANT SELECT ON ALL TABLES IN SCHEMA app TO faults_part")
    both.do(
        "GRANT SELECT ON pgboss.job, pgboss.version TO faults_part; GRANT SELECT (name) ON pgboss.queue TO faults_part"
    )
    try:
        snapshot = both.run(database_url=psycopg.conninfo.make_conninfo(both.dsn, user="faults_part", password="part"))
    finally:
        both.do("DROP OWNED BY faults_part; DROP ROLE faults_part")
    assert TILES in [finding.key for finding in snapshot.findings]
    assert "GRANT SELECT (dead_letter) ON pgboss.queue TO faults_part" in blind(snapshot)
    assert snapshot.analyses["poison/overdue"].status == "unknown"


def test_what_one_system_does_not_record_is_not_called_fine_by_another(both: Both) -> None:
    both.do("DROP SCHEMA pgboss CASCADE; CREATE SCHEMA mail")
    both.do(PROCRASTINATE)
    snapshot = both.run()
    found = snapshot.analyses["errors/failure_patterns"]
    assert (found.status, found.not_recorded, found.partly) == ("unknown", True, True)
    assert "not recorded by Procrastinate" in found.reason
    [finding] = [one for one in snapshot.findings if one.key == "errors/failure_rate:task_type=mail"]
    assert finding.severity == "warning"
    assert snapshot.status == "warning"


def test_failures_of_two_systems_are_counted_together(both: Both) -> None:
    story = Story(both.dsn)
    story.job("a")
    both.do(
        "INSERT INTO app.tasks (task_id, parent_job_id, task_type, status, stage, task_index, error_details,"
        f" created_at, updated_at) SELECT 'a-' || n, '{Story.job_id('a')}', 'tile', 'failed', 1, n, 'no scene', at, at"
        " FROM generate_series(1, 7) AS n, (SELECT now()::timestamp - interval '9 min' AS at) AS noted"
    )
    data = both.run().analyses["errors/failure_patterns"].data
    assert (data["failed"], data["not_read"]) == (67, 0)


def test_a_status_that_nobody_knows_is_named_with_its_tasks(both: Both) -> None:
    both.do("CREATE SCHEMA mail")
    both.do(PROCRASTINATE.replace("'aborted');", "'aborted', 'parked');"))
    both.do("UPDATE mail.procrastinate_jobs SET status = 'parked' WHERE id > 188")
    [finding] = [one for one in both.run().findings if one.analysis == "health/job_systems"]
    assert finding.title == "12 tasks of procrastinate are not judged: the status 'parked' is not known"
    assert finding.severity == "warning"


PROCRASTINATE = """
CREATE TYPE mail.status AS ENUM ('todo', 'doing', 'succeeded', 'failed', 'cancelled', 'aborting', 'aborted');
CREATE TABLE mail.procrastinate_jobs (
    id bigint, queue_name text, task_name text, status mail.status, scheduled_at timestamptz, attempts int,
    worker_id bigint, abort_requested boolean
);
CREATE TABLE mail.procrastinate_events (id bigserial, job_id bigint, type text, at timestamptz);
CREATE TABLE mail.procrastinate_workers (id bigint, last_heartbeat timestamptz);
INSERT INTO mail.procrastinate_jobs (id, queue_name, task_name, status, attempts)
SELECT n, 'q', 'mail', (CASE WHEN n <= 30 THEN 'failed' ELSE 'succeeded' END)::mail.status, 1
FROM generate_series(1, 200) AS n;
INSERT INTO mail.procrastinate_events (job_id, type, at)
SELECT id, type, now() - interval '10 min'
FROM mail.procrastinate_jobs, LATERAL (VALUES ('deferred'), ('started'), (status::text)) AS events (type);
"""


def test_schedules_that_nobody_could_read_are_no_all_clear(both: Both) -> None:
    """A job that is never made fails nowhere: the tasks of the day prove nothing about it."""
    both.do("TRUNCATE pgboss.job")
    both.do("CREATE TABLE pgboss.schedule (name text, key text, cron text, timezone text, created_on timestamptz)")
    both.do("DROP ROLE IF EXISTS faults_schedules; CREATE ROLE faults_schedules LOGIN PASSWORD 'half'")
    both.do("GRANT USAGE ON SCHEMA app, pgboss TO faults_schedules")
    both.do("GRANT SELECT ON ALL TABLES IN SCHEMA app, pgboss TO faults_schedules")
    role = psycopg.conninfo.make_conninfo(both.dsn, user="faults_schedules", password="half")
    try:
        both.do("REVOKE SELECT ON pgboss.schedule FROM faults_schedules")
        snapshot = both.run(database_url=role)
    finally:
        both.do("DROP OWNED BY faults_schedules; DROP ROLE faults_schedules")
    assert snapshot.analyses["poison/schedules"].status == "unknown"
    assert snapshot.analyses[COVERAGE.id].data["blind"] is True
    assert snapshot.status != "ok"


def test_a_system_that_is_there_and_cannot_be_read_is_not_called_missing(both: Both) -> None:
    """JOBSCOPE_SCHEMA has no job system here; pg-boss is found, and a policy hides its rows."""
    both.do("DROP SCHEMA app CASCADE; ALTER TABLE pgboss.job ENABLE ROW LEVEL SECURITY")
    both.do("DROP ROLE IF EXISTS faults_hidden; CREATE ROLE faults_hidden LOGIN PASSWORD 'half'")
    both.do(
        "GRANT USAGE ON SCHEMA pgboss TO faults_hidden; GRANT SELECT ON ALL TABLES IN SCHEMA pgboss TO faults_hidden"
    )
    role = psycopg.conninfo.make_conninfo(both.dsn, user="faults_hidden", password="half")
    try:
        snapshot = both.run(database_url=role)
    finally:
        both.do("DROP OWNED BY faults_hidden; DROP ROLE faults_hidden")
    assert "health/database:tables" not in {finding.key for finding in snapshot.findings}
    assert snapshot.status != "ok"
    assert "a policy hides rows" in blind(snapshot)


def second_schema(both: Both) -> None:
    """Another pg-boss beside the first, with the same jobs: their ids are the same, too."""
    both.do(PGBOSS.replace("pgboss", "second"))
    both.do("INSERT INTO second.job SELECT (json_populate_record(NULL::second.job, to_json(job))).* FROM pgboss.job")


def test_one_system_in_two_schemas_is_two(both: Both) -> None:
    """A queue is paused, a schedule overdue and a status unknown in the schema where it is, and not in the other."""
    second_schema(both)
    for schema in ("pgboss", "second"):
        both.do(
            f"CREATE TABLE {schema}.schedule"
            " (name text, key text, cron text, timezone text, created_on timestamptz, updated_on timestamptz);"
            f"INSERT INTO {schema}.schedule VALUES"
            " ('tiles', '', '0 3 * * *', 'UTC', now() - interval '3 days', now() - interval '3 days');"
            f"ALTER TABLE {schema}.version ADD cron_on timestamptz;"
            f"UPDATE {schema}.version SET cron_on = now() - interval '3 days';"
            f"INSERT INTO {schema}.queue VALUES ('lost', NULL); UPDATE {schema}.queue SET dead_letter = 'lost'"
            " WHERE name = 'tiles'"
        )
    both.do(
        "INSERT INTO second.job (name, state, created_on, start_after, source_id)"
        " VALUES ('lost', 'created', now() - interval '1 h', now() - interval '1 h', gen_random_uuid());"
        "ALTER TYPE second.job_state ADD VALUE 'parked'"
    )
    both.do("UPDATE second.job SET state = 'parked' WHERE state = 'completed'")
    snapshot = both.run()
    found = {one.key: one for one in snapshot.findings}
    assert found["poison/held_queues:pgboss-second.lost"].count == 1
    assert found["poison/held_queues:pgboss-second.lost"].system == "pgboss-second"
    assert "poison/held_queues:pgboss-pgboss.lost" not in found
    assert [key for key in found if key.startswith("poison/schedules:")] == [
        "poison/schedules:pgboss-pgboss",
        "poison/schedules:pgboss-second",
    ]
    assert "pg-boss in the schema second" in found["poison/schedules:pgboss-second"].title
    unknown = found["health/job_systems:status.pgboss-second"]
    assert (unknown.count, "sql/systems/pgboss/" in unknown.observed) == (40, True)
    assert not [key for key in found if key.startswith("health/job_systems:status.pgboss-pgboss")]


def test_jobs_of_one_id_in_two_schemas_are_two_with_a_text_each(both: Both, tmp_path: Path) -> None:
    both.do("DELETE FROM pgboss.job WHERE state = 'completed'")
    second_schema(both)
    both.do("""UPDATE second.job SET output = '{"message": "the disk is full"}'""")
    snapshot = both.run()
    assert {one["newest"]["text"]: one["jobs"] for one in failed_with(snapshot)} == {
        "no band B08": 60,
        "the disk is full": 60,
    }
    both.do("UPDATE second.job AS theirs SET output = job.output FROM pgboss.job WHERE job.id = theirs.id")
    both.store, both.previous = open_store((tmp_path / "again").as_uri()), None
    assert [(one["tasks"], one["jobs"]) for one in failed_with(both.run())] == [(120, 120)]


def failed_with(snapshot: Snapshot) -> list[dict[str, Any]]:
    return cast(list[dict[str, Any]], snapshot.analyses["errors/failure_patterns"].data["patterns"])


@pytest.fixture
def ends(both: Both, monkeypatch: pytest.MonkeyPatch) -> Callable[[set[int]], None]:
    """Ends the connection once these readings have begun, by number: of the origin, of pg-boss, and then once more."""

    def ending(numbers: set[int]) -> None:
        reading = itertools.count(1)

        def ended(transaction: Collecting) -> Clock:
            clock = clock_of(transaction)
            if next(reading) in numbers:
                own = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = 'jobscope'"
                with psycopg.connect(both.dsn, autocommit=True) as other:
                    other.execute(f"{own} AND datname = current_database()".encode())
            return clock

        monkeypatch.setattr("analysis.collect.one.clock_of", ended)

    return ending


def test_a_connection_that_is_lost_with_one_system_costs_no_answer(
    both: Both, ends: Callable[[set[int]], None], reliability: AddRow
) -> None:
    ends({1})
    snapshot = both.run()
    assert snapshot.analyses[COVERAGE.id].status == "ok"
    assert TILES in [finding.key for finding in snapshot.findings]
    lost = [cost.failure for cost in snapshot.run.queries if "terminating connection" in cost.failure]
    assert len(lost) == 1
    reliability(
        "the connection is lost while one of several job systems is read",
        f"`{snapshot.status}`; among the costs of the run: {lost[0]}",
        "every answer: the others are read over a new connection, and that one once more after them",
    )


def test_a_connection_that_is_lost_with_one_system_twice_costs_the_answers_of_that_one(
    both: Both, ends: Callable[[set[int]], None]
) -> None:
    ends({1, 3})
    snapshot = both.run()
    assert TILES in [finding.key for finding in snapshot.findings]
    assert snapshot.status == "critical"
    assert "terminating connection" in blind(snapshot)
