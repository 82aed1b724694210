"""The calls of the test of the stored functions."""

import time
from dataclasses import replace

import psycopg
from psycopg import sql

from analysis.functions.expectations import Step
from analysis.functions.fixes import MISMATCH, MISSING, UNKNOWN_PARAMETERS
from analysis.functions.invariants import Cells
from analysis.functions.sample import Sample
from analysis.functions.signatures import Signature
from analysis.functions.verdicts import CHANGED, Refusal, SearchPath, StepResult, compared, refused
from analysis.redaction import redact_text
from analysis.sources.connections import Connection
from analysis.sources.function_rows import literal, rows_of

REPEATS = 10
"""So many equal calls show the spread; each is one round trip."""


def take(
    connection: Connection, schema: str, sample: Sample, signature: Signature | None, step: Step, path: SearchPath
) -> StepResult:
    """One step; its effects stay in the transaction when it is right. Raises psycopg.Error when the session is lost."""
    if signature is None:
        return refused(step, Refusal(MISSING, f"{step.function} is not in the schema"), None, schema, path)
    if why := signature.uncallable(step.arguments):
        return refused(step, Refusal(UNKNOWN_PARAMETERS, why), None, schema, path)
    before = rows_of(connection, schema, sample)
    started = time.perf_counter()
    result: StepResult | None = None
    try:
        with connection.transaction():
            returned = returned_by(connection, schema, signature, step)
            ms = (time.perf_counter() - started) * 1000
            connection.execute("SET CONSTRAINTS ALL IMMEDIATE")
            left = _left(step, before, rows_of(connection, schema, sample))
            result = compared(_recorded(step, sample), {**returned, **left}, ms)
            if result.verdict != "right":
                raise psycopg.Rollback
    except psycopg.Error as error:
        if connection.broken or error.sqlstate is None:
            raise
        ms = (time.perf_counter() - started) * 1000
        return refused(step, refusal_of(error, error.sqlstate), ms, schema, path)
    return result


def repeated(connection: Connection, schema: str, signature: Signature, step: Step) -> list[float]:
    """How long equal calls take, in ms, each rolled back; none where it fails, which the step itself tells of."""
    text = sql.SQL("SAVEPOINT repeated; {}; ROLLBACK TO SAVEPOINT repeated").format(_call(schema, signature, step))
    times = []
    try:
        with connection.transaction(force_rollback=True):
            for _ in range(REPEATS):
                started = time.perf_counter()
                connection.execute(text)
                times.append((time.perf_counter() - started) * 1000)
    except psycopg.Error as error:
        if connection.broken or error.sqlstate is None:
            raise
        return []
    return times


def returned_by(connection: Connection, schema: str, signature: Signature, step: Step) -> Cells:
    """The columns of the one row that the function returns, a JSON array as its number of entries."""
    rows = connection.execute(_call(schema, signature, step)).fetchall()
    if len(rows) != 1:
        return {"rows": len(rows)}
    row = rows[0][0]
    cells: Cells = row if isinstance(row, dict) else {"value": None if row is None else str(row)}
    return {str(name): f"{len(cell)} entries" if isinstance(cell, list) else cell for name, cell in cells.items()}


def refusal_of(error: psycopg.Error, code: str) -> Refusal:
    """The detail of a mismatch tells of types and is kept; that of others may hold the values of a row."""
    parts = [error.diag.message_primary, error.diag.message_detail if code == MISMATCH else None]
    return Refusal(code, redact_text(": ".join(part for part in parts if part)))


def _call(schema: str, signature: Signature, step: Step) -> sql.Composed:
    arguments = sql.SQL(", ").join(
        # The type's name comes quoted from pg_catalog.format_type.
        sql.SQL("{}{}::{}").format(
            sql.SQL("{} => ").format(sql.Identifier(name)) if name else sql.SQL(""), literal(value), sql.SQL(type_)
        )
        for name, type_, value in signature.arguments(step.arguments)
    )
    function = sql.Identifier(schema, signature.function)
    return sql.SQL("SELECT pg_catalog.to_jsonb(r) FROM {}({}) AS r LIMIT 3").format(function, arguments)


def _recorded(step: Step, sample: Sample) -> Step:
    """The step without what this schema has no column for."""
    columns = sample.tables.columns
    leaves = [
        replace(rows, cells={name: cell for name, cell in rows.cells.items() if name in columns[rows.relation]})
        for rows in step.leaves
    ]
    return replace(step, leaves=tuple(leaves))


def _left(step: Step, before: dict[str, Cells], after: dict[str, Cells]) -> Cells:
    """The cells of the rows after the call, as `tasks.status` and the like, and the columns that changed."""
    found: Cells = {
        f"{rows.relation}.{name}": cell
        for rows in step.leaves
        for name, cell in after.get(str(rows.id), {}).items()
        if name in rows.cells
    }
    changed = {name for id_, cells in after.items() for name in cells if cells[name] != before.get(id_, {}).get(name)}
    return {**found, CHANGED: [*sorted(changed), *(["row removed"] if before.keys() - after.keys() else [])]}
