"""A question of a user's own to the record: one SELECT, bounded in time, memory and rows."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from analysis.record.asking import opened_states
from analysis.record.engine import Engine, Row
from analysis.record.records import Records
from analysis.record.tables import TABLES
from analysis.wording import listed
from reports.stores import Store

MOST_S = 60.0
_NO_TABLE = re.compile("Catalog Error: Table with name (.+) does not exist")


class BadQuestion(Exception):
    """The statement is no question, or DuckDB refuses it; the message says where."""


@dataclass(frozen=True)
class Answer:
    """Rows in the order of the statement; `cut` when there were more than were asked for."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    cut: bool


def ask(store: Store, records: Records, statement: str, limit: int) -> Answer:
    """Ask these records as if they were one.

    Raises BadQuestion, RecordError and StorageUnavailable."""
    import duckdb

    with opened_states(store, records) as engine:
        try:
            statements = engine.connection.extract_statements(statement)
            if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
                raise BadQuestion("the record answers one SELECT at a time, and nothing else")
            with _deadline(engine):
                asked = engine.connection.execute(statements[0])
                rows = asked.fetchmany(limit + 1)
        except duckdb.InterruptException as error:
            raise BadQuestion(f"the answer took longer than {MOST_S:g} s: ask for less at once") from error
        except duckdb.Error as error:
            unknown = _NO_TABLE.match(str(error))
            # What DuckDB offers instead is a table of its own.
            given = f"there is no table {unknown[1]}: the record has {listed(TABLES)}" if unknown else str(error)
            raise BadQuestion(given) from error
        columns = tuple(str(column[0]) for column in asked.description or ())
        return Answer(columns, tuple(rows[:limit]), len(rows) > limit)


@contextmanager
def _deadline(engine: Engine) -> Iterator[None]:
    timer = threading.Timer(MOST_S, engine.connection.interrupt)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
