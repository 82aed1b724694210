"""Which statements take the database's time, since the previous snapshot?"""

from collections.abc import Iterable
from datetime import datetime

from pydantic import JsonValue

from analysis.facts import Facts, Meta, Query, Unavailable
from analysis.history.earlier import Earlier, earlier
from analysis.model import Failure, Headline, Verdict
from analysis.performance.statement_counters import Spent, Statement, in_all, since
from analysis.redaction import redact_sql
from analysis.sources.server import SERVER, Server
from analysis.tables import Cell, Column, Table
from analysis.wording import clock, counted, cut, iso, over

STATEMENTS = Query("performance/statements", Statement)

SHOWN = 20
SHOWN_CHARACTERS = 400

META = Meta(
    id="performance/statements",
    passing="Statements by time",
    failing="Statements by time",
    why="What the database spends its time on is what there is to win.",
    queries=(SERVER, STATEMENTS),
    privileges=("pg_read_all_stats, to see the statements of other roles",),
)


def analyze(facts: Facts) -> Verdict:
    (server,) = facts.rows(SERVER)
    if not server.statements_schema:
        raise Unavailable(
            Failure(
                f"the extension pg_stat_statements is not installed in the database {server.database}",
                _installing(server),
            )
        )
    if server.statements_track == "none":
        raise Unavailable(
            Failure(
                "pg_stat_statements is installed but counts nothing (pg_stat_statements.track = none)",
                f"let it count by {server.setting('', 'pg_stat_statements.track', 'top').code}; no restart is needed",
            )
        )
    statements = [each for each in facts.rows(STATEMENTS) if each.query_id is not None]
    hidden = len(facts.rows(STATEMENTS)) - len(statements)
    before = earlier(facts, META.id, server.database)
    was_reset = before is not None and bool(statements) and before.instant("reset_at") != statements[0].reset_at
    if before is not None and not was_reset:
        known = since(before, statements)
        spent = [each for each in known.values() if each is not None and each.calls]
        unknown, start = sum(each is None for each in known.values()), before.observed_at
    else:
        spent, unknown = [in_all(each) for each in statements], 0
        start = statements[0].reset_at if statements else facts.observed_at
    spent.sort(key=lambda each: (-each.total_ms, each.statement.key))
    span_s = (facts.observed_at - start).total_seconds()
    at_once = sum(each.total_ms for each in spent) / 1000 / span_s if spent and span_s > 0 else None
    return Verdict.judged(
        headline=Headline(
            label="statements at once, on average", value=None if at_once is None else round(at_once, 3), kind="number"
        ),
        summary=_summary(start, facts.observed_at, was_reset, hidden, before, server.user_name),
        data=_data(statements, spent, start),
        tables=(_table(spent, unknown),),
    )


def _installing(server: Server) -> str:
    """On Azure the library is loaded by default, and what may be created is a list."""
    create = "run CREATE EXTENSION pg_stat_statements in this database"
    if not server.on_azure:
        return f"add it to shared_preload_libraries, restart the server, then {create}"
    allow = "".join(f"allow it by {action.code}, then " for action in server.allowing("pg_stat_statements"))
    if server.statements_track is None:
        return (
            f"add it to the server parameter shared_preload_libraries, restart the server, {allow or 'then '}{create}"
        )
    return f"{allow}{create}; no restart is needed"


def _summary(
    start: datetime, observed_at: datetime, was_reset: bool, hidden: int, before: Earlier | None, user: str
) -> str:
    sentences = [f"Time spent since {clock(start, observed_at)}, {over(start, observed_at)}."]
    if was_reset:
        sentences.append("The counters were reset since the previous snapshot: what was spent between is unknown.")
    elif before is None:
        sentences.append("There is no snapshot to compare with: these are totals since the counters were reset.")
    if hidden:
        sentences.append(
            f"{counted(hidden, 'statement')} of other roles cannot be seen: GRANT pg_read_all_stats TO {user} shows"
            " them."
        )
    return " ".join(sentences)


def _data(statements: list[Statement], spent: list[Spent], start: datetime) -> dict[str, JsonValue]:
    reset: dict[str, JsonValue] = (
        {"reset_at": iso(statements[0].reset_at), "evictions": statements[0].evictions} if statements else {}
    )
    return {
        **reset,
        "since": iso(start),
        "total_ms": round(sum(each.total_ms for each in spent), 3),
        "counters": {each.key: each.counters for each in statements},
    }


def _table(spent: Iterable[Spent], unknown: int) -> Table:
    known = list(spent)
    total = sum(each.total_ms for each in known)
    columns = (
        Column(key="query", title="Statement", kind="code"),
        Column(key="user_name", title="Role", kind="text"),
        Column(key="calls", title="Calls", kind="int"),
        Column(key="total_ms", title="Time", kind="duration_ms"),
        Column(key="share_percent", title="Share", kind="percent"),
        Column(key="mean_ms", title="Mean", kind="duration_ms"),
        Column(key="returned_rows", title="Rows", kind="int"),
        Column(key="query_id", title="Query id", kind="code"),
    )
    note = "Among the 200 statements of this database with most time in all; Jobscope's own are left out."
    if unknown:
        note += f" {counted(unknown, 'statement')} had no counters to compare with: evicted, or new among the 200."
    rows = [_row(each, total) for each in known[:SHOWN]]
    return Table.of("Statements, most time first", columns, rows, total=len(known), note=note)


def _row(each: Spent, total_ms: float) -> dict[str, Cell]:
    return {
        "query": cut(redact_sql(each.statement.query_text), SHOWN_CHARACTERS),
        "user_name": each.statement.user_name,
        "calls": each.calls,
        "total_ms": round(each.total_ms, 3),
        "share_percent": round(100 * each.total_ms / total_ms, 1) if total_ms else None,
        "mean_ms": None if each.mean_ms is None else round(each.mean_ms, 3),
        "returned_rows": each.returned_rows,
        "query_id": each.statement.query_id,
    }
