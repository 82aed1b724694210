"""The targets of the fleet that the caller may see, and what several of them have in common."""

from datetime import UTC, datetime

from analysis.history.stored import read_document
from reports.fleet import Rows, render_fleet, row_of, shown, stored_rows
from reports.fleet_incidents import as_json, fleet_incidents
from reports.naming import LATEST_JSON
from web import parameters as p
from web.models import Fleet, FleetTarget
from web.respond import HTML, Answer, of_model
from web.service import Service


def fleet(service: Service, given: p.Fleet) -> Answer:
    """As the newest runs left it, for a person or a program; one database is a fleet of one."""
    # Incidents are found anew among these rows: one that is shared with a target of others names only one's own.
    rows = {name: row for name, row in _rows(service).items() if service.sees(name)}
    now = datetime.now(UTC)
    if given.format == "html" or (given.format is None and service.accepts_html):
        return Answer(render_fleet(rows, now, service.routes).encode(), HTML, rows=len(rows))
    targets = tuple(
        FleetTarget(
            name=row.name,
            status=row.status,
            state=row.state,
            sentence=row.sentence,
            **{key: rows[row.name].get(key) for key in ("since", "slot", "database_s", "run_s", "failed", "waiting")},
        )
        for row in shown(rows, now)
    )
    return of_model(Fleet(as_of=now, targets=targets, incidents=as_json(fleet_incidents(rows, now))), rows=len(rows))


def _rows(service: Service) -> Rows:
    store = service.store()
    if service.settings.targets.strip():
        return stored_rows(store)
    latest = store.read(LATEST_JSON)
    return {service.settings.target: row_of(read_document(latest.content))} if latest else {}
