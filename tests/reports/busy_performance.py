"""How fast the busy night was."""

from analysis.model import Headline, Result
from analysis.tables import Chart, Table
from tests.reports.stories import TYPES, columns, hours, result


def durations() -> Result:
    rows = [
        {
            "type": name,
            "stage": stage,
            "tasks": 1880 - 211 * i,
            "p50": 9.2 * (i + 1),
            "p95": 41.0 * (i + 1) ** 1.5,
            "p99": 66.0 * (i + 1) ** 2,
            "before": 40.0 * (i + 1) ** 1.4,
            "wait": 0.4 * i,
        }
        for i, name in enumerate(TYPES)
        for stage in (1, 2)
    ]
    named = columns(
        ("type", "Task type", "code"),
        ("stage", "Stage", "int"),
        ("tasks", "Tasks", "int"),
        ("p50", "p50", "duration_s"),
        ("p95", "p95", "duration_s"),
        ("p99", "p99", "duration_s"),
        ("before", "p95 before", "duration_s"),
        ("wait", "Wait", "duration_s"),
    )
    ranges = [{"label": r["type"], "p50_s": r["p50"], "p95_s": r["p95"], "p99_s": r["p99"]} for r in rows[::2]]
    return result(
        "performance/task_duration",
        "Some tasks take longer than usual",
        "warning",
        headline=Headline(label="p95 of all tasks", value=66.2, kind="duration_s"),
        summary="updated_at of a terminal task stands for its finish: the schema records none.",
        tables=(Table.of("Duration by type and stage", named, rows, total=31, note="At least 20 tasks each."),),
        charts=(
            Chart(
                spec="percentile_ranges",
                title="How long tasks take, by type",
                description="reproject is the slowest of six types, with a p99 of 40 min.",
                rows=tuple(ranges),
            ),
        ),
    )


def throughput() -> Result:
    bars = [
        {"at": when, "value": 40 + value * 9, "group": name}
        for name in TYPES[:3]
        for when, value in hours(len(name) / 9)
    ]
    return result(
        "performance/throughput",
        "Tasks completed by type",
        headline=Headline(label="tasks an hour", value=623.4, kind="per_hour"),
        charts=(
            Chart(
                spec="hourly_bars",
                title="Tasks completed an hour",
                description="Between 130 and 610 an hour; the last full hour had 402.",
                rows=tuple(bars),
            ),
        ),
    )


def statements() -> Result:
    sql = (
        "SELECT tasks.task_id, tasks.parameters FROM app.tasks AS tasks WHERE tasks.status = $1 AND"
        " tasks.task_type = $2\nORDER BY tasks.created_at\nLIMIT $3\nFOR UPDATE SKIP LOCKED"
    )
    rows = [
        {
            "statement": sql if i % 2 else "COMMIT",
            "calls": 81_000 // (i + 1),
            "total": 91_000.0 / (i + 1),
            "mean": 1.12 + i,
            "rows": 12,
            "hit": 99.2 - i * 7,
            "temp": 1024 * 1024 * 3**i,
        }
        for i in range(8)
    ]
    named = columns(
        ("statement", "Statement", "code"),
        ("calls", "Calls", "int"),
        ("total", "Total", "duration_ms"),
        ("mean", "Mean", "duration_ms"),
        ("rows", "Rows", "number"),
        ("hit", "Cache hits", "percent"),
        ("temp", "Temp files", "bytes"),
    )
    ranked = [
        {"label": f"statement {i + 1}", "value": r["total"], "note": f"{r['calls']} calls"} for i, r in enumerate(rows)
    ]
    return result(
        "performance/statements",
        "Statements by total time",
        headline=Headline(label="in statements since the last run", value=214.0, kind="duration_s"),
        tables=(Table.of("Statements by total time", named, rows, total=187),),
        charts=(
            Chart(
                spec="ranked_bars",
                title="Total time in ms",
                description="The first takes a third of it.",
                rows=tuple(ranked),
            ),
        ),
    )
