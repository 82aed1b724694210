"""The analyses' questions to the record: sql/record/<family>/<name>.sql, asked of the files that a state names."""

import math
import re
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields
from datetime import UTC, datetime
from functools import cache

from analysis.costs import QueryCost
from analysis.facts import Query
from analysis.model import Failure
from analysis.record import files
from analysis.record.engine import Engine, Variable, open_engine, question
from analysis.record.records import Records
from analysis.record.state import Missing, RecordError, State
from analysis.record.tables import TABLES
from analysis.record.views import views
from analysis.redaction import redact
from reports.stores import StorageUnavailable, Store

type Answers = dict[str, tuple[object, ...] | Failure]

_COMMENT = re.compile(r"--[^\n]*")
_RELATION = re.compile(rf"\b(?:FROM|JOIN)\s+({'|'.join(TABLES)})\b(?:\s+AS\s+(\w+))?")


@contextmanager
def opened_states(store: Store, records: Records) -> Iterator[Engine]:
    """The tables of these records as of these states, as views. Raises RecordError and StorageUnavailable."""
    parts = []
    for record, state in records.items():
        paths = files.fetched(store, record, state.files)
        parts.append((state, {name: str(path) for name, path in paths.items()}.__getitem__))
    with open_engine(files.folder()) as engine:
        engine.connection.execute(views(*parts))
        yield engine


def answers(
    store: Store,
    record: str,
    state: State,
    queries: Iterable[Query[object]],
    variables: Mapping[str, Variable],
    secret_names: frozenset[str],
) -> tuple[Answers, list[QueryCost]]:
    """The rows of each question, redacted, or why there are none; and what each cost. Raises nothing of the record's.

    `variables` are all that a question may name (sql/record/variables.sql); `secret_names` are keys whose values are
    secrets."""
    asked, costs = list(queries), []
    found: Answers = {}
    try:
        with opened_states(store, {record: state}) as engine:
            for table, columns in _columns_by_table(asked).items():
                # Read once for all questions; a temporary table hides the view of its name.
                engine.ask(f"CREATE TEMPORARY TABLE {table} AS SELECT {columns} FROM memory.main.{table}")
            for query in asked:
                started = time.perf_counter()
                found[query.name] = answer = _answer(engine, state, query, variables, secret_names)
                if isinstance(answer, Failure) and answer.not_recorded:
                    continue  # nothing was asked
                costs.append(_cost(query, (time.perf_counter() - started) * 1000, answer))
    except (RecordError, StorageUnavailable) as error:
        failure = Failure(f"the record cannot be read: {error}", "the next run reads everything again")
        found |= {query.name: failure for query in asked if query.name not in found}
    return found, costs


def lacking(query: Query[object], empty: Mapping[str, Missing]) -> Failure | None:
    """Why a question is not asked: it names a column that the job system does not record, or that is not readable, or
    needs rows that the record does not hold."""
    needed = sorted(_columns(query.name) - query.optional)
    for column in (*needed, query.needs):
        if missing := empty.get(column):
            return Failure(missing.reason, missing.fix, not_recorded=missing.not_recorded)
    return None


def _answer(
    engine: Engine, state: State, query: Query[object], variables: Mapping[str, Variable], secret_names: frozenset[str]
) -> tuple[object, ...] | Failure:
    if failure := lacking(query, state.lacking):
        return failure
    try:
        rows = engine.ask_file(query.name.removeprefix("record/"), variables)
    except RecordError as error:
        return Failure(f"the question {query.name} has no answer: {error}", "report it with the version of Jobscope")
    names, expected = engine.names, [field.name for field in fields(query.row)]  # type: ignore[arg-type]  # rows are dataclasses
    if names != expected:
        raise TypeError(f"sql/{query.name}.sql gives {names}, {query.row.__name__} has {expected}")
    return tuple(query.row(*(_clean(cell, secret_names) for cell in row)) for row in rows)


def _clean(cell: object, secret_names: frozenset[str]) -> object:
    """A cell as the rest of Jobscope knows it: times are aware, numbers finite, texts without secrets."""
    if isinstance(cell, datetime):
        return cell.replace(tzinfo=UTC)
    if isinstance(cell, float) and not math.isfinite(cell):
        return None
    if isinstance(cell, str | dict | list):
        return redact(cell, extra_keys=secret_names)
    return cell


@cache
def _columns(name: str) -> frozenset[str]:
    """The columns of the record that a question names, as "tasks.due_at"."""
    text = _COMMENT.sub("", question(name.removeprefix("record/")))
    named = {alias or relation: relation for relation, alias in _RELATION.findall(text)}
    return frozenset(
        f"{relation}.{column}" for alias, relation in named.items() for column in re.findall(rf"\b{alias}\.(\w+)", text)
    )


def _columns_by_table(queries: Iterable[Query[object]]) -> dict[str, str]:
    """What these questions read of each table."""
    named = sorted({column for query in queries for column in _columns(query.name)})
    return {
        table: ", ".join(column.removeprefix(f"{table}.") for column in columns)
        for table in TABLES
        if (columns := [column for column in named if column.startswith(f"{table}.")])
    }


def _cost(query: Query[object], took_ms: float, answer: tuple[object, ...] | Failure) -> QueryCost:
    return QueryCost(
        name=query.name,
        source="record",
        duration_ms=round(took_ms, 2),
        rows=0 if isinstance(answer, Failure) else len(answer),
        failure=answer.reason if isinstance(answer, Failure) else "",
    )
