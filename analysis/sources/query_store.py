"""Query Store of an Azure flexible server: read in the database azure_sys, over a second connection to the same server.

The columns are those of https://learn.microsoft.com/azure/postgresql/monitor/concepts-query-store, as of 2024-02-24.
"""

import re
from dataclasses import dataclass

from psycopg import Error
from psycopg.conninfo import make_conninfo
from pydantic import SecretStr

from analysis.facts import Query, Unavailable, Window
from analysis.model import Failure
from analysis.settings import Settings
from analysis.sources.postgres import session
from analysis.sources.server import SERVER

DATABASE = "azure_sys"
ROLE = "the role of JOBSCOPE_DATABASE_URL"
CAPTURE_MODE = "pg_qs.query_capture_mode"
WAITS_MODE = "pgms_wait_sampling.query_capture_mode"


@dataclass(frozen=True)
class Capture:
    """The server's parameters as it shows them; None where it has none of that name. `sampled_every` is in words of
    the server: a number of milliseconds, or one with a unit of PostgreSQL's."""

    statements_mode: str | None
    waits_mode: str | None
    sampled_every: str | None

    @property
    def sampled_every_ms(self) -> int | None:
        return period_ms(self.sampled_every or "")


@dataclass(frozen=True)
class StoredStatement:
    """What one statement of one role spent in the window; `all_ms` is what all statements of the database spent.

    What the store does not know is None; times are of the intervals that have one, and `untimed` have none."""

    query_id: str
    user_name: str | None
    query_text: str
    calls: int
    total_ms: float
    longest_ms: float | None
    untimed: int
    all_ms: float


@dataclass(frozen=True)
class StoredWait:
    """How often a statement was found waiting for an event; beside it how often any was found so, and in all."""

    query_id: str
    event_type: str
    event: str
    samples: int
    event_samples: int
    all_samples: int


@dataclass(frozen=True)
class StoredWindow:
    """What Query Store holds of the window: the statements with most time first, and the waits found most often first.

    `waits` is the Failure where the waits alone could not be read."""

    capture: Capture
    statements: tuple[StoredStatement, ...]
    waits: tuple[StoredWait, ...] | Failure


UNITS_MS = {"us": 0.001, "": 1, "ms": 1, "s": 1000, "min": 60_000, "h": 3_600_000, "d": 86_400_000}
"""PostgreSQL's units of time (https://www.postgresql.org/docs/18/config-setting.html); a period without one is of
milliseconds."""


def period_ms(text: str) -> int | None:
    """The whole milliseconds of a setting's period such as `100`, `10 ms` or `1s`; None for anything else, and for a
    period of less than one."""
    found = re.fullmatch(r"\s*(\d{1,9}(?:\.\d{1,6})?)\s*(us|ms|s|min|h|d|)\s*", text, re.ASCII)
    period = round(float(found[1]) * UNITS_MS[found[2]]) if found else 0
    return period or None


QUERY_STORE = Query("query_store/window", StoredWindow, source="query_store")
_CAPTURE = Query("query_store/capture", Capture)
_STATEMENTS = Query("query_store/statements", StoredStatement)
_WAITS = Query("query_store/waits", StoredWait)


def read(settings: Settings, database: str | None, window: Window, budget_s: float) -> tuple[StoredWindow, ...]:
    """One row for the statements of `database`; none where JOBSCOPE_QUERY_STORE is not set. Raises Unavailable."""
    if broken := settings.broken("query_store"):
        raise Unavailable(broken)
    if not settings.query_store:
        return ()
    try:
        return (_window(_there(settings), {**_bounds(window), "database": database or ""}, budget_s),)
    except Unavailable as unavailable:
        raise Unavailable(_failure(unavailable)) from unavailable


def monitored(settings: Settings) -> str:
    """The name of the monitored database, by asking it. Raises Unavailable."""
    with session(settings) as database:
        (server,) = database.fetch(SERVER, {})
    return server.database


def turn_on(capture: Capture) -> str:
    """What to set on the server so that both are stored; empty where they are."""
    modes = ((CAPTURE_MODE, capture.statements_mode, "top"), (WAITS_MODE, capture.waits_mode, "all"))
    lacking = [f"{name} = {value}" for name, mode, value in modes if mode in (None, "none")]
    return f"set the server parameters {' and '.join(lacking)}" if lacking else ""


def _there(settings: Settings) -> Settings:
    """The same server, role and limits, the other database."""
    url = make_conninfo(settings.database_url.get_secret_value(), dbname=DATABASE)
    return settings.model_copy(update={"database_url": SecretStr(url)})


def _bounds(window: Window) -> dict[str, str]:
    return {"since": window.since.isoformat(), "until": window.until.isoformat()}


def _window(settings: Settings, given: dict[str, str], budget_s: float) -> StoredWindow:
    limit_s = min(settings.query_timeout_s, budget_s / 2)
    with session(settings) as store:
        (capture,) = store.fetch(_CAPTURE, {}, limit_s)
        statements = store.fetch(_STATEMENTS, given, limit_s)
        waits: tuple[StoredWait, ...] | Failure
        try:
            waits = store.fetch(_WAITS, given, limit_s)
        except Unavailable as unavailable:
            waits = _failure(unavailable)
    return StoredWindow(capture, statements, waits)


def _failure(unavailable: Unavailable) -> Failure:
    """The failure in terms of Query Store: a fix that speaks of the monitored database would mislead."""
    failure, cause = unavailable.failure, unavailable.__cause__
    code = cause.sqlstate if isinstance(cause, Error) else None
    reason = failure.reason
    if f'database "{DATABASE}" does not exist' in reason:
        fix = (
            "this is no flexible server of Azure's, which alone has that database: take JOBSCOPE_QUERY_STORE out of"
            " the settings"
        )
    elif "permission denied for database" in reason:
        fix = f"as a member of azure_pg_admin: GRANT CONNECT ON DATABASE {DATABASE} TO {ROLE}"
    elif code == "42501":
        fix = (
            f"as a member of azure_pg_admin, in {DATABASE}: GRANT USAGE ON SCHEMA query_store TO {ROLE}, and GRANT"
            f" SELECT ON query_store.qs_view, query_store.pgms_wait_sampling_view TO {ROLE}"
        )
    elif code in ("42P01", "3F000", "42703"):
        fix = f"let Query Store capture: the server parameter {CAPTURE_MODE} = top; its views come with it"
    else:
        fix = failure.fix
    return Failure(f"Query Store in {DATABASE} could not be read: {reason}", fix, lasts=failure.lasts)
