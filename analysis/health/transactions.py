"""Which transactions stay open too long, and who keeps vacuum from removing dead rows?"""

from analysis.facts import Facts, Meta, Unavailable
from analysis.health import transaction_findings as judge
from analysis.health.capacity import CAPACITY
from analysis.health.open_transactions import TRANSACTIONS, XMIN_HOLDERS, holders_table, sessions_table
from analysis.model import Failure, Headline, Verdict
from analysis.sources.server import SERVER
from analysis.wording import counted

OURS = "jobscope"
"""Our own transactions end within the run's budget, by the server's own timeouts if need be."""

META = Meta(
    id=judge.ID,
    passing="Transactions are short",
    failing="Transactions stay open too long",
    why=judge.WHY,
    queries=(TRANSACTIONS, XMIN_HOLDERS, CAPACITY, SERVER),
    privileges=("pg_monitor, to see the transactions of other roles",),
)


def analyze(facts: Facts) -> Verdict:
    at = facts.observed_at
    seen = [t for t in facts.rows(TRANSACTIONS) if t.application != OURS]
    holders = [h for h in facts.rows(XMIN_HOLDERS) if h.holder != OURS]
    (capacity,) = facts.rows(CAPACITY)
    findings = [
        *judge.idle(facts, seen),
        *judge.at_work(facts, seen),
        *judge.prepared(facts, holders),
        *judge.held_back(holders),
    ]
    hidden = capacity.masked_in_database
    if hidden and not findings:
        (server,) = facts.rows(SERVER)
        raise Unavailable(
            Failure(
                f"{counted(hidden, 'session')} of other roles hide their transactions from the role {server.user_name}",
                f"GRANT pg_monitor TO {server.user_name}",
            )
        )
    idle = [t for t in seen if t.is_idle]
    oldest = max((t.open_s(at) for t in seen), default=None)
    return Verdict.judged(
        findings,
        headline=Headline(label="oldest open transaction", value=oldest or 0.0, kind="duration_s"),
        summary=_summary(len(seen), hidden),
        data={
            "open_transactions": len(seen),
            "idle_in_transaction": len(idle),
            "oldest_transaction_s": oldest,
            "longest_idle_s": max((t.state_s(at) for t in idle), default=None),
            "oldest_xmin_age": max((h.xmin_age for h in holders), default=None),
            "hidden_sessions": hidden,
        },
        tables=(sessions_table("Open transactions, the oldest first", seen, at), holders_table(holders)),
    )


def _summary(seen: int, hidden: int) -> str:
    if hidden:
        return f"{counted(hidden, 'session')} of other roles could not be judged: this role lacks pg_monitor."
    return "" if seen else "No transaction is open beside our own."
