"""The page of one job: the report's sibling, made of the JSON that /api/db/debug answers."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, cast

from reports.caps import LARGEST, Caps
from reports.debug_tables import tables
from reports.environment import assets, environment
from reports.incidents import Incident
from reports.job_axis import along
from reports.job_context import equal_tasks, incidents_of, release_before, stage_waits
from reports.job_lanes import lanes, staged
from reports.job_log import merged, sentences, ticks
from reports.naming import slug
from reports.routes import Routes

type Json = Mapping[str, object]

STEPS: Final = (
    Caps(rows=250, records=10, text=4000),
    Caps(rows=120, records=10, text=2000),
    Caps(rows=50, records=6, text=1000),
    Caps(rows=20, records=4, text=400),
    Caps(rows=5, records=3, text=200, charts=False),
)
"""Tried in this order until the page is small enough."""


@dataclass(frozen=True)
class Found:
    """A finding as the finding macro takes it."""

    anchor: str
    json: Json
    mute: None = None  # who looks at one job wants to see all of it
    word: str = ""


def render_debug(debug: Json, routes: Routes, latest: Json | None = None) -> str:
    """The page of a JobDebug as JSON. `routes` are those of the app; NOWHERE leaves out links to them.
    `latest` is the newest snapshot's JSON: its incidents that the job is part of are named, and the release before it.

    What a page under 500 kB cannot hold is cut, and the page says so.
    """
    page = ""
    for caps in STEPS:
        page = _drawn(debug, routes, caps, latest)
        if len(page.encode()) < LARGEST:
            break
    return page


def _drawn(debug: Json, routes: Routes, caps: Caps, latest: Json | None) -> str:
    from reports.charts import Charts
    from reports.filters import Show
    from reports.inert import inert
    from reports.wording import instant

    info = cast(Json, debug["debug_info"])
    observed_at = str(debug["observed_at"])
    bars, shown = lanes(info, str(info["ended_at"] or observed_at)) if caps.charts else ([], 0)
    folded, alike = equal_tasks(sorted(cast(Sequence[Json], info["tasks"]), key=_failures_first))
    tasks = folded[: caps.rows]
    known = cast(Json, inert(latest or {}, caps.text))
    entries = merged(cast(Sequence[Json], info["timeline"]), caps.rows)
    marks = ticks(entries) if caps.charts else []
    slim = {**info, "tasks": tasks, "timeline": entries, "alike": alike[: caps.rows]}
    safe = cast(Json, inert({**debug, "debug_info": slim}, caps.text))
    debugged = cast(Json, safe["debug_info"])
    affected = incidents_of(debugged, known)
    findings = [
        Found(f"f-{slug(str(f['key']))}", {**f, "actions": []})  # what to do stands in front, with its evidence
        for f in cast(Sequence[Json], debugged["findings"])
    ]
    return (
        environment()
        .get_template("debug.html.j2")
        .render(
            debug=safe,
            info=debugged,
            tone=_tone(debugged, affected),
            findings=findings,
            incidents=affected,
            release=release_before(debugged, known),
            chart=_chart(info, [*marks, *bars], shown),
            logs=sentences(cast(Json, debugged["log"]), sum(entry["source"] != "database" for entry in entries)),
            portal=cast(Json, info["log"])["portal"],
            charts=Charts(caps.charts),
            tables=tables(debugged, info),
            contents=_contents(debugged, caps),
            staged=staged(debugged),
            waits=stage_waits(debugged),
            raw={name: _pretty(debugged[name], caps.text) for name in ("parameters", "stage_results", "result")},
            routes=routes,
            show=Show(None, instant(observed_at), to_the_second=True),
            caps=caps,
            wide=replace(caps, rows=max(len(tasks), len(entries), 1)),
            **assets(),
        )
    )


def _tone(info: Json, affected: Sequence[Incident]) -> str:
    from reports.filters import tone

    if info["healthy"]:
        return "ok"
    looks = [tone(str(info["job_status"])), *(str(f["severity"]) for f in cast(Sequence[Json], info["findings"]))]
    looks += ["warning"] if affected else []
    return next((look for look in ("critical", "warning", "busy") if look in looks), "warning")


def _failures_first(task: Json) -> tuple[bool, bool, float]:
    return task["status"] != "failed", task["ended_at"] is not None, -cast(float, task["took_s"])


def _chart(info: Json, rows: list[dict[str, object]], shown: int) -> Json:
    total = cast(int, info["tasks_total"])
    drawn, compressed = along(rows)
    which = "All tasks" if shown >= total else f"{shown:,} of {total:,} tasks: the critical path, failures, the longest"
    if any(row["kind"] == "tick" for row in rows):
        which += ". Ticks: log lines, errors in red"
    if compressed:
        which += ". Shaded: nothing was at work; drawn shorter than it was"
    framed = "Framed: the last task of each stage, for which the job waited. " if staged(info) else ""
    return {
        "spec": "job_timeline",
        "title": "Timeline by stage" if staged(info) else "Its tasks in time",
        "description": f"{which}. {framed}Times in UTC.",
        "rows": drawn,
    }


def _contents(debugged: Json, caps: Caps) -> list[dict[str, object]]:
    """What the listed tasks were given and gave, in their order; empty parts are left out."""
    known = {entry["task_id"]: entry for entry in cast(Sequence[Json], debugged["contents"])}
    found: list[dict[str, object]] = []
    for task in sorted(
        (*cast(Sequence[Json], debugged["tasks"]), *cast(Sequence[Json], debugged["alike"])), key=_failures_first
    ):
        entry = known.get(task["task_id"], {})
        parts = {name: _pretty(entry[name], caps.text // 4) for name in ("parameters", "result") if entry.get(name)}
        if parts:
            found.append({"task_id": task["task_id"], "status": task["status"], "parts": parts})
    return found


def _pretty(value: object, limit: int) -> str:
    text = value if isinstance(value, str) else json.dumps(value, indent=2, ensure_ascii=False, sort_keys=True)
    return text if len(text) <= limit else f"{text[:limit]}\n[cut: the first {limit:,} of {len(text):,} characters]"
