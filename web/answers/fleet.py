"""The targets of the fleet that the caller may see, and what several of them have in common."""

from datetime import UTC, datetime

from analysis.history.stored import read_document
from reports.fleet import render_fleet, row_of, shown
from reports.fleet_file import FleetFile, stored_fleet
from reports.fleet_findings import as_json as findings_as_json
from reports.fleet_findings import fleet_findings
from reports.fleet_incidents import as_json, fleet_incidents
from reports.naming import LATEST_JSON
from web import parameters as p
from web.models.fleet import Fleet, FleetTarget
from web.respond import HTML, Answer, of_model
from web.service import Service


def fleet(service: Service, given: p.Fleet) -> Answer:
    """As the newest runs left it, for a person or a program; one database is a fleet of one."""
    # Incidents are found anew among these rows: one that is shared with a target of others names only one's own.
    known = _known(service)
    rows = {name: row for name, row in known.rows.items() if service.sees(name)}
    now = datetime.now(UTC)
    findings = fleet_findings(known.failure, known.poison, rows, service.sees)
    if given.format == "html" or (given.format is None and service.accepts_html):
        theirs = {"without_rows": "None of your roles names one of its targets (JOBSCOPE_ROLES)."} if known.rows else {}
        page = render_fleet(rows, now, service.routes, findings=findings, **theirs)
        return Answer(page.encode(), HTML, rows=len(rows))
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
    incidents = as_json(fleet_incidents(rows, now))
    wrong = findings_as_json(findings)
    return of_model(Fleet(as_of=now, targets=targets, incidents=incidents, findings=wrong), rows=len(rows))


def _known(service: Service) -> FleetFile:
    store = service.store()
    if service.settings.is_of_fleet:
        return stored_fleet(store)
    latest = store.read(LATEST_JSON)
    return FleetFile({service.settings.target: row_of(read_document(latest.content))} if latest else {})
