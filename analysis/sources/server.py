"""The questions that open a session: who answers, which columns there are, which database of all it is."""

from dataclasses import dataclass
from datetime import datetime

from analysis.model import Query
from analysis.sources.catalog import ColumnFact


@dataclass(frozen=True)
class Server:
    """One row of sql/session/server.sql."""

    observed_at: datetime
    database: str
    user_name: str
    server_version: str
    server_version_num: int
    statements_schema: str


@dataclass(frozen=True)
class Load:
    """One row of sql/session/load.sql: the connections that ordinary roles may open, those taken (ours among them),
    and the sessions beside ours that are at work at this moment (of other roles without pg_monitor: in a transaction).
    """

    slots: int
    used: int
    busy: int


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
