"""Plays the life of a sample job through the stored functions, in one transaction that is always rolled back.

The only place that writes to the monitored database: only for the role of JOBSCOPE_FUNCTION_TEST_DATABASE_URL, and only
rows of its own. Nothing of it is committed, but for the few rows that two sessions share for moments where
JOBSCOPE_FUNCTION_TEST_CONCURRENT asks for that (function_race.py). The connection is a new one, because a session keeps
the types that a function has resolved; for the same reason the play without the schema on the search_path comes first.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, datetime

import psycopg
from psycopg import sql
from psycopg.rows import class_row

from analysis.facts import Unavailable
from analysis.functions.expectations import COMPLETE, FUNCTIONS, SINCE_THE_START, arguments_of, life
from analysis.functions.sample import Sample, sample
from analysis.functions.signatures import Signature, chosen
from analysis.functions.verdicts import FunctionTest, Play, SearchPath, by_function, worst
from analysis.model import Failure
from analysis.settings import Settings
from analysis.sources.connections import Connection, connect
from analysis.sources.function_calls import repeated, take
from analysis.sources.function_race import raced
from analysis.sources.function_rows import create, tables_of, write
from analysis.sources.postgres_errors import failure_of
from analysis.sources.watchdog import deadline

DEADLINE_S = 20.0
STATEMENT_MS, LOCK_MS = 5000, 1000
_SIGNATURES = """
SELECT p.proname::text AS function,
    array(SELECT coalesce(n.name, '')
          FROM unnest(p.proargtypes::oid[]) WITH ORDINALITY AS t (type, n)
          LEFT JOIN (
              SELECT a.name, row_number() OVER (ORDER BY a.n) AS n
              FROM unnest(p.proargnames, p.proargmodes::text[]) WITH ORDINALITY AS a (name, mode, n)
              WHERE coalesce(a.mode, 'i') IN ('i', 'b', 'v')
          ) AS n ON n.n = t.n
          ORDER BY t.n) AS names,
    array(SELECT format_type(t.type, NULL)
          FROM unnest(p.proargtypes::oid[]) WITH ORDINALITY AS t (type, n) ORDER BY t.n) AS types,
    p.pronargdefaults::int AS defaults
FROM pg_catalog.pg_proc AS p JOIN pg_catalog.pg_namespace AS s ON s.oid = p.pronamespace
WHERE s.nspname = %s AND p.proname = ANY (%s) ORDER BY p.oid LIMIT 100
"""


def play(settings: Settings) -> FunctionTest:
    """The plays. Raises Unavailable when the role cannot connect, or cannot make the sample job."""
    own = settings.model_copy(update={"database_url": settings.function_test_database_url})
    schema, started, at = settings.schema_name, time.perf_counter(), datetime.now(UTC)
    during, user = "connecting for the test of the functions", ""
    times: dict[str, list[float]] = {}
    try:
        with closing(connect(own)) as connection, deadline(connection, DEADLINE_S):
            during, user = "the test of the functions", connection.info.user
            # force_rollback: also when all goes well.
            with connection.transaction(force_rollback=True):
                connection.execute(_limits("LOCAL"))
                tables = tables_of(connection, schema)
                signatures = _signatures(connection, schema, sample(tables))
                plays = [_played(connection, schema, sample(tables), signatures, path, times) for path in _PATHS]
        if settings.function_test_concurrent and COMPLETE in signatures:
            during = "the test of the functions in two sessions"
            with _sessions(own) as connect_again:
                plays.append(raced(connect_again, schema, sample(tables), signatures[COMPLETE]))
    except psycopg.Error as error:
        failure = failure_of(error, during=during, user=user, limit_s=DEADLINE_S)
        raise Unavailable(Failure(failure.reason, _own_names(failure.fix))) from error
    return FunctionTest(
        verdict=worst(step.verdict for played in plays for step in played.steps),
        tested_at=at,
        ms=round((time.perf_counter() - started) * 1000, 1),
        role=user,
        functions=by_function(plays, {name: signature.text for name, signature in signatures.items()}, times),
        plays=tuple(plays),
    )


def played_by_a_run(settings: Settings) -> tuple[FunctionTest, ...]:
    """The test where runs are to play it, else nothing. Raises Unavailable as play does, or when a setting is wrong."""
    if broken := settings.broken("function_test_"):
        raise Unavailable(broken)
    wanted = settings.function_test_scheduled and settings.function_test_database_url.get_secret_value()
    return (play(settings),) if wanted else ()


_PATHS: tuple[SearchPath, ...] = ("without_schema", "with_schema")


def _limits(scope: str) -> sql.Composed:
    return sql.SQL(
        "SET {scope} statement_timeout = {statement}; SET {scope} lock_timeout = {lock};"
        " SET {scope} idle_in_transaction_session_timeout = {idle}; SET {scope} search_path = pg_catalog"
    ).format(scope=sql.SQL(scope), statement=STATEMENT_MS, lock=LOCK_MS, idle=int(DEADLINE_S * 1000))


@contextmanager
def _sessions(own: Settings) -> Iterator[Callable[[], Connection]]:
    """Opens sessions with the same limits and a deadline, with the schema on their search_path."""
    with ExitStack() as deadlines:

        def opened() -> Connection:
            connection = connect(own)
            deadlines.enter_context(deadline(connection, DEADLINE_S))
            connection.execute(_limits("SESSION"))
            _search_in(connection, _on_path(own.schema_name, "two_sessions"), local=False)
            return connection

        yield opened


def _on_path(schema: str, path: SearchPath) -> list[str]:
    return ["public"] * (schema != "public") if path == "without_schema" else [schema, "public"]


def _search_in(connection: Connection, schemas: list[str], *, local: bool) -> None:
    text = ", ".join('"' + name.replace('"', '""') + '"' for name in schemas)
    connection.execute("SELECT pg_catalog.set_config('search_path', %s, %s)", [text, local])


def _signatures(connection: Connection, schema: str, played: Sample) -> dict[str, Signature]:
    cursor = connection.cursor(row_factory=class_row(Signature))
    found = cursor.execute(_SIGNATURES, [schema, list(FUNCTIONS)]).fetchall()
    taken = {function: chosen(function, found, arguments_of(function, played)) for function in FUNCTIONS}
    return {function: signature for function, signature in taken.items() if signature is not None}


def _played(
    connection: Connection,
    schema: str,
    played: Sample,
    signatures: Mapping[str, Signature],
    path: SearchPath,
    times: dict[str, list[float]],
) -> Play:
    """The life once. How long the calls took that are repeated is added to `times`, by function."""
    results = []
    with connection.transaction(force_rollback=True):
        create(connection, schema, played)
        _search_in(connection, _on_path(schema, path), local=True)
        for step in life(played):
            signature = signatures.get(step.function)
            if signature is None and step.function not in SINCE_THE_START:
                continue
            for rows in step.before:
                write(connection, schema, played, rows)
            if step.timed and path == "with_schema" and signature and not signature.uncallable(step.arguments):
                times.setdefault(step.function, []).extend(repeated(connection, schema, signature, step))
            result = take(connection, schema, played, signature, step, path)
            if result.verdict != "right":
                # What the step should have left, so that the next one is judged for itself.
                for rows in step.leaves:
                    write(connection, schema, played, rows)
            results.append(result)
    return Play(search_path=path, steps=tuple(results))


def _own_names(text: str) -> str:
    named = text.replace("JOBSCOPE_DATABASE_URL", "JOBSCOPE_FUNCTION_TEST_DATABASE_URL")
    return named.replace("monitor_role.sql", "function_test_role.sql")
