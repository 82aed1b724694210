"""The two questions that open every session: who answers, and which columns there are."""

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


SERVER = Query("session/server", Server)
COLUMNS = Query("session/columns", ColumnFact)
