"""The page of a fleet: a row a target, those first that need attention. Pure; reports/fleet_file.py keeps the rows."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, cast

from reports.environment import assets, environment
from reports.filters import Show, clauses
from reports.fleet_incidents import causes_of, fleet_incidents
from reports.fleet_poison import FleetFinding
from reports.fleet_rows import by_number
from reports.fleet_trend import Points, path, points
from reports.naming import LATEST_HTML
from reports.routes import NOWHERE, Routes
from reports.wording import as_number, cut, headline, instant, moment

type Json = Mapping[str, object]

SENTENCE: Final = 160
FAILURE, FEW = 280, 100
"""Characters of why a run left nothing, where there are no more targets than that: what to do stands at the end."""
NONE_QUEUED: Final = "No target has been queued yet."
MEMBERS: Final = 12
"""Targets of an incident of the fleet that its line names; fleet.json has all."""
RATE: Final = "errors/failure_rate"
BACKLOG: Final = "poison/backlog"
LATE: Final = timedelta(minutes=15)
"""A timer fires within seconds of its slot, and within minutes where the host has to start first."""
START: Final = ("since", "since_known", "since_after")
_SINCE: Final = re.compile(r"[,;:] (?:since|began between)\b(?:[^,;:.]|:\d\d)*\bUTC")
"""What a sentence says of the start, for which the page has a column."""
_RANKS: Final = {"critical": 0, "unknown": 1, "warning": 2, "ok": 3}


@dataclass(frozen=True, slots=True)
class Trend:
    """A number of the newest run, None where it is unknown, and its last 48 hours as the path of a drawing."""

    now: float | None
    path: str


@dataclass(frozen=True, slots=True)
class Row:
    """A target as it is shown: `state` says in words what is wrong with its news, empty where they are fresh; `start`
    since when its first incident is there, as an incident says it. The status is that of the newest run, but an `ok`
    that is not fresh is unknown."""

    name: str
    status: str
    sentence: str
    start: Json
    age_s: float | None
    state: str
    report: str
    database_s: float | None
    run_s: float | None
    failed: Trend
    waiting: Trend


def row_of(snapshot: Json) -> dict[str, object]:
    """What the page keeps of a target's newest snapshot."""
    incidents = cast(list[Json], snapshot.get("incidents") or [])
    top = incidents[0] if incidents else {}
    sentence = str(top.get("sentence") or top.get("title") or "")
    analyses = cast(Mapping[str, Json], snapshot.get("analyses") or {})
    coverage, run = analyses.get("health/coverage", {}), cast(Json, snapshot["run"])
    rate = cast(Json, analyses.get(RATE, {}).get("headline") or {})
    measures = cast(Mapping[str, Json], analyses.get(BACKLOG, {}).get("measures") or {})
    changes = cast(list[Json], cast(Json, snapshot.get("changes") or {}).get("items") or [])
    # A later run without news leaves what an earlier one has to tell.
    news = {"untold": True} if any(one["at"] == run["slot"] for one in changes) else {}
    return news | {
        "status": snapshot["status"],
        "sentence": clauses(_SINCE.sub("", headline(sentence)), SENTENCE),
        **{key: top.get(key) for key in START},
        "slot": run["slot"],
        "blind": bool(cast(Json, coverage.get("data") or {}).get("blind")),
        "failure": "",
        "database_s": run.get("database_s"),
        "run_s": run.get("duration_s"),
        "failed": points(snapshot, RATE, rate.get("value")),
        "waiting": points(snapshot, f"{BACKLOG}:waiting", measures.get("waiting", {}).get("value")),
        "causes": causes_of(incidents),
    }


def shown(rows: Mapping[str, Json], now: datetime, routes: Routes = NOWHERE) -> list[Row]:
    """The rows at an instant: critical first, then what nobody can be sure of, warnings, the rest; by name in each.
    `routes` are those of the app that serves the page; without them reports lie beside it."""
    room = FAILURE if len(rows) <= FEW else SENTENCE
    drawn = [_row(name, row, now, routes, room) for name, row in rows.items()]
    return sorted(drawn, key=lambda row: (min(_RANKS[row.status], 1 if row.state else 3), *by_number(row.name)))


def render_fleet(
    rows: Mapping[str, Json],
    now: datetime,
    routes: Routes = NOWHERE,
    *,
    findings: Sequence[FleetFinding] = (),
    without_rows: str = NONE_QUEUED,
) -> str:
    """The page of a fleet as of `now`; `routes` as in `shown`. It says `without_rows` where there are none."""
    drawn = shown(rows, now, routes)
    reports = {row.name: row.report for row in drawn}
    counts = {status: sum(row.status == status for row in drawn) for status in _RANKS}
    page = environment().get_template("fleet.html.j2")
    return page.render(
        rows=drawn,
        incidents=fleet_incidents(rows, now),
        findings=findings,
        reports=reports,
        members=MEMBERS,
        counts=counts,
        show=Show(None, now),
        now=now,
        without_rows=without_rows,
        **assets(),
    )


def _row(name: str, row: Json, now: datetime, routes: Routes, room: int) -> Row:
    slot = instant(row.get("slot"))
    status = str(row.get("status"))
    failure = cut(str(row.get("wrong") or row.get("failure") or ""), room)
    state = failure or _state(row, slot, now)
    return Row(
        name=name,
        status="unknown" if status not in _RANKS or (state and status == "ok") else status,
        sentence="" if failure else str(row.get("sentence") or ""),
        start={key: row.get(key) for key in START},
        age_s=max(0.0, (now - slot).total_seconds()) if slot and slot <= now + LATE else None,
        state=state,
        report=_report(name, routes) if slot else "",
        database_s=as_number(row.get("database_s")),
        run_s=as_number(row.get("run_s")),
        failed=_trend(row, "failed"),
        waiting=_trend(row, "waiting"),
    )


def _report(name: str, routes: Routes) -> str:
    if not routes:
        return f"targets/{name}/{LATEST_HTML}"
    # Routes without a target are those of one database, which has no name to them.
    return replace(routes, target=routes.target and name).to("reports/latest")


def _trend(row: Json, key: str) -> Trend:
    kept = cast(Points, row.get(key) or [])
    return Trend(kept[-1] if kept else None, path(kept))


def _state(row: Json, slot: datetime | None, now: datetime) -> str:
    before = instant(row.get("queued_before"))
    if slot is None:
        return "late: no run has ended" if before else "no run yet"
    if slot > now + LATE:
        return f"its newest run is dated after now, {moment(slot, now)} UTC: nobody knows how old it is"
    if before and slot < before:
        return f"late: nothing since {moment(slot, before)} UTC"
    if (due := instant(row.get("next"))) and now > due + LATE:
        return f"late: the timer has queued no run since that of {moment(slot, now)} UTC"
    return "blind: not everything could be looked at that an all-clear needs" if row.get("blind") else ""
