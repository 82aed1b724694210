"""Which rows are the very ones that they were at the last run, so that they need not be sent again: those of tasks of
open jobs, and those of tasks that failed lately.

Where a backlog stands, nearly all that is open is as it was. A digest of the versions of a job's rows (their place and
the transaction that wrote them) costs the server less than half of sending the rows, and us nothing. It changes with
every UPDATE, INSERT and DELETE, whatever times the job system writes; and with what moves rows (VACUUM FULL), which
only means that they are read once more.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from analysis.collect.catalog import Recognised
from analysis.collect.session import Collecting
from analysis.collect.statements import of_system
from analysis.record.merge import Working
from analysis.sources.literals import array

FEWEST_TASKS = 20
"""Of a job: to look up fewer costs about as much as to read them."""
FEWEST_IN_ALL = 5_000
"""Tasks of such jobs: fewer are read sooner than compared."""
MOST_JOBS = 5_000
"""The largest; each leaves about a hundred bytes in state.json."""
FEWEST_FAILED = 200
"""Failed tasks: fewer are read sooner than compared."""


@dataclass(frozen=True)
class Digest:
    """One row of digests.sql."""

    job_key: str
    tasks: int
    digest: int


@dataclass(frozen=True)
class Rules:
    """By which texts and parameters are read: where they are others than at the last run, so is what is read."""

    texts: str
    key_id: str

    def __str__(self) -> str:
        return f"{self.texts} {self.key_id}"


@dataclass(frozen=True)
class Moved:
    """One row of moved.sql."""

    id: str


def digests(transaction: Collecting, recognised: Recognised, working: Working, rules: Rules) -> dict[str, str]:
    """By job a sign of the rows of its tasks, and of the `rules` by which they are read; empty where it does not pay,
    or the rows have no versions that this role may see. Raises Unavailable."""
    if not (recognised.system.has("digests") and recognised.has_row_versions("tasks")):
        return {}
    jobs = working.jobs_to_compare(FEWEST_TASKS, MOST_JOBS)
    if sum(tasks for _, tasks in jobs.values()) < FEWEST_IN_ALL:
        return {}
    name = f"systems/{recognised.system.name}/digests"
    of_key = {key: job_id for job_id, (key, _) in jobs.items()}
    found = transaction.rows(name, Digest, {"keys": array(of_key)}, of_system("digests", recognised))
    return {of_key[row.job_key]: _sign(row, rules) for row in found}


def as_before(before: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    """The jobs whose tasks are as they were."""
    return [job_id for job_id, sign in now.items() if before.get(job_id) == sign]


def standing(
    transaction: Collecting, recognised: Recognised, working: Working, rules: Rules, since: datetime
) -> list[str]:
    """The tasks that failed since, were not read yet, and are as they were; none where it does not pay, or the rows
    have no versions that this role may see. Raises Unavailable."""
    if not (recognised.system.has("moved") and recognised.has_row_versions("tasks")):
        return []
    versions = working.failed_to_compare(since, rules.texts, rules.key_id)
    if len(versions) < FEWEST_FAILED:
        return []
    name, given = (
        f"systems/{recognised.system.name}/moved",
        {"keys": array(versions), "versions": array(versions.values())},
    )
    moved = {row.id for row in transaction.rows(name, Moved, given, of_system("moved", recognised))}
    return [task_id for task_id in versions if task_id not in moved]


def _sign(row: Digest, rules: Rules) -> str:
    return sha256(f"{rules} {row.tasks} {row.digest}".encode()).hexdigest()[:16]
