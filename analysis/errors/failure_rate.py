"""Does a type of job or task fail more often than it used to?"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from pydantic import JsonValue

from analysis.errors.rates import NOTHING, Z_99, Z_999, Rate
from analysis.model import Action, Chart, Column, Facts, Finding, Headline, Measure, Meta, Severity, Table, Verdict
from analysis.performance.finished_jobs import FINISHED_JOBS, FinishedJobs
from analysis.performance.finished_tasks import FINISHED_TASKS, FinishedTasks
from analysis.statements import sql_action

MIN_ENDED = 20
"""Fewer ended tasks or jobs give an interval wider than any change worth a call."""
MIN_FAILED = 5
MIN_PERCENT = 5.0
"""Below one in twenty, retries and a second look in the morning are enough."""
CRITICAL_PERCENT = 20.0
"""One in five lost: stages stop advancing, and each retry adds load."""
RECENT_HOURS = 3
"""What began in the night shows here long before it moves the rate of a whole day."""

MEASURED = 8
"""Task types, the busiest, that are followed from run to run: each costs a series in every snapshot."""

FAILED = "failed"


META = Meta(
    id="errors/failure_rate",
    passing="Nothing fails more often than usual",
    failing="Failures have become more frequent",
    why="A rate that leaves its usual range has one cause more often than many.",
    queries=(FINISHED_TASKS, FINISHED_JOBS),
    privileges=("SELECT on jobs and tasks",),
    guards="failures",
)


@dataclass
class Series:
    """What ended of one type: in both windows, and by full hours before the end of the current one."""

    kind: str
    name: str
    job_types: set[str] = field(default_factory=set)
    current: Rate = NOTHING
    before: Rate = NOTHING
    hours: dict[int, Rate] = field(default_factory=dict)

    @property
    def recent(self) -> Rate:
        return sum((rate for ago, rate in self.hours.items() if ago < RECENT_HOURS), NOTHING)

    @property
    def earlier(self) -> Rate:
        return sum((rate for ago, rate in self.hours.items() if ago >= RECENT_HOURS), NOTHING)

    def began(self, until: datetime, rate: Rate) -> datetime | None:
        """The start of the hours, without a gap up to now, that fail at least half as often as `rate`."""
        ago = -1
        while (hour := self.hours.get(ago + 1)) and 2 * hour.failed * rate.ended >= rate.failed * hour.ended:
            ago += 1
        return until - timedelta(hours=ago + 1) if ago >= 0 else None


def analyze(facts: Facts) -> Verdict:
    tasks = _by_task_type(facts.rows(FINISHED_TASKS))
    jobs = _by_job_type(facts.rows(FINISHED_JOBS))
    found = [finding for series in tasks if (finding := _finding(series, facts))]
    explained = {
        job_type
        for s in tasks
        if any(f.key.endswith(f":task_type={s.name}") for f in found)
        for job_type in s.job_types
    }
    found += [f for s in jobs if s.name not in explained and (f := _finding(s, facts))]
    all_tasks = sum((s.current for s in tasks), NOTHING)
    return Verdict.judged(
        found,
        headline=Headline(label="of the tasks failed", value=all_tasks.percent, kind="percent"),
        data={
            "tasks": [_data(s) for s in tasks],
            "jobs": [_data(s) for s in jobs],
            "failed_tasks": all_tasks.failed,
            "finished_tasks": all_tasks.ended,
        },
        tables=(_table("Failure rate by task type", tasks), _table("Failure rate by job type", jobs)),
        charts=_charts(tasks, facts),
        measures={f"task_type={s.name}": _measure(s) for s in sorted(tasks, key=lambda s: -s.current.ended)[:MEASURED]},
    )


def _measure(series: Series) -> Measure:
    last = series.hours.get(0, NOTHING)
    return Measure(
        label=f"{series.name}: failed in the last hour",
        kind="percent",
        value=last.percent,
        worse="higher",
        samples=last.ended,
    )


def _by_task_type(rows: Iterable[FinishedTasks]) -> list[Series]:
    found: dict[str, Series] = {}
    for row in rows:
        series = found.setdefault(row.task_type, Series("task", row.task_type))
        series.job_types.add(row.job_type)
        failed = row.status == FAILED
        _count(series, row.window_name, Rate(row.tasks if failed else 0, row.tasks))
        for ago, tasks in zip(row.hours_ago, row.hour_tasks, strict=True):
            series.hours[ago] = series.hours.get(ago, NOTHING) + Rate(tasks if failed else 0, tasks)
    return _sorted(found)


def _by_job_type(rows: Iterable[FinishedJobs]) -> list[Series]:
    found: dict[str, Series] = {}
    for row in rows:
        series = found.setdefault(row.job_type, Series("job", row.job_type))
        _count(series, row.window_name, Rate(row.jobs if row.status == FAILED else 0, row.jobs))
    return _sorted(found)


def _count(series: Series, window_name: str, rate: Rate) -> None:
    if window_name == "current":
        series.current += rate
    else:
        series.before += rate


def _sorted(found: dict[str, Series]) -> list[Series]:
    return sorted(found.values(), key=lambda s: (-s.current.failed, s.name))


def _finding(series: Series, facts: Facts) -> Finding | None:
    spans = (
        (f"the last {RECENT_HOURS} h", series.recent, "the hours before", series.earlier),
        ("the window", series.current, "the window before", series.before),
    )
    high = next((candidate for candidate in spans if _is_high(candidate[1], candidate[3])), None)
    if high is None:
        return None
    span, now, usual_span, usual = high
    percent, before = now.percent or 0.0, usual.percent
    usually = f"usually {before:g} %" if before is not None else "with nothing to compare with"
    severity: Severity = "critical" if percent >= CRITICAL_PERCENT else "warning"
    return Finding(
        key=f"{META.id}:{series.kind}_type={series.name}",
        severity=severity,
        title=f"{series.name} fails {percent:.0f} % of its {series.kind}s, {usually}",
        observed=f"In {span} {now.failed:,} of {now.ended:,} ended as failed; in {usual_span} {usual.failed:,} of"
        f" {usual.ended:,}.",
        threshold=f"{MIN_PERCENT:g} % and twice the usual, with 99.9 % intervals apart; critical, with 99 % intervals"
        f" apart, from {CRITICAL_PERCENT:g} %",
        since=series.began(facts.window.until, now),
        count=now.failed,
        why=META.why,
        actions=(
            Action(text=f"Read the failure patterns of {series.name} below: each is one fault with samples."),
            sql_action(
                f"Count how its {series.kind}s ended",
                LOOK[series.kind],
                facts.schema,
                name=series.name,
                since=facts.window.since,
            ),
        ),
    )


def _is_high(now: Rate, usual: Rate) -> bool:
    if now.ended < MIN_ENDED or now.failed < MIN_FAILED or (now.percent or 0) < MIN_PERCENT:
        return False
    urgent = (now.percent or 0) >= CRITICAL_PERCENT
    if usual.ended < MIN_ENDED:
        return urgent
    # A small rate of a small type wavers; what is urgent must not wait for certainty.
    return now.clearly_above(usual, Z_99 if urgent else Z_999)


LOOK = {
    "task": "SELECT tasks.status, count(*) FROM {schema}.tasks JOIN {schema}.jobs ON jobs.job_id = tasks.parent_job_id"
    " WHERE tasks.task_type = {name} AND jobs.updated_at > {since} GROUP BY tasks.status;",
    "job": "SELECT jobs.status, count(*) FROM {schema}.jobs"
    " WHERE jobs.job_type = {name} AND jobs.updated_at > {since} GROUP BY jobs.status;",
}


def _data(series: Series) -> dict[str, JsonValue]:
    return {
        "type": series.name,
        "failed": series.current.failed,
        "ended": series.current.ended,
        "failed_percent": series.current.percent,
        "before_failed": series.before.failed,
        "before_ended": series.before.ended,
        "before_failed_percent": series.before.percent,
    }


def _table(title: str, series: list[Series]) -> Table:
    columns = (
        Column(key="type", title="Type", kind="code"),
        Column(key="ended", title="Ended", kind="int"),
        Column(key="failed", title="Failed", kind="int"),
        Column(key="failed_percent", title="Rate", kind="percent"),
        Column(key="before_failed_percent", title="Window before", kind="percent"),
    )
    return Table.of(title, columns, [_data(s) for s in series])


def _charts(tasks: list[Series], facts: Facts) -> tuple[Chart, ...]:
    failing = [s for s in tasks if s.current.failed][:4]
    if not failing:
        return ()
    hours = int(facts.window.length / timedelta(hours=1))
    rows = tuple(
        {"at": facts.window.until - timedelta(hours=ago + 1), "value": rate.percent, "series": series.name}
        for series in failing
        for ago in range(hours - 1, -1, -1)
        if (rate := series.hours.get(ago, NOTHING)).ended >= 5
    )
    worst = failing[0]
    return (
        Chart(
            spec="trend_lines",
            title="Failed tasks in percent of those that ended, by hour",
            description=f"{worst.name} lost most: {worst.current.failed} of {worst.current.ended} tasks in the window.",
            rows=rows,
        ),
    )
