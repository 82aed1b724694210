"""Collecting is a gentle guest, and a failure of it is told and costs nothing else."""

import re
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from analysis.collect import session
from analysis.collect.reading import Reading
from analysis.collect.run import SHARE, collect
from analysis.collect.session import Collecting
from analysis.history.slots import manual
from analysis.model import Failure
from analysis.published.snapshot import Snapshot
from analysis.registry import ANALYSES
from analysis.run.assemble import run
from analysis.settings import Settings
from cycle import cycle
from tests.collect.system import WINDOW, System


def reason(failure: Failure | None) -> str:
    assert failure is not None
    return failure.reason


def entries(system: System) -> set[str]:
    """What pg_stat_statements holds of this database."""
    found = system.connection.execute(
        "SELECT query FROM public.pg_stat_statements AS s JOIN pg_database AS d ON s.dbid = d.oid"
        " WHERE d.datname = current_database() AND (query LIKE '%jobscope%' OR query LIKE 'SELECT set_config%')"
    )
    return {str(row[0]) for row in found}


def test_runs_leave_no_more_statements_behind_than_the_first_ones(system: System) -> None:
    at = system.now()
    system.job("a", at, task="failed")
    system.collect()
    system.delete("a")
    system.job("b", at)
    system.collect()
    first = entries(system)
    for number in range(4):
        system.job(f"c{number}", system.now(), task="failed")
        system.set_task("b-0", "processing", system.now())
        system.collect()
        system.delete(f"c{number}")
    assert entries(system) - first == set()
    assert 5 < len(first) <= 15


def test_a_policy_that_would_hide_rows_is_an_error_and_not_rows_that_are_gone(system: System) -> None:
    system.job("a", system.now())
    system.collect()
    system.connection.execute(
        "DROP ROLE IF EXISTS half_blind; CREATE ROLE half_blind LOGIN PASSWORD 'x';"
        "GRANT USAGE ON SCHEMA app TO half_blind; GRANT SELECT ON ALL TABLES IN SCHEMA app TO half_blind;"
        "ALTER TABLE tasks ENABLE ROW LEVEL SECURITY; CREATE POLICY none ON tasks USING (false)"
    )
    try:
        info = psycopg.connect(system.dsn).info
        url = f"postgresql://half_blind:x@127.0.0.1:{info.port}/{info.dbname}"
        found = collect(Settings.model_validate({"database_url": url}), system.store)
        assert "row-level security policy" in reason(found.failure)
        assert found.failure is not None
        assert "BYPASSRLS" in found.failure.fix
        assert system.gone() == set()
    finally:
        system.connection.execute("DROP OWNED BY half_blind; DROP ROLE half_blind")


def test_a_table_that_is_locked_costs_a_second_and_is_reported(system: System) -> None:
    system.job("a", system.now())
    with psycopg.connect(system.dsn) as other:
        other.execute("LOCK TABLE app.tasks IN ACCESS EXCLUSIVE MODE")
        found = collect(system.settings, system.store)
    assert "lock timeout" in reason(found.failure)
    system.collect()
    assert len(system.recorded()) == 3


def test_a_backend_that_is_ended_in_the_middle_is_reported_and_made_good(
    system: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    system.job("a", system.now())
    copied = Collecting.copy

    def ended(self: Collecting, name: str, statement: str, given: Mapping[str, str], folder: Path) -> list[Path]:
        system.connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND application_name = 'jobscope'"
        )
        return copied(self, name, statement, given, folder)

    monkeypatch.setattr(Collecting, "copy", ended)
    assert "terminating connection" in reason(collect(system.settings, system.store).failure)
    monkeypatch.undo()
    system.collect()
    assert system.disagreement(system.now() - WINDOW) == {}


def test_the_time_of_the_record_is_a_share_of_the_budget(system: System) -> None:
    tiny = system.settings.model_copy(update={"database_budget_s": 0.02})
    with psycopg.connect(system.dsn) as other:
        other.execute("LOCK TABLE app.tasks IN ACCESS EXCLUSIVE MODE")
        found = collect(tiny, system.store)
    refused = reason(found.failure)
    # What the statements before it leave of the share differs from run to run.
    taken = re.search(r"took longer than ([\d.e-]+) s and was cancelled", refused)
    assert "was spent before this question" in refused or (taken and float(taken[1]) <= 0.02 * SHARE), refused
    assert sum(cost.duration_ms for cost in found.costs) < 500
    none = system.settings.model_copy(update={"database_budget_s": 0})
    assert "was spent before this question" in reason(collect(none, system.store).failure)


