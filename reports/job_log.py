"""A job's log on its page: beside the state changes in one table, as ticks over the lanes, and in words. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final, cast

from reports.wording import duration_s, instant, integer

type Json = Mapping[str, object]

ERROR: Final = 3
WARNING: Final = 2
LANE: Final = "000.00|Logs"
"""Sorts before every stage."""


def merged(timeline: Sequence[Json], most: int) -> list[Json]:
    """At most `most` state changes, from the first, and `most` log lines, the most severe and then the newest."""
    changes = [entry for entry in timeline if entry["source"] == "database"][:most]
    lines = sorted((entry for entry in timeline if entry["source"] != "database"), key=_weight, reverse=True)[:most]
    kept = {id(entry) for entry in (*changes, *lines)}
    return [entry for entry in timeline if id(entry) in kept]


def _weight(line: Json) -> tuple[int, datetime | None]:
    return _severity(line), instant(line["at"])


def _severity(line: Json) -> int:
    severity = line["severity"]
    return severity if isinstance(severity, int) else ERROR if line["source"] == "exception" else 1


def rows(entries: Iterable[Json]) -> list[Json]:
    """Both kinds of entry with the cells of one table."""
    return [_row(entry) for entry in entries]


def line_text(line: Json) -> str:
    """A log line for a terminal, without its stack: `05:31:38 exception: ConnectionTimeout: ...`."""
    when = instant(line["at"])
    return f"{f'{when:%H:%M:%S}' if when else line['at']} {_what(line)}: {_text({**line, 'stack': ''})}"


def _row(entry: Json) -> Json:
    if entry["source"] == "database":
        own = {key: "" if value is None else value for key, value in entry.items()}
        text = _between_runs(entry) if entry["known_by"] == "two runs" else entry["detail"]
        return {**own, "tasks": entry["tasks"] or "", "text": text, "instance": ""}
    return {
        "at": entry["at"],
        "what": _what(entry),
        "stage": "",
        "task_type": "",
        "tasks": "",
        "task_id": entry["task_id"] or "",
        "text": _text(entry),
        "instance": entry["role_instance"],
    }


def _between_runs(entry: Json) -> str:
    since = instant(entry["since"])
    return f"Seen between two runs{f': after {since:%H:%M:%S} UTC' if since else ''}"


def _what(line: Json) -> str:
    severity, source = _severity(line), line["source"]
    if source == "exception":
        return "exception"
    if source in ("dependency", "request"):
        return f"{'call' if source == 'dependency' else 'request'}{' failed' if severity >= ERROR else ''}"
    return "logged error" if severity >= ERROR else "logged warning" if severity == WARNING else "logged"


def _text(line: Json) -> str:
    """The first line is what stands unfolded; the stack is under it."""
    named = f"{line['type']}: " if line["type"] and line["source"] in ("exception", "dependency") else ""
    took = f" after {duration_s(cast(float, line['duration_ms']) / 1000)}" if line["duration_ms"] is not None else ""
    times = f" ({integer(cast(int, line['items']))} such events, sampled)" if cast(int, line["items"]) > 1 else ""
    stack = f"\n{line['stack']}" if line["stack"] else ""
    return f"{named}{line['text']}{took}{times}{stack}"


def ticks(entries: Iterable[Json]) -> list[dict[str, object]]:
    """The rows of the chart job_timeline that mark log lines."""
    marks: list[dict[str, object]] = [
        {"kind": "tick", "lane": LANE, "from": entry["at"], "critical": False, "level": _level(_severity(entry))}
        for entry in entries
        if entry["source"] != "database"
    ]
    return [*marks, {"kind": "room", "lane": "000.01|", "critical": False}] if marks else []


def _level(severity: int) -> str:
    return "error" if severity >= ERROR else "warning" if severity == WARNING else "plain"


def sentences(log: Json, shown: int) -> list[str]:
    """What was read, what was not and why, and how the clocks stand to each other. `shown` lines are on the page."""
    if log["status"] in ("unknown", "not_configured"):
        return [f"Logs: {'unknown. ' if log['status'] == 'unknown' else ''}{log['reason']} {log['fix']}"]
    partial = [f"Not all of them came: {log['reason']} {log['fix']}"] if log["status"] == "partial" else []
    notes = cast(Sequence[str], log["notes"])
    return [_counted(log, shown), *partial, *_clocks(log), *notes]


def _counted(log: Json, shown: int) -> str:
    lines, records = cast(int, log["lines"]), cast(int | None, log["records"])
    tasks = cast(int, log["tasks_looked_for"])
    looked_for = f"this job or one of {integer(tasks)} tasks of it that were looked for" if tasks > 1 else "this job"
    if not lines:
        return f"Logs: no record names {looked_for}."
    undone = f", {integer(records)} with sampling undone," if records is not None and records > lines else ""
    cut = f"; shown are {integer(shown)}, those of the highest severity and then the newest" if shown < lines else ""
    what = "1 record names" if lines == 1 else f"{integer(lines)} records{undone} name"
    return f"Logs: {what} {looked_for}{cut}."


def _clocks(log: Json) -> list[str]:
    if not log["lines"]:
        return []
    ahead, pairs = cast(float | None, log["clock_ahead_s"]), cast(int, log["clock_pairs"])
    if ahead is None:
        return [
            "How far the telemetry's clock is from the database's is unknown: no record stands beside a state change."
        ]
    way = "ahead of" if ahead >= 0 else "behind"
    return [
        f"Records stand by the telemetry's clock, about {duration_s(abs(ahead))} {way} the database's (median of "
        f"{integer(pairs)} {'record' if pairs == 1 else 'records'} beside the state change that each tells of)."
    ]
