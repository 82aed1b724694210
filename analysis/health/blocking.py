"""Who waits for a lock, and which session at the root of the queue holds everybody up?"""

from datetime import datetime

from analysis.facts import Facts, Limits, Meta, Query
from analysis.health.chains import PREPARED, Chain, LockSession, chains
from analysis.health.remedies import end_session, prepared_transactions
from analysis.model import Action, Finding, Headline, Severity, Verdict
from analysis.redaction import redact_sql
from analysis.statements import sql
from analysis.tables import Cell, Column, Table
from analysis.wording import counted, duration

CHAINS = 10
"""Findings at most: whoever ends the ten roots that are waited for longest sees what is left in the next run."""

BLOCKING = Query("health/blocking", LockSession)

META = Meta(
    id="health/blocking",
    passing="Nobody waits long for a lock",
    failing="Sessions are blocked",
    why="Whoever waits for a lock does no work and keeps its connection; behind a waiting ALTER TABLE all queue.",
    queries=(BLOCKING,),
    privileges=("pg_monitor, to see who the blockers are and what they do",),
)

_COLUMNS = (
    Column(key="pid", title="Process", kind="code"),
    Column(key="role_in_chain", title="In the chain"),
    Column(key="waited_s", title="Waits for", kind="duration_s"),
    Column(key="lock", title="For which lock", kind="code"),
    Column(key="who", title="Who"),
    Column(key="state", title="State"),
    Column(key="transaction_s", title="Transaction", kind="duration_s"),
    Column(key="query_text", title="Statement", kind="code"),
)


def analyze(facts: Facts) -> Verdict:
    """Limits: `lock_wait_warning_s` (60) is longer than any statement of the job system needs a lock; at
    `lock_wait_critical_s` (300) heartbeats of blocked workers count as silent."""
    found = chains(facts.rows(BLOCKING))
    waits = [_waited(w.session, facts.observed_at) for c in found for w in c.waiters]
    blocked = {w.session.pid for c in found for w in c.waiters}
    longest = max((wait for wait in waits if wait is not None), default=None)
    return Verdict.judged(
        [finding for chain in found[:CHAINS] for finding in _judged(chain, facts.observed_at, facts.limits)],
        headline=Headline(label="sessions wait for a lock", value=len(blocked)),
        summary="" if blocked else "No session of this database waits for a lock.",
        data={
            "blocked_sessions": len(blocked),
            "root_blockers": [chain.root.pid for chain in found],
            "longest_wait_s": longest,
        },
        tables=tuple(_table(chain, facts.observed_at) for chain in found[:CHAINS]),
    )


def _judged(chain: Chain, at: datetime, limits: Limits) -> list[Finding]:
    since = chain.waiting_since
    waited = (at - since).total_seconds() if since else 0.0
    if since is None or waited < limits.lock_wait_warning_s:
        return []
    critical = waited >= limits.lock_wait_critical_s
    severity: Severity = "critical" if critical else "warning"
    subject = _subject(chain.root)
    limit = limits.lock_wait_critical_s if critical else limits.lock_wait_warning_s
    return [
        Finding(
            key=f"{META.id}:root_{chain.root.pid}",
            severity=severity,
            title=f"{subject[:1].upper()}{subject[1:]} has held up {counted(len(chain.waiters), 'session')}"
            f" for {duration(waited)}",
            observed=_observed(chain.root, at),
            threshold=f"a wait of {duration(limit)}",
            since=since,
            count=len(chain.waiters),
            evidence=_table(chain, at),
            why=META.why,
            actions=_actions(chain.root),
        )
    ]


def _subject(root: LockSession) -> str:
    if root.pid == PREPARED:
        return "a prepared transaction"
    who = root.application or root.user_name
    return f"session {root.pid} ({who})" if who else f"session {root.pid}"


def _observed(root: LockSession, at: datetime) -> str:
    if root.pid == PREPARED:
        return "It was prepared for two-phase commit and neither committed nor rolled back since."
    if root.state is None:
        return "What it does is hidden from this role: it lacks pg_monitor."
    text = f"It has been {root.state}"
    if root.state_since:
        text += f" for {duration(_age(root.state_since, at))}"
    if root.transaction_since:
        text += f", its transaction open for {duration(_age(root.transaction_since, at))}"
    return text + "."


def _actions(root: LockSession) -> tuple[Action, ...]:
    if root.pid == PREPARED:
        return (prepared_transactions(),)
    look = sql(
        "See that it is still the same session, and what it does.",
        "SELECT pid, usename, application_name, client_addr, backend_start, state, xact_start, query\n"
        "FROM pg_stat_activity WHERE pid = {pid}",
        pid=root.pid,
    )
    return (look, end_session(root.pid, root.connected_at)) if root.connected_at else (look,)


def _table(chain: Chain, at: datetime) -> Table:
    rows = [_row(chain.root, "deadlock" if chain.root.blocked_by else "root, waits for nobody", at)]
    rows += [
        _row(w.session, f"waits for {', '.join(map(str, w.session.blocked_by))}", at)
        for w in sorted(chain.waiters, key=lambda w: (w.depth, w.session.pid))
    ]
    return Table.of(f"Held up by {_subject(chain.root)}", _COLUMNS, rows, cap=20)


def _row(session: LockSession, role: str, at: datetime) -> dict[str, Cell]:
    who = (session.application, session.user_name, session.client)
    lock = (session.lock_mode, session.lock_type, session.relation)
    return {
        "pid": str(session.pid),
        "role_in_chain": role,
        "waited_s": _waited(session, at) if session.blocked_by else 0.0,
        "lock": " ".join(part for part in lock if part),
        "who": " · ".join(part for part in who if part),
        "state": session.state or "hidden",
        "transaction_s": _age(session.transaction_since, at) if session.transaction_since else None,
        "query_text": redact_sql(session.query_text) if session.state and session.query_text else None,
    }


def _waited(session: LockSession, at: datetime) -> float | None:
    return _age(session.waiting_since, at) if session.waiting_since else None


def _age(moment: datetime, at: datetime) -> float:
    """Never negative: the server's sessions are read a moment after its clock was."""
    return max(0.0, round((at - moment).total_seconds(), 3))
