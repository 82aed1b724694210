"""How much of what the database reads is found in its cache, and how much work spills to temporary files?"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from datetime import datetime

from pydantic import JsonValue

from analysis.facts import Facts, Meta, Query
from analysis.history.earlier import Earlier, earlier
from analysis.model import Action, Finding, Headline, Verdict
from analysis.sources.server import SERVER, Server
from analysis.tables import Column, Table
from analysis.wording import clock, counted, duration, iso, over, size

MIN_BLOCKS = 100_000
"""Fewer requests (800 MB of them) are one report, not the rhythm of the system."""

HIT_PERCENT = 90.0
"""The usual rule for a working set that fits. What misses here may still come from the kernel's cache, which the server
cannot see, so it is advice."""

TEMP_BYTES_PER_HOUR = 1024**3
"""A gibibyte an hour is a sort or hash that spills on every call, and not the odd large report."""


@dataclass(frozen=True)
class Blocks:
    """Counters of this database since `counted_since`; `heap` and `index` are those of the monitored schema."""

    hit_blocks: int
    read_blocks: int
    temp_files: int
    temp_bytes: int
    heap_hit_blocks: int
    heap_read_blocks: int
    index_hit_blocks: int
    index_read_blocks: int
    block_bytes: int
    counted_since: datetime


CACHE = Query("performance/cache", Blocks)

META = Meta(
    id="performance/cache",
    passing="Cache and temporary files",
    failing="Cache and temporary files",
    why="What is not in the cache is read from the disk, at a thousand times the cost.",
    queries=(SERVER, CACHE),
)

COUNTERS = tuple(field.name for field in fields(Blocks) if field.name not in ("block_bytes", "counted_since"))


@dataclass(frozen=True)
class Span:
    """What the counters rose by between two instants; `since` is the previous snapshot or the start of counting."""

    since: datetime
    seconds: float
    is_delta: bool
    rose: dict[str, int]

    def hit_percent(self, prefix: str) -> float | None:
        """None where nothing was asked for: unknown, not 0."""
        hits, reads = self.rose[f"{prefix}hit_blocks"], self.rose[f"{prefix}read_blocks"]
        return round(100 * hits / (hits + reads), 2) if hits + reads else None

    def requests(self, prefix: str) -> int:
        return self.rose[f"{prefix}hit_blocks"] + self.rose[f"{prefix}read_blocks"]


def analyze(facts: Facts) -> Verdict:
    (now,) = facts.rows(CACHE)
    (server,) = facts.rows(SERVER)
    span = _span(facts, now, earlier(facts, META.id, server.database))
    return Verdict.judged(
        [*_misses(span, facts.observed_at), *_spills(span, server)],
        headline=Headline(label="found in the cache", value=span.hit_percent(""), kind="percent"),
        summary=_summary(span, facts.observed_at),
        data=_data(now, span),
        tables=(_table(now, span, facts.observed_at),),
    )


def _span(facts: Facts, now: Blocks, before: Earlier | None) -> Span:
    counters = {name: int(getattr(now, name)) for name in COUNTERS}
    if before is not None and before.instant("counted_since") == now.counted_since:
        then = {name: value for name in COUNTERS if (value := before.whole(name)) is not None}
        rose = {name: counters[name] - then[name] for name in COUNTERS if name in then}
        if len(rose) == len(COUNTERS) and min(rose.values()) >= 0:
            return Span(before.observed_at, (facts.observed_at - before.observed_at).total_seconds(), True, rose)
    return Span(now.counted_since, (facts.observed_at - now.counted_since).total_seconds(), False, counters)


def _summary(span: Span, observed_at: datetime) -> str:
    start = "the previous snapshot" if span.is_delta else "counting began"
    temp = f"{counted(span.rose['temp_files'], 'temporary file')}, {size(span.rose['temp_bytes'])}"
    total = "" if span.is_delta else " There is no earlier reading to compare with."
    return f"Since {start}, {over(span.since, observed_at)}: {temp}.{total}"


def _data(now: Blocks, span: Span) -> dict[str, JsonValue]:
    counters = {name: value for name, value in asdict(now).items() if name in COUNTERS}
    return {
        **counters,
        "counted_since": iso(now.counted_since),
        "since": iso(span.since),
        "hit_percent": span.hit_percent(""),
        "heap_hit_percent": span.hit_percent("heap_"),
        "index_hit_percent": span.hit_percent("index_"),
        "temp_bytes_since": span.rose["temp_bytes"],
    }


def _table(now: Blocks, span: Span, observed_at: datetime) -> Table:
    columns = (
        Column(key="what", title="Blocks of"),
        Column(key="hit_percent", title="Found in the cache", kind="percent"),
        Column(key="requests", title="Requests", kind="int"),
        Column(key="read_bytes", title="Read from outside", kind="bytes"),
    )
    kinds = (("the whole database", ""), ("tables of the schema", "heap_"), ("indexes of the schema", "index_"))
    rows = [
        {
            "what": what,
            "hit_percent": span.hit_percent(prefix),
            "requests": span.requests(prefix),
            "read_bytes": span.rose[f"{prefix}read_blocks"] * now.block_bytes,
        }
        for what, prefix in kinds
    ]
    note = f"Counted since {clock(span.since, observed_at)}. The kernel's own cache is not seen here."
    return Table.of("Shared buffers", columns, rows, note=note)


def _misses(span: Span, observed_at: datetime) -> Iterator[Finding]:
    requests = span.requests("")
    if requests < MIN_BLOCKS or 100 * span.rose["hit_blocks"] >= HIT_PERCENT * requests:
        return
    yield Finding(
        key=f"{META.id}:hits",
        severity="advice",
        title=f"Only {100 * span.rose['hit_blocks'] / requests:.0f} % of the requested blocks were in the cache",
        observed=f"{requests:,} requests since {clock(span.since, observed_at)}, {over(span.since, observed_at)}.",
        threshold=f"{HIT_PERCENT:g} % over at least {MIN_BLOCKS:,} requests",
        why=META.why,
        actions=(
            Action(text="Look at the statements and tables above: a scan of a large table reads it past the cache."),
            Action(text="See how large the cache is", code="SHOW shared_buffers", language="sql"),
        ),
    )


def _spills(span: Span, server: Server) -> Iterator[Finding]:
    spilt = span.rose["temp_bytes"]
    if not span.is_delta or spilt < TEMP_BYTES_PER_HOUR * max(1.0, span.seconds / 3600):
        return
    yield Finding(
        key=f"{META.id}:temp",
        severity="advice",
        title=f"{size(spilt)} went to temporary files in {duration(span.seconds)}",
        observed=f"{counted(span.rose['temp_files'], 'file')} since the previous snapshot.",
        threshold=f"{size(TEMP_BYTES_PER_HOUR)} an hour",
        why="Sorts and hashes that do not fit work_mem are written to disk and read back.",
        actions=(
            server.setting("Log which statements spill more than 10 MB.", "log_temp_files", "10240"),
            Action(text="See how much memory a sort may take", code="SHOW work_mem", language="sql"),
        ),
    )
