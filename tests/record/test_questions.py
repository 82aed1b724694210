"""Every file of sql/record/ that an analysis asks: one bounded question, with the columns and types of its row."""

import dataclasses
import re
import typing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from analysis.collect.answers import variables
from analysis.collect.type_names import NAMES
from analysis.facts import Limits, Query, Window
from analysis.fixes.steps import OWNERS
from analysis.incidents.record import QUERIES as INCIDENTS
from analysis.job.job_facts import USUAL
from analysis.job.recorded import LISTED_JOBS, LISTED_TASKS
from analysis.logs.slow import SLOW_TASKS
from analysis.logs.unknown_failures import STATES
from analysis.record.asking import lacking
from analysis.record.engine import SQL, open_engine, question
from analysis.record.state import Missing
from analysis.record.tables import TABLES
from analysis.record.views import view
from analysis.registry import ANALYSES
from tests.analyses.conftest import NOON

QUERIES: dict[str, Query[object]] = {q.name: q for a in ANALYSES for q in a.META.queries if q.source == "record"} | {
    query.name: query for query in (USUAL, STATES, SLOW_TASKS, OWNERS, NAMES, LISTED_JOBS, LISTED_TASKS, *INCIDENTS)
}
OF_A_JOB = {"job_id": "j", "job_type": "load"}
OF_A_LIST = {
    "bounded_by": "created", "status": "", "type_name": "", "stage": None, "sort": "-created_at", "cursor_place": None,
    "cursor_id": "", "row_limit": 50,
}  # fmt: skip
GIVEN = variables(Window(NOON - timedelta(hours=24), NOON), NOON, Limits()) | OF_A_JOB | OF_A_LIST
TYPES = {
    "VARCHAR": str,
    "BIGINT": int,
    "DOUBLE": float,
    "BOOLEAN": bool,
    "TIMESTAMP": datetime,
    "VARCHAR[]": list,
    "BIGINT[]": list,
    "DOUBLE[]": list,
    "TIMESTAMP[]": list,
    "VARCHAR[][]": list,
}


def test_every_file_belongs_to_a_query() -> None:
    beside = {"merge"}
    files = {f"record/{p.relative_to(SQL).with_suffix('')}" for p in SQL.glob("*/*.sql") if p.parent.name not in beside}
    assert files == set(QUERIES)


def test_every_variable_has_a_value_for_the_shell() -> None:
    given = (SQL / "variables.sql").read_text("utf-8")
    assert set(re.findall(r"SET VARIABLE (\w+) = ", given)) == set(GIVEN)


@pytest.mark.parametrize("name", sorted(QUERIES))
def test_a_file_is_one_bounded_question_with_the_columns_and_types_of_its_row(name: str, tmp_path: Path) -> None:
    query, text = QUERIES[name], question(name.removeprefix("record/"))
    assert text.startswith("-- ")
    assert text.splitlines()[0].endswith("?")
    assert "ORDER BY" in text
    assert "LIMIT" in text.split("ORDER BY")[-1]
    assert not re.search(r"\bnow\(\)|current_timestamp|SELECT \*|\b(jobs|tasks)\.\*", text)
    with open_engine(tmp_path) as engine:
        for table in TABLES:
            engine.ask(view(table, table, (), str))
        engine.ask_file(name.removeprefix("record/"), GIVEN)
        described = {
            row[0]: TYPES.get(str(row[1]), row[1]) for row in engine.connection.execute(f"DESCRIBE {text}").fetchall()
        }
    hints = typing.get_type_hints(query.row)
    assert described == {f.name: _plain(hints[f.name]) for f in dataclasses.fields(query.row)}  # type: ignore[arg-type]  # rows are dataclasses


def test_a_question_that_names_a_column_which_is_not_recorded_is_not_asked() -> None:
    query = QUERIES["record/health/task_counts"]
    missing = Missing(reason="tasks.task_type is not recorded in this schema", fix="", not_recorded=True)
    failure = lacking(query, {"tasks.task_type": missing})
    assert failure is not None
    assert (failure.reason, failure.not_recorded) == (missing.reason, True)
    assert lacking(query, {"tasks.due_at": missing}) is None
    optional = dataclasses.replace(query, optional=frozenset({"tasks.task_type"}))
    assert lacking(optional, {"tasks.task_type": missing}) is None


def _plain(hint: object) -> object:
    """`float | None` is float, and `list[str]` is list."""
    arguments = [a for a in typing.get_args(hint) if a is not type(None)]
    if typing.get_origin(hint) is list:
        return list
    return _plain(arguments[0]) if len(arguments) == 1 else hint
