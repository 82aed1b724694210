"""Every question of kql/ put to a night of logs, through the real client and a workspace that executes the KQL."""

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime

import pytest

from analysis.facts import Query
from analysis.logs import queries
from analysis.logs.rows import (
    CoverageRow,
    DeploymentRow,
    ExceptionRow,
    FailingDependencyRow,
    JobLogRow,
    LastLineRow,
    OperationRow,
    PlatformEventRow,
    UnknownFailureRow,
)
from analysis.sources.app_insights import Ask, Deadlines, LogSource
from analysis.sources.kql import KqlValue, Wanted, loaded
from analysis.sources.log_answers import Success
from local.log_workspace import Engine, Workspace, log_workspace
from tests.logs.conftest import NoCredential
from tests.logs.night import (
    BY_DIMENSION,
    BY_PREFIXED_DIMENSION,
    CUT_SHORT,
    IN_TEXT,
    NOTHING,
    SILENT,
    TABLES,
    WANTED,
    WINDOW,
    minute,
    trace,
)

NESTED = "d7" * 32


def patient(workspace: Workspace) -> LogSource:
    """A source that waits as long as a busy machine needs: these tests are about answers, not about time."""
    deadlines = Deadlines(query_s=200, all_s=200)
    return LogSource(NoCredential(), redact=str, workspace_id="night", endpoint=workspace.endpoint, deadlines=deadlines)


class Night:
    """The answers to the questions, each asked once."""

    def __init__(self, source: LogSource) -> None:
        self._source = source
        self._kept: dict[str, tuple[object, ...]] = {}

    def rows[RowT](self, query: Query[RowT]) -> tuple[RowT, ...]:
        if query.name not in self._kept:
            values: dict[str, KqlValue] = {"wanted": WANTED} if "wanted" in loaded(query.name).parameters else {}
            answer = self._source.query(Ask(query, WINDOW, values))
            assert isinstance(answer, Success), answer
            self._kept[query.name] = answer.rows
        return self._kept[query.name]  # type: ignore[return-value] # each kept under its own query


@pytest.fixture(scope="module")
def night() -> Iterator[Night]:
    with log_workspace(TABLES) as workspace:
        yield Night(patient(workspace))


def test_coverage_has_a_row_for_every_id_with_its_best_match(night: Night) -> None:
    rows = {row.id: row for row in night.rows(queries.COVERAGE)}
    assert {id_: (row.matched_by, row.items) for id_, row in rows.items()} == {
        BY_DIMENSION: ("dimension", 8),
        BY_PREFIXED_DIMENSION: ("dimension", 2),
        IN_TEXT: ("message", 5),
        CUT_SHORT: ("prefix", 1),
        SILENT: ("none", 0),
        NOTHING: ("none", 0),
    }
    assert rows[NOTHING] == CoverageRow(NOTHING, "none", 0, None, None)
    assert rows[BY_DIMENSION].last_at == minute(9.9)


@pytest.mark.parametrize("name", ["custom_dimensions", "customDimensions"])
@pytest.mark.parametrize("written", [json.dumps, dict], ids=["as text", "as an object"])
@pytest.mark.parametrize("id_name", ["job_id", "task_id"])
def test_ids_in_a_nested_property_are_dimensions(
    name: str, written: Callable[[dict[str, str]], object], id_name: str
) -> None:
    nested = [
        trace(9.0, "task begins", "op-nested", Properties={name: written({id_name: NESTED, "stage": "2"})}),
        trace(9.2, "reads a tile", "op-nested"),
        trace(9.4, "another", "op-other", Properties={name: written({id_name: NESTED[:-1] + "0"})}),
        trace(9.5, "no JSON", "op-none", Properties={name: f"{{'{id_name}': "}),
    ]
    wanted = [Wanted(NESTED, minute(10))]
    with log_workspace({**TABLES, "AppTraces": nested}) as workspace:
        for query, ways in ((queries.COVERAGE, ["dimension"]), (queries.LAST_LINES, ["dimension", "operation"])):
            answer = patient(workspace).query(Ask(query, WINDOW, {"wanted": wanted}))
            assert isinstance(answer, Success), answer
            assert [getattr(row, "matched_by", None) for row in answer.rows] == ways


def test_exceptions_come_by_type_and_innermost_text_with_their_match(night: Night) -> None:
    rows = {(row.id, row.matched_by): row for row in night.rows(queries.EXCEPTIONS)}
    assert set(rows) == {(BY_DIMENSION, "operation"), (BY_PREFIXED_DIMENSION, "dimension"), (SILENT, "time")}
    assert rows[BY_DIMENSION, "operation"] == ExceptionRow(
        id=BY_DIMENSION,
        matched_by="operation",
        type="ConnectionTimeout",
        text="stgeoprod timed out after 30 s",
        role="geo-etl",
        role_instances=1,
        operation_name="process_task",
        operation_id="op-dimension",
        stack='File "/home/site/wwwroot/tasks.py", line 31, in read\n    raise ConnectionTimeout(host)',
        items=5,
        sampled=True,
        first_at=minute(9.9),
        last_at=minute(9.9),
    )
    assert rows[SILENT, "time"].text == "Something else broke"


def test_a_coincidence_in_time_needs_one_of_the_given_roles() -> None:
    with log_workspace(TABLES) as workspace:
        answer = patient(workspace).query(Ask(queries.EXCEPTIONS, WINDOW, {"wanted": WANTED, "roles": ["another-app"]}))
    assert isinstance(answer, Success)
    assert {row.matched_by for row in answer.rows} == {"operation", "dimension"}


