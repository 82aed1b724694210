"""The page of a fleet: a row a target, those first that need attention. fleet.json holds the rows, index.html draws
them; both are rewritten by compare-and-swap, so that any number of runs may end at once.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, cast

from reports.environment import assets, environment
from reports.inert import shorter
from reports.naming import LATEST_HTML
from reports.stores import Store, Stored
from reports.stores.swap import swap
from reports.wording import duration_s, instant, moment

type Json = Mapping[str, object]
type Rows = dict[str, dict[str, object]]
"""By target: status, sentence, since, slot and blind of its newest run, `failure` of a run that left none, the slots
`queued` and `queued_before`, and the `next` one for which the timer will queue anything."""

FLEET_JSON: Final = "fleet.json"
FLEET_HTML: Final = "index.html"
SENTENCE: Final = 200
_SWAPS: Final = 200
"""A lost swap means that another run has ended just now; 500 may end together, each losing to few of them."""
LATE: Final = timedelta(minutes=15)
"""A timer fires within seconds of its slot, and within minutes where the host has to start first."""
_RANKS: Final = {"critical": 0, "unknown": 1, "warning": 2, "ok": 3}


@dataclass(frozen=True, slots=True)
class Row:
    """A target as it is shown: `state` says in words what is wrong with its news, empty where they are fresh. The
    status is that of the newest run, but an `ok` that is not fresh is unknown."""

    name: str
    status: str
    sentence: str
    since: str
    age: str
    state: str
    report: str


def row_of(snapshot: Json) -> dict[str, object]:
    """What the page keeps of a target's newest snapshot."""
    incidents = cast(list[Json], snapshot.get("incidents") or [])
    top = incidents[0] if incidents else {}
    coverage = cast(Mapping[str, Json], snapshot.get("analyses") or {}).get("health/coverage", {})
    return {
        "status": snapshot["status"],
        "sentence": shorter(str(top.get("sentence") or top.get("title") or ""), SENTENCE),
        "since": top.get("since"),
        "slot": cast(Json, snapshot["run"])["slot"],
        "blind": bool(cast(Json, coverage.get("data") or {}).get("blind")),
        "failure": "",
    }


def shown(rows: Mapping[str, Json], now: datetime) -> list[Row]:
    """The rows at an instant: critical first, then what nobody can be sure of, warnings, the rest; by name in each."""
    drawn = [_row(name, row, now) for name, row in rows.items()]
    return sorted(drawn, key=lambda row: (min(_RANKS.get(row.status, 1), 1 if row.state else 3), row.name))


def render_fleet(rows: Mapping[str, Json], now: datetime) -> str:
    """The page of a fleet as of `now`."""
    drawn = shown(rows, now)
    counts = {status: sum(row.status == status for row in drawn) for status in _RANKS}
    page = environment().get_template("fleet.html.j2")
    return page.render(rows=drawn, counts=counts, at=moment(now, None), **assets())


def stored_rows(store: Store) -> Rows:
    """The rows of fleet.json; none where there is no such file. Raises StorageUnavailable."""
    return _rows(store.read(FLEET_JSON))


def rewrite(store: Store, change: Callable[[Rows], Rows], now: datetime) -> None:
    """Change the rows, then draw the page of them. Raises StorageUnavailable."""
    swap(store, FLEET_JSON, lambda old: json.dumps({"targets": change(_rows(old))}).encode(), tries=_SWAPS)
    # The rows are read after the page that is replaced: no page of older rows takes the place of a newer one.
    swap(store, FLEET_HTML, lambda _: render_fleet(stored_rows(store), now).encode(), tries=_SWAPS)


def _rows(stored: Stored | None) -> Rows:
    return cast(Rows, json.loads(stored.content).get("targets", {})) if stored else {}


def _row(name: str, row: Json, now: datetime) -> Row:
    slot, since = instant(row.get("slot")), instant(row.get("since"))
    state, status = _state(row, slot, now), str(row.get("status") or "unknown")
    return Row(
        name=name,
        status="unknown" if state and status == "ok" else status,
        sentence=str(row.get("sentence") or ""),
        since=moment(since, now) if since else "",
        age=duration_s(max(0.0, (now - slot).total_seconds())) if slot else "",
        state=state,
        report=f"targets/{name}/{LATEST_HTML}" if slot else "",
    )


def _state(row: Json, slot: datetime | None, now: datetime) -> str:
    if failure := str(row.get("failure") or ""):
        return shorter(failure, SENTENCE)
    before = instant(row.get("queued_before"))
    if slot is None:
        return "late: no run has ended" if before else "no run yet"
    if before and slot < before:
        return f"late: nothing since {moment(slot, before)} UTC"
    if (due := instant(row.get("next"))) and now > due + LATE:
        return f"late: the timer has queued no run since that of {moment(slot, now)} UTC"
    return "blind: not all that an all-clear needs was looked at" if row.get("blind") else ""
