"""Does an orchestrator drive the workflow runs?"""

from dataclasses import dataclass
from datetime import datetime

from analysis.facts import Facts, Meta, Query
from analysis.model import Action, Finding, Headline, Verdict
from analysis.tables import Column, Table
from analysis.wording import clock

GRACE_S = 60
"""A lease is renewed well before its end; one that ended a minute ago was not renewed in time, nor taken by another."""


@dataclass(frozen=True)
class Lease:
    lease_key: str
    holder_id: str
    acquired_at: datetime
    renewed_at: datetime | None
    expires_at: datetime
    expired_s: float


LEASES = Query("health/orchestrator_lease", Lease)

META = Meta(
    id="health/orchestrator_lease",
    passing="An orchestrator drives the workflow runs",
    failing="No orchestrator drives the workflow runs",
    why="Whoever holds the lease makes nodes ready whose others are done: without one no run goes on.",
    queries=(LEASES,),
    privileges=("SELECT on orchestrator_lease",),
)

_COLUMNS = (
    Column(key="lease_key", title="Lease", kind="code"),
    Column(key="holder_id", title="Holder", kind="code"),
    Column(key="acquired_at", title="Acquired", kind="timestamp"),
    Column(key="renewed_at", title="Renewed", kind="timestamp"),
    Column(key="expires_at", title="Expires", kind="timestamp"),
)


def analyze(facts: Facts) -> Verdict:
    failure = facts.failure(LEASES)
    if failure and failure.not_recorded:
        return Verdict.not_applicable("The job system of this database has no orchestrator.")
    leases = facts.rows(LEASES)
    if not leases:
        return Verdict.not_applicable("No orchestrator has ever taken the lease.")
    expired = [lease for lease in leases if lease.expired_s > GRACE_S]
    return Verdict.judged(
        [_expired(lease, facts.observed_at) for lease in expired],
        headline=Headline(label="expired leases", value=len(expired)),
        tables=(Table.of("Leases", _COLUMNS, leases),),
    )


def _expired(lease: Lease, observed_at: datetime) -> Finding:
    return Finding(
        key=f"{META.id}:{lease.lease_key}",
        severity="critical",
        title=f"Nobody drives the workflow runs: the lease {lease.lease_key} has expired",
        observed=f"It expired at {clock(lease.expires_at, observed_at)}; {lease.holder_id} held it last.",
        threshold=f"{GRACE_S} s after its end",
        since=lease.expires_at,
        evidence=Table.of("The lease", _COLUMNS, [lease]),
        why=META.why,
        actions=(
            Action(text=f"See whether {lease.holder_id} still runs, and start one: it takes the lease by itself."),
        ),
    )
