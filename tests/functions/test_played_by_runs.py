"""The stored functions played by a run: only where the settings say so, each fault a finding, and nothing stays."""

from datetime import UTC, datetime

import pytest

from analysis.functions.expectations import ADVANCE, CHECK, COMPLETE
from analysis.health import function_test
from analysis.history.slots import manual
from analysis.performance import statements
from analysis.published.snapshot import Snapshot
from analysis.run.assemble import run
from analysis.settings import Settings
from analysis.sources.connections import role_of
from tests.conftest import MakeDatabase
from tests.functions.conftest import MakeRole, left_in

ID = function_test.META.id


def ran(dsn: str, play_as: str, *, scheduled: bool = True) -> Snapshot:
    settings = {"database_url": dsn, "function_test_database_url": play_as, "function_test_scheduled": scheduled}
    return run(Settings.model_validate(settings), manual(datetime.now(UTC)), [function_test])


@pytest.mark.parametrize("scheduled", [False, True])
def test_a_run_calls_nothing_where_the_setting_or_the_role_is_missing(database: MakeDatabase, scheduled: bool) -> None:
    dsn = database(functions="september")
    snapshot = ran(dsn, "" if scheduled else dsn, scheduled=scheduled)
    assert snapshot.findings == ()
    result = snapshot.analyses[ID]
    assert result.status == "not_applicable"
    assert "JOBSCOPE_FUNCTION_TEST_SCHEDULED=true" in result.summary


def test_correct_functions_are_reported_with_their_times(database: MakeDatabase, tester: MakeRole) -> None:
    dsn = database()
    result = ran(dsn, tester(dsn)).analyses[ID]
    assert (result.status, result.data["verdict"]) == ("ok", "right")
    assert result.headline is not None
    assert result.headline.value == 3
    (table,) = result.tables
    assert [row["verdict"] for row in table.rows] == ["right"] * 3
    assert all(isinstance(row["slowest_ms"], float) for row in table.rows)


def test_what_the_test_itself_runs_is_not_reported_as_the_databases_statements(
    database: MakeDatabase, tester: MakeRole
) -> None:
    dsn = database()
    play_as = tester(dsn)
    ran(dsn, play_as)
    settings = {"database_url": dsn, "function_test_database_url": play_as}
    snapshot = run(Settings.model_validate(settings), manual(datetime.now(UTC)), [statements])
    (table,) = snapshot.analyses[statements.META.id].tables
    assert role_of(play_as) not in {row["user_name"] for row in table.rows}


def test_each_september_function_is_critical_for_its_reason_with_the_fix(
    database: MakeDatabase, tester: MakeRole
) -> None:
    dsn = database(functions="september")
    snapshot = ran(dsn, tester(dsn))
    found = {finding.key.removeprefix(f"{ID}:"): finding for finding in snapshot.findings}
    assert {f.severity for f in found.values()} == {"critical"}
    assert set(found) == {COMPLETE, ADVANCE, CHECK}
    assert 'type "task_status" does not exist (without the schema on the search_path)' in found[COMPLETE].observed
    assert 'search_path = "app"' in found[COMPLETE].actions[0].text
    assert "result_data" in found[ADVANCE].actions[0].text
    assert "::integer" in found[CHECK].actions[0].text
    assert all("pg_get_functiondef" in f.actions[-1].code for f in found.values())
    evidence = found[CHECK].evidence
    assert evidence is not None
    assert evidence.rows[0]["sqlstate"] == "42804"


def test_nothing_of_a_run_persists(database: MakeDatabase, tester: MakeRole) -> None:
    dsn = database(functions="september")
    login = tester(dsn)
    before = left_in(dsn)
    ran(dsn, login)
    assert left_in(dsn) == before


def test_a_role_that_cannot_connect_is_unknown_with_the_fix(database: MakeDatabase) -> None:
    result = ran(database(), "postgresql://tester:hunter2@127.0.0.1:1/app").analyses[ID]
    assert result.status == "unknown"
    assert result.fix
    assert "hunter2" not in result.model_dump_json()