def test_the_last_lines_are_those_before_the_failure_of_each_id(night: Night) -> None:
    rows = night.rows(queries.LAST_LINES)
    assert [(row.matched_by, row.text, row.items) for row in rows if row.id == IN_TEXT] == [
        ("message", f"job {IN_TEXT}: stage 2 begins", 1),
        ("operation", "last words before the failure", 4),
    ]
    last = next(row for row in rows if row.text == "last words before the failure")
    assert last == LastLineRow(
        IN_TEXT, "operation", minute(29.9), 6.0, "log", 3, "geo-etl", "host-1", "op-text", last.text, 4
    )
    assert [row.text for row in rows if row.id == CUT_SHORT] == ["giving up on job c0ffee42, sorry"]


def test_failing_dependencies_come_by_target_and_result_code(night: Night) -> None:
    assert night.rows(queries.FAILING_DEPENDENCIES) == (
        FailingDependencyRow(
            id=BY_DIMENSION,
            matched_by="operation",
            target="stgeoprod.blob.core.windows.net",
            result_code="429",
            text="Azure blob GET tiles answered 429",
            role="geo-etl",
            operation_id="op-dimension",
            longest_ms=30_012.5,
            items=1,
            sampled=False,
            first_at=minute(9.8),
            last_at=minute(9.8),
        ),
    )


def test_operations_name_the_roles_and_instances_that_worked_on_an_id(night: Night) -> None:
    rows = [row for row in night.rows(queries.OPERATIONS) if row.id == BY_PREFIXED_DIMENSION]
    assert rows == [
        OperationRow(id_, "dimension", name, "geo-etl", "host-1", version, 1, "op-prefixed", 1, errors, at, at)
        for id_, name, version, errors, at in [
            (BY_PREFIXED_DIMENSION, "", "1.4.0", 0, minute(19.0)),
            (BY_PREFIXED_DIMENSION, "process_task", "", 1, minute(19.9)),
        ]
    ]


def test_the_log_of_a_job_is_in_time_order_and_counts_what_sampling_left_out(night: Night) -> None:
    rows = night.rows(queries.JOB_LOG)
    assert [row.at for row in rows] == sorted(row.at for row in rows)
    assert {row.total_items for row in rows} == {sum(row.items for row in rows)}
    error = next(row for row in rows if row.id == BY_DIMENSION and row.source == "exception")
    assert isinstance(error, JobLogRow)
    assert (error.type, error.text, error.items) == ("ConnectionTimeout", "stgeoprod timed out after 30 s", 5)
    assert error.stack.startswith('File "/home/site/wwwroot/tasks.py"')


def test_failures_that_name_an_id_are_listed_whatever_the_database_knows(night: Night) -> None:
    rows = {(row.id, row.source): row for row in night.rows(queries.UNKNOWN_FAILURES)}
    unknown = "9" * 63 + "a"
    assert rows[unknown, "log"] == UnknownFailureRow(
        id=unknown,
        id_kind="job",
        job_id=unknown,
        role="geo-etl",
        operation_name="",
        source="log",
        type="",
        text=f"job {unknown} failed, says its log",
        items=1,
        first_at=minute(70),
        last_at=minute(70),
    )
    assert rows[BY_PREFIXED_DIMENSION, "exception"].id_kind == "task"


def test_platform_events_are_told_apart_by_the_words_of_the_host(night: Night) -> None:
    def seen(row: PlatformEventRow) -> tuple[str, str, str, datetime]:
        return row.event, row.subject, row.role_instance, row.at

    assert [seen(row) for row in night.rows(queries.PLATFORM_EVENTS)] == [
        ("host_start", "", "host-1", minute(66)),
        ("scale_in", "", "host-2", minute(63)),
        ("function_timeout", "Functions.process_task", "host-1", minute(62)),
        ("out_of_memory", "", "host-1", minute(61)),
        ("host_start", "", "host-1", minute(60)),
        ("throttled_dependency", "stgeoprod.blob.core.windows.net", "host-1", minute(9.8)),
    ]


def test_deployments_are_the_versions_of_app_and_host_in_order_of_appearance(night: Night) -> None:
    rows = night.rows(queries.DEPLOYMENTS)
    assert [(row.component, row.version, row.first_at) for row in rows] == [
        ("app", "1.4.0", minute(9)),
        ("host", "4.1037.0.0", minute(60)),
        ("host", "4.1038.0.0", minute(66)),
        ("app", "1.5.0", minute(70)),
    ]
    assert rows[0] == DeploymentRow("geo-etl", "app", "1.4.0", 1, 12, minute(9), minute(39.3))


def test_an_operation_that_names_many_ids_says_nothing_about_any_of_them() -> None:
    ids = [f"{number:08x}" + "ab" * 28 for number in range(0xA0, 0xA6)]
    batch: dict[str, list[dict[str, object]]] = {
        "AppTraces": [
            {"TimeGenerated": minute(1), "Message": f"dispatching {id_}", "OperationId": "batch"} for id_ in ids
        ],
        "AppExceptions": [{"TimeGenerated": minute(2), "InnermostMessage": "x", "OperationId": "batch"}],
    }
    wanted = [Wanted(id_, minute(60)) for id_ in ids]
    with log_workspace(batch) as workspace:
        answer = patient(workspace).query(Ask(queries.EXCEPTIONS, WINDOW, {"wanted": wanted}))
    assert answer == Success(())


def test_the_lines_for_speed_only_change_no_answer() -> None:
    text = Ask(queries.COVERAGE, WINDOW, {"wanted": WANTED}).text
    with_index = text.replace("// for speed only", "")
    assert with_index != text
    with closing(Engine(TABLES)) as engine:
        assert engine.run(with_index, None) == engine.run(text, None)
