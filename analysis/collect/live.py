"""The job systems of a database as they are at this moment, for the routes: which there are, and rows of their files.

A system whose folder fills the record by columns (the origin) has files of its own for every route; see
analysis/job/records.py. Of every other the routes are derived: find.sql makes keys of an id, present.sql and tasks.sql
give the rows. docs/record.md lists the files that a folder may have beside; a section without its file says so.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from threading import Lock
from typing import cast

from cachetools import TTLCache
from pydantic import JsonValue

from analysis.collect.catalog import Recognised
from analysis.collect.contents import texts_of
from analysis.collect.one import clock_of
from analysis.collect.recognise import Found, Unreadable
from analysis.collect.run import recognised_in
from analysis.collect.session import Collecting, as_it_can_be_read, collecting, connected
from analysis.collect.statements import of_system, rows_of
from analysis.facts import Unavailable
from analysis.job.system_rows import JobRow, Payload, TaskRow, settled
from analysis.redaction import redact, redact_text
from analysis.settings import Settings
from analysis.sources.literals import array

KNOWN_S = 30.0
"""So long a process takes the systems of a database for the same: the catalog is asked by no request in between."""

_known: TTLCache[tuple[str, str, str], tuple[Found, ...]] = TTLCache(maxsize=16, ttl=KNOWN_S)
_asking = Lock()


@dataclass(frozen=True)
class Live:
    """An open transaction, in which systems are asked."""

    transaction: Collecting
    observed_at: datetime
    secret_names: frozenset[str]

    def rows[RowT](self, recognised: Recognised, file: str, row: type[RowT], **given: str) -> list[RowT]:
        """The rows of a file, redacted; none where the folder has no such file. Raises Unavailable."""
        if not recognised.system.has(file):
            return []
        return self._rows(recognised, file, row, of_system(file, recognised), given)

    def tasks(self, recognised: Recognised, file: str, **given: str) -> list[TaskRow]:
        """Tasks in the record's words. Raises Unavailable."""
        found = self._rows(recognised, file, TaskRow, rows_of(file, "tasks", recognised), given)
        return [settled(row, recognised.system.relations["tasks"].states, self.observed_at) for row in found]

    def jobs(self, recognised: Recognised, file: str, **given: str) -> list[JobRow]:
        """Jobs of a graph in the record's words. Raises Unavailable."""
        found = self._rows(recognised, file, JobRow, rows_of(file, "jobs", recognised), given)
        return [settled(row, recognised.system.relations["jobs"].states, self.observed_at) for row in found]

    def payloads(self, recognised: Recognised, keys: Iterable[str]) -> dict[str, tuple[JsonValue, JsonValue]]:
        """What tasks were given and gave, redacted, by their ids. Raises Unavailable."""
        if not recognised.system.has("payload"):
            return {}
        given = {"keys": array(keys)}
        found = self._asked(recognised, "payload", Payload, of_system("payload", recognised), given)
        return {row.task_id: (self._json(row.parameters), self._json(row.result)) for row in found}

    def texts(self, recognised: Recognised, keys: Iterable[str], relation: str = "tasks") -> dict[str, str]:
        """The error texts of tasks, or jobs, redacted, by their ids. Raises Unavailable."""
        parts = texts_of(self.transaction, recognised, relation, keys, self.secret_names)
        return {text.id: text.error_text for part in parts for text in part if text.error_text.strip()}

    def _rows[RowT](
        self, recognised: Recognised, file: str, row: type[RowT], statement: str, given: dict[str, str]
    ) -> list[RowT]:
        return [self._clean(one) for one in self._asked(recognised, file, row, statement, given)]

    def _asked[RowT](
        self, recognised: Recognised, file: str, row: type[RowT], statement: str, given: dict[str, str]
    ) -> list[RowT]:
        needed = {"observed_at": self.observed_at.isoformat(), **given}
        return self.transaction.rows(f"systems/{recognised.system.name}/{file}", row, needed, statement)

    def _clean[RowT](self, row: RowT) -> RowT:
        cells = {field.name: self._cell(getattr(row, field.name)) for field in fields(row)}  # type: ignore[arg-type]  # rows are dataclasses
        return replace(row, **cells)  # type: ignore[type-var]  # likewise

    def _cell(self, cell: object) -> object:
        if isinstance(cell, datetime):
            return cell.astimezone(UTC) if cell.tzinfo else cell.replace(tzinfo=UTC)
        return redact(cell, extra_keys=self.secret_names) if isinstance(cell, str) else cell

    def _json(self, text: str | None) -> JsonValue:
        """What is cut is no JSON any more, and redacted as a text."""
        if text is None:
            return None
        try:
            return cast(JsonValue, redact(json.loads(text), extra_keys=self.secret_names))
        except (ValueError, RecursionError):
            return redact_text(text, extra_keys=self.secret_names)


def systems_of(settings: Settings, wanted: str | None = None) -> tuple[Recognised, ...]:
    """The systems of the database that can be read, of this name or record alone where one is `wanted`; that of
    JOBSCOPE_SCHEMA first. Raises Unavailable when none is known there, and when none of those that are can be read."""
    there = _found(settings, wanted)
    if there and all(isinstance(one, Unreadable) for one in there):
        check_readable(settings, wanted)
    return tuple(one for one in there if isinstance(one, Recognised))


def check_readable(settings: Settings, wanted: str | None = None) -> None:
    """Raises Unavailable when one of the systems cannot be read: what is not found may stand there."""
    for one in _found(settings, wanted):
        if isinstance(one, Unreadable):
            raise Unavailable(one.failure)


def _found(settings: Settings, wanted: str | None) -> tuple[Found, ...]:
    # Not by all settings: routes differ in their hours.
    key = (settings.database_url.get_secret_value(), settings.schema_name, settings.system)
    with _asking:
        found = _known.get(key)
    if found is None:  # asked without the lock: a database that hangs would hold up every request
        with connected(settings) as connection, collecting(connection, settings, settings.query_timeout_s) as ask:
            found = recognised_in(settings, ask).found
        with _asking:
            _known[key] = found
    return tuple(one for one in found if wanted in (None, one.system.name, one.record.partition("/")[2]))


def read_live[T](settings: Settings, read: Callable[[Live], T]) -> T:
    """What `read` makes of an open transaction. Raises Unavailable."""

    def asked(as_stored: bool) -> T:
        with (
            connected(settings) as connection,
            collecting(connection, settings, settings.database_budget_s, as_stored=as_stored) as transaction,
        ):
            clock = clock_of(transaction)
            transaction.encoding, transaction.user = clock.encoding, clock.user_name
            return read(Live(transaction, clock.observed_at, frozenset(settings.redact_keys)))

    return as_it_can_be_read(asked)
