"""How did throughput, failures, backlog, times and sizes go over the last days and weeks?"""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from itertools import groupby

from analysis.facts import Meta
from analysis.model import Headline, Measure, Verdict
from analysis.published.memory import History, Series
from analysis.tables import Cell, Chart
from analysis.wording import clock, number

FROM = timedelta(hours=6)
"""What is younger is in the charts of the window."""
STEPS = 120
"""Points of a line: a chart is not four times as wide."""
P95S = 4
CHARTS = {
    "performance/throughput": ("Tasks ended per hour, in the window", 1.0, "tasks an hour"),
    "errors/failure_rate": ("Failed tasks in the window, percent", 1.0, "% failed"),
    "poison/backlog:waiting": ("Tasks that wait", 1.0, "tasks"),
    "performance/tables": ("Size of the tables, GiB", 2.0**-30, "GiB"),
}

META = Meta(
    id="trends/over_days",
    passing="The last days and weeks",
    failing="The last days and weeks",
    why="What creeps is seen over weeks: a table that grows, a time that lengthens, a queue that no night empties.",
)


def judge(history: History, now: Mapping[str, Measure]) -> Verdict:
    """`now` are this run's numbers by the keys of the history's series."""
    if not history.slots or history.slots[-1] - history.slots[0] < FROM:
        return Verdict.not_applicable("Drawn when the runs of six hours are stored.")
    p95s = [key for key in history.series if key.startswith("performance/task_duration:p95 ") and key in now][:P95S]
    made = [
        *(
            _chart(history, title, unit, {key: scale})
            for key, (title, scale, unit) in CHARTS.items()
            if key in history.series
        ),
        *([_chart(history, "p95 of the busiest task types", "seconds", dict.fromkeys(p95s, 1.0))] if p95s else []),
    ]
    days = (history.slots[-1] - history.slots[0]) / timedelta(days=1)
    return Verdict.judged(
        headline=Headline(label="days that are remembered", value=round(days, 1), kind="number"),
        charts=[chart for chart in made if chart.rows],
    )


def _chart(history: History, title: str, unit: str, keys: Mapping[str, float]) -> Chart:
    drawn = {key: [*_points(history, history.series[key], scale)] for key, scale in keys.items()}
    # A line of one point cannot be seen.
    lines = {key: line for key, line in drawn.items() if len(line) > 1}
    values = [value for line in lines.values() for _, value in line]
    last = f", last {number(values[-1])}" if len(lines) == 1 else ""
    extent = f"Between {number(min(values))} and {number(max(values))}{last}." if values else ""
    return Chart(
        spec="trend_lines",
        title=title,
        description=f"{len(history.slots):,} runs since {clock(history.slots[0], history.slots[-1])}. {extent}",
        rows=tuple(
            {"at": at, "value": value, "series": history.series[key].label.partition(":")[0]}
            for key, line in lines.items()
            for at, value in line
        ),
        unit=unit,
    )


def _points(history: History, series: Series, scale: float) -> Iterator[tuple[Cell, float]]:
    """At most STEPS points, each the worst of its span: a peak must not fall between two of them."""
    worst = min if series.worse == "lower" else max
    step = (history.slots[-1] - history.slots[0]) / STEPS
    known = [(s, v) for s, v in zip(history.slots, series.values, strict=True) if v is not None]
    for _, span in groupby(known, key=lambda point: (point[0] - history.slots[0]) // step):
        at, value = worst(span, key=lambda point: point[1])
        yield at, value * scale
