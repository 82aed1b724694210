from dataclasses import replace

import psycopg
import pytest

from analysis.facts import Facts
from analysis.health import access
from analysis.health.access import ACCESS
from analysis.health.gaps import AccessFact
from analysis.sources.catalog import ColumnFact
from analysis.sources.known_relations import RELATIONS
from analysis.sources.server import COLUMNS, SERVER, Server
from tests.analyses.conftest import NOON, Ask, MakeFacts
from tests.analyses.held_sessions import plain_role, run_rolled_back
from tests.conftest import MakeDatabase

ID = "health/access"
SMALL = "track_activity_query_size"
"""The servers of the tests keep PostgreSQL's default, so this gap is always there."""


@pytest.mark.parametrize("server", [14, 18])
def test_a_superuser_sees_all_that_is_recorded(database: MakeDatabase, ask: Ask, server: int) -> None:
    snapshot = ask(database(server), access)
    assert snapshot.status == "ok"
    assert snapshot.analyses[ID].data["gaps"] == [SMALL]
    assert snapshot.analyses[ID].data["absent_columns"] == [
        "tasks.execution_started_at",
        "tasks.execute_after",
        "tasks.claimed_by",
        "tasks.checkpoint_phase",
        "tasks.checkpoint_data",
        "tasks.checkpoint_updated_at",
    ]


def test_a_later_schema_lacks_no_column(database: MakeDatabase, ask: Ask) -> None:
    assert ask(database(tables="april_2026", functions="none"), access).analyses[ID].data["absent_columns"] == []


def test_each_grant_lights_up_what_it_is_for(database: MakeDatabase, ask: Ask) -> None:
    dsn = database()
    narrow = (
        "GRANT SELECT (job_id, job_type, status, stage, total_stages, created_at, updated_at) ON app.jobs TO {role}"
    )
    with plain_role(dsn, "GRANT USAGE ON SCHEMA app TO {role}", narrow, "GRANT SELECT ON app.tasks TO {role}") as (
        role,
        poor,
    ):
        snapshot = ask(poor, access)
        assert snapshot.status == "ok"
        assert {f.severity for f in snapshot.findings} == {"advice"}
        found = {f.key: f for f in snapshot.findings}
        assert set(found) == {f"{ID}:pg_monitor", f"{ID}:columns_jobs", f"{ID}:{SMALL}"}
        columns = found[f"{ID}:columns_jobs"]
        assert columns.observed == "Not readable: parameters, stage_results, result_data, error_details."
        with psycopg.connect(dsn) as connection:
            for finding in found.values():
                for action in finding.actions:
                    if action.language == "sql":
                        assert role in action.code
                        connection.execute(action.code.encode())
        assert ask(poor, access).analyses[ID].data["gaps"] == [SMALL]


def test_a_database_without_the_extension_is_reported(database: MakeDatabase, ask: Ask) -> None:
    dsn = database()
    with psycopg.connect(dsn) as connection:
        connection.execute("DROP EXTENSION pg_stat_statements")
    snapshot = ask(dsn, access)
    (finding,) = [f for f in snapshot.findings if f.key == f"{ID}:pg_stat_statements"]
    assert (finding.severity, run_rolled_back(dsn, finding)) == ("advice", 1)
    assert snapshot.analyses[ID].data["pg_stat_statements"] is None


ALL_SEEN = AccessFact(
    reads_all_stats=True,
    statements_version="1.12",
    statements_preloaded=True,
    statements_track="top",
    query_id="auto",
    track_activities=True,
    track_counts=True,
    track_io_timing=True,
    query_size_bytes=4096,
)


SERVER_ROW = Server(NOON, "jobs", 'odd "role"', "18", 180000, "")


def known(facts: MakeFacts, given: AccessFact, server: Server = SERVER_ROW) -> Facts:
    columns = [ColumnFact(r, c, "text", True, []) for r, names in RELATIONS.items() for c in names]
    return facts({ACCESS: [given], SERVER: [server], COLUMNS: columns})


def test_with_everything_there_is_nothing_to_say(facts: MakeFacts) -> None:
    verdict = access.analyze(known(facts, ALL_SEEN))
    assert (verdict.status, verdict.findings, verdict.tables) == ("ok", (), ())
    assert verdict.headline is not None
    assert verdict.headline.value == 0
    assert verdict.summary == 'The role odd "role" sees all that Jobscope asks for.'


@pytest.mark.parametrize(
    ("missing", "subject", "code"),
    [
        (replace(ALL_SEEN, reads_all_stats=False), "pg_monitor", 'GRANT pg_monitor TO "odd ""role"""'),
        (
            replace(ALL_SEEN, statements_preloaded=False, statements_track=None),
            "pg_stat_statements_preload",
            "shared_preload_libraries = pg_stat_statements",
        ),
        (replace(ALL_SEEN, statements_track="none"), "pg_stat_statements_track", "pg_stat_statements.track = top"),
        (replace(ALL_SEEN, query_id="off"), "pg_stat_statements_track", "compute_query_id = auto"),
        (replace(ALL_SEEN, track_activities=False), "track_activities", "track_activities = on"),
        (replace(ALL_SEEN, track_counts=False), "track_counts", "track_counts = on"),
        (replace(ALL_SEEN, track_io_timing=False), "track_io_timing", "track_io_timing = on"),
        (replace(ALL_SEEN, query_size_bytes=4095), SMALL, f"{SMALL} = 4096"),
    ],
)
def test_each_gap_is_advice_with_what_closes_it(facts: MakeFacts, missing: AccessFact, subject: str, code: str) -> None:
    verdict = access.analyze(known(facts, missing))
    (finding,) = verdict.findings
    assert (finding.key, finding.severity, verdict.status) == (f"{ID}:{subject}", "advice", "ok")
    assert finding.actions[0].code == code
