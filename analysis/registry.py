"""Every analysis there is, in the order of the report. A new one is added here and nowhere else."""

from typing import Protocol

from analysis.errors import common_factors, failure_patterns, failure_rate
from analysis.facts import Facts, Meta
from analysis.health import (
    access,
    blocking,
    clock_ahead,
    connections,
    database,
    function_test,
    janitor_runs,
    job_counts,
    job_systems,
    missed_schedules,
    orchestrator_lease,
    resources,
    sequences,
    stored_functions,
    task_counts,
    transaction_ids,
    transactions,
    waits,
)
from analysis.model import Verdict
from analysis.performance import (
    cache,
    indexes,
    query_store,
    slowest_jobs,
    stage_duration,
    statements,
    stragglers,
    tables,
    task_duration,
    throughput,
)
from analysis.poison import (
    backlog,
    dead_letters,
    held_queues,
    no_live_task,
    orphaned,
    overdue,
    repeated_failures,
    retries,
    schedules,
    silent_heartbeat,
    stage_not_advanced,
    storage_queues,
    unfinished_tasks,
)


class Analysis(Protocol):
    """What a module of an analysis offers: what it is, and its judgement of the facts (pure)."""

    META: Meta

    def analyze(self, facts: Facts, /) -> Verdict: ...


ANALYSES: tuple[Analysis, ...] = (
    failure_rate,
    failure_patterns,
    common_factors,
    silent_heartbeat,
    stage_not_advanced,
    no_live_task,
    overdue,
    unfinished_tasks,
    orphaned,
    retries,
    repeated_failures,
    backlog,
    held_queues,
    schedules,
    storage_queues,
    dead_letters,
    orchestrator_lease,
    missed_schedules,
    janitor_runs,
    throughput,
    task_duration,
    stage_duration,
    stragglers,
    slowest_jobs,
    statements,
    query_store,
    tables,
    indexes,
    cache,
    database,
    clock_ahead,
    connections,
    resources,
    blocking,
    waits,
    transactions,
    transaction_ids,
    sequences,
    stored_functions,
    function_test,
    job_counts,
    task_counts,
    job_systems,
    access,
)
