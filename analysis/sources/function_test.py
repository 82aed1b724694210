"""Plays the life of a sample job through the stored functions, in one transaction that is always rolled back.

The only place that writes to the monitored database: only for the role of JOBSCOPE_FUNCTION_TEST_DATABASE_URL, only
rows of its own, and nothing of it is ever committed. The connection is a new one, because a session keeps the types
that a function has resolved; for the same reason the play without the schema on the search_path comes first.
"""

import secrets
import time
from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, datetime

import psycopg
from psycopg import sql
from psycopg.rows import class_row

from analysis.functions.expectations import FUNCTIONS, Sample, Step, life
from analysis.functions.mends import MISMATCH, MISSING, UNKNOWN_PARAMETERS
from analysis.functions.signatures import Signature, chosen
from analysis.functions.verdicts import (
    FunctionTest,
    Play,
    Refusal,
    SearchPath,
    StepResult,
    by_function,
    compared,
    refused,
    worst,
)
from analysis.model import Failure, Unavailable
from analysis.redaction import redact_text
from analysis.settings import Settings
from analysis.sources.connections import Connection, connect
from analysis.sources.function_calls import call, create, left, write
from analysis.sources.postgres_errors import failure_of
from analysis.sources.watchdog import deadline

DEADLINE_S = 20.0
STATEMENT_MS, LOCK_MS = 5000, 1000
_SIGNATURES = """
SELECT p.proname::text AS function,
    array(SELECT coalesce(a.name, '')
          FROM unnest(p.proargnames, p.proargmodes::text[]) WITH ORDINALITY AS a (name, mode, n)
          WHERE coalesce(a.mode, 'i') IN ('i', 'b', 'v') ORDER BY a.n) AS names,
    array(SELECT format_type(t.type, NULL)
          FROM unnest(p.proargtypes::oid[]) WITH ORDINALITY AS t (type, n) ORDER BY t.n) AS types,
    p.pronargdefaults::int AS defaults
FROM pg_catalog.pg_proc AS p JOIN pg_catalog.pg_namespace AS s ON s.oid = p.pronamespace
WHERE s.nspname = %s AND p.proname = ANY (%s) ORDER BY p.oid LIMIT 100
"""


def play(settings: Settings) -> FunctionTest:
    """Both plays. Raises Unavailable when the role cannot connect, or cannot make the sample job."""
    own = settings.model_copy(update={"database_url": settings.function_test_database_url})
    started, at = time.perf_counter(), datetime.now(UTC)
    during, user = "connecting for the test of the functions", ""
    try:
        with closing(connect(own)) as connection, deadline(connection, DEADLINE_S):
            during, user = "the test of the functions", connection.info.user
            # force_rollback: also when all goes well.
            with connection.transaction(force_rollback=True):
                connection.execute(_limits())
                signatures = _signatures(connection, settings.schema_name)
                plays = tuple(_played(connection, settings.schema_name, signatures, path) for path in _PATHS)
    except psycopg.Error as error:
        failure = failure_of(error, during=during, user=user, limit_s=DEADLINE_S)
        raise Unavailable(Failure(failure.reason, _own_names(failure.mend))) from error
    return FunctionTest(
        verdict=worst(step.verdict for played in plays for step in played.steps),
        tested_at=at,
        ms=round((time.perf_counter() - started) * 1000, 1),
        role=user,
        functions=by_function(plays, {name: signature.text for name, signature in signatures.items()}),
        plays=plays,
    )


def played_by_a_run(settings: Settings) -> tuple[FunctionTest, ...]:
    """The test where runs are to play it, else nothing. Raises Unavailable as play does, or when a setting is wrong."""
    if broken := settings.broken("function_test_"):
        raise Unavailable(broken)
    wanted = settings.function_test_scheduled and settings.function_test_database_url.get_secret_value()
    return (play(settings),) if wanted else ()


_PATHS: tuple[SearchPath, ...] = ("without_schema", "with_schema")


def _limits() -> sql.Composed:
    return sql.SQL(
        "SET LOCAL statement_timeout = {statement}; SET LOCAL lock_timeout = {lock};"
        " SET LOCAL idle_in_transaction_session_timeout = {idle}; SET LOCAL search_path = pg_catalog"
    ).format(statement=STATEMENT_MS, lock=LOCK_MS, idle=int(DEADLINE_S * 1000))


def _signatures(connection: Connection, schema: str) -> dict[str, Signature]:
    known = {name for step in life(_sample()) for name in step.arguments}
    cursor = connection.cursor(row_factory=class_row(Signature))
    found = cursor.execute(_SIGNATURES, [schema, list(FUNCTIONS)]).fetchall()
    taken = {function: chosen(function, found, known) for function in FUNCTIONS}
    return {function: signature for function, signature in taken.items() if signature is not None}


def _sample() -> Sample:
    # A SHA-256 has as many digits; chance makes both ids new.
    return Sample(secrets.token_hex(32), secrets.token_hex(32))


def _played(connection: Connection, schema: str, signatures: Mapping[str, Signature], path: SearchPath) -> Play:
    sample, results = _sample(), []
    with connection.transaction(force_rollback=True):
        create(connection, schema, sample)
        on_path = [schema, "public"] if path == "with_schema" else ["public"] if schema != "public" else []
        text = ", ".join('"' + name.replace('"', '""') + '"' for name in on_path)
        connection.execute("SELECT pg_catalog.set_config('search_path', %s, true)", [text])
        for step in life(sample):
            for rows in step.before:
                write(connection, schema, rows)
            result = _step(connection, schema, signatures.get(step.function), step, path)
            if result.verdict != "right":
                # What the step should have left, so that the next one is judged for itself.
                for rows in step.leaves:
                    write(connection, schema, rows)
            results.append(result)
    return Play(search_path=path, steps=tuple(results))


def _step(connection: Connection, schema: str, signature: Signature | None, step: Step, path: SearchPath) -> StepResult:
    if signature is None:
        return refused(step, Refusal(MISSING, f"{step.function} is not in the schema"), None, schema, path)
    if why := signature.uncallable(step.arguments):
        return refused(step, Refusal(UNKNOWN_PARAMETERS, why), None, schema, path)
    started = time.perf_counter()
    result: StepResult | None = None
    try:
        with connection.transaction():
            returned = call(connection, schema, signature, step)
            ms = (time.perf_counter() - started) * 1000
            connection.execute("SET CONSTRAINTS ALL IMMEDIATE")
            result = compared(step, {**returned, **left(connection, schema, step)}, ms)
            if result.verdict != "right":
                raise psycopg.Rollback
    except psycopg.Error as error:
        if connection.broken or error.sqlstate is None:
            raise
        ms = (time.perf_counter() - started) * 1000
        return refused(step, _refusal(error, error.sqlstate), ms, schema, path)
    return result


def _refusal(error: psycopg.Error, code: str) -> Refusal:
    # The detail of a mismatch tells of types; that of others may hold the values of a row.
    parts = [error.diag.message_primary, error.diag.message_detail if code == MISMATCH else None]
    return Refusal(code, redact_text(": ".join(part for part in parts if part)))


def _own_names(text: str) -> str:
    named = text.replace("JOBSCOPE_DATABASE_URL", "JOBSCOPE_FUNCTION_TEST_DATABASE_URL")
    return named.replace("monitor_role.sql", "function_test_role.sql")