def test_a_full_pass_that_is_too_long_goes_on_in_the_next_run(system: System, monkeypatch: pytest.MonkeyPatch) -> None:
    at = system.now()
    for hours in range(1, 47, 5):
        system.job(f"j{hours}", at - timedelta(hours=hours), "completed", task="completed")
    # There is time for four slices, of 3/4 to 6 hours, and then the longest statement would not fit any more.
    monkeypatch.setattr(Collecting, "longest_s", property(lambda self: 1e9 if len(self.costs) > 9 else 0.0))
    system.collect()
    state = system.state()
    assert state.pending is not None
    assert [span.since for span in state.covered] == [state.pending.until]
    assert timedelta(hours=11) < at - state.pending.until < timedelta(hours=13)
    assert set(system.recorded()) == {f"j{hours}-{n}" for hours in (1, 6, 11) for n in range(3)}
    monkeypatch.undo()
    system.collect()
    state = system.state()
    assert state.pending is None
    assert len(state.covered) == 1
    assert at - state.covered[0].since > timedelta(hours=47)
    assert len(system.recorded()) == 10 * 3
    assert system.disagreement(at - timedelta(hours=46)) == {}


def test_rows_travel_in_several_files_when_there_are_many(system: System, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "CHUNK_BYTES", 500)
    system.job("a", system.now(), tasks=60)
    system.collect()
    assert len(system.recorded()) == 60


def test_more_rows_than_the_disk_may_hold_are_refused(system: System, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "MOST_BYTES", 500)
    system.job("a", system.now(), tasks=60)
    assert "of rows" in reason(collect(system.settings, system.store).failure)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(28, "No space left on device"), "the record could not be made: [Errno 28] No space left on device"),
        (KeyError("x"), "collecting itself failed: this is a defect of Jobscope"),
    ],
)
def test_what_goes_wrong_here_never_stops_the_main_job(
    system: System, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, error: Exception, words: str
) -> None:
    def fails(*_: object) -> None:
        raise error

    monkeypatch.setattr(Reading, "read", fails)
    settings = system.settings.model_copy(update={"reports_url": _secret(tmp_path)})
    published = cycle(settings, manual(system.now()))
    assert words.encode() in published.snapshot
    assert words in (tmp_path / "latest.html").read_text("utf-8")


def test_a_run_tells_what_it_recorded(system: System, tmp_path: Path) -> None:
    from analysis.history.stored import read_snapshot

    system.job("a", system.now())
    settings = system.settings.model_copy(update={"reports_url": _secret(tmp_path)})
    run = read_snapshot(cycle(settings, manual(system.now())).snapshot).run
    assert run.record is not None
    assert (run.record.rows_read, run.record.rows_written, run.record.failure) == (4, 4, "")
    assert "systems/origin_staged/changed" in {cost.name for cost in run.queries}
    assert "4 rows read, 4 written, 0 gone" in " ".join((tmp_path / "latest.html").read_text("utf-8").split())


def _secret(folder: Path) -> object:
    from pydantic import SecretStr

    return SecretStr(folder.as_uri())


ODD = {
    "standard_conforming_strings": "off",
    "quote_all_identifiers": "on",
    "transform_null_equals": "on",
    "array_nulls": "off",
    "IntervalStyle": "sql_standard",
    "DateStyle": "German, DMY",
    "TimeZone": "Asia/Kolkata",
    "extra_float_digits": "-5",
    "bytea_output": "escape",
    "search_path": "nowhere",
}


def test_settings_of_the_role_change_no_answer(system: System) -> None:
    system.job("a", system.now() - timedelta(minutes=5), task="failed")
    as_delivered = run(system.settings, manual(system.now()), ANALYSES)
    for name, value in ODD.items():
        system.connection.execute(
            sql.SQL("ALTER DATABASE {} SET {} = {}").format(
                sql.Identifier(system.connection.info.dbname), sql.SQL(name), sql.Literal(value)
            )
        )
    snapshot = run(system.settings, manual(system.now()), ANALYSES)
    assert statuses(snapshot) == statuses(as_delivered)
    assert [finding.key for finding in snapshot.findings] == [finding.key for finding in as_delivered.findings]


def statuses(snapshot: Snapshot) -> dict[str, str]:
    return {id_: found.status for id_, found in snapshot.analyses.items()}
