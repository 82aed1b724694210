"""A headline percentage over the earlier runs and this one: a pool that leaks is a line that only rises. Pure."""

from analysis.facts import Facts
from analysis.history.carried import carried
from analysis.tables import Chart
from analysis.wording import duration


def trend(facts: Facts, analysis: str, percent: float) -> tuple[Chart, ...]:
    """The chart of connections in use; none before the second run."""
    history = carried(facts.previous)
    known = history.series.get(analysis)
    if known is None:
        return ()
    points = [(slot, value) for slot, value in zip(history.slots, known.values, strict=True) if value is not None]
    points.append((facts.window.until, percent))
    lowest, highest = min(value for _, value in points), max(value for _, value in points)
    span = duration((points[-1][0] - points[0][0]).total_seconds())
    return (
        Chart(
            spec="trend_lines",
            title="Connections in use, percent",
            description=f"Over {span} between {lowest:.0f} % and {highest:.0f} %, now {percent:.0f} %.",
            rows=tuple({"at": at, "value": value, "series": "in use"} for at, value in points),
            unit="% in use",
        ),
    )
