"""Which statements took the database's time in the window, and what did they wait for, by Azure's Query Store?"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from pydantic import JsonValue

from analysis.facts import Facts, Meta, Unavailable
from analysis.model import Action, Failure, Finding, Headline, Verdict
from analysis.redaction import redact_sql
from analysis.sources.query_store import (
    CAPTURE_MODE,
    QUERY_STORE,
    WAITS_MODE,
    Capture,
    StoredStatement,
    StoredWait,
    StoredWindow,
)
from analysis.sources.server import SERVER, Server
from analysis.tables import Cell, Column, Table
from analysis.wording import counted, cut, duration

SHOWN = 20
SHOWN_CHARACTERS = 400
MOST_FINDINGS = 5
"""Those of the statements with most time; the table has the rest."""
WAITED_S = 60.0
"""A statement that waited less than a minute of the whole window is not what a window of hours is slow by."""
WAITED_SHARE = 0.5
"""From half of its time on, a statement is slow by what it waits for rather than by what it does."""
OURS = ("Lock", "LWLock", "IO", "BufferPin", "IPC")
"""Wait events inside the server; those of the types Client, Activity, Timeout and Extension are no want of it
(https://www.postgresql.org/docs/18/monitoring-stats.html#WAIT-EVENT-TABLE)."""
ADVICE: Mapping[str, str] = {
    "Lock": "Find the other statements above that write to the same rows, and make their transactions shorter.",
    "LWLock": "Many sessions want the same part of the server's memory: fewer at work at once wait less.",
    "IO": "Look at its plan for a scan that an index would spare, and at the disk's IOPS in the portal.",
    "BufferPin": "A cursor that is left open on the same page holds it up: close cursors early.",
    "IPC": "It waits for other processes, mostly its own parallel workers: see its plan.",
}

META = Meta(
    id="performance/query_store",
    passing="Query Store: statements by time, and their waits",
    failing="Query Store: statements by time, and their waits",
    why="What a statement waits for says whether it, its neighbours or the disk are slow.",
    queries=(SERVER, QUERY_STORE),
    privileges=("CONNECT on the database azure_sys, which PUBLIC has by default",),
)

STATEMENT_COLUMNS = (
    Column(key="query", title="Statement", kind="code"),
    Column(key="user_name", title="Role", kind="text"),
    Column(key="calls", title="Calls", kind="int"),
    Column(key="total_ms", title="Time", kind="duration_ms"),
    Column(key="share_percent", title="Share", kind="percent"),
    Column(key="mean_ms", title="Mean", kind="duration_ms"),
    Column(key="longest_ms", title="Longest", kind="duration_ms"),
    Column(key="waits", title="Found waiting for"),
    Column(key="query_id", title="Query id", kind="code"),
)
WAIT_COLUMNS = (
    Column(key="event", title="Wait"),
    Column(key="samples", title="Times seen", kind="int"),
    Column(key="share_percent", title="Share", kind="percent"),
    Column(key="waited_s", title="About", kind="duration_s"),
)


def analyze(facts: Facts) -> Verdict:
    found = facts.rows(QUERY_STORE)
    if not found:
        return Verdict.not_applicable("Query Store is not read: JOBSCOPE_QUERY_STORE is not true.")
    (stored,), (server,) = found, facts.rows(SERVER)
    if not stored.statements:
        raise Unavailable(_nothing(stored.capture, server))
    waits = () if isinstance(stored.waits, Failure) else stored.waits
    by_statement = _by_statement(waits)
    all_ms = stored.statements[0].all_ms
    return Verdict.judged(
        list(islice(_held_up(stored, by_statement), MOST_FINDINGS)),
        headline=Headline(label="spent on statements", value=round(all_ms / 1000, 3), kind="duration_s"),
        summary=_summary(stored, server),
        data={
            "total_ms": round(all_ms, 3),
            "capture_mode": stored.capture.statements_mode,
            "waits_mode": stored.capture.waits_mode,
            "sampled_every_ms": stored.capture.sampled_every_ms,
            "wait_samples": _samples(waits),
            "statement_waits": _of_statements(stored.statements, by_statement),
        },
        tables=(
            _statements(stored.statements, by_statement),
            *([_waits(waits, stored.capture.sampled_every_ms)] if waits else []),
        ),
    )


def _nothing(capture: Capture, server: Server) -> Failure:
    turn_on = server.setting("", CAPTURE_MODE, "top").code
    if capture.statements_mode == "none":
        return Failure(
            f"Query Store captures nothing ({CAPTURE_MODE} = none)",
            f"let it capture by {turn_on}; no restart is needed, and the first rows come within 20 minutes",
        )
    return Failure(
        f"Query Store holds no statement of the database {server.database} in the window",
        f"check that {CAPTURE_MODE} is top or all ({turn_on}) and that the server is neither a replica nor"
        " read-only, where it captures nothing; the first rows come within 20 minutes",
    )


def _summary(stored: StoredWindow, server: Server) -> str:
    sentences = ["Of Query Store's intervals that touch the window; the one that runs is not stored yet."]
    if untimed := sum(each.untimed for each in stored.statements):
        sentences.append(
            f"{counted(untimed, 'interval')} of these statements {'has' if untimed == 1 else 'have'} no time."
        )
    if stored.capture.statements_mode == "none":
        sentences.append(f"Nothing new is captured: {CAPTURE_MODE} = none.")
    if isinstance(stored.waits, Failure):
        sentences.append(f"Waits are unknown: {stored.waits.reason}; {stored.waits.fix}.")
    elif not stored.waits and stored.capture.waits_mode == "none":
        sentences.append(f"Waits are not sampled: turn them on by {server.setting('', WAITS_MODE, 'all').code}.")
    elif not stored.waits:
        sentences.append(f"No wait was stored: see whether {WAITS_MODE} is all.")
    return " ".join(sentences)


def _by_statement(waits: Iterable[StoredWait]) -> dict[str, list[StoredWait]]:
    found: dict[str, list[StoredWait]] = defaultdict(list)
    for wait in waits:
        found[wait.query_id].append(wait)
    return found


def _samples(waits: Iterable[StoredWait]) -> dict[str, JsonValue]:
    return {f"{wait.event_type}: {wait.event}": wait.event_samples for wait in waits}


def _of_statements(statements: Iterable[StoredStatement], waits: Mapping[str, list[StoredWait]]) -> list[JsonValue]:
    """The statements that were found waiting inside the server, with how often for each event of these types."""
    found: list[JsonValue] = []
    for query_id, text in {each.query_id: each.query_text for each in statements}.items():
        events = Counter[str]()
        for wait in waits.get(query_id, []):
            if wait.event_type in OURS:
                events[f"{wait.event_type}: {wait.event}"] += wait.samples
        if events:
            found.append({"query": _shown(text), "events": dict(events)})
    return found[:SHOWN]


def _statements(statements: Iterable[StoredStatement], waits: Mapping[str, list[StoredWait]]) -> Table:
    known = list(statements)
    note = "The 50 with most time; texts without their values. Jobscope's own and the platform's are left out."
    rows = [_row(each, waits.get(each.query_id, [])) for each in known]
    return Table.of("Statements in Query Store, most time first", STATEMENT_COLUMNS, rows, note=note, cap=SHOWN)


def _row(statement: StoredStatement, waits: list[StoredWait]) -> dict[str, Cell]:
    mean = statement.total_ms / statement.calls if statement.calls and not statement.untimed else None
    return {
        "query": _shown(statement.query_text),
        "user_name": statement.user_name,
        "calls": statement.calls,
        "total_ms": round(statement.total_ms, 3),
        "share_percent": round(100 * statement.total_ms / statement.all_ms, 1) if statement.all_ms else None,
        "mean_ms": None if mean is None else round(mean, 3),
        "longest_ms": None if statement.longest_ms is None else round(statement.longest_ms, 3),
        "waits": ", ".join(f"{wait.event_type}: {wait.event} ({wait.samples:,})" for wait in waits[:3]),
        "query_id": statement.query_id,
    }


def _shown(query_text: str) -> str:
    """The text of the first call, so with its values, which are taken out."""
    return cut(redact_sql(query_text), SHOWN_CHARACTERS)


def _waits(waits: tuple[StoredWait, ...], every_ms: int | None) -> Table:
    all_samples = waits[0].all_samples
    rows: list[dict[str, Cell]] = [
        {
            "event": f"{wait.event_type}: {wait.event}",
            "samples": wait.event_samples,
            "share_percent": round(100 * wait.event_samples / all_samples, 1) if all_samples else None,
            "waited_s": None if every_ms is None else round(wait.event_samples * every_ms / 1000, 1),
        }
        for wait in {(each.event_type, each.event): each for each in waits}.values()
    ]
    rows.sort(key=lambda row: (-int(str(row["samples"])), str(row["event"])))
    each = f"one sample stands for {every_ms} ms" if every_ms else "how often is not known"
    return Table.of("What all statements waited for", WAIT_COLUMNS, rows, note=f"Seen by sampling: {each}.", cap=SHOWN)


def _held_up(stored: StoredWindow, waits: Mapping[str, list[StoredWait]]) -> Iterator[Finding]:
    """The statements that spent most of their time waiting inside the server, by samples times their distance."""
    every_ms = stored.capture.sampled_every_ms
    if every_ms is None:
        return
    total_ms: dict[str, float] = defaultdict(float)
    for each in stored.statements:
        total_ms[each.query_id] += each.total_ms
    for query_id, spent_ms in total_ms.items():
        text = next(each.query_text for each in stored.statements if each.query_id == query_id)
        for kind in OURS:
            events = [wait for wait in waits.get(query_id, []) if wait.event_type == kind]
            waited_ms = sum(wait.samples for wait in events) * every_ms
            if waited_ms >= max(1000 * WAITED_S, WAITED_SHARE * spent_ms):
                yield _finding(query_id, text, kind, events, waited_ms / 1000, spent_ms / 1000)


def _finding(query_id: str, text: str, kind: str, events: list[StoredWait], waited_s: float, spent_s: float) -> Finding:
    seen = ", ".join(f"{wait.event} {wait.samples:,}" for wait in events[:3])
    return Finding(
        key=f"{META.id}:{kind}:{query_id}",
        severity="advice",
        title=f"A statement waited about {duration(waited_s)} of its {duration(spent_s)} for {kind}",
        observed=f"{_shown(text)} was seen waiting {counted(sum(w.samples for w in events), 'time')}: {seen}.",
        threshold=f"{100 * WAITED_SHARE:g} % of its time, and {duration(WAITED_S)}",
        why=META.why,
        actions=(Action(text=ADVICE[kind]),),
    )
