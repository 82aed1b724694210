"""How close is the server to refusing connections, and who holds them?"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from pydantic import JsonValue

from analysis.facts import Facts, Meta, Query
from analysis.health.capacity import CAPACITY, Capacity
from analysis.health.running import RUNNING_STATEMENTS, statements_table
from analysis.health.trend import trend
from analysis.model import Action, Finding, Headline, Severity, Verdict
from analysis.sources.server import SERVER, Server
from analysis.statements import sql
from analysis.tables import Cell, Column, Table
from analysis.wording import counted

WARNING_PERCENT = 80
"""A burst of a fan-out opens tens of connections within seconds: a fifth of the server is the least room for it."""

CRITICAL_PERCENT = 90
"""Beyond this a deployment, which briefly doubles a pool, is refused."""


@dataclass(frozen=True)
class ConnectionGroup:
    """Sessions alike; what this role may not see is None."""

    database_name: str | None
    user_name: str | None
    application: str | None
    state: str | None
    sessions: int
    longest_in_state_s: float | None
    oldest_s: float | None


CONNECTIONS = Query("health/connections", ConnectionGroup)

META = Meta(
    id="health/connections",
    passing="Connections are free",
    failing="Connections are running out",
    why="When the last one is taken, workers fail with 'too many clients already', and so does whoever comes to help.",
    queries=(CAPACITY, CONNECTIONS, SERVER, RUNNING_STATEMENTS),
    privileges=("pg_monitor, to see what the sessions of other roles do",),
)

_COLUMNS = (
    Column(key="application", title="Application", kind="code"),
    Column(key="user_name", title="Role", kind="code"),
    Column(key="database_name", title="Database", kind="code"),
    Column(key="state", title="State"),
    Column(key="sessions", title="Sessions", kind="int"),
    Column(key="longest_in_state_s", title="Longest in this state", kind="duration_s"),
    Column(key="oldest_s", title="Oldest", kind="duration_s"),
)


def analyze(facts: Facts) -> Verdict:
    (capacity,) = facts.rows(CAPACITY)
    (server,) = facts.rows(SERVER)
    groups = facts.rows(CONNECTIONS)
    listed = sum(group.sessions for group in groups)
    table = Table.of(
        "Connections by application",
        _COLUMNS,
        [_named(group) for group in groups],
        note="" if listed == capacity.used else f"{listed:,} of {capacity.used:,} sessions are in these groups.",
        cap=25,
    )
    return Verdict.judged(
        _saturated(capacity, table, server),
        headline=Headline(label="of the connections in use", value=round(capacity.used_percent, 1), kind="percent"),
        summary=_summary(capacity),
        data={
            "used": capacity.used,
            "usable": capacity.usable,
            "max_connections": capacity.max_connections,
            "reserved": capacity.reserved,
            "used_in_database": capacity.used_in_database,
            "database_limit": capacity.database_limit if capacity.database_limit >= 0 else None,
            "jobscope_sessions": capacity.jobscope,
            "hidden_sessions": capacity.masked,
            "by_state": _by_state(groups),
        },
        tables=(table, *_at_work(facts)),
        charts=trend(facts, META.id, round(capacity.used_percent, 1)),
    )


def _saturated(capacity: Capacity, table: Table, server: Server) -> list[Finding]:
    if capacity.used_percent < WARNING_PERCENT:
        return []
    severity: Severity = "critical" if capacity.used_percent >= CRITICAL_PERCENT else "warning"
    return [
        Finding(
            key=f"{META.id}:saturation",
            severity=severity,
            title=f"{capacity.taken:,} of {capacity.usable:,} connections are in use, {_left(capacity.free)}",
            observed=f"{capacity.used_percent:.0f} % of {capacity.limit_name}.",
            threshold=f"{CRITICAL_PERCENT if severity == 'critical' else WARNING_PERCENT} %",
            count=capacity.taken,
            evidence=table,
            why=META.why,
            actions=(
                sql(
                    "See which pools hold connections that do nothing, and lower their size.",
                    "SELECT application_name, usename, state, count(*), max(clock_timestamp() - state_change)\n"
                    "FROM pg_stat_activity WHERE backend_type = 'client backend' GROUP BY 1, 2, 3 ORDER BY 4 DESC",
                ),
                _fewer(server),
            ),
        )
    ]


def _at_work(facts: Facts) -> Iterator[Table]:
    if facts.failure(RUNNING_STATEMENTS) is None and (sessions := facts.rows(RUNNING_STATEMENTS)):
        yield statements_table(sessions, facts.observed_at)


def _fewer(server: Server) -> Action:
    if not server.on_azure:
        return Action(text="Put PgBouncer in transaction mode in front, or raise max_connections (needs a restart).")
    return server.setting(
        "Turn on the server's own PgBouncer (port 6432; not on the Burstable tier) and let the workers use it, or raise"
        " max_connections (needs a restart).",
        "pgbouncer.enabled",
        "true",
    )


def _summary(capacity: Capacity) -> str:
    text = f"{counted(capacity.taken, 'connection')} of {capacity.usable:,} ({capacity.limit_name}), without our own."
    if capacity.masked:
        text += f" What {capacity.masked:,} of them do is hidden from this role: it lacks pg_monitor."
    return text


def _named(group: ConnectionGroup) -> dict[str, Cell]:
    own = group.application == "jobscope"
    return {
        "application": "jobscope (this monitor)" if own else group.application or "(unnamed)",
        "user_name": group.user_name,
        "database_name": group.database_name,
        "state": group.state or "hidden",
        "sessions": group.sessions,
        "longest_in_state_s": _since(group.longest_in_state_s),
        "oldest_s": _since(group.oldest_s),
    }


def _by_state(groups: tuple[ConnectionGroup, ...]) -> dict[str, JsonValue]:
    states: Counter[str] = Counter()
    for group in groups:
        states[group.state or "hidden"] += group.sessions
    return dict(sorted(states.items()))


def _since(seconds: float | None) -> float | None:
    """Never negative: the sessions are read a moment after the server's clock was."""
    return None if seconds is None else max(0.0, round(seconds, 3))


def _left(number: int) -> str:
    return f"{number:,} {'is' if number == 1 else 'are'} free"
