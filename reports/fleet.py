"""The page of a fleet: a row a target, those first that need attention. fleet.json holds the rows, index.html draws
them; both are rewritten by compare-and-swap, so that any number of runs may end at once.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, cast

from reports.environment import assets, environment
from reports.inert import shorter
from reports.naming import LATEST_HTML
from reports.stores import AlreadyExists, Cache, Changed, StorageUnavailable, Store
from reports.wording import duration_s, instant, moment

type Json = Mapping[str, object]
type Rows = dict[str, dict[str, object]]
"""By target: status, sentence, since, slot and blind of its newest run, `failure` of a run that left none, and the
slots `queued` and `queued_before`."""

FLEET_JSON: Final = "fleet.json"
FLEET_HTML: Final = "index.html"
SENTENCE: Final = 200
_SWAPS: Final = 200
"""A lost swap means that another run has ended just now; 500 may end together, each losing to few of them."""
_RANKS: Final = {"critical": 0, "unknown": 1, "warning": 2, "ok": 3}


@dataclass(frozen=True, slots=True)
class Row:
    """A target as it is shown: `state` says in words what is wrong with its news, empty where they are fresh."""

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
    stored = store.read(FLEET_JSON)
    return _rows(stored.content) if stored else {}


def rewrite(store: Store, change: Callable[[Rows], Rows], now: datetime) -> None:
    """Change the rows, then draw the page of them. Raises StorageUnavailable."""
    _swap(store, FLEET_JSON, lambda old: json.dumps({"targets": change(_rows(old) if old else {})}).encode())
    # The rows are read after the page that is replaced: no page of older rows takes the place of a newer one.
    _swap(store, FLEET_HTML, lambda _: render_fleet(stored_rows(store), now).encode())


def _rows(content: bytes) -> Rows:
    return cast(Rows, json.loads(content)["targets"])


def _swap(store: Store, name: str, content: Callable[[bytes | None], bytes]) -> None:
    for _ in range(_SWAPS):
        current = store.read(name)
        new = content(current.content if current else None)
        try:
            if current is None:
                store.create(name, new, cache=Cache.REVALIDATE)
            else:
                store.replace(name, new, etag=current.etag, cache=Cache.REVALIDATE)
        except (AlreadyExists, Changed):
            continue
        return
    raise StorageUnavailable(
        f"{name} in {store.location} changed {_SWAPS} times while it was to be replaced.",
        "Look for another program that writes this file.",
    )


def _row(name: str, row: Json, now: datetime) -> Row:
    slot, since = instant(row.get("slot")), instant(row.get("since"))
    state = _state(row, slot)
    return Row(
        name=name,
        status=str(row.get("status") or "unknown"),
        sentence=str(row.get("sentence") or ""),
        since=moment(since, now) if since else "",
        age=duration_s(max(0.0, (now - slot).total_seconds())) if slot else "",
        state=state,
        report=f"targets/{name}/{LATEST_HTML}" if slot else "",
    )


def _state(row: Json, slot: datetime | None) -> str:
    if failure := str(row.get("failure") or ""):
        return shorter(failure, SENTENCE)
    before = instant(row.get("queued_before"))
    if slot is None:
        return "late: no run has ended" if before else "no run yet"
    if before and slot < before:
        return f"late: nothing since {moment(slot, before)} UTC"
    return "blind: not all that an all-clear needs was looked at" if row.get("blind") else ""
