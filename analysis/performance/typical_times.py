"""The typical time of each busy task type in the last hour and the p95 of its window, to be followed. Pure."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping

from analysis.model import Measure
from analysis.performance.finished_tasks import SUCCEEDED, FinishedTasks, hourly
from analysis.performance.histogram import RATIO, Histogram

MEASURED = 8
"""Task types, the busiest: each costs two series in every snapshot."""


def measures(rows: Iterable[FinishedTasks]) -> dict[str, Measure]:
    """By task type the geometric mean of the last hour, with the spread of its times over the window; by
    `p95 <task type>` the window's p95."""
    by_type: dict[str, list[FinishedTasks]] = {}
    for row in rows:
        if row.state == SUCCEEDED and row.window_name == "current":
            by_type.setdefault(row.task_type, []).append(row)
    tasks = Counter({name: sum(row.tasks for row in of_type) for name, of_type in by_type.items()})
    found: dict[str, Measure] = {}
    for name, total in tasks.most_common(MEASURED):
        histogram = Histogram.merged(row.histogram for row in by_type[name])
        last = hourly(by_type[name]).get(0)
        found[name] = Measure(
            label=f"{name}: typical time in the last hour",
            kind="duration_s",
            value=math.exp(last.log_seconds / last.timed) if last and last.timed else None,
            worse="higher",
            samples=last.tasks if last else 0,
            spread=round(spread(histogram.counts), 3),
        )
        found[f"p95 {name}"] = Measure(
            label=f"{name}: p95", kind="duration_s", value=histogram.shown(0.95), worse="higher", samples=total
        )
    return found


def spread(counts: Mapping[int, int]) -> float:
    """The standard deviation of the natural logarithm of the times in these buckets."""
    total = sum(counts.values())
    if not total:
        return 0.0
    mean = sum(bucket * count for bucket, count in counts.items()) / total
    return math.sqrt(sum(count * (bucket - mean) ** 2 for bucket, count in counts.items()) / total) * math.log(RATIO)
