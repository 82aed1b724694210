"""The stored reports and snapshots through the app, so that a private container needs no public link."""

from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice

from analysis.history.stored import UnreadableSnapshot, read_document
from reports.naming import LATEST_HTML, LATEST_JSON, ROUTE_SLOT, report_name, snapshot_name
from reports.publish import slots
from reports.retention import stored_slots
from reports.routes import Routes
from reports.stores import Store, Stored
from web import parameters as p
from web.models.runs import StoredRun, StoredRuns
from web.problem import Problem
from web.respond import HTML, Answer, of_model
from web.service import Service

NONE_YET = Problem(404, "No snapshot yet", "Nothing has been published yet. POST /api/run makes one now.")


def snapshots(service: Service, given: p.Page) -> Answer:
    """The list of stored runs, newest first."""
    return _list(service, given)


def reports(service: Service, given: p.Calendar) -> Answer:
    """The stored runs as a calendar; the newest snapshot's history knows their statuses."""
    from reports.calendar import Run
    from reports.index import render_index, runs_of

    store = service.store()
    before = None if given.cursor is None else _instant(given.cursor)
    latest = store.read(LATEST_JSON)
    try:
        known = {run.slot: run for run in runs_of(read_document(latest.content))} if latest else {}
    except UnreadableSnapshot:  # of a newer release, or damaged: the runs are there all the same
        known = {}
    found = sorted((slot for slot in stored_slots(store) if before is None or slot < before), reverse=True)
    shown = [
        replace(known.get(slot, Run(slot, "", "")), report=service.routes.report(slot)) for slot in found[: given.limit]
    ]
    more = len(found) > len(shown)
    older = service.routes.to("reports", limit=given.limit, cursor=f"{shown[-1].slot:{ROUTE_SLOT}}") if more else None
    page = render_index(shown, older, continued=before is not None, target=service.settings.target)
    return Answer(page.encode(), HTML, rows=len(shown))


def latest_snapshot(service: Service, _given: p.OfTarget) -> Answer:
    stored = service.store().read(LATEST_JSON)
    if stored is None:
        raise NONE_YET
    return Answer(stored.content)


def latest_report(service: Service, _given: p.OfTarget) -> Answer:
    store = service.store()
    stored, page = store.read(LATEST_JSON), store.read(LATEST_HTML)
    if stored is None:
        raise NONE_YET
    # A run that died between the two, or could not draw its page, has left the page of another run there.
    same = page is not None and page.metadata.get("slot") == stored.metadata.get("slot")
    return _report(service, stored.content, page if same else None)


def snapshot(service: Service, given: p.OneSlot) -> Answer:
    return Answer(_stored(service.store(), given))


def report(service: Service, given: p.OneSlot) -> Answer:
    """A stored report; one that is missing is drawn from its snapshot."""
    store = service.store()
    return _report(service, _stored(store, given), store.read(report_name(_instant(given.slot))))


def _report(service: Service, snapshot_json: bytes, page: Stored | None) -> Answer:
    """The page as it is stored, with links that lead to the app's routes."""
    from reports.links import relinked
    from stored_reports import report as drawn

    routes = service.routes
    if page is None:
        return Answer(drawn(snapshot_json, routes.root, routes.target), HTML)
    return Answer(relinked(page.content, read_document(snapshot_json), routes.root, routes.target), HTML)


def _stored(store: Store, given: p.OneSlot) -> bytes:
    stored = store.read(snapshot_name(_instant(given.slot)))
    if stored is None:
        raise Problem(404, "No such run", f"No run of {given.slot} is stored. /api/snapshots lists those that are.")
    return stored.content


def _list(service: Service, given: p.Page) -> Answer:
    listed = _runs(service.store(), service.routes, given)
    return of_model(listed, rows=len(listed.runs))


def _runs(store: Store, routes: Routes, given: p.Page) -> StoredRuns:
    before = None if given.cursor is None else _instant(given.cursor)
    found = list(islice(slots(store, before=before), given.limit + 1))
    shown = found[: given.limit]
    return StoredRuns(
        runs=tuple(StoredRun(slot=slot, snapshot=routes.snapshot(slot), report=routes.report(slot)) for slot in shown),
        next=f"{shown[-1]:{ROUTE_SLOT}}" if len(found) > given.limit else None,
    )


def _instant(text: str) -> datetime:
    try:
        return datetime.strptime(text, ROUTE_SLOT).replace(tzinfo=UTC)
    except ValueError as error:
        raise Problem(400, "Bad parameter", f"{text} is no instant, such as 20260131T060000Z.") from error
