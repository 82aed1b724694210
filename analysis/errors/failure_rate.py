"""Does a type of job or task fail more often than it used to?"""

from collections import Counter
from datetime import timedelta

from pydantic import JsonValue

from analysis.errors.failure_series import ID, Series, by_job_type, by_task_type, lately, spans_since
from analysis.errors.failures import WITHOUT_TEXT
from analysis.errors.onset import Onset, before, onset, throughout
from analysis.errors.rates import NOTHING, Z_99, Z_999, Rate, wilson
from analysis.facts import Facts, Meta
from analysis.history.starts import remembered
from analysis.model import Action, Finding, Headline, Measure, Severity, Verdict
from analysis.performance.finished_jobs import FINISHED_JOBS
from analysis.performance.finished_tasks import FINISHED_TASKS
from analysis.statements import sql_action
from analysis.tables import Chart, Column, Table
from analysis.wording import counted

MIN_ENDED = 20
"""Fewer ended tasks or jobs give an interval wider than any change worth a call."""
MIN_FAILED = 5
MIN_PERCENT = 5.0
"""Below one in twenty, retries and a second look in the morning are enough."""
CRITICAL_PERCENT = 20.0
"""One in five lost: stages stop advancing, and each retry adds load."""

MEASURED = 8
"""Task types, the busiest, that are followed from run to run: each costs a series in every snapshot."""


META = Meta(
    id=ID,
    passing="Nothing fails more often than usual",
    failing="Failures have become more frequent",
    why="A rate that leaves its usual range has one cause more often than many.",
    queries=(FINISHED_TASKS, FINISHED_JOBS, WITHOUT_TEXT),
    privileges=("SELECT on jobs and tasks",),
    guards="failures",
)


