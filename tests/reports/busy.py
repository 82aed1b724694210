"""The busy night: three findings that need someone, five to watch, and everything a report can draw."""

from collections.abc import Iterable
from datetime import datetime

from analysis.costs import QueryCost
from analysis.model import Finding, Headline, Result, Status
from analysis.published.memory import ChangeKind, Changes, FindingChange
from analysis.published.snapshot import Snapshot
from analysis.tables import Kind, Table
from analysis.trends import over_days
from tests.reports.busy_failures import failure_patterns, failure_rate
from tests.reports.busy_findings import findings
from tests.reports.busy_performance import durations, statements, throughput
from tests.reports.stories import NOW, TYPES, at, columns, result, snapshot, week


def counts(id_: str, title: str, key: str, total: int) -> Result:
    rows = [
        {"type": name, "status": status, "rows": (total // 30) * (6 - i) // (1 + 4 * j)}
        for i, name in enumerate(TYPES)
        for j, status in enumerate(("completed", "failed", "processing", "queued"))
    ]
    named = columns(("type", "Type", "code"), ("status", "Status", "status"), ("rows", key.capitalize(), "int"))
    return result(
        id_,
        title,
        headline=Headline(label=key, value=total),
        tables=(Table.of(f"{key.capitalize()} created in the window", named, rows),),
    )


def plain() -> list[Result]:
    """What is fine, unknown or not asked here."""
    fine = {
        "errors/common_factors": "Failing tasks share nothing that succeeding ones lack",
        "poison/overdue": "No task runs far beyond its usual time",
        "poison/orphaned": "No task works for a job that is gone",
        "poison/unfinished_tasks": "Every finished job is finished",
        "poison/no_live_task": "Every job in processing has a task",
        "performance/stragglers": "No stage waits for one task",
        "performance/tables": "Tables are vacuumed",
        "health/blocking": "Nobody waits for a lock",
        "health/transaction_ids": "Transaction ids are far from wrapping",
        "health/sequences": "No sequence runs out",
        "health/stored_functions": "The stored functions are as expected",
    }
    fix = "GRANT pg_read_all_stats TO jobscope;"
    unasked = "JOBSCOPE_POISON_QUEUES is not set"
    return [
        *(
            result(id_, title, summary="Nothing found in the window." if i % 3 else "")
            for i, (id_, title) in enumerate(fine.items())
        ),
        result("performance/cache", "Cache hits", "unknown", reason=REFUSED, fix=fix),
        result("health/access", "What this role may read", "unknown", reason=REFUSED, fix=fix),
        result("poison/storage_queues", "Poison queues are empty", "not_applicable", summary=unasked),
    ]


REFUSED = "permission denied for view pg_stat_statements_info"


def counting(id_: str, title: str, status: Status, label: str, value: float, kind: Kind = "int") -> Result:
    return result(id_, title, status, headline=Headline(label=label, value=value, kind=kind))


def busy() -> Snapshot:
    results = [
        failure_rate(),
        failure_patterns(),
        counting("poison/silent_heartbeat", "Tasks have stopped sending heartbeats", "critical", "silent tasks", 40),
        counting("poison/stage_not_advanced", "Jobs stand still", "critical", "jobs", 12),
        counting("poison/retries", "Retries are used up", "warning", "tasks", 18),
        counting("poison/backlog", "Work piles up", "warning", "oldest waiting", 2460, "duration_s"),
        durations(),
        throughput(),
        statements(),
        counting("performance/indexes", "Indexes", "ok", "in indexes", 9_412_345_678, "bytes"),
        counting("health/database", "The database answers", "ok", "to connect", 18.4, "duration_ms"),
        counts("health/job_counts", "Jobs by status", "jobs", 156),
        counts("health/task_counts", "Tasks by status", "tasks", 6230),
        counting("health/connections", "Connections run short", "warning", "of the connections", 82.0, "percent"),
        counting("health/transactions", "Transactions stay open", "warning", "oldest", 1020, "duration_s"),
        the_week(),
        *plain(),
    ]
    costs = [
        QueryCost(
            name=r.id,
            source="sql",
            duration_ms=4.2 + i * i % 90,
            rows=i * 7,
            failure=REFUSED if r.status == "unknown" else "",
        )
        for i, r in enumerate(results)
    ]
    missed = (at(4, 15), at(4, 30))
    busy = snapshot("critical", results, findings(), history=week(), queries=costs, missed=missed)
    return busy.model_copy(update={"changes": turns(findings())})


def the_week() -> Result:
    drawn = over_days.judge(week(), {})
    return result("trends/over_days", over_days.META.passing, headline=drawn.headline, charts=drawn.charts)


def turns(found: Iterable[Finding]) -> Changes:
    """Some began with this run, one got worse in the night, and one is no more."""
    new, worse, *_ = found
    gone = new.model_copy(update={"key": "poison/orphaned:tiles", "title": "3 tasks outlived their job"})
    shown: tuple[tuple[Finding, ChangeKind, datetime], ...] = (
        (new, "new", NOW),
        (worse, "worse", at(2)),
        (gone, "gone", at(1)),
    )
    items = tuple(
        FindingChange(id=str(n), kind=kind, key=f.key, severity=f.severity, title=f.title, at=when, since=f.since)
        for n, (f, kind, when) in enumerate(shown)
    )
    return Changes(compared_with=at(5, 45), items=items)
