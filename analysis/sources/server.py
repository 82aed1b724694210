"""The questions about a session: who answers, which database it is, its columns and load, and who locks us out."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from analysis.model import Query
from analysis.sources.catalog import ColumnFact


@dataclass(frozen=True)
class Server:
    """One row of sql/session/server.sql. `statements_track` is what pg_stat_statements counts (None where it is not
    loaded); `replay_lag_s` how far a replica is behind, None on a primary and where a replica cannot know."""

    observed_at: datetime
    database: str
    user_name: str
    server_version: str
    server_version_num: int
    statements_schema: str
    statements_track: str | None = "top"
    is_replica: bool = False
    replay_lag_s: float | None = None

    @property
    def state_at(self) -> datetime:
        """The instant whose state the rows show: the clock's, on a replica that lags so much earlier."""
        return self.observed_at - timedelta(seconds=self.replay_lag_s or 0)


@dataclass(frozen=True)
class Load:
    """One row of sql/session/load.sql: the connections that ordinary roles may open, those taken (ours among them),
    and the sessions beside ours that are at work at this moment (of other roles without pg_monitor: in a transaction).
    """

    slots: int
    used: int
    busy: int


@dataclass(frozen=True)
class LockHolder:
    """One row of sql/session/lock_holders.sql: a session that keeps readers out of `table_name`, or waits to; hidden
    columns of other roles' sessions are None. `for_s` is how long its transaction has been open."""

    table_name: str
    pid: int
    granted: bool
    user_name: str | None
    application_name: str | None
    state: str | None
    query_text: str | None
    for_s: float | None
    waits_for: list[int]


@dataclass(frozen=True)
class Identity:
    """One row of sql/session/identity.sql: what stays the same when a database, its server or its address is renamed,
    on the primary and on its replicas."""

    system_identifier: str
    database_oid: int


SERVER = Query("session/server", Server)
IDENTITY = Query("session/identity", Identity)
LOAD = Query("session/load", Load)
COLUMNS = Query("session/columns", ColumnFact)
LOCK_HOLDERS = Query("session/lock_holders", LockHolder)
