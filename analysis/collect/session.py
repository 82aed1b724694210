"""The transaction that collects: read-only, of one instant, short, and ended from our side when the server does not."""

import time
from collections.abc import Buffer, Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
from psycopg.rows import class_row, scalar_row

from analysis.collect.statements import parameters, plain
from analysis.costs import QueryCost
from analysis.facts import Unavailable
from analysis.model import Failure
from analysis.settings import Settings
from analysis.sources import encodings, transaction
from analysis.sources.connections import CONNECT_TIMEOUT_S, Connection, connection_to
from analysis.sources.lock_holders import locked_by
from analysis.sources.postgres_errors import failure_of
from analysis.sources.server import LOCK_HOLDERS, LockHolder
from analysis.sources.watchdog import deadline
from analysis.wording import duration

GRACE_S = 2.0
_SET = "SELECT /* jobscope */ set_config(%s, %s, true)"
CHUNK_BYTES = 50_000_000
"""A file of rows is closed once it is as large."""
MOST_BYTES = 2_000_000_000
"""A run that would copy more than this stops, and says so: the disk of a function app is small."""


class Untranslatable(Unavailable):
    """A row holds a character that the server cannot convert: it may be read as it is stored."""


def as_it_can_be_read[T](read: Callable[[bool], T]) -> T:
    """Calls `read` with False; where the server cannot convert a character, again with True: texts as stored."""
    try:
        return read(False)
    except Untranslatable:
        return read(True)


class Collecting:
    """An open transaction. Each statement leaves its cost in `costs`, also one that failed."""

    def __init__(self, connection: Connection, settings: Settings, budget_s: float) -> None:
        self._connection = connection
        self._settings = settings
        self._budget_s = budget_s
        self._files = 0
        self._bytes = 0
        self.started = time.monotonic()
        self.costs: list[QueryCost] = []
        self.encoding = "UTF8"
        self.as_stored = False
        self.user = ""

    @property
    def in_utc(self) -> bool:
        """Whether a time without a zone is in UTC."""
        return self._settings.timezone == "UTC"

    @property
    def left_s(self) -> float:
        """Of the budget, in seconds."""
        return self._budget_s - (time.monotonic() - self.started)

    @property
    def longest_s(self) -> float:
        """What the longest statement so far took, in seconds."""
        return max((cost.duration_ms for cost in self.costs), default=0.0) / 1000

    def rows[RowT](
        self, name: str, row: type[RowT], given: Mapping[str, str], statement: str | None = None
    ) -> list[RowT]:
        """The rows of sql/<name>.sql, or of the statement that was made of it, whose relations may name parameters too.

        Raises Unavailable."""
        with self._asking(name) as cost:
            self._set(given, frozenset(given) if statement else parameters(name))
            cursor = self._connection.execute((statement or plain(name)).encode())
            names = [column.name for column in cursor.description or ()]
            if names != [field.name for field in fields(row)]:  # type: ignore[arg-type]  # rows are dataclasses
                raise TypeError(f"sql/{name}.sql gives {names}, which is no {row.__name__}")
            found = [row(*map(_in_utc, cells)) for cells in cursor]
            cost.append(len(found))
            return found

    def plan(
        self, name: str, statement: str, given: Mapping[str, str], before: Iterable[str] = ()
    ) -> Mapping[str, Any]:
        """How the server would answer a statement after some settings: the root of EXPLAIN's tree; it is not run.

        Raises Unavailable."""
        with self._asking(name):
            self._set(given, frozenset(given))
            for setting in before:
                self._connection.execute(setting.encode())
            cursor = self._connection.cursor(row_factory=scalar_row)
            [[plan]] = cursor.execute(f"EXPLAIN (FORMAT JSON) {statement}".encode()).fetchall()
            root: Mapping[str, Any] = plan["Plan"]
            return root

    def copy(self, name: str, statement: str, given: Mapping[str, str], folder: Path) -> list[Path]:
        """Write the rows of a COPY into files of `folder`. Raises Unavailable."""
        with self._asking(name) as cost:
            self._set(given, frozenset(given))
            paths: list[Path] = []
            cursor = self._connection.cursor()
            with cursor.copy(statement.encode()) as copy:
                chunk = iter(copy)
                while (first := next(chunk, None)) is not None:
                    self._files += 1
                    paths.append(folder / f"rows-{self._files}.csv")
                    with paths[-1].open("wb") as file:
                        size = file.write(self._repaired(first))
                        # The server sends a row at a time, so that a file always ends with a row.
                        while size < CHUNK_BYTES and (more := next(chunk, None)) is not None:
                            size += file.write(self._repaired(more))
                    self._bytes += size
                    if self._bytes > MOST_BYTES:
                        raise Unavailable(_too_much(name))
            cost.append(cursor.rowcount)
            return paths

    def _repaired(self, block: Buffer) -> Buffer:
        """Bytes that the server did not convert become UTF-8; those that are no character become the mark for it."""
        if self.encoding != "SQL_ASCII" and not self.as_stored:
            return block
        return bytes(block).decode(encodings.codec(self._connection), "replace").encode()

    def _set(self, given: Mapping[str, str], wanted: frozenset[str]) -> None:
        for parameter in sorted(wanted):
            self._connection.execute(_SET, [f"jobscope.{parameter}", given[parameter]])

    def _locked(self, failure: Failure) -> Failure:
        """The failure with the session that is in the way. Nothing more is read after it: the transaction is over."""
        holders: tuple[LockHolder, ...] = ()
        with suppress(psycopg.Error):
            transaction.end(self._connection)
            transaction.begin(self._connection, self._settings)
            self._set({"schema": self._settings.schema_name}, frozenset({"schema"}))
            asked = self._connection.cursor(row_factory=class_row(LockHolder))
            holders = tuple(asked.execute(plain(LOCK_HOLDERS.name).encode()))
        tables = {holder.table_name for holder in holders}
        return locked_by(holders, tables, failure, self._settings.schema_name, self.user)

    @contextmanager
    def _asking(self, name: str) -> Iterator[list[int]]:
        """Measures what happens inside, and turns what the server refuses into Unavailable."""
        started = time.perf_counter()
        rows: list[int] = []
        failure: Failure | None = None
        try:
            if self.left_s <= 0:
                raise Unavailable(_spent(self._budget_s))
            yield rows
        except psycopg.Error as error:
            failure = failure_of(
                error,
                during=f"the query {name}",
                user=self.user,
                limit_s=self._budget_s,
                took_s=time.perf_counter() - started,
            )
            if isinstance(error, psycopg.errors.LockNotAvailable):
                failure = self._locked(failure)
            raise (Untranslatable if isinstance(error, encodings.REFUSED) else Unavailable)(failure) from error
        except Unavailable as unavailable:
            failure = unavailable.failure
            raise
        finally:
            took_ms = round((time.perf_counter() - started) * 1000, 2)
            reason = failure.reason if failure else ""
            self.costs.append(QueryCost(name=name, source="sql", duration_ms=took_ms, rows=sum(rows), failure=reason))


