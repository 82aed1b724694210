"""fleet.json and the page that is drawn of it, rewritten by compare-and-swap: any number of runs may end at once.

Each of them leaves its row. The page, which shows all of them, is drawn for some: a slot of 500 targets would else draw
500 pages of 500 rows.
"""

import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

from reports.fleet import render_fleet
from reports.fleet_findings import as_json as findings_as_json
from reports.fleet_findings import fleet_findings
from reports.fleet_incidents import as_json, fleet_incidents
from reports.fleet_poison import FleetFinding
from reports.fleet_rows import Rows, poison_in, rows_in
from reports.stores import Store, Stored
from reports.stores.swap import swap
from reports.wording import instant

log = logging.getLogger(__name__)

FLEET_JSON: Final = "fleet.json"
FLEET_HTML: Final = "index.html"
DRAWN_EVERY: Final = timedelta(seconds=15)
"""While the runs of a slot end, the page is drawn again after so long; the last of them draws it in any case."""
_SWAPS: Final = 200
"""A lost swap means that another run has ended just now; 500 may end together, each losing to few of them."""


@dataclass(frozen=True, slots=True)
class FleetFile:
    """What is known of a fleet: its rows, what the timer's last look at the poison queue found (None before), why it
    queued no target last (empty where it did), when people were last sent what changed, and when the page was last
    drawn."""

    rows: Rows = field(default_factory=dict)
    poison: Mapping[str, object] | None = None
    failure: str = ""
    reported_at: str = ""
    drawn_at: str = ""

    @property
    def findings(self) -> tuple[FleetFinding, ...]:
        """What is wrong with the fleet itself, for who may know of every target."""
        return fleet_findings(self.failure, self.poison, self.rows)


def stored_fleet(store: Store) -> FleetFile:
    """What fleet.json holds; an empty fleet where there is no such file. Raises StorageUnavailable."""
    return _parsed(store.read(FLEET_JSON))


def rewrite(
    store: Store, change: Callable[[FleetFile], FleetFile], now: datetime, *, at_once: bool = True
) -> FleetFile:
    """Change what is known, then draw the page of it; what is known then. Not `at_once`, the page of DRAWN_EVERY ago
    is left for the next to draw, unless the change made it the last of its slot. Raises StorageUnavailable."""
    changed = FleetFile()

    def made(old: Stored | None) -> bytes:
        nonlocal changed
        changed = change(_parsed(old))
        if at_once or changed.reported_at == now.isoformat() or _is_old(changed, now):
            changed = replace(changed, drawn_at=now.isoformat())
        return _document(changed, now)

    def drawn(_: Stored | None) -> bytes:
        # The rows are read after the page that is replaced: no page of older rows takes the place of a newer one.
        known = stored_fleet(store)
        return render_fleet(known.rows, now, findings=known.findings).encode()

    swap(store, FLEET_JSON, made, tries=_SWAPS)
    if changed.drawn_at == now.isoformat():
        swap(store, FLEET_HTML, drawn, tries=_SWAPS)
    return changed


def _is_old(known: FleetFile, now: datetime) -> bool:
    """Whether the page may be drawn again; one of the future is of a clock that ran ahead, and holds up nothing."""
    drawn_at = instant(known.drawn_at)
    return drawn_at is None or not drawn_at <= now < drawn_at + DRAWN_EVERY


def _document(known: FleetFile, now: datetime) -> bytes:
    return json.dumps(
        {
            "targets": known.rows,
            "incidents": as_json(fleet_incidents(known.rows, now)),
            "findings": findings_as_json(known.findings),
            "failure": known.failure,
            "poison": known.poison,
            "reported_at": known.reported_at,
            "drawn_at": known.drawn_at,
        }
    ).encode()


def _parsed(stored: Stored | None) -> FleetFile:
    if stored is None:
        return FleetFile()
    try:
        document = json.loads(stored.content)
        if b"\\ud" in stored.content.lower():  # half a pair of surrogates could not be drawn
            json.dumps(document, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        log.warning("%s is no JSON (%s); the runs that follow make it anew", FLEET_JSON, error)
        return FleetFile()
    if not isinstance(document, dict):
        log.warning("%s holds no targets; the runs that follow make it anew", FLEET_JSON)
        return FleetFile()
    texts = (str(document.get(key) or "") for key in ("failure", "reported_at", "drawn_at"))
    return FleetFile(rows_in(document), poison_in(document), *texts)
