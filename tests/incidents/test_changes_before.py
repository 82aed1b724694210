"""What changed shortly before an incident: named beside it, and its cause only when what fails is its own."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest

from analysis.history.starts import Start
from analysis.incidents.beside import beside
from analysis.incidents.theirs import case, proof, slower_statements
from analysis.model import Finding, Result
from analysis.published.incident import ChangeBefore
from analysis.published.server_changes import ServerChange, ServerChangeKind

NOON = datetime(2026, 3, 18, 12, tzinfo=UTC)
QUARTER = timedelta(minutes=15)
PATTERN, SLOW = "errors/failure_patterns:a", "performance/task_duration:load"
ON_TASKS = ("SELECT * FROM app.tasks WHERE parent_job_id = $1",)


def changed(kind: ServerChangeKind, name: str, table: str = "", was: str = "old", now: str = "") -> ServerChange:
    return ServerChange(kind=kind, name=name, table=table, was=was, now=now, after=NOON - QUARTER, at=NOON)


INDEX, COLUMN = changed("index", "idx_tasks_parent", "tasks"), changed("migration", "priority", "tasks")
FUNCTION = changed("function", "advance_job_stage")


def finding(key: str) -> Finding:
    return Finding.model_validate({"key": key, "severity": "warning", "title": key, "observed": "so", "count": 40})


def proved(change: ServerChange, text: str, *, key: str = PATTERN, slower: tuple[str, ...] = ()) -> bool:
    patterns = [{"label": text, "template": text}] if key == PATTERN else []
    return bool(proof(change, case([finding(key)], patterns, slower)))


@pytest.mark.parametrize(
    "text",
    [
        'column "priority" does not exist',
        "column tasks.priority does not exist",
        "column t.priority does not exist",
        'null value in column "priority" of relation "tasks" violates not-null constraint',
        'record "new": column "priority" of relation "tasks" does not exist',
    ],
)
def test_a_migration_is_the_cause_when_the_error_names_its_column(text: str) -> None:
    assert proved(COLUMN, text)


@pytest.mark.parametrize(
    "text",
    [
        "style sheet refers to unknown layer priority",
        'column "priority_id" does not exist',
        "column jobs.priority does not exist",
        'column "priority" of relation "jobs" does not exist',
        'relation "app.tasks_archive" does not exist',
    ],
)
def test_a_word_or_another_tables_column_makes_a_migration_no_cause(text: str) -> None:
    assert not proved(COLUMN, text)


def test_a_dropped_table_is_the_cause_of_what_misses_it() -> None:
    assert proved(COLUMN, 'relation "app.tasks" does not exist')


def test_a_function_is_the_cause_when_the_context_of_the_error_names_it() -> None:
    context = "CONTEXT: PL/pgSQL function app.advance_job_stage(text,integer) line 7 at UPDATE"
    assert proved(FUNCTION, context)
    assert proved(FUNCTION, "function advance_job_stage(text) does not exist")
    assert not proved(FUNCTION, "timed out after advance_job_stage")
    assert not proved(FUNCTION, "function app.advance_job_stage_twice(text) does not exist")


def test_a_function_that_the_call_of_functions_finds_broken_is_the_cause() -> None:
    assert proved(FUNCTION, "", key="health/function_test:advance_job_stage")
    assert not proved(FUNCTION, "", key="health/function_test:check_job_completion")


def test_an_index_is_the_cause_of_slow_work_whose_statements_read_its_table() -> None:
    assert proved(INDEX, "", key=SLOW, slower=ON_TASKS)
    assert proved(INDEX, "canceling statement due to statement timeout", slower=ON_TASKS)


def test_an_index_is_no_cause_of_other_errors_or_of_another_tables_slowness() -> None:
    assert not proved(INDEX, "", key=SLOW, slower=("SELECT * FROM app.jobs WHERE job_id = $1",))
    assert not proved(INDEX, "", key=SLOW)
    assert not proved(INDEX, "HTTP 503 from stgeoprod", slower=ON_TASKS)


def test_a_setting_is_the_cause_of_the_error_that_it_makes() -> None:
    lowered = changed("settings", "statement_timeout", was="90000", now="5000")
    assert proved(lowered, "canceling statement due to statement timeout")
    assert not proved(lowered, "canceling statement due to lock timeout")
    assert not proved(changed("settings", "work_mem"), "canceling statement due to statement timeout")


@pytest.mark.parametrize(
    ("name", "was", "now", "text", "is_cause"),
    [
        ("statement_timeout", "5000", "90000", "canceling statement due to statement timeout", False),
        ("statement_timeout", "5000", "0", "canceling statement due to statement timeout", False),
        ("statement_timeout", "5000", "", "canceling statement due to statement timeout", False),
        ("statement_timeout", "", "5000", "canceling statement due to statement timeout", True),
        ("max_connections", "100", "400", "FATAL: sorry, too many clients already", False),
        ("max_connections", "400", "", "FATAL: sorry, too many clients already", True),
        ("temp_file_limit", "1048576", "-1", "temporary file size exceeds temp_file_limit", False),
        ("temp_file_limit", "", "1048576", "temporary file size exceeds temp_file_limit", True),
    ],
)
def test_only_a_limit_that_became_tighter_is_the_cause(
    name: str, was: str, now: str, text: str, is_cause: bool
) -> None:
    assert proved(changed("settings", name, was=was, now=now), text) is is_cause


def test_a_column_that_was_added_is_no_cause_of_its_absence() -> None:
    added = changed("migration", "email", "tasks", was="", now="text")
    assert not proved(added, 'column "email" does not exist')
    assert not proved(added, 'column "email" of relation "tasks" does not exist')
    assert proved(added, 'null value in column "email" of relation "tasks" violates not-null constraint')


def named(start: Start, *changes: ServerChange) -> tuple[ChangeBefore, ...]:
    text = 'column "priority" does not exist'
    return beside(start, case([finding(PATTERN)], [{"label": text}], ()), {}, changes, NOON + QUARTER)


def test_a_change_that_is_near_is_named_and_its_cause_stands_first() -> None:
    near = named(Start(NOON), INDEX, COLUMN)
    assert [(one.kind, one.confidence) for one in near] == [("migration", "strong"), ("index", "coincidence")]
    assert near[0].sentence.startswith("The column tasks.priority was dropped by ")
    assert near[0].sentence.endswith("the failing texts name the column.")
    assert near[1].sentence.endswith("a coincidence in time, which proves no cause.")


def test_what_broke_before_the_run_that_saw_the_change_is_near_too() -> None:
    assert named(Start(NOON - timedelta(minutes=10)), COLUMN)
    assert named(Start(NOON + timedelta(minutes=59)), COLUMN)


@pytest.mark.parametrize("start", [NOON - timedelta(minutes=20), NOON + timedelta(minutes=61)])
def test_a_change_after_it_began_or_hours_before_is_not_named(start: datetime) -> None:
    assert named(Start(start), COLUMN) == ()


def test_nothing_stands_beside_what_may_be_older_than_the_window() -> None:
    assert named(Start(NOON, "before"), COLUMN) == ()


def statements(mean_ms: float, calls: int = 40) -> Mapping[str, Result]:
    table = {"title": "", "columns": [], "rows": [{"query": "q", "calls": calls, "mean_ms": mean_ms}], "total": 1}
    given = {"id": "performance/statements", "category": "performance", "title": "", "status": "ok", "why": ""}
    return {"performance/statements": Result.model_validate({**given, "tables": [table]})}


def test_a_statement_is_slower_at_three_times_its_mean_and_of_five_calls() -> None:
    assert slower_statements(statements(30), statements(10)) == ("q",)
    assert slower_statements(statements(29), statements(10)) == ()
    assert slower_statements(statements(30, calls=4), statements(10)) == ()
    assert slower_statements(statements(30), {}) == ()
