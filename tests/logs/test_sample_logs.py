"""The sample's logs, asked through the real client: what was written in each way is matched by what it must be."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from analysis.facts import Query, Window
from analysis.logs import queries
from analysis.sources.app_insights import Ask, Deadlines, LogSource
from analysis.sources.kql import KqlValue, Wanted
from analysis.sources.log_answers import Success
from local.log_workspace import log_workspace
from local.log_workspace.sample_logs import THROTTLED_TARGET, THROTTLING, WAYS, Logged, LogLedger, logs_for
from local.sample.build import build_sample
from tests.logs.conftest import NoCredential

AT = datetime(2026, 1, 31, 6, 0, tzinfo=UTC)
WINDOW = Window(AT - timedelta(days=1), AT)


@dataclass(frozen=True)
class SampleLogs:
    """The ledger, some failed tasks of every cause and way, and a way to ask about them."""

    ledger: LogLedger
    looked_for: tuple[Logged, ...]
    source: LogSource

    def rows[RowT](self, query: Query[RowT], **values: KqlValue) -> tuple[RowT, ...]:
        answer = self.source.query(Ask(query, WINDOW, values))
        assert isinstance(answer, Success), answer
        return answer.rows

    @property
    def wanted(self) -> list[Wanted]:
        tasks = {each.task_id: each.failed_at for each in self.looked_for}
        return [Wanted(id_, failed_at) for id_, failed_at in tasks.items()]


@pytest.fixture(scope="module")
def logs() -> Iterator[SampleLogs]:
    tables, ledger = logs_for(build_sample(1, AT, scale=0.01))
    one_each = {(each.cause, each.way): each for each in ledger.logged}
    with log_workspace(tables) as workspace:
        deadlines = Deadlines(query_s=200, all_s=200)
        endpoint = workspace.endpoint
        source = LogSource(NoCredential(), redact=str, workspace_id="s", endpoint=endpoint, deadlines=deadlines)
        yield SampleLogs(ledger, tuple(one_each.values()), source)


def test_every_way_of_logging_occurs(logs: SampleLogs) -> None:
    assert {each.way for each in logs.looked_for} == set(WAYS)
    assert len({each.cause for each in logs.looked_for}) == 14


def test_each_failed_task_is_found_by_the_match_of_the_ledger_or_not_at_all(logs: SampleLogs) -> None:
    found = {row.id: row.matched_by for row in logs.rows(queries.COVERAGE, wanted=logs.wanted)}
    assert found == {each.task_id: each.task_match for each in logs.looked_for}


def test_each_job_is_found_by_the_match_of_the_ledger_or_not_at_all(logs: SampleLogs) -> None:
    jobs = {each.job_id: each for each in logs.looked_for}
    wanted = [Wanted(job_id, each.failed_at) for job_id, each in jobs.items()]
    found = {row.id: row.matched_by for row in logs.rows(queries.COVERAGE, wanted=wanted)}
    assert found == {job_id: each.job_match for job_id, each in jobs.items()}


def test_throttling_is_found_on_the_tasks_of_the_causes_it_belongs_to(logs: SampleLogs) -> None:
    rows = logs.rows(queries.FAILING_DEPENDENCIES, wanted=logs.wanted)
    expected = {each.task_id for each in logs.looked_for if each.cause in THROTTLING and each.task_match != "none"}
    assert {row.id for row in rows} == expected
    assert {(row.target, row.result_code) for row in rows} == {(THROTTLED_TARGET, "429")}


def test_the_restart_that_killed_the_worker_is_among_the_platform_events(logs: SampleLogs) -> None:
    rows = logs.rows(queries.PLATFORM_EVENTS)
    died = [row for row in rows if row.event == "out_of_memory" and row.role_instance == logs.ledger.restarted_instance]
    assert [row.at for row in died] == [logs.ledger.restarted_at]


def test_the_deployment_shows_as_a_version_that_begins_within_the_window(logs: SampleLogs) -> None:
    versions = {row.version: row.first_at for row in logs.rows(queries.DEPLOYMENTS) if row.component == "app"}
    deployed = logs.ledger.deployed_at
    assert deployed is not None
    assert list(versions) == ["2.8.1", "2.9.0"]
    assert deployed <= versions["2.9.0"] < deployed + timedelta(hours=1)


def test_the_lost_task_is_among_the_failures_that_name_an_id(logs: SampleLogs) -> None:
    assert logs.ledger.lost_task_id in {row.id for row in logs.rows(queries.UNKNOWN_FAILURES)}
