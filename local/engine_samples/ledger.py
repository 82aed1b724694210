"""Which analyses must find each planted fault in which system, and no other may."""

from collections.abc import Mapping

from local.engine_samples.scenario import Scenario
from local.engine_samples.shop import (
    DEAD_WORKER,
    EXHAUSTED,
    HELD_QUEUE,
    LATE_SCHEDULE,
    POISON,
    RELEASE,
    SLOWER,
    UNSERVED,
)

RATE, PATTERNS, RETRIES = "errors/failure_rate", "errors/failure_patterns", "poison/retries"
SILENT, OVERDUE, BACKLOG = "poison/silent_heartbeat", "poison/overdue", "poison/backlog"
SCHEDULES, HELD, DURATION = "poison/schedules", "poison/held_queues", "performance/task_duration"
CURRENT = (SCHEDULES, HELD)
"""They look at settings as they are now; of an earlier instant nothing is kept."""

FOUND_BY = {
    RELEASE: (RATE, PATTERNS),
    POISON: (PATTERNS,),
    EXHAUSTED: (PATTERNS, RETRIES),
    DEAD_WORKER: (SILENT,),
    UNSERVED: (BACKLOG,),
    SLOWER: (DURATION,),
    LATE_SCHEDULE: (SCHEDULES,),
    HELD_QUEUE: (HELD,),
}
"""Where a system records all of it. Children that are blocked are no fault of their own: their parents are."""

DIFFERENT: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    # Why a task failed stands in the worker's log alone.
    "procrastinate": {RELEASE: (RATE,), POISON: (), EXHAUSTED: (RETRIES,)},
    "airflow": {},
    # Nobody knows how often a job may be tried, nor whether a process lives: only that it runs far too long.
    "dbos": {EXHAUSTED: (PATTERNS,), DEAD_WORKER: (OVERDUE,)},
    "dagster": {EXHAUSTED: (PATTERNS,), DEAD_WORKER: (OVERDUE,)},
    "django_tasks_db": {EXHAUSTED: (PATTERNS,), DEAD_WORKER: (OVERDUE,), LATE_SCHEDULE: ()},
    "oban": {LATE_SCHEDULE: ()},
    "chancy": {LATE_SCHEDULE: ()},
    # Its rescue knows no heartbeat either: a job that runs for an hour is tried again.
    "river": {DEAD_WORKER: (OVERDUE,), LATE_SCHEDULE: ()},
    # What succeeded is deleted at once: there are neither rates nor usual times.
    "graphile_worker": {RELEASE: (PATTERNS,), SLOWER: (), LATE_SCHEDULE: ()},
}
HOLDS_QUEUES = ("oban", "chancy", "good_job", "pgboss", "prefect", "river", "solid_queue")


def found_by(system: str, fault: str) -> tuple[str, ...]:
    """The analyses that must find the fault in this system; none where the system does not record it."""
    if fault == HELD_QUEUE and system not in HOLDS_QUEUES:
        return ()
    return DIFFERENT.get(system, {}).get(fault, FOUND_BY.get(fault, ()))


def ledger(system: str, scenario: Scenario) -> dict[tuple[str, str], int]:
    """How many jobs each analysis must count for each fault that was planted."""
    return {
        (fault, analysis): scenario.planted(fault) or 1
        for fault in scenario.faults
        for analysis in found_by(system, fault)
    }