def analyze(facts: Facts) -> Verdict:
    tasks = by_task_type(facts.rows(FINISHED_TASKS))
    jobs = by_job_type(facts.rows(FINISHED_JOBS))
    textless = Counter({row.task_type: row.tasks for row in facts.rows(WITHOUT_TEXT)})
    for s in tasks:
        s.without_text = 2 * textless[s.name] > s.current.failed
    high = [(s, begun) for s in tasks if (begun := _begun(s, facts))]
    explained = {job_type for s, _ in high for job_type in s.job_types}
    high += [(s, begun) for s in jobs if s.name not in explained and (begun := _begun(s, facts))]
    found = [_finding(s, begun, facts) for s, begun in high]
    all_tasks = sum((s.current for s in tasks), NOTHING)
    return Verdict.judged(
        found,
        headline=Headline(label="of the tasks failed", value=all_tasks.percent, kind="percent"),
        data={
            "tasks": [_data(s) for s in tasks],
            "jobs": [_data(s) for s in jobs],
            "failed_tasks": all_tasks.failed,
            "finished_tasks": all_tasks.ended,
            "usual": _kept(facts) | {s.key: [begun.usual.failed, begun.usual.ended] for s, begun in high},
        },
        tables=_tables(tasks, jobs),
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


def _begun(series: Series, facts: Facts) -> Onset | None:
    """The onset of a rate that is higher than usual; None when it is not. What is still there keeps its first one."""
    until, start = facts.window.until, remembered(facts, series.key)
    if start is not None:
        begun = Onset(start, _usual(facts, series.key) or before(series.hours, start.at, until))
        return begun if _stays_high(series, begun, facts) else None
    spans = ((series.recent, series.earlier(facts.window)), (series.current, series.before))
    high = [(now, usual) for now, usual in spans if _is_high(series, now, usual)]
    if not high:
        return None
    begun = onset(series.hours, high[0][0], until)
    if _stays_high(series, begun, facts):
        return begun
    # Hours that are worse than the rest of their day, and not than the day before, waver. A day that is worse than the
    # one before is news, also where an earlier part of it stands before the onset; without one it is all that is known.
    if spans[1] not in high:
        return None
    return Onset(begun.start, series.before) if series.before.ended else throughout(series.hours, until)


def _stays_high(series: Series, begun: Onset, facts: Facts) -> bool:
    return any(_is_high(series, now, begun.usual) for _, now in spans_since(series, begun.start, facts.window))


def _kept(facts: Facts) -> dict[str, JsonValue]:
    """The usual rates of what is still there, also when this run finds it below its threshold."""
    known = _stored(facts)
    return {key: rate for key, rate in known.items() if remembered(facts, key)}


def _usual(facts: Facts, key: str) -> Rate | None:
    rate = _stored(facts).get(key)
    return Rate(*(int(str(part)) for part in rate)) if isinstance(rate, list) else None


def _stored(facts: Facts) -> dict[str, JsonValue]:
    result = facts.previous.analyses.get(META.id) if facts.previous else None
    usual = result.data.get("usual") if result else None
    return usual if isinstance(usual, dict) else {}


def _finding(series: Series, begun: Onset, facts: Facts) -> Finding:
    spans = spans_since(series, begun.start, facts.window)
    span, now = next((one for one in spans if _is_high(series, one[1], begun.usual)), spans[0])
    percent, usual = now.percent or 0.0, begun.usual
    usually = f"usually {usual.percent:g} %" if usual.percent is not None else "with nothing to compare with"
    recent = lately(series)
    is_over = _is_over(series, now, recent.rate, usual)
    severity: Severity = "critical" if percent >= CRITICAL_PERCENT and not is_over else "warning"
    return Finding(
        key=series.key,
        severity=severity,
        title=f"{series.name} {'failed' if is_over else 'fails'} {percent:.0f} % of its {series.kind}s, {usually}",
        observed=f"In {span}, {now.failed:,} of {now.ended:,} ended as failed; "
        + (f"before it began, {usual.failed:,} of {usual.ended:,}." if usual.ended else "none ended before it began.")
        + (f" {recent.words}" if is_over or not recent.rate.failed else ""),
        threshold=f"{MIN_PERCENT:g} % and twice the usual, with 99.9 % intervals apart; critical, with 99 % intervals"
        f" apart, from {CRITICAL_PERCENT:g} % while it lasts; of what leaves no error text, {MIN_PERCENT:g} % with"
        " certainty",
        **begun.start.fields,
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


def _is_over(series: Series, now: Rate, recent: Rate, usual: Rate) -> bool:
    """Whether what ended since shows that it does not go on. Where nothing did, as after a night's run, it does not."""
    enough = recent.ended >= MIN_ENDED and now.clearly_above(recent, Z_99)
    return enough and not _is_high(series, recent, usual)


def _is_high(series: Series, now: Rate, usual: Rate) -> bool:
    if now.ended < MIN_ENDED or now.failed < MIN_FAILED or (now.percent or 0) < MIN_PERCENT:
        return False
    urgent = (now.percent or 0) >= CRITICAL_PERCENT
    if series.without_text and (urgent or 100 * wilson(now.failed, now.ended, Z_999)[0] > MIN_PERCENT):
        return True
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


def _tables(tasks: list[Series], jobs: list[Series]) -> tuple[Table, ...]:
    """Where each job is one task, the jobs' rows are those of the tasks, and are not shown twice."""
    by_task, by_job = _table("Failure rate by task type", tasks), _table("Failure rate by job type", jobs)
    return (by_task,) if by_job.rows == by_task.rows else (by_task, by_job)


def _table(title: str, series: list[Series]) -> Table:
    columns = (
        Column(key="type", title="Type", kind="code"),
        Column(key="ended", title="Ended", kind="int"),
        Column(key="failed", title="Failed", kind="int"),
        Column(key="failed_percent", title="Rate", kind="percent"),
        Column(key="before_failed_percent", title="Window before", kind="percent"),
    )
    return Table.of(title, columns, [_data(s) for s in series])


def _drawn(hour: Rate | None) -> float | None:
    """Of fewer than five a rate jumps: the line has a gap."""
    return hour.percent if hour and hour.ended >= 5 else None


def _charts(tasks: list[Series], facts: Facts) -> tuple[Chart, ...]:
    failing = [s for s in tasks if s.current.failed][:4]
    if not failing:
        return ()
    hours = int(facts.window.length / timedelta(hours=1))
    rows = tuple(
        {
            "at": facts.window.until - timedelta(hours=ago + 1),
            "value": _drawn(series.hours.get(ago)),
            "series": series.name,
        }
        for series in failing
        for ago in range(hours - 1, -1, -1)
    )
    name, worst = failing[0].name, failing[0].current
    return (
        Chart(
            spec="trend_lines",
            title="Failed tasks in percent of those that ended, by hour",
            description=f"{name} failed most: {worst.failed:,} of {counted(worst.ended, 'task')}.",
            rows=rows if any(row["value"] is not None for row in rows) else (),
            unit="% failed",
        ),
    )
