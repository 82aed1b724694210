"""What can be wrong with open transactions, each as one finding. Pure."""

from analysis.facts import Facts
from analysis.health.open_transactions import OpenTransaction, XminHolder, holders_table, sessions_table
from analysis.health.remedies import end_session, prepared_transactions
from analysis.model import Action, Finding, Severity
from analysis.statements import identifier, sql
from analysis.wording import counted, duration

ID = "health/transactions"

WHY = (
    "An open transaction keeps its locks, and makes vacuum keep every row that died since it began: tables and indexes "
    "grow, and everything gets slower."
)

LONG_S = 3600
"""A statement of the job system takes seconds; an hour leaves room for a dump or a report, so it only warns."""

XMIN_AGE = 5_000_000
"""A day's worth of transactions at sixty a second: since then no table has been freed of its dead rows."""


def idle(facts: Facts, seen: list[OpenTransaction]) -> list[Finding]:
    """Idle limits: `idle_in_transaction_warning_s` (300) is beyond what any worker thinks between two statements;
    at `idle_in_transaction_critical_s` (1800) locks and dead rows hurt the others."""
    at, limits = facts.observed_at, facts.limits
    idle = [t for t in seen if t.is_idle and t.state_s(at) >= limits.idle_in_transaction_warning_s]
    if not idle:
        return []
    idle.sort(key=lambda t: (-t.state_s(at), t.pid))
    longest = idle[0].state_s(at)
    critical = longest >= limits.idle_in_transaction_critical_s
    severity: Severity = "critical" if critical else "warning"
    limit = limits.idle_in_transaction_critical_s if critical else limits.idle_in_transaction_warning_s
    return [
        Finding(
            key=f"{ID}:idle_in_transaction",
            severity=severity,
            title=f"{counted(len(idle), 'session')} {'holds' if len(idle) == 1 else 'hold'} a transaction open without "
            f"working, the longest for {duration(longest)}",
            observed=f"Idle in transaction for {duration(longest)}: session {idle[0].pid} ({_who(idle[0])}).",
            threshold=duration(limit),
            since=idle[0].state_since,
            count=len(idle),
            evidence=sessions_table("Idle in transaction", idle, at),
            why=WHY,
            actions=(*_end(idle[0]), *_timeout(idle[0])),
        )
    ]


def at_work(facts: Facts, seen: list[OpenTransaction]) -> list[Finding]:
    at = facts.observed_at
    working = [t for t in seen if not t.is_idle and t.open_s(at) >= LONG_S]
    if not working:
        return []
    oldest = max(working, key=lambda t: t.open_s(at))
    return [
        Finding(
            key=f"{ID}:long_transaction",
            severity="warning",
            title=f"{counted(len(working), 'transaction')} at work for long, "
            f"the oldest for {duration(oldest.open_s(at))}",
            observed=f"The oldest is of session {oldest.pid} ({_who(oldest)}).",
            threshold=duration(LONG_S),
            since=oldest.transaction_since,
            count=len(working),
            evidence=sessions_table("Long transactions", working, at),
            why=WHY,
            actions=_end(oldest),
        )
    ]


def prepared(facts: Facts, holders: list[XminHolder]) -> list[Finding]:
    """Nobody works in a prepared transaction, so the limits of an idle one hold."""
    limits = facts.limits
    found = []
    for holder in holders:
        if holder.kind != "prepared transaction" or holder.held_since is None:
            continue
        age = (facts.observed_at - holder.held_since).total_seconds()
        if age < limits.idle_in_transaction_warning_s:
            continue
        found.append(
            Finding(
                key=f"{ID}:prepared_{holder.holder[:120]}",
                severity="critical" if age >= limits.idle_in_transaction_critical_s else "warning",
                title=f"A prepared transaction has waited for its commit for {duration(age)}",
                observed=f"Its gid is {holder.holder}.",
                threshold=duration(limits.idle_in_transaction_warning_s),
                since=holder.held_since,
                why="It survives restarts, keeps its locks and holds back vacuum until it is committed or rolled back.",
                actions=(prepared_transactions(),),
            )
        )
    return found


def held_back(holders: list[XminHolder]) -> list[Finding]:
    held = [h for h in holders if h.xmin_age >= XMIN_AGE]
    if not held:
        return []
    oldest = max(held, key=lambda h: h.xmin_age)
    name = f"{oldest.kind} {oldest.holder}"
    return [
        Finding(
            key=f"{ID}:xmin",
            severity="warning",
            title=f"The {name} holds back vacuum by {oldest.xmin_age:,} transactions",
            observed=f"{name}{'' if oldest.active else ', which nobody uses'}: {oldest.xmin_age:,} transactions back.",
            threshold=f"{XMIN_AGE:,} transactions",
            since=oldest.held_since,
            count=len(held),
            evidence=holders_table(held),
            why=WHY,
            actions=(Action(text=_RELEASE[oldest.kind]),),
        )
    ]


_RELEASE = {
    "session": "End the session, or let it commit.",
    "standby": "Look at the long query on the standby, or turn its hot_standby_feedback off.",
    "prepared transaction": "COMMIT PREPARED or ROLLBACK PREPARED it.",
    "replication slot": "Bring its consumer back, or drop the slot with pg_drop_replication_slot.",
}


def _who(transaction: OpenTransaction) -> str:
    return transaction.application or transaction.user_name or "unnamed"


def _end(transaction: OpenTransaction) -> tuple[Action, ...]:
    return (end_session(transaction.pid, transaction.connected_at),) if transaction.connected_at else ()


def _timeout(transaction: OpenTransaction) -> tuple[Action, ...]:
    if transaction.user_name is None:
        return ()
    return (
        sql(
            "Let the server end such sessions of this role by itself.",
            "ALTER ROLE {role} SET idle_in_transaction_session_timeout = '5min'",
            role=identifier(transaction.user_name),
        ),
    )