@contextmanager
def connected(settings: Settings) -> Iterator[Connection]:
    """A connection for the transactions of a run. Raises Unavailable when the database cannot be reached."""
    try:
        with connection_to(settings) as connection:
            yield connection
    except psycopg.Error as error:
        raise Unavailable(failure_of(error, during="collecting", user="", limit_s=CONNECT_TIMEOUT_S)) from error


@contextmanager
def collecting(
    connection: Connection, settings: Settings, budget_s: float, *, as_stored: bool = False
) -> Iterator[Collecting]:
    """A transaction, in which texts come `as_stored` and not converted by the server where that cannot be done.

    Raises Unavailable when the database does not answer, and when the time is over."""
    if budget_s <= 0:
        raise Unavailable(_spent(budget_s))
    try:
        with deadline(connection, budget_s + GRACE_S):
            within = settings.model_copy(update={"query_timeout_s": budget_s, "database_budget_s": budget_s})
            transaction.begin(connection, within)
            try:
                opened = Collecting(connection, within, budget_s)
                if as_stored:
                    encodings.send_as_stored(connection)
                    opened.as_stored = True
                yield opened
            finally:
                transaction.end(connection)
    except psycopg.Error as error:
        raise Unavailable(failure_of(error, during="collecting", user="", limit_s=budget_s)) from error


def _in_utc(cell: object) -> object:
    """The session's zone is that of columns without one; what leaves it is UTC. A time without a zone is so already, as
    rows_of sends them: to Python it would be one of this machine's zone."""
    if not isinstance(cell, datetime):
        return cell
    return cell.astimezone(UTC) if cell.tzinfo else cell.replace(tzinfo=UTC)


def _spent(budget_s: float) -> Failure:
    return Failure(
        f"the record's share of the database's time, {duration(max(budget_s, 0))}, was spent before this question",
        "raise JOBSCOPE_DATABASE_BUDGET_S, or see in the cost of the run which queries took it",
    )


def _too_much(name: str) -> Failure:
    return Failure(
        f"{name} sent more than {MOST_BYTES / 1e9:g} GB of rows",
        "shorten JOBSCOPE_WINDOW_HOURS, so that a full pass reads less",
    )
