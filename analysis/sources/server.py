"""The questions about a session: who answers, which database it is, its columns and load, and who locks us out."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from shlex import quote

from analysis.facts import Query
from analysis.model import Action
from analysis.sources.catalog import ColumnFact


@dataclass(frozen=True)
class Server:
    """One row of sql/session/server.sql. `statements_track` is what pg_stat_statements counts (None where it is not
    loaded); `azure_extensions` names with commas what may be created on Azure's flexible server (None on any other
    server); `replay_lag_s` how far a replica is behind, None on a primary and where a replica cannot know.
    `settings` are `name=value` of what sessions are given beside the built-in defaults, without texts."""

    observed_at: datetime
    database: str
    user_name: str
    server_version: str
    server_version_num: int
    statements_schema: str
    statements_track: str | None = "top"
    azure_extensions: str | None = None
    is_replica: bool = False
    replay_lag_s: float | None = None
    settings: list[str] = field(default_factory=list)

    @property
    def on_azure(self) -> bool:
        return self.azure_extensions is not None

    @property
    def state_at(self) -> datetime:
        """The instant whose state the rows show: the clock's, on a replica that lags so much earlier."""
        return self.observed_at - timedelta(seconds=self.replay_lag_s or 0)

    def setting(self, text: str, name: str, value: str) -> Action:
        """What to do by a setting of this server: the line of its configuration, on Azure the command of its CLI."""
        if not self.on_azure:
            return Action(text=text, code=f"{name} = {value}", language="setting")
        command = f'az postgres flexible-server parameter set -g "$GROUP" -s "$SERVER" -n {name} -v {quote(value)}'
        return Action(text=f"{text} GROUP and SERVER are those of the server.", code=command, language="shell")

    def allowing(self, extension: str) -> tuple[Action, ...]:
        """What lets an extension be created; nothing where it may be."""
        allowed = [name.strip() for name in (self.azure_extensions or "").split(",") if name.strip()]
        if not self.on_azure or extension in map(str.lower, allowed):
            return ()
        return (self.setting(f"Allow {extension}.", "azure.extensions", ",".join([*allowed, extension])),)


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
