"""The monitored database: one read-only transaction, one question at a time; asked through psycopg.

The session is a gentle guest: REPEATABLE READ READ ONLY for one consistent picture, a savepoint a query, timeouts that
end with the transaction and no server-side prepared statements, so that PgBouncer's transaction mode works.
"""

import math
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from dataclasses import fields
from datetime import UTC, datetime

import psycopg

from analysis.facts import ConnectionLost, Query, Unavailable
from analysis.model import Failure
from analysis.redaction import redact
from analysis.settings import Settings
from analysis.sources import encodings, known_columns, sql_files, transaction
from analysis.sources.catalog import Catalog, ColumnFact
from analysis.sources.connections import CONNECT_TIMEOUT_S, Connection, connection_to
from analysis.sources.lock_holders import locked_by
from analysis.sources.postgres_errors import failure_of
from analysis.sources.server import COLUMNS, LOCK_HOLDERS, LockHolder, Server
from analysis.sources.watchdog import deadline

GRACE_S = 2.0
"""What a cancelled statement may take to come back before the connection counts as dead."""


class Session:
    """An open transaction on the monitored database."""

    def __init__(self, connection: Connection, settings: Settings, connect_ms: float) -> None:
        self.connection = connection
        self._settings = settings
        self._secret_names = frozenset(settings.redact_keys)
        self.connect_ms = connect_ms
        self.address = f"{connection.info.host}:{connection.info.port}"
        self.catalog = Catalog.of(settings.schema_name, "", ())
        self._locked: dict[str, Failure] = {}

    def describe(self, server: Server, columns: Iterable[ColumnFact]) -> None:
        """Makes the session know the schema it reads; before this, only questions of sql/session/ can be asked."""
        self.catalog = Catalog.of(self._settings.schema_name, server.user_name, columns)
        path = f"pg_catalog, {server.statements_schema}" if server.statements_schema else "pg_catalog"
        with deadline(self.connection, CONNECT_TIMEOUT_S):
            transaction.search_in(self.connection, path)

    def columns(self) -> tuple[ColumnFact, ...]:
        """The columns of jobs and tasks. Raises Unavailable."""
        found = known_columns.known(self._settings)
        if found is None:
            found = self.fetch(COLUMNS, {"schema": self._settings.schema_name})
            known_columns.keep(self._settings, found)
        return found

    def fetch[RowT](
        self, query: Query[RowT], parameters: Mapping[str, str], limit_s: float | None = None
    ) -> tuple[RowT, ...]:
        """The rows of one question, redacted. Raises Unavailable with the reason when there is no answer, and
        ConnectionLost when there will be none on this connection."""
        timeout_s = limit_s or self._settings.query_timeout_s
        file = sql_files.load(query.name)
        if failure := sql_files.unanswerable(file, self.catalog, query.optional):
            raise Unavailable(failure)
        if locked := next((self._locked[name] for name in file.relations if name in self._locked), None):
            # Each further question would wait as long for the same lock.
            raise Unavailable(locked)
        text = sql_files.statement(file, self.catalog)
        given = {name: parameters[name] for name in file.parameters}
        began = time.perf_counter()
        try:
            try:
                return self._rows(query, text, given, timeout_s, nullcontext())
            except encodings.REFUSED:
                as_stored = encodings.without_conversion(self.connection)
                return self._rows(query, text, encodings.plain(given), timeout_s, as_stored)
        except psycopg.Error as error:
            failure = failure_of(
                error,
                during=f"the query {query.name}",
                user=self.catalog.user,
                limit_s=timeout_s,
                took_s=time.perf_counter() - began,
            )
            if isinstance(error, psycopg.ProgrammingError):
                known_columns.forget(self._settings)
            if self.connection.broken:
                raise ConnectionLost(failure) from error
            if isinstance(error, psycopg.errors.LockNotAvailable) and file.relations:
                failure = locked_by(
                    self._lock_holders(), file.relations, failure, self.catalog.schema, self.catalog.user
                )
                self._locked |= dict.fromkeys(file.relations, failure)
            raise Unavailable(failure) from error

    def _rows[RowT](
        self,
        query: Query[RowT],
        text: str,
        given: Mapping[str, str],
        timeout_s: float,
        converted: AbstractContextManager[None],
    ) -> tuple[RowT, ...]:
        with (
            deadline(self.connection, timeout_s + GRACE_S),
            transaction.question(self.connection, timeout_s),
            converted,
        ):
            cursor = self.connection.execute(text.encode(), given)
            names = [column.name for column in cursor.description or ()]
            expected = [field.name for field in fields(query.row)]  # type: ignore[arg-type]  # rows are dataclasses
            if names != expected:
                raise TypeError(f"sql/{query.name}.sql gives {names}, {query.row.__name__} has {expected}")
            return tuple(query.row(*map(self._clean, row)) for row in cursor)

    def sample(self, statement: str) -> tuple[tuple[str | None, ...], ...]:
        """The rows of a statement that browse.py composes: texts, redacted. Raises Unavailable."""
        timeout_s = self._settings.query_timeout_s
        try:
            with deadline(self.connection, timeout_s + GRACE_S), transaction.question(self.connection, timeout_s):
                rows = self.connection.execute(statement.encode()).fetchall()
        except psycopg.Error as error:
            raise Unavailable(
                failure_of(error, during="the sample of a table", user=self.catalog.user, limit_s=timeout_s)
            ) from error
        return tuple(tuple(None if cell is None else str(self._clean(cell)) for cell in row) for row in rows)

    def _lock_holders(self) -> tuple[LockHolder, ...]:
        try:
            return self.fetch(LOCK_HOLDERS, {"schema": self.catalog.schema})
        except Unavailable:
            return ()

    def _clean(self, cell: object) -> object:
        if isinstance(cell, datetime):
            return cell.astimezone(UTC)
        if isinstance(cell, float) and not math.isfinite(cell):
            return None
        if isinstance(cell, str | dict | list):
            return redact(cell, extra_keys=self._secret_names)
        return cell


@contextmanager
def session(settings: Settings) -> Iterator[Session]:
    """Connects and opens the transaction. Raises Unavailable when the database cannot be reached or read, and
    ConnectionLost when a connection that was made ended before that."""
    started = time.perf_counter()
    with ExitStack() as held:
        try:
            connection = held.enter_context(connection_to(settings))
        except psycopg.Error as error:
            raise Unavailable(
                failure_of(error, during="connecting to the database", user="", limit_s=CONNECT_TIMEOUT_S)
            ) from error
        connect_ms = (time.perf_counter() - started) * 1000
        try:
            with deadline(connection, CONNECT_TIMEOUT_S + GRACE_S):
                transaction.begin(connection, settings)
            try:
                yield Session(connection, settings, connect_ms)
            finally:
                with deadline(connection, GRACE_S):
                    transaction.end(connection)
        except psycopg.Error as error:
            failure = failure_of(error, during="opening the transaction", user="", limit_s=CONNECT_TIMEOUT_S)
            raise (ConnectionLost if connection.broken else Unavailable)(failure) from error
