"""PgBouncer in transaction mode: what it demands of a client, tested on the server itself.

A bare machine has no PgBouncer, so this holds a run to the rules of its transaction mode: nothing outside the one
transaction, nothing left in the session, no prepared statement on the server, no start-up option.
"""

from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest
from psycopg.pq import TransactionStatus

from analysis.history.slots import manual
from analysis.registry import ANALYSES
from analysis.run.assemble import run
from analysis.settings import Settings
from tests.conftest import MakeDatabase

LEFT_OVER = {
    "prepared statements": "SELECT name FROM pg_prepared_statements",
    "settings": "SELECT name FROM pg_settings WHERE source = 'session'",
    "channels": "SELECT pg_listening_channels()",
    "advisory locks": "SELECT objid FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()",
    "temporary tables": "SELECT relname FROM pg_class WHERE pg_my_temp_schema() = relnamespace",
    "cursors": "SELECT name FROM pg_cursors WHERE is_holdable",
}


class Watched(psycopg.Connection[Any]):
    """A connection that notes what is sent outside a transaction, and what is left when it is closed."""

    outside: list[str]
    left: dict[str, list[Any]]

    def execute(self, query: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - as psycopg's own
        if self.info.transaction_status == TransactionStatus.IDLE:
            text = query if isinstance(query, bytes | str) else query.as_string(self)
            Watched.outside.append(text.decode() if isinstance(text, bytes) else text)
        return super().execute(query, *args, **kwargs)

    def close(self) -> None:
        if not self.closed:
            self.rollback()
            # A first SET LOCAL would be gone now, a SET would be there; the driver's own start-up is none of either.
            Watched.left |= {
                what: super(Watched, self).execute(question.encode()).fetchall() for what, question in LEFT_OVER.items()
            }
            Watched.left["start-up options"] = [
                value for name, value in self.info.get_parameters().items() if name == "options"
            ]
        super().close()


@pytest.mark.parametrize("server", [14, 18])
def test_a_run_is_two_transactions_on_one_connection_and_leaves_nothing_behind(
    database: MakeDatabase, monkeypatch: pytest.MonkeyPatch, server: int
) -> None:
    dsn = database(server)
    Watched.outside, Watched.left = [], {}
    monkeypatch.setattr(psycopg, "connect", Watched.connect)
    snapshot = run(Settings.model_validate({"database_url": dsn}), manual(datetime.now(UTC)), ANALYSES)
    monkeypatch.undo()
    assert [result.reason for result in snapshot.analyses.values() if result.status == "unknown"] == []
    begin = "BEGIN /* jobscope */ ISOLATION LEVEL REPEATABLE READ READ ONLY"
    # Between the two it is asked whether the connection still stands.
    assert [text.split(";")[0] for text in Watched.outside] == [begin, "", begin]
    assert Watched.left == {what: [] for what in (*LEFT_OVER, "start-up options")}
