"""The counters of pg_stat_statements, and what a statement spent since they were last read. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from pydantic import JsonValue

from analysis.history.earlier import Earlier
from analysis.wording import iso


@dataclass(frozen=True)
class Statement:
    """One of the 200 statements with most time. Without the right to see it, `query_id` is None.

    Counters run since `counted_since` where the server records it (PostgreSQL 17 and later), else since `reset_at` at
    the earliest. `evictions` is how often the extension has thrown out rarely used statements.
    """

    query_id: str | None
    user_id: int
    is_top_level: bool
    user_name: str
    query_text: str
    calls: int
    total_ms: float
    returned_rows: int
    blocks: int
    temp_blocks: int
    counted_since: datetime | None
    reset_at: datetime
    evictions: int

    @property
    def key(self) -> str:
        return f"{self.user_id}/{self.query_id}/{'top' if self.is_top_level else 'nested'}"

    @property
    def counters(self) -> list[JsonValue]:
        since = None if self.counted_since is None else iso(self.counted_since)
        return [self.calls, round(self.total_ms, 3), self.returned_rows, since]


@dataclass(frozen=True)
class Spent:
    """What a statement spent in a span of time."""

    statement: Statement
    calls: int
    total_ms: float
    returned_rows: int

    @property
    def mean_ms(self) -> float | None:
        return self.total_ms / self.calls if self.calls else None


def in_all(statement: Statement) -> Spent:
    """Everything that the counters hold."""
    return Spent(statement, statement.calls, statement.total_ms, statement.returned_rows)


def since(before: Earlier, statements: Iterable[Statement]) -> dict[Statement, Spent | None]:
    """What each spent since then; None where that is unknown: it was evicted in between, or not among the 200."""
    known = before.data.get("counters")
    counters = known if isinstance(known, dict) else {}
    return {each: _since(before.observed_at, counters.get(each.key), each) for each in statements}


def _since(observed_at: datetime, then: JsonValue, now: Statement) -> Spent | None:
    if now.counted_since is not None and now.counted_since > observed_at:
        return in_all(now)
    if not isinstance(then, list) or then[3] != now.counters[3]:
        return None
    calls, total_ms, rows = (float(str(value)) for value in then[:3])
    if now.calls < calls or now.total_ms < total_ms - 0.001 or now.returned_rows < rows:
        return None
    return Spent(now, now.calls - int(calls), max(0.0, now.total_ms - total_ms), now.returned_rows - int(rows))
