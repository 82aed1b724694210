"""The other nights: nothing is wrong, nothing can be read, nothing is there, and everything is hostile."""

import json
from datetime import timedelta
from typing import cast

from analysis.costs import QueryCost
from analysis.model import Action, Finding, Headline
from analysis.published.memory import History
from analysis.published.snapshot import Snapshot
from analysis.tables import Column, Table
from tests.reports.busy import busy, counts, plain
from tests.reports.busy_findings import evidence, findings
from tests.reports.busy_performance import durations, throughput
from tests.reports.stories import NOW, result, snapshot, week

type Json = dict[str, object]


def healthy() -> Snapshot:
    results = [
        result(
            "errors/failure_rate",
            "Nothing fails more often than usual",
            headline=Headline(label="of the tasks failed", value=1.6, kind="percent"),
        ),
        throughput(),
        durations().model_copy(update={"status": "ok", "title": "Tasks take as long as usual"}),
        counts("health/job_counts", "Jobs by status", "jobs", 156),
        counts("health/task_counts", "Tasks by status", "tasks", 6230),
        *(r for r in plain() if r.status == "ok"),
    ]
    return snapshot("ok", results, history=week())


def database_down() -> Snapshot:
    """Nobody could connect: one finding, and every analysis is unknown for the same reason."""
    reason = "no server answers at pg-prod, port 5432, within 5 s"
    fix = "check the address and the network's rules between this app and the database"
    unreachable = Finding(
        key="health/database:unreachable",
        severity="critical",
        title="The database cannot be read",
        observed=f"{reason}.",
        why="Without it nothing else in this report can be known.",
        actions=(Action(text=fix),),
    )
    names = (
        "errors/failure_rate",
        "errors/failure_patterns",
        "poison/backlog",
        "poison/overdue",
        "performance/throughput",
        "performance/task_duration",
        "health/job_counts",
        "health/task_counts",
        "health/connections",
    )
    dead = result("health/database", "The database does not answer as it should", "critical", summary=reason)
    unknown = [result(n, n.split("/")[1].replace("_", " "), "unknown", reason=reason, fix=fix) for n in names]
    cost = QueryCost(name="health/server", source="sql", duration_ms=5003.1, rows=0, failure=reason)
    return snapshot("critical", [*unknown, dead], [unreachable], history=week(until=3), queries=[cost], connected=False)


def empty() -> Snapshot:
    """A database without a single job: figures are zero because they were counted."""
    table = Table.of("Jobs created in the window", (Column(key="jobs", title="Jobs", kind="int"),), ())
    none = result("health/job_counts", "Jobs by status", headline=Headline(label="jobs", value=0), tables=(table,))
    return snapshot("ok", [none])


def bare() -> Snapshot:
    """A run without a single analysis."""
    return snapshot("not_applicable", [], settings={})


MARKUP = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'><b>&lt;"
ESCAPES = "\x1b[31mred\x1b[0m\x00\x07\x9b2J"
OVERRIDE = "invoice\u202egpj.exe\u2066\u200b"
SURROGATE = "half \ud83d of a face"
HOSTILE = f"{MARKUP} {ESCAPES} {OVERRIDE} {SURROGATE} {{{{ 7 * 7 }}}} </style></title><!-- javascript:alert(3)"
HUGE = "x" * 5_000_000


def hostile() -> Json:
    """The busy night again, with every text that comes from outside made hostile, and some of 5 MB."""
    story = cast(Json, json.loads(busy().model_dump_json()))
    fixed = {
        "id",
        "category",
        "status",
        "severity",
        "key",
        "kind",
        "spec",
        "slot",
        "since",
        "until",
        "language",
        "source",
    }
    spoiled = cast(Json, _spoil(story, fixed))
    first = cast(list[Json], spoiled["findings"])[0]
    first |= {"observed": HUGE, "link": "javascript:alert(4)"}
    second = cast(list[Json], spoiled["findings"])[1]
    second["title"] = f"{HOSTILE} {HUGE}"
    cast(Json, cast(Json, spoiled["run"])["settings"])["JOBSCOPE_APP_URL"] = "javascript:alert(5)//"
    return spoiled


def _spoil(value: object, fixed: set[str]) -> object:
    if isinstance(value, dict):
        return {key: item if key in fixed else _spoil(item, fixed) for key, item in value.items()}
    if isinstance(value, list):
        return [_spoil(item, fixed) for item in value]
    return f"{value} {HOSTILE}" if isinstance(value, str) and not _is_time(value) else value


def _is_time(text: str) -> bool:
    return text[:3] == "202" and text[10:11] == "T"


def crowded() -> Snapshot:
    """Far more than a page can hold: 60 analyses of 50 rows with long texts each, and 90 findings."""
    columns = tuple(Column(key=f"c{n}", title=f"Column {n}", kind="code") for n in range(6))
    rows = [{f"c{n}": f"row {r} says {'something long ' * 12}{n}" for n in range(6)} for r in range(400)]
    results = [
        result(f"health/number_{n}", f"Analysis {n}", "warning", tables=(Table.of("Many rows", columns, rows),))
        for n in range(60)
    ]
    warning = findings()[3]
    many = [
        warning.model_copy(update={"key": f"health/number_0:{n}", "evidence": evidence("Rows", 5000, 50)})
        for n in range(90)
    ]
    slots = tuple(NOW - timedelta(minutes=15 * n) for n in range(200, 0, -1))
    return snapshot("warning", results, many, history=History(slots=slots, statuses=("ok",) * len(slots)))
