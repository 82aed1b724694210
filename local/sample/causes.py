"""Fourteen root causes of failing tasks. Each adds jobs of its own among the healthy ones, at the rhythm of the day."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from local.sample.demand import DAY, DAYS, Demand
from local.sample.jobs import Failing, Plan, plan_job
from local.sample.ledger import Planted
from local.sample.shape import BY_NAME
from local.sample.texts import database, processing, storage
from local.sample.timeline import Task

HOUR = 3_600.0
_COMPARED = 2
_PATTERNS = ("errors/failure_patterns",)


@dataclass(frozen=True)
class Cause:
    """A cause: about `tasks` failures in the last 24 hours, at most `per_job` in a job (None: all of its stage).

    `began` and `stopped` are hours before `at`; a cause without them is as frequent as its task type is in a window.
    `share` replaces `tasks`: the share of all its task type's failures and completions of the window.
    """

    job_type: str
    stage: int
    tasks: int
    per_job: int | None
    text: Callable[[Random, Task, datetime], str]
    ends_job: bool = False
    began: float | None = None
    stopped: float | None = None
    share: float | None = None
    container: str | None = None
    found_by: tuple[str, ...] = _PATTERNS
    expected: dict[str, object] = field(default_factory=dict)


CAUSES = {
    "cause_source_not_found": Cause("process_raster", 2, 60, 2, storage.not_found, expected={"label": "404"}),
    "cause_source_forbidden": Cause("process_raster", 2, 42, 2, storage.forbidden, expected={"label": "403"}),
    "cause_band_missing": Cause("process_raster", 2, 90, 3, processing.band_missing),
    "cause_statement_timeout": Cause("process_raster", 3, 28, 1, database.statement_timeout),
    "cause_since_upgrade": Cause(
        *("process_raster", 1, 70, 1, processing.unexpected_keyword),
        began=4.0,
        share=0.3,
        found_by=(*_PATTERNS, "errors/failure_rate"),
        expected={"task_type": "validate_raster", "job_type": "process_raster"},
    ),
    "cause_manifest_invalid": Cause("stage_vector", 1, 36, 1, processing.manifest_invalid),
    "cause_deadlock": Cause("stage_vector", 2, 48, 2, database.deadlock, ends_job=True),
    "cause_container_bronze_eu": Cause(
        *("stage_vector", 2, 120, None, storage.not_permitted),
        container="bronze-eu",
        found_by=(*_PATTERNS, "errors/common_factors"),
        expected={"key": "container", "value": "bronze-eu", "task_type": "load_chunk"},
    ),
    "cause_duplicate_key": Cause("stage_vector", 3, 32, 1, database.duplicate_key),
    "cause_render_failed": Cause("export_tiles", 2, 220, 5, processing.render_failed),
    "cause_scratch_full": Cause("export_tiles", 3, 24, 1, processing.scratch_full, stopped=20.0),
    "cause_server_busy": Cause("export_tiles", 4, 30, 1, storage.server_busy),
    "cause_rate_limited": Cause("check_source", 1, 44, 1, storage.rate_limited),
    "cause_out_of_memory": Cause("summarize_coverage", 2, 40, 1, processing.out_of_memory, ends_job=True),
}


def plant_cause(
    cause: Cause, rng: Random, demand: Demand, at: datetime, usual: int, later: Iterable[tuple[int, Random]]
) -> Planted:
    """Plan the jobs of a cause; `usual` is how many healthy jobs of its type the last window has.

    `later` are the windows after `at` in which it goes on, each with its own randomness.
    """
    kind = BY_NAME[cause.job_type]

    def text(random: Random, task: Task) -> str:
        return cause.text(random, task, at + timedelta(seconds=task.finished or 0.0))

    plan = Plan(Failing(cause.stage, cause.per_job, text, cause.ends_job), cause.container, fan_limit=12)
    plan = plan if cause.per_job else Plan(plan.failing, cause.container, fan=5)
    wanted = cause.tasks
    if cause.share is not None:
        wanted = max(wanted, round(usual * cause.share / (1 - cause.share)))
    count = max(1, round(wanted / (5 if cause.per_job is None else (1 + cause.per_job) / 2)))
    jobs = [plan_job(rng, kind, instant, plan) for instant in _instants(cause, rng, demand, count)]
    for window, chance in later:
        jobs += [plan_job(chance, kind, instant, plan) for instant in _later(cause, chance, demand, count, window)]
    failed = [task for job in jobs for task in job.tasks if task.status == "failed"]
    ends = [task.finished for task in failed if task.finished is not None]
    return Planted(
        cause.found_by,
        failed,
        added=jobs,
        terminal=True,
        began=min(ends) if cause.began is not None else None,
        ended=max(ends) if cause.stopped is not None else None,
        expected=cause.expected,
    )


def _instants(cause: Cause, rng: Random, demand: Demand, count: int) -> list[float]:
    if cause.began is not None:
        return sorted(rng.uniform(-cause.began * HOUR, -60.0) for _ in range(count))
    instants = []
    for window in reversed(range(DAYS)):
        if window == 0 and cause.stopped is not None:
            # Jobs need a few minutes to reach the failing stage.
            instants += sorted(rng.uniform(-DAY, -cause.stopped * HOUR - 600) for _ in range(count))
        else:
            ratio = demand.volume(window) / demand.volume(0)
            # Windows that nobody compares with another may have fewer: else a sample of a Sunday is mostly failures.
            ratio = ratio if window <= _COMPARED else min(ratio, 1.0)
            instants += demand.arrivals(rng, window, round(count * ratio))
    return instants


def _later(cause: Cause, rng: Random, demand: Demand, count: int, window: int) -> list[float]:
    """As often as it was."""
    if cause.stopped is not None:
        return []
    if cause.began is not None:
        start, a_day = -(window + 1) * DAY, round(count * 24 / cause.began)
        return sorted(start + rng.uniform(0, DAY) for _ in range(a_day))
    return demand.arrivals(rng, window, round(count * demand.volume(window) / demand.volume(0)))
